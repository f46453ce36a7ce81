"""Rituals, and what each asks and when, version by version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, and_, bindparam, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import new_id
from storage.member import Channel, ChannelMember, Member
from storage.round import Entry, Round, Seat


class RitualState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


class Ritual(SQLModel, table=True):
    """Something a team does regularly.

    `next_date` is the intended local date of the next round, `next_open_at` the instant at which that round is opened.
    `active_since` keeps a ritual made at noon from asking people for whom nine o'clock has passed.
    """

    __table_args__ = (
        Index(
            "ritual_due",
            "next_open_at",
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        Index("ritual_channel", "team_id", "channel_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    kind: str
    channel_id: str
    owner_id: str
    state: RitualState = Field(default=RitualState.ACTIVE, sa_type=String)
    version: int = 1
    active_since: datetime
    next_date: date | None = None
    next_open_at: datetime | None = None
    handovers: int = 0


class RitualVersion(SQLModel, table=True):
    """What a ritual asks and when. A round keeps the version it was opened with; no version is ever changed.

    `rule` is an RFC 5545 RRULE counted from `starts_on`; `ask_at` and `close_at` are "HH:MM", the first in each
    person's zone, the second in `zone`. `people` empty means everybody in the channel. `options`
    are choices that only this kind has.
    """

    __tablename__ = "ritual_version"

    ritual_id: str = Field(primary_key=True, foreign_key="ritual.id")
    number: int = Field(primary_key=True)
    name: str
    rule: str
    starts_on: date
    ask_at: str
    close_at: str
    zone: str
    latecomers: str
    people: list[str] = Field(default_factory=list, sa_type=JSON)
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changed_by: str
    changed_at: datetime


def current_version(session: Session, ritual: Ritual) -> RitualVersion:
    return version(session, ritual.id, ritual.version)


def version_of(session: Session, round_: Round) -> RitualVersion:
    """The one it was opened with."""
    return version(session, round_.ritual_id, round_.version)


def version(session: Session, ritual_id: str, number: int) -> RitualVersion:
    found = session.get(RitualVersion, (ritual_id, number))
    if found is None:
        raise LookupError(f"ritual {ritual_id} has no version {number}")
    return found


def places(session: Session, seat_ids: Collection[str]) -> list[tuple[Seat, Round, Ritual]]:
    """Seats by id, what is due first coming first and then by person, each with its round and its ritual."""
    return list(session.exec(_PLACES, params={"some": list(seat_ids)}))


_PLACES = (
    select(Seat, Round, Ritual)
    .join(Round, col(Round.id) == col(Seat.round_id))
    .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
    .where(col(Seat.id).in_(bindparam("some", expanding=True)))
    .order_by(col(Seat.due_at), Seat.user_id, Seat.id)
)


@dataclass(frozen=True)
class Seated:
    """A seat, and all that is said of it."""

    seat: Seat
    round: Round
    version: RitualVersion
    person: Member
    channel: Channel | None
    entry: Entry | None


_SEATED = (
    select(Seat, Round, RitualVersion, Member, Channel, Entry)  # type: ignore[call-overload]
    .join(Round, col(Round.id) == col(Seat.round_id))
    .join(
        RitualVersion,
        and_(col(RitualVersion.ritual_id) == Round.ritual_id, col(RitualVersion.number) == Round.version),
    )
    .join(Member, and_(col(Member.team_id) == Seat.team_id, col(Member.id) == Seat.user_id))
    .outerjoin(Channel, and_(col(Channel.team_id) == Round.team_id, col(Channel.id) == Round.channel_id))
    .outerjoin(Entry, col(Entry.seat_id) == Seat.id)
    .where(Seat.id == bindparam("seat_id"))
)


def seated(session: Session, seat_id: str) -> Seated:
    """In one query: this is read for each of the thousands who are asked. Raises NoResultFound."""
    return Seated(*session.execute(_SEATED, {"seat_id": seat_id}).one())


def rituals_to_open(session: Session, now: datetime) -> list[Ritual]:
    query = select(Ritual).where(Ritual.state == RitualState.ACTIVE, col(Ritual.next_open_at) <= now)
    return list(session.exec(query.order_by(col(Ritual.next_open_at))))


def rituals_of_channel(
    session: Session, team_id: str, channel_id: str, kinds: Collection[str] = ()
) -> list[Ritual]:
    """Of these kinds, or of all. Not the deleted ones; the oldest first."""
    query = select(Ritual).where(
        Ritual.team_id == team_id, Ritual.channel_id == channel_id, Ritual.state != RitualState.DELETED
    )
    if kinds:
        query = query.where(col(Ritual.kind).in_(kinds))
    return list(session.exec(query.order_by(col(Ritual.active_since))))


def rituals_with(session: Session, team_id: str, user_id: str) -> list[tuple[Ritual, RitualVersion]]:
    """Not the deleted ones; in channels where both this person and the bot are, the oldest first."""
    query = (
        select(Ritual, RitualVersion)
        .join(
            RitualVersion,
            and_(col(RitualVersion.ritual_id) == Ritual.id, col(RitualVersion.number) == Ritual.version),
        )
        .join(Channel, and_(col(Channel.team_id) == Ritual.team_id, col(Channel.id) == Ritual.channel_id))
        .join(
            ChannelMember,
            and_(
                col(ChannelMember.team_id) == Ritual.team_id,
                col(ChannelMember.channel_id) == Ritual.channel_id,
            ),
        )
        .where(Ritual.team_id == team_id, Ritual.state != RitualState.DELETED)
        .where(ChannelMember.user_id == user_id, col(Channel.has_bot).is_(True))
    )
    return list(session.exec(query.order_by(col(Ritual.active_since))))


def rituals_owned(session: Session, team_id: str, user_id: str) -> list[Ritual]:
    """Not the deleted ones."""
    query = select(Ritual).where(
        Ritual.team_id == team_id, Ritual.owner_id == user_id, Ritual.state != RitualState.DELETED
    )
    return list(session.exec(query.order_by(col(Ritual.active_since))))
