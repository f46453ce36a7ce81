"""What copies share and what is kept between starts: a memory, drafts, leases, and until when a message is useful."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_draft()
    create_memo()
    add_leases()
    add_to_message()
    add_indexes()


def create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "form", name=op.f("draft_pkey")),
    )
    op.create_index(op.f("ix_draft_kept_at"), "draft", ["kept_at"])


def create_memo() -> None:
    op.create_table(
        "memo",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("memo_pkey")),
    )


def add_leases() -> None:
    op.add_column("channel", sa.Column("looked_up_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("export", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))


def add_to_message() -> None:
    for name in ("meant_for", "useful_until"):
        op.add_column("message", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "message_order",
        "message",
        ["priority", "seq"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "message_parked",
        "message",
        ["destination"],
        sqlite_where=sa.text("is_parked IS 1"),
        postgresql_where=sa.text("is_parked IS true"),
    )
    op.create_index(
        "message_uncertain",
        "message",
        ["seq"],
        sqlite_where=sa.text("is_uncertain IS 1"),
        postgresql_where=sa.text("is_uncertain IS true"),
    )


def add_indexes() -> None:
    op.create_index("seat_lately", "seat", ["team_id", "user_id", "ask_at"])
    op.create_index(
        "channel_in_doubt",
        "channel",
        ["team_id", "id"],
        sqlite_where=sa.text("doubts > settled"),
        postgresql_where=sa.text("doubts > settled"),
    )
