"""What one person has to do with rituals: what is asked of them, and what they own or take part in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from rituals.kinds import asking_names
from rituals.people import rituals_asking
from rituals.update.post import NOUNS, headline
from storage import ritual as rituals
from storage.contribution import Contribution, ContributionKind
from storage.item import Item, Revision
from storage.member import Member
from storage.ritual import Ritual, RitualVersion
from storage.round import Entry, Round, RoundState, Seat, SeatState


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
        .where(col(Ritual.kind).in_(asking_names()))
    )
    found = [
        OpenSeat(
            seat_id=seat.id,
            name=rituals.version_of(session, round_).name,
            channel_id=round_.channel_id,
            closes_at=round_.closes_at,
            is_answered=seat.state == SeatState.ANSWERED,
        )
        for seat, round_, ritual in session.exec(query)
    ]
    return sorted(found, key=lambda each: (each.is_answered, each.closes_at))


@dataclass(frozen=True)
class Said:
    """Something the person wrote, as one line: where it belongs, and its first words."""

    at: datetime
    where: str
    text: str


def said_lately(session: Session, team_id: str, user_id: str, most: int = 5) -> list[Said]:
    """The last answers, notes with their name, and updates; the newest first."""
    found = [
        *_answers(session, team_id, user_id, most),
        *_notes(session, team_id, user_id, most),
        *_updates(session, team_id, user_id, most),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:most]


def _answers(session: Session, team_id: str, user_id: str, most: int) -> Iterator[Said]:
    query = (
        select(Entry, RitualVersion)
        .join(Seat, col(Seat.id) == col(Entry.seat_id))
        .join(Round, col(Round.id) == col(Seat.round_id))
        .join(RitualVersion, _is_version_of_round())
        .where(Seat.team_id == team_id, Seat.user_id == user_id, col(Round.is_trial).is_(False))
        .order_by(col(Entry.answered_at).desc())
        .limit(most)
    )
    for entry, version in session.exec(query):
        yield Said(entry.answered_at, version.name, " · ".join(entry.answers.values()))


def _notes(session: Session, team_id: str, user_id: str, most: int) -> Iterator[Said]:
    query = (
        select(Contribution, RitualVersion)
        .join(Round, col(Round.id) == col(Contribution.round_id))
        .join(RitualVersion, _is_version_of_round())
        .where(Contribution.team_id == team_id, Contribution.author_id == user_id)
        .where(Contribution.kind == ContributionKind.NOTE, col(Contribution.made_at).is_not(None))
        .order_by(col(Contribution.made_at).desc())
        .limit(most)
    )
    for written, version in session.exec(query):
        if written.made_at is not None:
            yield Said(written.made_at, version.name, written.text)


def _updates(session: Session, team_id: str, user_id: str, most: int) -> Iterator[Said]:
    query = (
        select(Item, Revision)
        .join(Revision, and_(col(Revision.item_id) == Item.id, col(Revision.number) == Item.number))
        .where(Item.team_id == team_id, Item.owner_id == user_id, col(Item.is_withdrawn).is_(False))
        .where(col(Item.kind).in_(NOUNS))
        .order_by(col(Item.made_at).desc())
        .limit(most)
    )
    for item, said in session.exec(query):
        yield Said(item.made_at, NOUNS[item.kind].capitalize(), headline(item.kind, said.content))


def _is_version_of_round() -> ColumnElement[bool]:
    return and_(
        col(RitualVersion.ritual_id) == col(Round.ritual_id), col(RitualVersion.number) == col(Round.version)
    )


def own_rituals(session: Session, team_id: str, user_id: str) -> list[Ritual]:
    """Those that ask, which the person owns or takes part in."""
    person = session.get(Member, (team_id, user_id))
    owned = [
        ritual for ritual in rituals.rituals_owned(session, team_id, user_id) if ritual.kind in asking_names()
    ]
    asking = rituals_asking(session, person) if person else []
    return [*owned, *(ritual for ritual in asking if ritual.owner_id != user_id)]
