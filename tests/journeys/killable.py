"""The bot in a process of its own that kills itself at one of its side effects: a commit, or a request to Slack.

python -m tests.journeys.killable reads orders, one JSON object a line, and runs one bot for each: it prints the
process id at once, and how the process ended when it has. Each bot is forked from this process, which has imported
everything and holds neither a thread nor a database, so that a start costs little.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from bot import cli, ticker, wiring
from bot.clock import Clock, ShiftedClock
from bot.export import exporter
from bot.export.making import write_file
from bot.message import outcome, pacing, sender
from bot.message.pace import SharedPace
from bot.message.sender import Sender
from bot.settings import Settings
from bot.standin.workspace import APP_TOKEN, BOT_ID, BOT_TOKEN, BOT_USER_ID, TEAM_ID
from rituals import answer
from storage import quick
from storage.database import Database
from storage.export import Export

LONGEST_LIFE = 100
"""Seconds until a bot ends that nobody has ended."""
CHECK_SECONDS = 0.2
"""What Slack accepts late is injected elsewhere; here it is only looked for."""
WRITING = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")


@dataclass(frozen=True)
class Order:
    """A bot to run. It dies at the side effect numbered `number`, or at the first called `name`; else it lives on.

    Side effects are written down in the file `trace`; those whose name matches `counted` have numbers. `ahead`: by so
    many seconds its elapsed clock is ahead of the machine's, as if it had been started that much later.
    """

    environment: Mapping[str, str]
    trace: str
    number: int = 0
    name: str = ""
    ahead: float = 0.0
    workers: int = 8
    counted: str = ""

    def written(self) -> str:
        return json.dumps(asdict(self))


@dataclass
class Effects:
    """Counts what others can see of this process, and ends it in time."""

    order: Order
    _count: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def passes(self, name: str) -> None:
        with self._turn:
            self._count += re.match(self.order.counted, name) is not None
            with Path(self.order.trace).open("a", encoding="utf8") as trace:
                trace.write(f"{name}\n")
            if 0 < self._count == self.order.number or name == self.order.name:
                os.kill(os.getpid(), signal.SIGKILL)


class CountedClient(WebClient):
    """Every request to Slack: before it is sent, and when its answer is there but nobody has seen it yet."""

    effects: Effects

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:  # type: ignore[override]
        self.effects.passes(f"before {api_method}")
        try:
            return super().api_call(api_method, **arguments)
        finally:
            self.effects.passes(f"after {api_method}")


class Commits:
    """Every commit that changes something: before and after it."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._own = threading.local()
        event.listen(Engine, "before_cursor_execute", self._executes)
        event.listen(Engine, "rollback", lambda _connection: self._tables().clear())
        event.listen(Engine, "commit", self._before)
        event.listen(Session, "after_commit", self._after)
        quick.Prepared.execute = self._counting(quick.Prepared.execute)  # type: ignore[method-assign]
        answer.write_quickly = self._watching(quick.write_quickly)

    def _counting(self, execute: Callable[..., None]) -> Callable[..., None]:
        def executes(statement: quick.Prepared, *given: Any) -> None:
            execute(statement, *given)
            sql = next(iter(statement._compiled.values())).sql
            self._executes(None, None, sql)

        return executes

    def _watching(self, write: Callable[[Database], Any]) -> Callable[[Database], Any]:
        """The transactions that go past SQLAlchemy, which tells of no commit there."""

        @contextmanager
        def watched(database: Database) -> Iterator[quick.Quick]:
            with write(database) as at:
                yield at
                self._before(None)
            self._after(None)

        return watched

    def _tables(self) -> set[str]:
        """Written to by the transaction of this thread."""
        if not hasattr(self._own, "tables"):
            self._own.tables = set()
        tables: set[str] = self._own.tables
        return tables

    def _executes(self, _connection: Connection | None, _cursor: Any, statement: str, *_: Any) -> None:
        if found := WRITING.match(statement):
            self._tables().add(found[1])

    def _before(self, _connection: Connection | None) -> None:
        if self._tables():
            self._effects.passes(f"before commit of {', '.join(sorted(self._tables()))}")

    def _after(self, _session: Session | None) -> None:
        if tables := sorted(self._tables()):
            self._tables().clear()
            self._effects.passes(f"after commit of {', '.join(tables)}")


class ClockAhead(ShiftedClock):
    def __init__(self, offset_file: Path, ahead: timedelta) -> None:
        super().__init__(offset_file)
        self._ahead = ahead

    def elapsed(self) -> datetime:
        return super().elapsed() + self._ahead


def make_here(database: Database, export: Export, target: Path, now: datetime, _is_over: object) -> None:
    """A spreadsheet, without the process of its own, whose start would take longer than all else. What that process
    does is nothing that others see."""
    with database.read() as session:
        write_file(session, export, target, now)


def run(order: Order) -> None:
    """`python -m bot run` in this process, counted, and impatient: it ticks often and nothing waits for its turn."""
    os.environ.update(order.environment)
    effects = Effects(order)
    Commits(effects)
    CountedClient.effects = effects
    wiring.WebClient = CountedClient  # type: ignore[misc]
    wiring.Sender = partial(Sender, workers=order.workers)  # type: ignore[assignment,misc]
    wiring.make_clock = partial(_clock, timedelta(seconds=order.ahead))
    ticker.TICK_SECONDS = 0.1  # type: ignore[assignment]
    sender.COURTESY = 0.0
    outcome.CHECK_SECONDS = CHECK_SECONDS
    pacing.CHANNEL_PER_SECOND = pacing.CHANNEL_BURST = 1000.0
    wiring.SharedPace = partial(SharedPace, per_minute=dict.fromkeys(pacing.PER_MINUTE, 60_000.0))  # type: ignore[assignment,misc]
    exporter.make_apart = make_here
    cli.run()


def _clock(ahead: timedelta, settings: Settings) -> Clock:
    assert settings.rituals_clock is not None
    return ClockAhead(settings.rituals_clock, ahead)


def _forked(order: Order) -> int:
    child = os.fork()
    if child:
        return child
    try:
        signal.alarm(LONGEST_LIFE)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)  # what is said here is the parent's
        os.dup2(null, 1)
        logging.disable(logging.WARNING)  # a busy machine delays ticks, and a killed bot leaves broken lines
        run(order)
    except BaseException:  # noqa: BLE001  (the child must never go on as if it were the parent)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


class RehearsedSlack(WebClient):
    """Knows who the bot is, and nothing else."""

    def api_call(self, api_method: str, **_: Any) -> SlackResponse:  # type: ignore[override]
        identity = {"team_id": TEAM_ID, "team": "", "user_id": BOT_USER_ID, "bot_id": BOT_ID}
        return SlackResponse(
            client=self, http_verb="POST", api_url="", req_args={}, data=identity, headers={}, status_code=200
        )


def rehearse() -> None:
    """Does once what every start would do anew for the first time, such as reading the models. Starts no thread."""
    settings = Settings.model_validate(
        {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "database_url": "sqlite:///:memory:"}
    )
    with patch.object(wiring, "WebClient", RehearsedSlack):
        bot = wiring.build(settings)
    bot.ticker.tick()
    bot.parts.directory.refresh()
    bot.parts.database.close()
    gc.freeze()  # what is here now is shared with every bot


def main() -> None:
    rehearse()
    for line in sys.stdin:
        child = _forked(Order(**json.loads(line)))
        print(child, flush=True)  # noqa: T201
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
