"""The tick that asks ten thousand people at once, and how long others wait for their answer to be kept meanwhile."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from sqlmodel import col, select

from bot.standin.workspace import TEAM_ID
from bot.ticker import BREATH_SECONDS
from rituals.answer import answer_first
from rituals.due import run_due
from rituals.kinds import KINDS
from rituals.plan import first_plan
from rituals.ritual import set_up
from storage.database import Database
from storage.migration import migrate
from storage.round import Seat, SeatState
from tests.bench.crowd import ZONE, Crowd, channel, person
from tests.bench.figure import Figure, percentile

PEOPLE, EARLY = 10_000, 5_000
PAUSE = 0.01
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT_NINE, AT_TEN = SUNDAY + timedelta(hours=20), SUNDAY + timedelta(hours=21)
WORDS = {"done": "The import of 40,000 customer records runs in 3 minutes instead of 50."}


def figures() -> Iterator[Figure]:
    seconds, beside, idle = measured(PEOPLE, EARLY)
    yield Figure("asking_10k_seconds", seconds, "s")
    yield Figure("answer_p99_asking_ms", percentile(beside, 99), "ms")
    yield Figure("answer_p99_asking_vs_idle", percentile(beside, 99) / percentile(idle, 99), "times")


def measured(people: int, early: int) -> tuple[float, list[float], list[float]]:
    """Seconds of the tick; milliseconds of answers while it ran, and while nothing did. The first `early` people have a
    standup of their own, an hour before."""
    with standups(people, early) as database, ThreadPoolExecutor(1) as ticking:
        run_due(database, AT_NINE)
        answering = _answering(database)
        idle = [next(answering) for _ in range(early // 5)]
        begun = perf_counter()
        tick = ticking.submit(run_due, database, AT_TEN, _breathe)
        beside = list(_until(tick.done, answering))
        seconds = perf_counter() - begun
        if tick.result().asked != people:
            raise RuntimeError(f"asked were {tick.result().asked}")
    return seconds, beside, idle


def _until(is_over: Callable[[], bool], answering: Iterator[float]) -> Iterator[float]:
    while not is_over():
        yield next(answering)


def _answering(database: Database) -> Iterator[float]:
    """A hundred a second or less, one after the other. Milliseconds of each."""
    with database.read() as session:
        asked = select(Seat.id, Seat.user_id).where(col(Seat.state) == SeatState.ASKED)
        seats = list(session.exec(asked.order_by(Seat.id)))
    pause = threading.Event()
    for seat_id, user_id in seats:
        pause.wait(PAUSE)
        begun = perf_counter()
        answer_first(database, seat_id, user_id, WORDS, AT_NINE)
        yield (perf_counter() - begun) * 1_000


def _breathe() -> None:
    threading.Event().wait(BREATH_SECONDS)


@contextmanager
def standups(people: int, early: int) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'rituals.db'}")
        migrate(database)
        plan = replace(first_plan(KINDS["standup"], ZONE), channel_id=channel(0))
        first = tuple(person(number) for number in range(early))
        with database.write() as session:
            Crowd(rituals=0, channels=1, people=people).write(session, SUNDAY)
            for each in (replace(plan, people=first), replace(plan, ask_at=time(10))):
                set_up(session, TEAM_ID, "standup", each, person(0), SUNDAY)
        yield database
        database.close()
