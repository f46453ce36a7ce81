"""From the start of the process to its first ack: with one ritual, and with a hundred thousand, in turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from statistics import median
from time import monotonic

from bot.standin import people
from tests.bench.crowd import Crowd
from tests.bench.figure import Figure
from tests.bench.office import BOT, MONDAY_AT_TEN, SECONDS, Office, closed_office, running

HEADCOUNT = 25
MANY = Crowd(100_000, 2_000, 20_000, due_in=timedelta(hours=20))
"""All of them open within a day, so that all their channels are looked up again."""
TIMES = 7


def figures() -> Iterator[Figure]:
    one, many = in_turns([None, MANY])
    yield Figure("start_seconds", median(one), "s")
    yield Figure("start_100k_vs_empty", median(b / a for a, b in zip(one, many, strict=True)), "times")


def in_turns(crowds: Sequence[Crowd | None], times: int = TIMES) -> list[list[float]]:
    """Seconds of each start; beside the crowd there is an office of a few with one ritual."""
    with ExitStack() as stack:
        offices = [stack.enter_context(closed_office(HEADCOUNT)) for _ in crowds]
        for (office, _), crowd in zip(offices, crowds, strict=True):
            if crowd is not None:
                _joins(office, crowd)
        samples: list[list[float]] = [[] for _ in crowds]
        for _ in range(times):
            for (office, environment), taken in zip(offices, samples, strict=True):
                taken.append(seconds_to_first_ack(office, environment))
    return samples


def _joins(office: Office, crowd: Crowd) -> None:
    with office.database.write() as session:
        crowd.write(session, MONDAY_AT_TEN)
    office.stand_in.call(crowd.hire, office.stand_in.workspace)


def seconds_to_first_ack(office: Office, environment: Mapping[str, str]) -> float:
    workspace, user_id = office.stand_in.workspace, office.next_person()
    begun = monotonic()
    with running(BOT, environment):
        office.stand_in.until_connected(SECONDS)
        seen = office.stand_in.call(people.run_command, workspace, user_id, "/standup help", f"D{user_id}")
        seconds = monotonic() - begun
    if not seen["ok"]:
        raise RuntimeError(f"no ack: {seen['trouble']}")
    return seconds
