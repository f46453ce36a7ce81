"""What is due: rounds to open, people to ask and to nudge, stages to end."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from rituals import round as round_
from rituals import timing
from rituals.kinds import KINDS
from storage import ritual as rituals
from storage import round as rounds
from storage.database import Database
from storage.ritual import Ritual
from storage.round import Round, RoundState, Seat, SeatState, SeatStep, Stage

log = logging.getLogger(__name__)

MOST_AT_ONCE = 200
"""Rows one transaction takes on, so that a click never waits long behind a tick."""


@dataclass
class Done:
    opened: int = 0
    missed: int = 0
    asked: int = 0
    nudged: int = 0
    closed: int = 0

    def __bool__(self) -> bool:
        return any((self.opened, self.missed, self.asked, self.nudged, self.closed))


def run_due(database: Database, now: datetime) -> Done:
    """Does everything due at `now`. Safe to repeat, to interrupt and to run late: every step is one transaction
    that changes what made it due."""
    done = Done()
    with database.read() as session:
        opening = [ritual.id for ritual in rituals.rituals_to_open(session, now)]
    for ritual_id in opening:
        with database.write() as session:
            _open(session, session.get_one(Ritual, ritual_id), now, done)
    while _seats(database, now, done):
        pass
    while _stages(database, now, done):
        pass
    return done


def plan_next(session: Session, ritual: Ritual, on_or_after: date) -> None:
    """Sets when the ritual's next round is opened."""
    version = rituals.current_version(session, ritual)
    ritual.next_date = timing.next_day(version, on_or_after)
    ritual.next_open_at = timing.open_instant(version, ritual.next_date) if ritual.next_date else None


def _open(session: Session, ritual: Ritual, now: datetime, done: Done) -> None:
    while ritual.next_date and ritual.next_open_at and ritual.next_open_at <= now:
        day = ritual.next_date
        if timing.planned_close(rituals.current_version(session, ritual), day) <= now:
            round_.miss_round(session, ritual, day, now)
            done.missed += 1
            log.warning("round missed: ritual=%s day=%s, its close had passed", ritual.id, day)
        else:
            round_.open_round(session, ritual, day, now)
            done.opened += 1
            log.info("round opened: ritual=%s day=%s", ritual.id, day)
        plan_next(session, ritual, day + timedelta(days=1))


def _seats(database: Database, now: datetime, done: Done) -> bool:
    with database.read() as session:  # an idle tick asks for no write lock
        if not rounds.seats_due(session, now, 1):
            return False
    with database.write() as session:
        due = rounds.seats_due(session, now, MOST_AT_ONCE)
        for seat in due:
            _step(session, seat, session.get_one(Round, seat.round_id), now, done)
        return len(due) == MOST_AT_ONCE


def _step(session: Session, seat: Seat, round_row: Round, now: datetime, done: Done) -> None:
    ritual = session.get_one(Ritual, round_row.ritual_id)
    if _is_over(ritual, round_row, now):
        seat.step = seat.due_at = None
        log.info("seat not asked: seat=%s, ritual %s, round %s", seat.id, ritual.state, round_row.state)
    elif seat.step == SeatStep.ASK:
        _ask(session, seat, round_row, ritual, now, done)
    else:
        if seat.state == SeatState.ASKED:
            round_.nudge(session, seat)
            done.nudged += 1
        seat.step = seat.due_at = None


def _is_over(ritual: Ritual, round_row: Round, now: datetime) -> bool:
    is_running = ritual.state == rituals.RitualState.ACTIVE or round_row.is_trial
    return not is_running or round_row.state != RoundState.OPEN or round_row.closes_at <= now


def _ask(session: Session, seat: Seat, round_row: Round, ritual: Ritual, now: datetime, done: Done) -> None:
    late = now - (seat.due_at or seat.ask_at)
    if late > KINDS[ritual.kind].prompt_grace:
        seat.state, seat.step, seat.due_at = SeatState.MISSED, None, None
        log.warning("prompt missed: seat=%s, %s late", seat.id, late)
        return
    round_.ask(session, seat, round_row, now)
    done.asked += 1
    log.info("asked: seat=%s, %.0f s after its instant", seat.id, late.total_seconds())


def _stages(database: Database, now: datetime, done: Done) -> bool:
    with database.read() as session:
        if not rounds.stages_due(session, now, 1):
            return False
    with database.write() as session:
        due = rounds.stages_due(session, now, 1)
        for stage in due:
            _end(session, stage, now)
            done.closed += 1
        return bool(due)


def _end(session: Session, stage: Stage, now: datetime) -> None:
    round_row = session.get_one(Round, stage.round_id)
    if round_row.state == RoundState.OPEN:
        round_.close(session, round_row, now)
        log.info("round closed: round=%s", round_row.id)
    stage.done_at = now
