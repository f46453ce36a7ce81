"""What is due: rounds to open, people to ask and to nudge, stages to end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session

from rituals import round as round_
from rituals import timing
from rituals.bugs import frames
from rituals.days_off import is_day_off
from rituals.lateness import Lateness, Work, is_too_late
from rituals.lives import life_of, open_round
from rituals.people import participants
from storage import ritual as rituals
from storage import round as rounds
from storage.database import Database
from storage.ritual import Ritual
from storage.round import Round, RoundState, Seat, SeatState, SeatStep, Stage

log = logging.getLogger(__name__)

BATCH = 200
"""Due rows looked up at a time. Each is done in a transaction of its own, so that a click never waits behind many."""


@dataclass
class Done:
    opened: int = 0
    missed: int = 0
    asked: int = 0
    nudged: int = 0
    ended: int = 0
    lateness: Lateness = field(default_factory=Lateness)

    def __bool__(self) -> bool:
        return any((self.opened, self.missed, self.asked, self.nudged, self.ended, self.lateness.left_out))

    def __str__(self) -> str:
        counts = {name: getattr(self, name) for name in ("opened", "missed", "asked", "nudged", "ended")}
        left_out = {f"left_out_{work}": times for work, times in self.lateness.left_out.items()}
        return " ".join(f"{name}={times}" for name, times in (counts | left_out).items() if times)


def run_due(database: Database, now: datetime) -> Done:
    """Does everything due at `now`. Safe to repeat, to interrupt and to run late: every step is one transaction
    that changes what made it due. A step that fails stays due and stops no other."""
    done = Done()
    with database.read() as session:
        opening = [ritual.id for ritual in rituals.rituals_to_open(session, now)]
    for ritual_id in opening:
        _do(database, "opening", ritual_id, lambda session, id_: _open(session, id_, now, done))
    while _all(
        database, "seat", _due_seats(database, now), lambda session, id_: _step(session, id_, now, done)
    ):
        pass
    while _all(
        database, "stage", _due_stages(database, now), lambda session, id_: _end(session, id_, now, done)
    ):
        pass
    return done


Step = Callable[[Session, str], None]


def _due_seats(database: Database, now: datetime) -> list[str]:
    with database.read() as session:
        return [seat.id for seat in rounds.seats_due(session, now, BATCH)]


def _due_stages(database: Database, now: datetime) -> list[str]:
    with database.read() as session:
        return [stage.id for stage in rounds.stages_due(session, now, BATCH)]


def _all(database: Database, what: str, ids: list[str], step: Step) -> bool:
    """Whether there may be more: a full batch that was not all failures."""
    went_well = [_do(database, what, id_, step) for id_ in ids]
    return len(ids) == BATCH and any(went_well)


def _do(database: Database, what: str, id_: str, step: Step) -> bool:
    try:
        with database.write() as session:
            step(session, id_)
    except Exception as error:  # noqa: BLE001  (one broken ritual must not silence all others; logged, and tried again)
        log.error("%s %s failed: %s\n%s", what, id_, type(error).__name__, frames(error))
        return False
    return True


def plan_next(session: Session, ritual: Ritual, on_or_after: date) -> None:
    """Sets when the ritual's next round is opened."""
    version = rituals.current_version(session, ritual)
    ritual.next_date = timing.next_day(version, on_or_after)
    ritual.next_open_at = timing.open_instant(version, ritual.next_date) if ritual.next_date else None


def _open(session: Session, ritual_id: str, now: datetime, done: Done) -> None:
    ritual = session.get_one(Ritual, ritual_id)
    while ritual.next_date and ritual.next_open_at and ritual.next_open_at <= now:
        day = ritual.next_date
        if _is_over(session, ritual, day, now):
            round_.leave_out_round(session, ritual, day, RoundState.MISSED, now)
            done.missed += 1
            log.warning("round missed: ritual=%s day=%s, its close had passed", ritual.id, day)
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


def _step(session: Session, seat_id: str, now: datetime, done: Done) -> None:
    seat = session.get_one(Seat, seat_id)
    if seat.due_at is None or seat.due_at > now:
        return  # pressed away since it was looked up
    round_row = session.get_one(Round, seat.round_id)
    ritual = session.get_one(Ritual, round_row.ritual_id)
    if not _goes_on(ritual, round_row):
        seat.step = seat.due_at = None
        log.info("seat not asked: seat=%s ritual=%s round=%s", seat.id, ritual.state, round_row.state)
    elif seat.step == SeatStep.ASK:
        _ask(session, seat, round_row, ritual, now, done)
    elif seat.state == SeatState.ASKED:
        _nudge(session, seat, round_row, now, done)
    else:
        seat.step = seat.due_at = None


def _goes_on(ritual: Ritual, round_row: Round) -> bool:
    is_running = ritual.state == rituals.RitualState.ACTIVE or round_row.is_trial
    return is_running and round_row.state == RoundState.OPEN


def _ask(session: Session, seat: Seat, round_row: Round, ritual: Ritual, now: datetime, done: Done) -> None:
    due_at = seat.due_at or seat.ask_at
    if is_too_late(Work.PROMPT, due_at, round_row.closes_at, now):
        seat.state, seat.step, seat.due_at = SeatState.MISSED, None, None
        _left_out(Work.PROMPT, seat.id, due_at, now, done)
        return
    life_of(ritual.kind).ask(session, seat, round_row, now)
    done.asked += 1
    _was_done(Work.PROMPT, seat.id, due_at, now, done)


def _nudge(session: Session, seat: Seat, round_row: Round, now: datetime, done: Done) -> None:
    due_at = seat.due_at or seat.ask_at
    if is_too_late(Work.NUDGE, due_at, round_row.closes_at, now):
        seat.step = seat.due_at = None
        _left_out(Work.NUDGE, seat.id, due_at, now, done)
        return
    round_.nudge(session, seat, round_row)
    done.nudged += 1
    _was_done(Work.NUDGE, seat.id, due_at, now, done)


def _end(session: Session, stage_id: str, now: datetime, done: Done) -> None:
    stage = session.get_one(Stage, stage_id)
    if stage.done_at is not None or stage.due_at > now:
        return  # closed, or put off, since it was looked up
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
