"""Leases: until when somebody may take for granted that nobody else is at it. They count elapsed time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from storage.claim import pull_back_messages
from storage.export import IS_WAITING, Export, ExportState
from storage.member import Channel

FURTHEST = timedelta(minutes=15)
"""No lease and no pause reaches further ahead than this when it begins."""


def take_up(session: Session, now: datetime, *, alone: bool) -> None:
    """Call once at the start. `alone`: no other copy of the bot works on this database."""
    if alone:
        let_go(session)
    pull_back(session, now + FURTHEST)


def pull_back(session: Session, latest: datetime) -> None:
    """Nothing waits beyond `latest`. What does was written down before the clock was set back."""
    pull_back_messages(session, latest)
    lookups = update(Channel).where(col(Channel.looked_up_until) > latest)
    session.execute(lookups.values(looked_up_until=latest))
    waiting = update(Export).where(col(Export.state).in_(IS_WAITING), col(Export.held_until) > latest)
    session.execute(waiting.values(held_until=latest))


def let_go(session: Session) -> None:
    """What a process that is gone was at is free again. Not what it was sending: that may arrive after its end."""
    lookups = update(Channel).where(col(Channel.looked_up_until).is_not(None))
    session.execute(lookups.values(looked_up_until=None))
    asked = update(Export).where(col(Export.state) == ExportState.ASKED)
    session.execute(asked.values(held_until=None))
