"""Messages a second that senders take and write down, with Slack left out: on SQLite, and on PostgreSQL by one and by
four processes. Writes are as safe as in earnest (synchronous=FULL; fsync)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from slack_sdk import WebClient
from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from bot.clock import SystemClock
from bot.message.attempt import Desk
from bot.message.calling import Caller, Weather
from bot.message.ledger import Ended, Ledger
from bot.message.outcome import Agreed
from bot.message.pace import SharedPace
from bot.message.rendering import Rendered
from bot.message.sender import nobody_told
from bot.metrics import Metrics
from bot.standin.workspace import TEAM_ID
from storage.database import Database
from storage.message import AT_ONCE, Message
from storage.migration import migrate
from tests.bench.figure import Figure
from tests.bench.sending import UNBOUNDED
from tests.storage.postgres import HASTE, serving

MESSAGES = 4_000
AT_ONCE_TAKEN = 16
"""As many as a sender takes: two for each of eight workers."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as folder:
        yield Figure("claims_per_s_sqlite", per_second(f"sqlite:///{folder}/rituals.db", 1), "messages/s")
        with serving(Path(folder)) as server:
            server.run(
                *(f"ALTER SYSTEM RESET {each.split(' = ')[0]}" for each in HASTE), "SELECT pg_reload_conf()"
            )
            for processes in (1, 4):
                with server.database("template1") as url:
                    yield Figure(f"claims_per_s_pg_{processes}", per_second(url, processes), "messages/s")


def per_second(url: str, processes: int, messages: int = MESSAGES) -> float:
    """Raises RuntimeError unless each message was taken once."""
    database = Database(url)
    migrate(database)
    _want(database, messages)
    command = [sys.executable, "-m", "tests.bench.claiming", url]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    spans = [[float(each) for each in racer.communicate()[0].split()] for racer in racers]
    with database.read() as session:
        left = session.exec(select(func.count()).where(col(Message.due_at).is_not(None))).one()
    database.close()
    taken = sum(int(count) for _, _, count in spans)
    if taken != messages or left:
        raise RuntimeError(f"{taken} of {messages} were taken, {left} were left")
    return messages / (max(end for _, end, _ in spans) - min(begin for begin, _, _ in spans))


def _want(database: Database, count: int) -> None:
    with database.write() as session:
        session.execute(insert(Message), [_message(number) for number in range(count)])


def _message(number: int) -> dict[str, object]:
    about = {"key": f"prompt:{number}:1", "purpose": "prompt", "ref": str(number), "team_id": TEAM_ID}
    state = {
        "is_wanted": True,
        "wanted": 1,
        "sent": 0,
        "attempts": 0,
        "is_parked": False,
        "is_uncertain": False,
    }
    return {**about, **state, "destination": f"U{number}", "priority": 1, "due_at": AT_ONCE, "trouble": ""}


# -- a process ---------------------------------------------------------------------------------------------------------


def says(_session: Session, _row: Message, _now: datetime) -> Rendered:
    return Rendered("What are you up to?", [])


def take_all(url: str) -> Sequence[float]:
    """When it began, when it ended, and how many it took."""
    database, clock, metrics, pace = Database(url), SystemClock(), Metrics(), SharedPace(TEAM_ID, UNBOUNDED)
    weather = Weather()
    call = Caller(WebClient(token=""), pace, clock, weather, metrics)
    ledger = Ledger(
        Desk(database, call, {"prompt": says}, clock, weather),
        pace,
        timedelta(seconds=30),
        nobody_told,
        metrics,
    )
    ended: list[Ended] = []
    begun, count, ended_at = monotonic(), 0, monotonic()
    while True:
        _, attempts = ledger.turn_over(ended, AT_ONCE_TAKEN)
        if not attempts:
            break
        count += len(attempts)
        ended = [Ended(each, Agreed(each.row.wanted, "D1", "1795420800.000001")) for each in attempts]
        ended_at = monotonic()
    database.close()
    return begun, ended_at, count


if __name__ == "__main__":
    print(*take_all(sys.argv[1]))  # noqa: T201
