"""The demo: a local Slack, the bot in a process of its own, a sample team and a standup already under way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.manifest import read_manifest
from bot.standin.clock import Clock
from bot.standin.driver import Hand
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, Change
from rituals.upcoming import upcoming
from storage.database import Database

SECONDS = 30.0
MADRID = ZoneInfo("Europe/Madrid")
SHANGHAI = ZoneInfo("Asia/Shanghai")


class BotDidNotStart(Exception):
    """The bot's process ended, or did not connect in time; its own words are above."""


def bot_environment(stand_in: StandIn, folder: Path) -> dict[str, str]:
    """What the bot is told about the stand-in: the same variables as for any workspace."""
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": stand_in.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'rituals.db'}",
        "RITUALS_CLOCK": str(folder / "clock"),
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def running(port: int) -> Iterator[tuple[StandIn, subprocess.Popen[bytes]]]:
    """The stand-in and the bot; both end with the block, and leave nothing behind. Raises BotDidNotStart."""
    with tempfile.TemporaryDirectory(prefix="rituals-demo-") as name:
        folder = Path(name)
        clock = Clock(offset_file=folder / "clock")
        clock.move_to(_next_sunday(clock.calendar()))
        database = Database(f"sqlite:///{folder / 'rituals.db'}")
        coming = lambda: _upcoming(database)  # noqa: E731
        with StandIn(read_manifest(), clock=clock, port=port, seed=sample, upcoming=coming) as stand_in:
            process = _start_bot(stand_in, bot_environment(stand_in, folder))
            try:
                yield stand_in, process
            finally:
                process.terminate()
                process.wait(timeout=SECONDS)
                database.close()


def _next_sunday(now: datetime) -> datetime:
    """Noon in Madrid: early enough for everybody's Monday."""
    local = now.astimezone(MADRID)
    day = local.date() + timedelta(days=7 - local.isoweekday())
    return datetime.combine(day, time(12), MADRID).astimezone(UTC)


def _upcoming(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        return [{"at": coming.at.isoformat(), "what": coming.what} for coming in upcoming(session)]


def _start_bot(stand_in: StandIn, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env={**os.environ, **environment},
        start_new_session=True,  # Ctrl-C is for the demo, which then ends the bot in order
    )
    connected = _Connected()
    stand_in.call(stand_in.workspace.listeners.append, connected)
    is_connected = connected.wait(SECONDS, process)
    stand_in.call(stand_in.workspace.listeners.remove, connected)
    if not is_connected:
        process.kill()
        process.wait()
        raise BotDidNotStart
    return process


class _Connected:
    """Hears of the bot's first connection."""

    def __init__(self) -> None:
        self._heard = False

    def __call__(self, change: Change) -> None:
        self._heard = self._heard or (change.type == "connection" and bool(change.body["connected"]))

    def wait(self, seconds: float, process: subprocess.Popen[bytes]) -> bool:
        for _ in range(int(seconds * 20)):
            if self._heard:
                return True
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            return False
        return False


def set_the_scene(stand_in: StandIn) -> None:
    """Through the same hands as everybody else: Ana sets up a standup on Sunday; on Monday Chen and Bo have answered
    and Ana is being asked."""
    ana, bo, chen = (stand_in.hand(name) for name in ("ana", "bo", "chen"))
    _set_up(ana)
    monday = stand_in.workspace.clock.calendar().astimezone(MADRID).date() + timedelta(days=1)
    _move(stand_in, datetime.combine(monday, time(9), SHANGHAI))
    _answer(
        stand_in,
        chen,
        "The import of 40,000 customer records runs in 3 minutes instead of 50.",
        "The same for invoices.",
        "I need the staging password; Dalia has it.",
    )
    _move(stand_in, datetime.combine(monday, time(9), MADRID))
    _answer(
        stand_in,
        bo,
        "Two customers signed up by themselves, the first without a call.",
        "Watching five more of them try.",
        "Nothing",
    )
    ana.waits_for("Daily standup", seconds=SECONDS)
    stand_in.call(stand_in.workspace.clock.advance, timedelta(minutes=4))


def _set_up(ana: Hand) -> None:
    ana.runs("/standup setup", "#team")
    ana.waits_for("Questions", in_="modal", seconds=SECONDS)
    ana.submits()
    ana.waits_for("All set", in_="modal", seconds=SECONDS)
    ana.closes()
    ana.waits_for("Next:", seconds=SECONDS)


def _move(stand_in: StandIn, to: datetime) -> None:
    stand_in.call(stand_in.workspace.clock.move_to, to.astimezone(UTC))


def _answer(stand_in: StandIn, person: Hand, better: str, coming: str, in_the_way: str) -> None:
    person.waits_for("In an hour", seconds=SECONDS)
    stand_in.call(stand_in.workspace.clock.advance, timedelta(minutes=3))
    person.presses("Answer")
    person.waits_for("What comes next?", in_="modal", seconds=SECONDS)
    person.fills("What changed for the better since last time?", better)
    person.fills("What comes next?", coming)
    person.fills("Is anything in your way?", in_the_way)
    person.submits()
    person.waits_for("thank you", seconds=SECONDS)
