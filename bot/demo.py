"""The demo: a local Slack, the bot in a process of its own, and a sample team with its rituals under way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.demo_scenarios import SCENARIOS
from bot.demo_scene import MADRID, Scene, always
from bot.manifest import read_manifest
from bot.standin.clock import Clock
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.sockets import listening
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, BOT_USER_ID
from rituals.upcoming import Coming, upcoming
from rituals.words import join_words
from storage.claim import is_anything_under_way
from storage.database import Database

SECONDS = 30.0
LOOK_SECONDS = 0.25
MOST_STARTS, WITHIN_SECONDS = 5, 60.0
Say = Callable[[str], None]


class BotDidNotStart(Exception):
    """The bot's process ended, or did not connect in time; its own words are above."""


def bot_environment(stand_in: StandIn, folder: Path) -> dict[str, str]:
    """What the bot is told about the stand-in: the same variables as for any workspace."""
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": stand_in.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'rituals.db'}",
        "RITUALS_SECRET": "",  # one of its own, beside its database; whoever tries it out may have a real one set
        "OPS_PORT": "",  # and a real bot, which listens there
        "RITUALS_CLOCK": str(folder / "clock"),
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def running(port: int) -> Iterator[tuple[StandIn, BotProcess]]:
    """The stand-in and the bot; both end with the block, and leave nothing behind. Raises BotDidNotStart."""
    with tempfile.TemporaryDirectory(prefix="rituals-demo-") as name:
        folder = Path(name)
        clock = Clock(offset_file=folder / "clock")
        clock.move_to(_next_sunday(clock.calendar()))
        database = Database(f"sqlite:///{folder / 'rituals.db'}")
        coming = lambda: _upcoming(database, clock)  # noqa: E731
        with StandIn(
            read_manifest(), clock=clock, port=port, seed=sample, upcoming=coming, scenarios=SCENARIOS
        ) as stand_in:
            bot = BotProcess(bot_environment(stand_in, folder))
            try:
                bot.start()
                _wait_for_connection(stand_in, bot)
                yield stand_in, bot
            finally:
                bot.stop()
                database.close()


def _next_sunday(now: datetime) -> datetime:
    """Noon in Madrid: early enough for everybody's Monday."""
    local = now.astimezone(MADRID)
    day = local.date() + timedelta(days=7 - local.isoweekday())
    return datetime.combine(day, time(12), MADRID).astimezone(UTC)


def _upcoming(database: Database, clock: Clock) -> list[dict[str, Any]]:
    """What is being sent counts as due now: the clock should not go on before people can read it."""
    with database.read() as session:
        found = upcoming(session)
        if is_anything_under_way(session):
            found.insert(0, Coming(clock.calendar(), "a message is sent", "it is wanted now"))
    return [{"at": coming.at.isoformat(), "what": coming.what, "why": coming.why} for coming in found]


class BotProcess:
    """The bot in a process of its own, which can be started again on the same database."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            env=self._environment,
            start_new_session=True,  # Ctrl-C is for the demo, which then ends the bot in order
        )

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "start() comes first"  # noqa: S101
        return self._process

    def end(self) -> str | None:
        """How it ended, or None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        return f"was killed (signal {-code})" if code < 0 else f"ended by itself (exit code {code})"

    def stop(self) -> None:
        """In order, or else at once; nothing of it is left."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def watch(bot: BotProcess, stop: threading.Event, elapsed: Callable[[], float], say: Say) -> None:
    """Until `stop`: a bot that ended is started again, save when it ends all the time."""
    starts: deque[float] = deque(maxlen=MOST_STARTS)
    while not stop.wait(LOOK_SECONDS):
        end = bot.end()
        if end is None:
            continue
        if len(starts) == MOST_STARTS and elapsed() - starts[0] < WITHIN_SECONDS:
            say(f"The bot {end}, and was started {MOST_STARTS} times within a minute. It is left alone now;")
            say("the page stays up. Ctrl-C ends the demo.")
            stop.wait()
            return
        say(f"The bot {end}. Starting it again …")
        starts.append(elapsed())
        bot.start()


def _wait_for_connection(stand_in: StandIn, bot: BotProcess) -> None:
    for _ in range(int(SECONDS * 20)):
        if stand_in.call(listening, stand_in.workspace):
            return
        try:
            bot.process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise BotDidNotStart


def address(stand_in: StandIn) -> str:
    """Of the page, as Ana, where the app writes to her."""
    ana = stand_in.workspace.person("ana")
    talk = stand_in.call(stand_in.workspace.direct, ana.id, BOT_USER_ID)
    return f"{stand_in.url}/?as={ana.id}&in={talk.id}"


def set_the_scene(stand_in: StandIn, goes_on: Callable[[], bool] = always) -> list[str]:
    """What is missing in the end, such as "the vision": the bot was too slow, or `goes_on` said no meanwhile."""
    scene = Scene(stand_in, goes_on)
    scene.play()
    return scene.missing


def greeting(missing: Sequence[str]) -> str:
    """Who the newcomer is and what they see; `missing` as `set_the_scene` tells it."""
    if not missing:
        return "You are Ana. A question waits for you."
    return f"You are Ana. The bot was slow, so you will not see {join_words(missing)} of the sample team."
