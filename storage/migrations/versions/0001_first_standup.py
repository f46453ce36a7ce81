"""The first standup: people and channels, rituals, rounds, messages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_channel()
    create_channel_member()
    create_member()
    create_message()
    create_ritual()
    create_seen_event()
    create_team()
    create_ritual_version()
    create_round()
    create_seat()
    create_stage()
    create_entry()


def create_channel() -> None:
    op.create_table(
        "channel",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("has_bot", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("channel_pkey")),
    )


def create_channel_member() -> None:
    op.create_table(
        "channel_member",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "user_id", name=op.f("channel_member_pkey")),
    )
    op.create_index(op.f("ix_channel_member_user_id"), "channel_member", ["user_id"])


def create_member() -> None:
    op.create_table(
        "member",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("home_team_id", sa.String(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("member_pkey")),
    )


def create_message() -> None:
    op.create_table(
        "message",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("destination", sa.String(), nullable=False),
        sa.Column("parent_key", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("is_parked", sa.Boolean(), nullable=False),
        sa.Column("is_uncertain", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("message_pkey")),
        sa.UniqueConstraint("key", name=op.f("message_key_key")),
    )
    op.create_index(op.f("ix_message_ref"), "message", ["ref"])
    index_where("message_destination", "message", ["destination", "seq"], "due_at IS NOT NULL")
    index_where("message_due", "message", ["due_at"], "due_at IS NOT NULL")


def create_ritual() -> None:
    op.create_table(
        "ritual",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_date", sa.Date(), nullable=True),
        sa.Column("next_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("ritual_pkey")),
    )
    op.create_index("ritual_channel", "ritual", ["team_id", "channel_id"])
    index_where("ritual_due", "ritual", ["next_open_at"], "state = 'active'")


def create_seen_event() -> None:
    op.create_table(
        "seen_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("seen_event_pkey")),
    )
    op.create_index(op.f("ix_seen_event_seen_at"), "seen_event", ["seen_at"])


def create_team() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bot_user_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("team_pkey")),
    )


def create_ritual_version() -> None:
    op.create_table(
        "ritual_version",
        sa.Column("ritual_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ask_at", sa.String(), nullable=False),
        sa.Column("close_at", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("latecomers", sa.String(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ritual_id"], ["ritual.id"], name=op.f("ritual_version_ritual_id_fkey")),
        sa.PrimaryKeyConstraint("ritual_id", "number", name=op.f("ritual_version_pkey")),
    )


def create_round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("ritual_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_trial", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ritual_id"], ["ritual.id"], name=op.f("round_ritual_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("round_pkey")),
        sa.UniqueConstraint("ritual_id", "key", name=op.f("round_ritual_id_key_key")),
    )
    op.create_index(op.f("ix_round_ritual_id"), "round", ["ritual_id"])
    index_where("round_open", "round", ["team_id", "channel_id"], "state = 'open'")


def create_seat() -> None:
    op.create_table(
        "seat",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("nudged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("seat_round_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("seat_pkey")),
        sa.UniqueConstraint("round_id", "user_id", name=op.f("seat_round_id_user_id_key")),
    )
    index_where("seat_due", "seat", ["due_at"], "due_at IS NOT NULL")
    op.create_index("seat_person", "seat", ["team_id", "user_id", "state"])


def create_stage() -> None:
    op.create_table(
        "stage",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("stage_round_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("stage_pkey")),
        sa.UniqueConstraint("round_id", "name", name=op.f("stage_round_id_name_key")),
    )
    index_where("stage_due", "stage", ["due_at"], "done_at IS NULL")


def create_entry() -> None:
    op.create_table(
        "entry",
        sa.Column("seat_id", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("edited_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("entry_seat_id_fkey")),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("entry_pkey")),
    )


def index_where(name: str, table: str, columns: list[str], condition: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition)
    )
