"""What is due: rounds to open, people to ask and to nudge, stages to end."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from rituals import round as round_
from rituals import timing
from rituals.bugs import frames
from rituals.days_off import is_day_off
from rituals.lateness import Lateness, Work, is_too_late
from rituals.life import Ask
from rituals.lives import life_of, open_round
from rituals.people import participants
from rituals.planning import plan_next
from rituals.round import InRound
from rituals.setback import CALENDAR, has_moved, mind_the_calendar
from storage import ritual as rituals
from storage import round as rounds
from storage.database import Database
from storage.ritual import Ritual
from storage.round import Round, RoundState, Seat, SeatState, SeatStep, Stage

log = logging.getLogger(__name__)

BATCH = 200
"""Due rows looked up at a time."""
TOGETHER = 5
"""Seats done in one transaction: it takes milliseconds, and whoever presses a button meanwhile waits no longer."""
LEFT_ALONE = timedelta(minutes=1)


COUNTS = ("opened", "missed", "asked", "nudged", "ended")


@dataclass
class Done:
    opened: int = 0
    missed: int = 0
    asked: int = 0
    nudged: int = 0
    ended: int = 0
    lateness: Lateness = field(default_factory=Lateness)

    def add(self, other: Done) -> None:
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.lateness.done += other.lateness.done
        self.lateness.left_out += other.lateness.left_out

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in COUNTS) or bool(self.lateness.left_out)

    def __str__(self) -> str:
        counts = {name: getattr(self, name) for name in COUNTS}
        left_out = {f"left_out_{work}": times for work, times in self.lateness.left_out.items()}
        return " ".join(f"{name}={times}" for name, times in (counts | left_out).items() if times)


@dataclass
class Failures:
    """What failed lately, and when, by id. It is left alone for a minute: every attempt takes time from all others, and
    fills the log."""

    at: dict[str, datetime] = field(default_factory=dict)

    def left_alone(self, now: datetime) -> set[str]:
        self.at = {about: at for about, at in self.at.items() if abs(now - at) < LEFT_ALONE}
        return set(self.at)


def run_due(
    database: Database,
    now: datetime,
    breathe: Callable[[], None] = lambda: None,
    failures: Failures | None = None,
) -> Done:
    """Does everything due at `now`. Safe to repeat, to interrupt and to run late: every step is part of one transaction
    that changes what made it due. A step that fails stays due and stops no other; `failures` remembers it from one call
    to the next. Between two transactions it lets others `breathe`."""
    failures = failures or Failures()
    work = _Work(database, now, Done(), breathe, failures, failures.left_alone(now))
    with database.read() as session:
        calendar_moved = has_moved(session, now)
    if calendar_moved:
        work.do_all("calendar", _mind_the_calendar, [CALENDAR], 1)
    with database.read() as session:
        opening = [ritual.id for ritual in rituals.rituals_to_open(session, now)]
    work.do_all("opening", _open, opening, 1)
    work.do_due("seat", _step, rounds.seats_due, TOGETHER)
    work.do_due("stage", _end, rounds.stages_due, 1)
    return work.done


Step = Callable[[Session, list[str], datetime, Done], None]
"""Given the ids of what is due together."""
Due = Callable[[Session, datetime, int], list[str]]
"""The ids of what is due, at most so many."""


@dataclass(frozen=True)
class _Work:
    """`failed` is not tried again this time."""

    database: Database
    now: datetime
    done: Done
    breathe: Callable[[], None]
    failures: Failures
    failed: set[str]

    def do_due(self, what: str, step: Step, due: Due, together: int) -> None:
        """Until nothing is left but what fails: however much that is, it hides nothing that is due after it."""
        is_more = True
        while is_more:
            with self.database.read() as session:
                found = due(session, self.now, BATCH + len(self.failed))
            is_more = len(self._untried(found)) >= BATCH
            self.do_all(what, step, found, together)

    def do_all(self, what: str, step: Step, ids: list[str], together: int) -> None:
        ids = self._untried(ids)
        for at in range(0, len(ids), together):
            self._do(what, step, ids[at : at + together])

    def _untried(self, ids: list[str]) -> list[str]:
        return [each for each in ids if each not in self.failed]

    def _do(self, what: str, step: Step, ids: list[str]) -> None:
        """What fails together is done one by one, so that what is broken fails alone."""
        tally = Done()
        try:
            with self.database.write(can_wait=True) as session:
                step(session, ids, self.now, tally)
        except Exception as error:  # noqa: BLE001  (one broken ritual must not silence all others; logged, and tried again)
            if len(ids) > 1:
                self.do_all(what, step, ids, 1)
            else:
                self._note_failure(what, ids[0], error)
        else:
            self.done.add(tally)
        self.breathe()

    def _note_failure(self, what: str, about: str, error: Exception) -> None:
        self.failed.add(about)
        if not isinstance(error, DBAPIError):  # else it may be the database that is away, for a moment
            self.failures.at[about] = self.now
        log.error("failed: what=%s about=%s error=%s\n%s", what, about, type(error).__name__, frames(error))


def _mind_the_calendar(session: Session, _ids: list[str], now: datetime, _done: Done) -> None:
    mind_the_calendar(session, now)


def _open(session: Session, ritual_ids: list[str], now: datetime, done: Done) -> None:
    for ritual_id in ritual_ids:
        _open_one(session, session.get_one(Ritual, ritual_id), now, done)


def _open_one(session: Session, ritual: Ritual, now: datetime, done: Done) -> None:
    while ritual.next_date and ritual.next_open_at and ritual.next_open_at <= now:
        day = ritual.next_date
        if _is_over(session, ritual, day, now):
            round_.leave_out_round(session, ritual, day, RoundState.MISSED, now)
            done.missed += 1
            log.warning("round missed, its close had passed: ritual=%s day=%s", ritual.id, day)
        elif is_day_off(session, ritual.team_id, ritual.channel_id, day):
            round_.leave_out_round(session, ritual, day, RoundState.OFF, now)
            log.info("day off: ritual=%s day=%s", ritual.id, day)
        else:
            open_round(session, ritual, day, now)
            done.opened += 1
            log.info("round opened: ritual=%s day=%s", ritual.id, day)
        plan_next(session, ritual, day + timedelta(days=1))


def _is_over(session: Session, ritual: Ritual, day: date, now: datetime) -> bool:
    """Whether the day's round would have closed by now, after waiting for whom it waits."""
    version = rituals.current_version(session, ritual)
    if timing.planned_close(version, day) > now:
        return False
    asked_at = [timing.ask_instant(version, day, person.zone) for person in participants(session, ritual)]
    return timing.close_after(version, day, asked_at) <= now


def _step(session: Session, seat_ids: list[str], now: datetime, done: Done) -> None:
    asked: dict[Ask, list[InRound]] = defaultdict(list)
    nudged: list[InRound] = []
    for seat, round_row, ritual in rituals.places(session, seat_ids):
        if seat.due_at is None or seat.due_at > now:
            continue  # pressed away since it was looked up
        if not _goes_on(ritual, round_row):
            seat.step = seat.due_at = None
            log.info("seat not asked: seat=%s ritual=%s round=%s", seat.id, ritual.state, round_row.state)
        elif seat.step == SeatStep.ASK:
            if _is_worth_asking(seat, round_row, now, done):
                asked[life_of(ritual.kind).ask].append((seat, round_row))
        elif seat.state != SeatState.ASKED:
            seat.step = seat.due_at = None
        elif _is_worth_nudging(seat, round_row, now, done):
            nudged.append((seat, round_row))
    for ask, places in asked.items():
        ask(session, places, now)
    round_.nudge(session, nudged)


def _goes_on(ritual: Ritual, round_row: Round) -> bool:
    is_running = ritual.state == rituals.RitualState.ACTIVE or round_row.is_trial
    return is_running and round_row.state == RoundState.OPEN


def _is_worth_asking(seat: Seat, round_row: Round, now: datetime, done: Done) -> bool:
    due_at = seat.due_at or seat.ask_at
    if is_too_late(Work.PROMPT, due_at, round_row.closes_at, now):
        seat.state, seat.step, seat.due_at = SeatState.MISSED, None, None
        _left_out(Work.PROMPT, seat.id, due_at, now, done)
        return False
    done.asked += 1
    _was_done(Work.PROMPT, seat.id, due_at, now, done)
    return True


def _is_worth_nudging(seat: Seat, round_row: Round, now: datetime, done: Done) -> bool:
    due_at = seat.due_at or seat.ask_at
    if is_too_late(Work.NUDGE, due_at, round_row.closes_at, now):
        seat.step = seat.due_at = None
        _left_out(Work.NUDGE, seat.id, due_at, now, done)
        return False
    done.nudged += 1
    _was_done(Work.NUDGE, seat.id, due_at, now, done)
    return True


def _end(session: Session, stage_ids: list[str], now: datetime, done: Done) -> None:
    for stage_id in stage_ids:
        stage = session.get(Stage, stage_id)
        if stage is None or stage.done_at is not None or stage.due_at > now:
            continue  # forgotten, closed, or put off, since it was looked up
        _end_one(session, stage, now, done)


def _end_one(session: Session, stage: Stage, now: datetime, done: Done) -> None:
    round_row = session.get_one(Round, stage.round_id)
    life = life_of(session.get_one(Ritual, round_row.ritual_id).kind)
    is_open, work = round_row.state == RoundState.OPEN, Work(stage.name)
    stage.done_at = now
    done.ended += 1
    if is_open and is_too_late(work, stage.due_at, round_row.closes_at, now):
        _leave_out(session, round_row, now)
        _left_out(work, round_row.id, stage.due_at, now, done)
        return
    step = (life.end if is_open else life.after).get(stage.name)
    if step is not None:
        step(session, round_row, now)
        _was_done(work, round_row.id, stage.due_at, now, done)


def _leave_out(session: Session, round_row: Round, now: datetime) -> None:
    """A stage is left out; without another one to come, so is the round."""
    session.flush()
    if all(stage.done_at is not None for stage in rounds.stages(session, round_row.id)):
        round_.end(session, round_row, RoundState.MISSED, now)


def _was_done(work: Work, about: str, due_at: datetime, now: datetime, done: Done) -> None:
    late = now - due_at
    done.lateness.done.append((work, late))
    log.info("done: work=%s about=%s late_seconds=%.0f", work, about, late.total_seconds())


def _left_out(work: Work, about: str, due_at: datetime, now: datetime, done: Done) -> None:
    done.lateness.left_out[work] += 1
    late = now - due_at
    log.warning("left out, too late: work=%s about=%s late_seconds=%.0f", work, about, late.total_seconds())
