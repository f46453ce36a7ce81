"""How much is still to be sent, for whoever watches the bot: counts only, each by an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from storage.message import Message


@dataclass(frozen=True)
class Backlog:
    """`due` may go now; `waiting` is under way, or is tried again after a pause. `parked` waits for a person, and of
    what is `uncertain` nothing can tell whether Slack shows it once or twice.

    `oldest` is the instant (of the calendar) since which something has been unsent that is due or waits; None when
    there is nothing, or nothing says so.
    """

    due: int
    waiting: int
    parked: int
    uncertain: int
    oldest: datetime | None


def backlog(session: Session, now: datetime) -> Backlog:
    """`now` is elapsed time."""
    is_due = case((col(Message.due_at) <= now, 1))
    unsent = select(func.count(is_due), func.count(), func.min(_unsent_since()))
    due, everything, oldest = session.exec(unsent.where(col(Message.due_at).is_not(None))).one()
    return Backlog(
        due=due,
        waiting=everything - due,
        parked=_count(session, col(Message.is_parked).is_(True)),
        uncertain=_count(session, col(Message.is_uncertain).is_(True)),
        oldest=oldest,
    )


def _unsent_since() -> ColumnElement[datetime]:
    """What is there already and only has to change was meant for an instant that says nothing about that change."""
    never_posted = case((col(Message.ts).is_(None), Message.meant_for))
    return func.coalesce(never_posted, Message.first_tried_at)


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(Message).where(condition)).one()
