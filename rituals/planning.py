"""Which round of a ritual comes next, and rounds that are opened anew because nobody has heard of them yet."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from rituals import timing
from storage import ritual as rituals
from storage import round as rounds
from storage.ritual import Ritual
from storage.round import Round, SeatState


def plan_next(session: Session, ritual: Ritual, on_or_after: date) -> None:
    """Sets when the ritual's next round is opened."""
    version = rituals.current_version(session, ritual)
    ritual.next_date = timing.next_day(version, on_or_after)
    ritual.next_open_at = timing.open_instant(version, ritual.next_date) if ritual.next_date else None


def has_begun(session: Session, round_: Round) -> bool:
    return any(seat.asks or seat.state == SeatState.ANSWERED for seat in rounds.seats(session, round_.id))


def forget(session: Session, round_: Round) -> None:
    """Removes a round nobody has heard of, so that its day can be opened anew."""
    for stage in rounds.stages(session, round_.id):
        session.delete(stage)
    for seat in rounds.seats(session, round_.id):
        session.delete(seat)
    session.flush()
    session.delete(round_)
