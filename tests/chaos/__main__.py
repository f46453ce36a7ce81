"""python -m tests.chaos: the long crash test. Its verdict comes last.

The seed replays what people do, what breaks, and which copy is killed when. At which line a killed copy was, and in
which order processes came to their turn, no seed can replay.
"""

from __future__ import annotations

import argparse
import logging
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.chaos.run import Outcome, Wish, run
from tests.storage.postgres import serving

COPIES = {"sqlite": 1, "postgres": 3}
CALLED = {"sqlite": "one copy on SQLite", "postgres": "three copies on PostgreSQL"}


@dataclass(frozen=True)
class Part:
    """Late acceptance has a run of its own, and a third of the people and kills."""

    database: str
    late: bool = False

    @property
    def title(self) -> str:
        return CALLED[self.database] + (
            ", Slack accepting some messages later than a lease" if self.late else ""
        )


ALL = (Part("sqlite"), Part("postgres"), Part("sqlite", late=True))


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201


def mutter(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


def play(part: Part, wish: Wish, folder: Path) -> Outcome:
    folder.mkdir(exist_ok=True, parents=True)
    with address(part.database, folder) as url:
        return run(replace(wish, copies=COPIES[part.database], url=url, late=part.late), folder)


@contextmanager
def address(database: str, folder: Path) -> Iterator[str]:
    """Of a database that is there for this run; "" for a SQLite file."""
    if database == "sqlite":
        yield ""
        return
    with serving(folder) as server, server.database("template1") as url:
        yield url


def report(outcome: Outcome) -> None:
    for each in outcome.gave_up:
        say(f"gave up: {each}")
    for each in outcome.verdict.faults():
        say(each)
    for name, figure in outcome.totals.items():
        say(f"{name}: {figure}")
    tell(Counter(outcome.verdict.counts()))


def tell(counts: Counter[str]) -> None:
    for name in ("kills", "lost", "repeated", "answers_lost", "wrong_time", "uncertain"):
        say(f"{name}: {counts[name]}")


def read_line() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--database", choices=sorted(COPIES), help="one run, on this; else all three runs")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--weeks", type=int, default=3)
    parser.add_argument("--days", type=int, default=0, help="instead of weeks")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--late", action="store_true", help="Slack accepts some messages later than a lease")
    parser.add_argument("--folder", type=Path, help="where to keep databases and logs")
    return parser.parse_args()


def main() -> int:
    # It would tell of each line that a killed copy leaves behind.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    given = read_line()
    parts = [Part(given.database, given.late)] if given.database else ALL
    days = given.days or 7 * given.weeks
    say(f"seed: {given.seed}")
    sum_of_all: Counter[str] = Counter()
    gave_up = 0
    with tempfile.TemporaryDirectory(prefix="rituals-chaos-") as made:
        for number, part in enumerate(parts, start=1):
            say(f"\n{part.title}")
            share = 3 if part.late and len(parts) > 1 else 1
            wish = Wish(given.seed, given.people // share, days=-(-days // share), kills=given.kills // share)
            outcome = play(part, replace(wish, say=mutter), (given.folder or Path(made)) / f"{number}")
            report(outcome)
            sum_of_all += Counter(outcome.verdict.counts())
            gave_up += len(outcome.gave_up)
            if part.late:
                say(f"uncertain of those accepted late: {outcome.verdict.uncertain_late}")
    say("\nall of it")
    tell(sum_of_all)
    del sum_of_all["kills"]
    return int(bool(gave_up or sum_of_all.total()))


if __name__ == "__main__":
    sys.exit(main())
