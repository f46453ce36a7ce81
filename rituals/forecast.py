"""What happens next, for the owner who wants to know before it does, and for `/standup status`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from rituals import timing
from rituals.lives import next_day
from rituals.people import cannot_be_asked, participants
from rituals.plan import rhythm
from rituals.rhythm import describe, is_every_week
from storage import ritual as rituals
from storage import round as rounds
from storage.member import Member
from storage.preference import away_on
from storage.ritual import Ritual, RitualVersion
from storage.round import RoundState, Seat, SeatState

UNNOTICED = timedelta(minutes=2)


@dataclass(frozen=True)
class Group:
    """People who are asked at the same instant, in the same zone."""

    at: datetime
    zone: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Forecast:
    """`day` None: the ritual is paused. `then` is the one after it, where that is not seen from the days of the week.
    `late` are those for whom the close is moved, or who are asked the evening before."""

    day: date | None
    then: date | None
    groups: tuple[Group, ...]
    planned_close: datetime | None
    closes_at: datetime | None
    late: tuple[Group, ...]
    left_out: tuple[Member, ...]
    days: str


@dataclass(frozen=True)
class Crowd:
    """People who are asked at the same instant, though not all of them can be: the last is asked about then."""

    people: int
    at: datetime
    last_at: datetime
    zone: str


def crowd(groups: Iterable[Group], per_minute: float) -> Crowd | None:
    """The biggest, if it takes longer than anybody would expect. `per_minute` is how many Slack lets be asked."""
    together: dict[datetime, list[Group]] = defaultdict(list)
    for group in groups:
        together[group.at].append(group)
    found = [_crowd(each, per_minute) for each in together.values()]
    biggest = max(found, key=lambda each: each.people, default=None)
    return biggest if biggest and biggest.last_at - biggest.at > UNNOTICED else None


def _crowd(groups: list[Group], per_minute: float) -> Crowd:
    """Its zone is the one of most of them."""
    people = sum(len(group.names) for group in groups)
    zone = max(groups, key=lambda group: len(group.names)).zone
    return Crowd(people, groups[0].at, groups[0].at + time_to_ask(people, per_minute), zone)


def time_to_ask(people: int, per_minute: float) -> timedelta:
    """So long it takes when all are asked at once."""
    return timedelta(minutes=people / per_minute)


def forecast(session: Session, ritual: Ritual, now: datetime) -> Forecast:
    """The next round that has not asked everybody yet."""
    version = rituals.current_version(session, ritual)
    present = participants(session, ritual)
    left_out = tuple(cannot_be_asked(session, ritual))
    days = describe(rhythm(version))
    day = _next_day(session, ritual, version, present, now)
    if day is None:
        return Forecast(None, None, (), None, None, (), left_out, days)
    away = away_on(session, ritual.team_id, day)
    people = [person for person in present if person.id not in away]
    expected = [p for p in people if timing.ask_instant(version, day, p.zone) >= ritual.active_since]
    late = [person for person in expected if timing.is_latecomer(version, day, person.zone)]
    return Forecast(
        day=day,
        then=None if is_every_week(rhythm(version)) else next_day(session, ritual, day),
        groups=_groups(version, day, expected),
        planned_close=timing.planned_close(version, day),
        closes_at=timing.close_after(
            version, day, (timing.ask_instant(version, day, p.zone) for p in expected)
        ),
        late=_groups(version, day, late),
        left_out=left_out,
        days=days,
    )


def _next_day(
    session: Session, ritual: Ritual, version: RitualVersion, people: Iterable[Member], now: datetime
) -> date | None:
    if ritual.state != rituals.RitualState.ACTIVE:
        return None
    everyone = list(people)
    coming = [next_day(session, ritual)]
    for round_ in rounds.open_rounds(session, ritual.id):
        asked = [timing.ask_instant(version, round_.day, person.zone) for person in everyone]
        holds = round_.version == ritual.version and not round_.is_trial
        if holds and any(at > now for at in asked):
            coming.append(round_.day)
    return min((day for day in coming if day), default=None)


def _groups(version: RitualVersion, day: date, people: Iterable[Member]) -> tuple[Group, ...]:
    names: dict[tuple[datetime, str], list[str]] = defaultdict(list)
    for person in people:
        names[timing.ask_instant(version, day, person.zone), person.zone].append(person.name)
    return tuple(Group(at, zone, tuple(sorted(named))) for (at, zone), named in sorted(names.items()))


@dataclass(frozen=True)
class Expected:
    """Where one person stands in an open round."""

    name: str
    state: SeatState
    at: datetime


@dataclass(frozen=True)
class RoundStatus:
    day: date
    closes_at: datetime
    people: tuple[Expected, ...]


def open_status(session: Session, ritual: Ritual) -> list[RoundStatus]:
    """Every open round of the ritual, the earliest day first."""
    found = []
    for round_ in rounds.open_rounds(session, ritual.id):
        if round_.state == RoundState.OPEN and not round_.is_trial:
            seats = [seat for seat in rounds.seats(session, round_.id) if seat.state != SeatState.AWAY]
            found.append(
                RoundStatus(round_.day, round_.closes_at, tuple(_expected(session, s) for s in seats))
            )
    return found


def _expected(session: Session, seat: Seat) -> Expected:
    person = session.get_one(Member, (seat.team_id, seat.user_id))
    return Expected(person.name, SeatState(seat.state), seat.due_at or seat.ask_at)
