"""Events of Slack's that have had their effect; Slack delivers some twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col


class SeenEvent(SQLModel, table=True):
    __tablename__ = "seen_event"

    id: str = Field(primary_key=True)
    seen_at: datetime = Field(index=True)


def is_first_sight(session: Session, event_id: str, now: datetime) -> bool:
    """Records the event; False when it was recorded before."""
    if session.get(SeenEvent, event_id) is not None:
        return False
    session.add(SeenEvent(id=event_id, seen_at=now))
    return True


def forget_events(session: Session, before: datetime) -> None:
    """Slack repeats an event within hours; what was seen before that needs no memory."""
    session.execute(delete(SeenEvent).where(col(SeenEvent.seen_at) < before))
