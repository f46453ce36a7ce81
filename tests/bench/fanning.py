"""How long it takes to ask ten thousand people in the same minute, and how late people are asked on a usual day.

In simulated time: clock and limits of the local Slack are moved from one moment at which something can happen to the
next, so that an hour passes as fast as its messages are sent. What Slack itself takes for a call is not in it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import update
from sqlmodel import col, select

from bot.manifest import read_manifest
from bot.message.pace import SharedPace
from bot.message.sender import Sender
from bot.standin.clock import Clock as SlackClock
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_TOKEN, TEAM_ID
from bot.ticker import TICK_SECONDS
from bot.wiring import HTTP_SECONDS, RENDERERS
from rituals.due import run_due
from storage.database import Database
from storage.message import Message
from storage.round import Seat
from tests.bench.figure import Figure, percentile
from tests.bench.office import MONDAY_AT_TEN, SUNDAY, hire, prepare

PEOPLE = 10_000
CEILINGS = (180, 300, 600)
"""Messages a minute that Slack takes in one run each; the bot is told none of them. It publishes "several hundred"."""
TEAM_OF = 200
ZONES = (
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Madrid",
    "Africa/Nairobi",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Pacific/Auckland",
)
OPENING = SUNDAY + timedelta(hours=8)
"""The round of Monday is open then, and it is not Monday anywhere."""
PHASE = 0.37
"""Seconds between a full one and the tick."""


def figures() -> Iterator[Figure]:
    runs = [fan_out(ceiling) for ceiling in CEILINGS]
    yield Figure("fanout_vs_ceiling", max(run.seconds / run.least_seconds for run in runs), "times")
    yield Figure("fanout_429_share", max(run.refused / run.people for run in runs), "of all posts")
    late = lateness()
    yield Figure("lateness_p50_s", median(late), "s")
    yield Figure("lateness_p99_s", percentile(late, 99), "s")


# -- ten thousand at once ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FanOut:
    people: int
    ceiling: int
    seconds: float
    refused: int

    @property
    def least_seconds(self) -> float:
        """A minute's worth may go at once, and then a minute's worth each minute."""
        return 60.0 * ((self.people - 1) // self.ceiling)


def fan_out(ceiling: int, people: int = PEOPLE) -> FanOut:
    """Raises RuntimeError unless everybody was asked."""
    with hall({f"U{number:08}": ZONES[5] for number in range(people)}, MONDAY_AT_TEN) as there:
        there.slack.call(there.slack.workspace.faults.ceiling, per_minute=ceiling)
        there.only_prompts()
        there.sends_all(step=1.0)
        took = (there.clock.now - MONDAY_AT_TEN).total_seconds()
        if there.client.accepted.keys() != there.prompts().keys():
            raise RuntimeError(f"{len(there.client.accepted)} of {people} people were asked")
        return FanOut(people, ceiling, took, there.client.refused)


# -- a usual day -------------------------------------------------------------------------------------------------------


def lateness(people: int = TEAM_OF) -> list[float]:
    """Seconds between the instant for which each prompt of a standup was meant, and Slack taking it."""
    user_ids = (f"U{number:08}" for number in range(people))
    with hall(dict(zip(user_ids, cycle(ZONES), strict=False)), OPENING) as there:
        for instant in there.instants_to_ask():
            there.clock.now = max(there.clock.now, instant + timedelta(seconds=TICK_SECONDS - PHASE))
            run_due(there.database, there.clock.now)
            there.only_prompts()
            there.sends_all(step=0.01)
        asked = there.prompts()
        if len(asked) != people:
            raise RuntimeError(f"{len(asked)} of {people} people were asked")
        return [(there.client.accepted[key] - meant_for).total_seconds() for key, meant_for in asked.items()]


# -- where -------------------------------------------------------------------------------------------------------------


class SimulatedClock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def calendar(self) -> datetime:
        return self.now

    def elapsed(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


class WatchedClient(WebClient):
    """Notes when Slack took which message, and how often it refused."""

    def __init__(self, clock: SimulatedClock, url: str) -> None:
        super().__init__(BOT_TOKEN, url, timeout=HTTP_SECONDS, retry_handlers=[])
        self.accepted: dict[str, datetime] = {}
        self.refused = 0
        self._clock = clock

    def chat_postMessage(self, **arguments: Any) -> Any:  # type: ignore[override]  # noqa: N802
        try:
            answer = super().chat_postMessage(**arguments)
        except SlackApiError:
            self.refused += 1
            raise
        self.accepted[arguments["metadata"]["event_payload"]["key"]] = self._clock.now
        return answer


class Hall:
    """With a standup in which everybody takes part."""

    def __init__(self, slack: StandIn, database: Database, clock: SimulatedClock) -> None:
        self.slack = slack
        self.database = database
        self.clock = clock
        self.client = WatchedClient(clock, slack.api_url)
        self._sender = Sender(database, self.client, RENDERERS, clock, pace=SharedPace(TEAM_ID))

    def sends_all(self, step: float) -> None:
        """Whenever something may go, it goes; the clock is moved by `step` seconds at least."""
        while True:
            self._sender.send_due()
            with self.database.read() as session:
                if (
                    session.exec(select(Message.seq).where(col(Message.due_at).is_not(None)).limit(1)).first()
                    is None
                ):
                    return
            waits = [each for each in self._sender.seconds_to_wait() if each > 0]
            self.clock.now += timedelta(seconds=max(step, min(waits)))

    def only_prompts(self) -> None:
        """As if everybody had been greeted before."""
        with self.database.write() as session:
            session.execute(update(Message).where(col(Message.purpose) != "prompt").values(due_at=None))

    def prompts(self) -> Mapping[str, datetime]:
        """By key, the instant each was meant for."""
        with self.database.read() as session:
            rows = session.exec(select(Message).where(Message.purpose == "prompt"))
            return {row.key: row.meant_for for row in rows if row.meant_for is not None}

    def instants_to_ask(self) -> list[datetime]:
        with self.database.read() as session:
            return sorted(set(session.exec(select(Seat.ask_at))))


@contextmanager
def hall(zones: Mapping[str, str], now: datetime) -> Iterator[Hall]:
    """`zones` of people by id. The standup was set up on Sunday, and its round is open."""
    clock = SimulatedClock(now)
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'rituals.db'}")
        prepare(database, list(zones), are_sent=False, zones=zones, until=now)
        slack_clock = SlackClock(elapsed=clock.seconds)
        with StandIn(
            read_manifest(), clock=slack_clock, seed=partial(hire, list(zones)), page=False
        ) as slack:
            yield Hall(slack, database, clock)
        database.close()
