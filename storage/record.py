"""What was done to data and rights, by whom and when. Never what somebody wrote."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import new_id


class Deed(StrEnum):
    GRANTED = "granted"
    REVOKED = "revoked"
    EXPORTED = "exported"
    ERASED = "erased"
    EXPIRED = "expired"  # older than its retention
    RETENTION = "retention"  # how long a kind is kept was changed


class Record(SQLModel, table=True):
    """`by` is a person's id, or "" for whoever runs the bot. `about` is whom or what it was done to."""

    __table_args__ = (Index("record_time", "team_id", "at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    at: datetime
    by: str
    deed: Deed = Field(sa_type=String)
    about: str = ""
    channel_id: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


def records(session: Session, team_id: str, limit: int = 20) -> list[Record]:
    """The newest first."""
    query = select(Record).where(Record.team_id == team_id)
    return list(session.exec(query.order_by(col(Record.at).desc(), Record.id).limit(limit)))


def was_erased(session: Session, team_id: str, user_id: str) -> bool:
    """Whether this person's entries were erased at any time."""
    query = select(Record.id).where(
        Record.team_id == team_id, Record.deed == Deed.ERASED, Record.about == user_id
    )
    return session.exec(query).first() is not None
