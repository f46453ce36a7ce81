"""Vision, retrospectives, updates; roles, preferences, exports and a record of what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_away()
    create_calendar()
    create_day_off()
    create_export()
    create_item()
    create_preference()
    create_record()
    create_retention()
    create_role_grant()
    create_audience()
    create_revision()
    create_understanding()
    create_commitment()
    create_contribution()
    create_seal()
    create_sealed_note()
    create_telling()
    create_commitment_change()
    add_slack_zone()
    add_options()


def create_away() -> None:
    op.create_table(
        "away",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("away_pkey")),
    )
    op.create_index("away_person", "away", ["team_id", "user_id", "last"])


def create_calendar() -> None:
    op.create_table(
        "calendar",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name=op.f("calendar_pkey")),
    )


def create_day_off() -> None:
    op.create_table(
        "day_off",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("day_off_pkey")),
    )
    op.create_index("day_off_channel", "day_off", ["team_id", "channel_id", "last"])


def create_export() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("export_pkey")),
    )
    op.create_index(
        "export_waiting",
        "export",
        ["asked_at"],
        sqlite_where=sa.text("state IN ('asked', 'sending')"),
        postgresql_where=sa.text("state IN ('asked', 'sending')"),
    )


def create_item() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("item_pkey")),
    )
    op.create_index("item_kind", "item", ["team_id", "kind", "made_at"])


def create_preference() -> None:
    op.create_table(
        "preference",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("is_nudged", sa.Boolean(), nullable=False),
        sa.Column("is_mentioned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("preference_pkey")),
    )


def create_record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("record_pkey")),
    )
    op.create_index("record_time", "record", ["team_id", "at"])


def create_retention() -> None:
    op.create_table(
        "retention",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "kind", name=op.f("retention_pkey")),
    )


def create_role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "role", "channel_id", name=op.f("role_grant_pkey")),
    )


def create_audience() -> None:
    op.create_table(
        "audience",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("destination", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("audience_item_id_fkey")),
        sa.PrimaryKeyConstraint("item_id", "destination", name=op.f("audience_pkey")),
    )
    op.create_index(op.f("ix_audience_destination"), "audience", ["destination"])


def create_revision() -> None:
    op.create_table(
        "revision",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("revision_item_id_fkey")),
        sa.PrimaryKeyConstraint("item_id", "number", name=op.f("revision_pkey")),
    )


def create_understanding() -> None:
    op.create_table(
        "understanding",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("understood_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("understanding_item_id_fkey")),
        sa.PrimaryKeyConstraint("item_id", "user_id", name=op.f("understanding_pkey")),
    )
    op.create_index(op.f("ix_understanding_user_id"), "understanding", ["user_id"])


def create_commitment() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("commitment_round_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("commitment_pkey")),
    )
    op.create_index("commitment_channel", "commitment", ["team_id", "channel_id", "made_at"])
    op.create_index(
        "commitment_owner",
        "commitment",
        ["team_id", "owner_id"],
        sqlite_where=sa.text("state IN ('proposed', 'open')"),
        postgresql_where=sa.text("state IN ('proposed', 'open')"),
    )
    op.create_index(op.f("ix_commitment_round_id"), "commitment", ["round_id"])


def create_contribution() -> None:
    op.create_table(
        "contribution",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=True),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("contribution_round_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contribution_pkey")),
    )
    op.create_index("contribution_author", "contribution", ["team_id", "author_id"])
    op.create_index("contribution_kind", "contribution", ["team_id", "kind", "made_at"])
    op.create_index("contribution_round", "contribution", ["round_id"])


def create_seal() -> None:
    op.create_table(
        "seal",
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("seal_round_id_fkey")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("seal_pkey")),
    )


def create_sealed_note() -> None:
    op.create_table(
        "sealed_note",
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("sealed_note_round_id_fkey")),
        sa.PrimaryKeyConstraint("locator", name=op.f("sealed_note_pkey")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sealed_note_round_id"), "sealed_note", ["round_id"])


def create_telling() -> None:
    op.create_table(
        "telling",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.String(), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("telling_round_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("telling_pkey")),
    )
    op.create_index(op.f("ix_telling_round_id"), "telling", ["round_id"])
    op.create_index("telling_channel", "telling", ["team_id", "channel_id", "day"])


def create_commitment_change() -> None:
    op.create_table(
        "commitment_change",
        sa.Column("commitment_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("commitment_change_commitment_id_fkey")
        ),
        sa.PrimaryKeyConstraint("commitment_id", "number", name=op.f("commitment_change_pkey")),
    )


def add_slack_zone() -> None:
    """Until now a person's zone was always Slack's."""
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("slack_zone", sa.String(), nullable=True))
    op.execute("UPDATE member SET slack_zone = zone")
    with op.batch_alter_table("member") as member:
        member.alter_column("slack_zone", existing_type=sa.String(), nullable=False)


def add_options() -> None:
    """The kinds there were until now have no choices of their own."""
    with op.batch_alter_table("ritual_version") as version:
        version.add_column(sa.Column("options", sa.JSON(), nullable=True))
    op.execute("UPDATE ritual_version SET options = '{}'")
    with op.batch_alter_table("ritual_version") as version:
        version.alter_column("options", existing_type=sa.JSON(), nullable=False)
