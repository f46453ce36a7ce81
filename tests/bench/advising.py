"""Advice on every labelled text, and on texts as long as the form takes: the slowest but one in a hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from rituals.advice import advise_update, advise_vision
from tests.advice.measure import advise
from tests.advice.sentences import KINDS, PARTS, load
from tests.bench.figure import Figure, percentile

LONGEST = 3_000  # characters
LONG_ONES = (
    "We cut the wait from 9 to 4 minutes, which 1,200 people on ward 7 noticed; next we open it in May. ",
    "A nurse, who works at night, and whom nobody asks, is the leading provider of the future. ",
    "1,1.1 ",
    "up to 3 from 4 by 5 more than 6 ",
    "is are be being the best most ",
    "OKR KR1 ABC-123 ",
    "先月より待ち時間が半分になりました。",
    "x",
    " ",
)


def figures() -> Iterator[Figure]:
    yield Figure("advice_p99_ms", percentile(milliseconds(), 99), "ms")


def milliseconds() -> list[float]:
    return [_milliseconds_of(job) for job in _jobs() for _ in range(3)]


def _jobs() -> Iterator[Callable[[], object]]:
    for about in KINDS:
        for part in PARTS:
            for line in load(f"{about}_{part}"):
                yield lambda about=about, line=line: advise(about, line)
    for text in ((one * LONGEST)[:LONGEST] for one in LONG_ONES):
        yield lambda text=text: advise_vision(text)
        yield lambda text=text: advise_update(text)


def _milliseconds_of(job: Callable[[], object]) -> float:
    begun = perf_counter()
    job()
    return (perf_counter() - begun) * 1_000
