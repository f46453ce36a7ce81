"""The next things that will happen by themselves: for a clock that can be moved, and for whoever runs the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from rituals import timing
from rituals.kinds import KINDS
from rituals.lives import life_of, next_day
from rituals.people import channel_name, name_of, participants, zone_of
from rituals.plan import rhythm
from rituals.rhythm import describe
from rituals.round import COLLECT, POST, REMIND
from storage import ritual as rituals
from storage.preference import away_on
from storage.ritual import Ritual, RitualState, RitualVersion
from storage.round import Round, RoundState, Seat, SeatStep, Stage

STAGES: Mapping[str, str] = {COLLECT: "closes", POST: "is posted"}
"""What people see when a stage falls due."""


@dataclass(frozen=True)
class Coming:
    """`why` is what makes it happen at that moment: the time where somebody is, or the ritual's own rule."""

    at: datetime
    what: str
    why: str


def upcoming(session: Session, limit: int = 10) -> list[Coming]:
    """The nearest first."""
    found = [*_seats(session, limit), *_closes(session, limit), *_openings(session, limit)]
    return sorted(found, key=lambda each: each.at)[:limit]


def _seats(session: Session, limit: int) -> list[Coming]:
    query = (
        select(Seat, Round, Ritual.kind)
        .join(Round, col(Round.id) == col(Seat.round_id))
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .where(col(Seat.due_at).is_not(None), Round.state == RoundState.OPEN)
        .where(or_(Ritual.state == RitualState.ACTIVE, col(Round.is_trial).is_(True)))
        .order_by(col(Seat.due_at))
        .limit(limit)
    )
    return [
        Coming(
            seat.due_at,
            _step(session, seat, kind, _name(session, round_)),
            _their_time(session, seat, round_),
        )
        for seat, round_, kind in session.exec(query)
        if seat.due_at
    ]


def _step(session: Session, seat: Seat, kind: str, name: str) -> str:
    person = name_of(session, seat.team_id, seat.user_id)
    if seat.step == SeatStep.NUDGE:
        return f"{person} is reminded of {name}, if it is unanswered"
    return f"{person} gets {name}" if KINDS[kind].is_personal else f"{person} is asked for {name}"


def _their_time(session: Session, seat: Seat, round_: Round) -> str:
    zone = zone_of(session, seat.team_id, seat.user_id)
    there = f"it is {_time_in(zone, seat.due_at or seat.ask_at)}"
    return (
        f"{there}, and it closes at {_time_in(zone, round_.closes_at)}"
        if seat.step == SeatStep.NUDGE
        else there
    )


def _time_in(zone: str, at: datetime) -> str:
    """ "Monday 09:00 in Honolulu" """
    return f"{at.astimezone(ZoneInfo(zone)):%A %H:%M} in {zone.rpartition('/')[2].replace('_', ' ')}"


def _closes(session: Session, limit: int) -> list[Coming]:
    query = (
        select(Stage, Round, Ritual.kind)
        .join(Round, col(Round.id) == col(Stage.round_id))
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .where(col(Stage.done_at).is_(None), Round.state == RoundState.OPEN)
        .order_by(col(Stage.due_at))
        .limit(limit)
    )
    return [
        Coming(
            stage.due_at,
            _stage(session, stage, round_),
            f"it is {_time_in(rituals.version_of(session, round_).zone, stage.due_at)}",
        )
        for stage, round_, kind in session.exec(query)
        if stage.name != POST or not _is_left_out(session, kind, round_)
    ]


def _stage(session: Session, stage: Stage, round_: Round) -> str:
    name = _name(session, round_)
    if stage.name == REMIND:
        where = channel_name(session, round_.team_id, round_.channel_id, "Its channel")
        return f"{where} is reminded of {name}"
    return f"{name} {STAGES[stage.name]}"


def _is_left_out(session: Session, kind: str, round_: Round) -> bool:
    return life_of(kind).is_left_out(session, round_.team_id, round_.channel_id, round_.day)


def _openings(session: Session, limit: int) -> list[Coming]:
    """Of rounds that are not open yet, the first that people see: nobody sees the opening itself."""
    query = (
        select(Ritual)
        .where(Ritual.state == RitualState.ACTIVE, col(Ritual.next_open_at).is_not(None))
        .order_by(col(Ritual.next_open_at))
        .limit(limit)
    )
    return [coming for ritual in session.exec(query) for coming in _first_prompt(session, ritual)]


def _first_prompt(session: Session, ritual: Ritual) -> list[Coming]:
    version = rituals.current_version(session, ritual)
    day = next_day(session, ritual)
    if day is None:
        return []
    if not KINDS[ritual.kind].asks:
        at = timing.own_instant(version, day)
        return [Coming(at, f"{version.name} {STAGES[POST]}", _rule(version, f"in {version.zone}"))]
    away = away_on(session, ritual.team_id, day)
    people = [person for person in participants(session, ritual) if person.id not in away]
    if not people:
        return []
    at, name = min((timing.ask_instant(version, day, person.zone), person.name) for person in people)
    return [Coming(at, f"{name} is asked for {version.name}", _rule(version, "of everybody's own time"))]


def _rule(version: RitualVersion, whose_time: str) -> str:
    return f"{describe(rhythm(version))} at {version.ask_at} {whose_time}"


def _name(session: Session, round_: Round) -> str:
    return rituals.version_of(session, round_).name
