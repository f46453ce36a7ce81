"""Exports: spreadsheets that were asked for, made in a process of their own and sent to the asker."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, text
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
    it."""

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


def waiting_exports(session: Session) -> list[Export]:
    query = select(Export).where(col(Export.state).in_([ExportState.ASKED, ExportState.SENDING]))
    return list(session.exec(query.order_by(col(Export.asked_at), Export.id)))
