"""A tick with nothing due, with a hundred thousand rituals at rest against a hundred, in turns."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.clock import SystemClock
from bot.metrics import Metrics
from bot.ticker import Ticker
from storage.database import Database
from storage.migration import migrate
from tests.bench.crowd import Crowd
from tests.bench.figure import Figure, ratio

FEW, MANY = Crowd(100, 20, 200), Crowd(100_000, 2_000, 20_000)
ROUNDS = 15
TICKS = 20

Samples = list[list[float]]


def figures() -> Iterator[Figure]:
    few, many = in_turns([FEW, MANY])
    yield Figure("tick_idle_ms", median(map(median, few)), "ms")
    yield Figure("tick_idle_100k_vs_100", ratio(many, few), "times")


def in_turns(crowds: Sequence[Crowd], rounds: int = ROUNDS, ticks: int = TICKS) -> list[Samples]:
    """Milliseconds of each crowd's ticks."""
    with ExitStack() as stack:
        tickers = [stack.enter_context(ticker(crowd)) for crowd in crowds]
        samples: list[Samples] = [[] for _ in tickers]
        for _ in range(rounds):
            for each, taken in zip(tickers, samples, strict=True):
                each.tick()
                taken.append([milliseconds(each.tick) for _ in range(ticks)])
    return samples


@contextmanager
def ticker(crowd: Crowd) -> Iterator[Ticker]:
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as folder:
        database, clock = Database(f"sqlite:///{Path(folder) / 'rituals.db'}"), SystemClock()
        migrate(database)
        with database.write() as session:
            crowd.write(session, clock.calendar())
        yield Ticker(database, clock, wake=_nothing_to_wake, doubt=_nothing_to_wake, metrics=Metrics())
        database.close()


def _nothing_to_wake() -> None:
    raise RuntimeError("something was due")


def milliseconds(step: Callable[[], object]) -> float:
    begun = perf_counter()
    step()
    return (perf_counter() - begun) * 1_000
