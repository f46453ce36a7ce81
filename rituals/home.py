"""What one person has to do with rituals: what is asked of them, and what they own or take part in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from rituals.people import rituals_asking
from storage import ritual as rituals
from storage.member import Member
from storage.ritual import Ritual
from storage.round import Round, RoundState, Seat, SeatState


@dataclass(frozen=True)
class OpenSeat:
    seat_id: str
    name: str
    channel_id: str
    closes_at: datetime
    is_answered: bool


def open_seats(session: Session, team_id: str, user_id: str) -> list[OpenSeat]:
    """What was asked of this person and can still be answered or edited, the unanswered first."""
    query = (
        select(Seat, Round, Ritual)
        .join(Round, col(Round.id) == col(Seat.round_id))
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .where(Seat.team_id == team_id, Seat.user_id == user_id, Round.state == RoundState.OPEN)
        .where(col(Seat.state).in_([SeatState.ASKED, SeatState.ANSWERED]), col(Round.is_trial).is_(False))
    )
    found = [
        OpenSeat(
            seat_id=seat.id,
            name=rituals.version(session, ritual.id, round_.version).name,
            channel_id=round_.channel_id,
            closes_at=round_.closes_at,
            is_answered=seat.state == SeatState.ANSWERED,
        )
        for seat, round_, ritual in session.exec(query)
    ]
    return sorted(found, key=lambda each: (each.is_answered, each.closes_at))


def own_rituals(session: Session, team_id: str, user_id: str) -> list[Ritual]:
    """Those the person owns or takes part in."""
    person = session.get(Member, (team_id, user_id))
    owned = rituals.rituals_owned(session, team_id, user_id)
    asking = rituals_asking(session, person) if person else []
    return [*owned, *(ritual for ritual in asking if ritual.owner_id != user_id)]
