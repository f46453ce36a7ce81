"""From the start of the process to its first ack, on a database with one ritual."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import monotonic

from bot.standin import people
from tests.bench.figure import Figure
from tests.bench.office import BOT, SECONDS, closed_office, running

TIMES = 3


def figures() -> Iterator[Figure]:
    yield Figure("start_seconds", median(seconds_to_first_ack() for _ in range(TIMES)), "s")


def seconds_to_first_ack() -> float:
    with closed_office(headcount=5) as (team, environment):
        workspace, user_id = team.stand_in.workspace, team.next_person()
        begun = monotonic()
        with running(BOT, environment):
            team.stand_in.until_connected(SECONDS)
            seen = team.stand_in.call(people.run_command, workspace, user_id, "/standup help", f"D{user_id}")
            seconds = monotonic() - begun
    if not seen["ok"]:
        raise RuntimeError(f"no ack: {seen['trouble']}")
    return seconds
