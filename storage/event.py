"""What Slack has delivered and what had its effect: Slack, a network or a second copy of the bot may deliver it twice.

Who takes a delivery says so with `delivered`. Whatever is first written on its behalf records its id in the same
transaction (`Database.write`, `write_quickly`); when it is recorded already, nothing is written and `DeliveredTwice`
unwinds. A transaction that is rolled back has recorded nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import Field, Session, SQLModel, col, select

PORTION = 500
_UNRECORDED = "no delivery is recorded with it"


class SeenEvent(SQLModel, table=True):
    """`id` is what the sender calls this one delivery, however often it comes."""

    __tablename__ = "seen_event"

    id: str = Field(primary_key=True)
    seen_at: datetime = Field(index=True)


class DeliveredTwice(Exception):
    """This has had its effect before. Nothing was written."""


@dataclass
class Delivery:
    """Under way in this thread; its work may take several transactions, the first of which records it."""

    id: str
    at: datetime
    is_recorded: bool = False


_under_way: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


@contextmanager
def delivered(delivery: Delivery | None) -> Iterator[None]:
    """What this thread writes within is written on behalf of the delivery, and not what it has other threads do. None:
    of nothing that could come twice."""
    token = _under_way.set(delivery)
    try:
        yield
    finally:
        _under_way.reset(token)


def unrecorded_delivery() -> Delivery | None:
    """What is to be recorded by whoever writes next; None when nothing was delivered, or it is recorded."""
    delivery = _under_way.get()
    return None if delivery is None or delivery.is_recorded else delivery


def leave_unrecorded(session: Session) -> None:
    """For what nobody shall be able to link with anything: it must be harmless to do twice."""
    session.info[_UNRECORDED] = True


def check_first_sight(session: Session, delivery: Delivery) -> None:
    """Raises DeliveredTwice."""
    if session.scalar(select(SeenEvent.id).where(SeenEvent.id == delivery.id)) is not None:
        raise DeliveredTwice


def record(session: Session, delivery: Delivery) -> None:
    if _UNRECORDED not in session.info:
        session.execute(insert(SeenEvent).values(id=delivery.id, seen_at=delivery.at))


def forget_events(write: Callable[[], AbstractContextManager[Session]], before: datetime) -> None:
    """Slack repeats an event within hours; what was seen before that needs no memory. There may be many: each portion
    has a transaction of its own, so that nobody who writes waits for more than that. `write` is `Database.write`."""
    while _forget_portion(write, before) == PORTION:
        pass


def _forget_portion(write: Callable[[], AbstractContextManager[Session]], before: datetime) -> int:
    with write() as session:
        old = session.exec(select(SeenEvent.id).where(SeenEvent.seen_at < before).limit(PORTION)).all()
        session.execute(delete(SeenEvent).where(col(SeenEvent.id).in_(old)))
    return len(old)
