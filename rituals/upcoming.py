"""The next things that will happen by themselves: for a clock that can be moved, and for whoever runs the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from rituals import timing
from rituals.kinds import KINDS
from rituals.lives import life_of, next_day
from rituals.people import channel_name, name_of, participants
from rituals.round import COLLECT, POST, REMIND
from storage import ritual as rituals
from storage.preference import away_on
from storage.ritual import Ritual, RitualState
from storage.round import Round, RoundState, Seat, SeatStep, Stage

STAGES: Mapping[str, str] = {COLLECT: "closes", POST: "is posted"}
"""What people see when a stage falls due."""


@dataclass(frozen=True)
class Coming:
    at: datetime
    what: str


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
        Coming(seat.due_at, _step(session, seat, kind, _name(session, round_)))
        for seat, round_, kind in session.exec(query)
        if seat.due_at
    ]


def _step(session: Session, seat: Seat, kind: str, name: str) -> str:
    person = name_of(session, seat.team_id, seat.user_id)
    if seat.step == SeatStep.NUDGE:
        return f"{person} is reminded of {name}, if it is unanswered"
    return f"{person} gets {name}" if KINDS[kind].is_personal else f"{person} is asked for {name}"


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
        Coming(stage.due_at, _stage(session, stage, round_))
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
        return [Coming(timing.own_instant(version, day), f"{version.name} {STAGES[POST]}")]
    away = away_on(session, ritual.team_id, day)
    people = [person for person in participants(session, ritual) if person.id not in away]
    if not people:
        return []
    asked = [(timing.ask_instant(version, day, person.zone), person.name) for person in people]
    at, name = min(asked)
    return [Coming(at, f"{name} is asked for {version.name}")]


def _name(session: Session, round_: Round) -> str:
    return rituals.version_of(session, round_).name
