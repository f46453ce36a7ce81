"""People who do the same thing at the same moment: threads of one process, or processes of their own.

python -m tests.rituals.at_once URL SEAT NAME THREADS TIMES is one such process.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from rituals.answer import answer
from rituals.people import watch_channel
from rituals.wanted import want
from storage.database import Database
from tests.rituals.office import CHANNEL, MONDAY, TEAM, at

Outcome = TypeVar("Outcome")
NOON = at(MONDAY, "12:00")
SHARED = "shared"
"""The key of a message that everybody wants."""


def at_once(threads: int, work: Callable[[int], Outcome]) -> list[Outcome]:
    """What came of `work(0)`, `work(1)` …, all begun at the same moment."""
    start = Barrier(threads)

    def begin(number: int) -> Outcome:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def in_processes(databases: Iterable[Database], seat: str, name: str, threads: int, times: int) -> None:
    """One process for each of `databases`, in which each of `threads` changes things so many `times`."""
    begun = [
        subprocess.Popen([sys.executable, "-m", __name__, database.url, seat, name, str(threads), str(times)])
        for database in databases
    ]
    assert [process.wait(100) for process in begun] == [0] * len(begun)


def change_all(database: Database, seat: str, name: str, words: str, times: int) -> None:
    """Three rows that others change as well: a channel is doubted, an answer changed, a message wanted anew."""
    for number in range(times):
        with database.write() as session:
            watch_channel(session, TEAM, CHANNEL)
        with database.write() as session:
            answer(session, seat, name, {"done": f"{words} {number}"}, NOON)
        with database.write() as session:
            want(session, key=SHARED, purpose="digest", ref=SHARED, team_id=TEAM, destination=CHANNEL)


def main(url: str, seat: str, name: str, threads: str, times: str) -> None:
    database = Database(url)
    at_once(int(threads), lambda number: change_all(database, seat, name, f"copy {number}", int(times)))
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
