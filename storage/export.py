"""Exports: spreadsheets that were asked for, made in a process of their own and sent to the asker."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, func, or_, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import new_id


class ExportState(StrEnum):
    ASKED = "asked"
    SENDING = (
        "sending"  # the upload has begun: before another attempt, the asker's messages are looked through
    )
    SENT = "sent"
    FAILED = "failed"


class Export(SQLModel, table=True):
    """`request` says what is exported, as `rituals.export` reads it. Until `held_until` (elapsed time) somebody is at
    it, or it is not to be tried."""

    __table_args__ = (
        Index(
            "export_waiting",
            "asked_at",
            sqlite_where=text("state IN ('asked', 'sending')"),
            postgresql_where=text("state IN ('asked', 'sending')"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    asked_by: str
    asked_at: datetime
    request: dict[str, Any] = Field(sa_type=JSON)
    state: ExportState = Field(default=ExportState.ASKED, sa_type=String)
    attempts: int = 0
    trouble: str = ""
    sent_at: datetime | None = None
    held_until: datetime | None = None


IS_WAITING = (ExportState.ASKED, ExportState.SENDING)


def waiting_exports(session: Session, now: datetime) -> list[Export]:
    """Those nobody is at, the oldest first; before them none that has failed more often, for it may do so again."""
    is_free = or_(col(Export.held_until).is_(None), col(Export.held_until) <= now)
    query = select(Export).where(col(Export.state).in_(IS_WAITING), is_free)
    return list(session.exec(query.order_by(col(Export.attempts), col(Export.asked_at), Export.id)))


def next_export_at(session: Session, now: datetime) -> datetime | None:
    """When the next one may be tried that nobody may try now."""
    query = select(func.min(Export.held_until)).where(col(Export.state).in_(IS_WAITING))
    return session.exec(query.where(col(Export.held_until) > now)).one()


def hold_export(
    session: Session, export_id: str, now: datetime, until: datetime, mine: datetime | None = None
) -> Export | None:
    """Keeps others from it. None when it is done, or somebody else is at it; `mine` is until when I was."""
    row = session.get_one(Export, export_id)
    is_free = row.held_until is None or row.held_until <= now or row.held_until == mine
    if row.state not in IS_WAITING or not is_free:
        return None
    row.held_until = until
    return row
