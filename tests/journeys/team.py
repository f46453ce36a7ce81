"""A team at work: the local Slack, the bot behind it, and a calendar that a test can move."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot import wiring
from bot.manifest import read_manifest
from bot.overview.message import HELLO
from bot.settings import Settings
from bot.socket_mode import SocketEdge
from bot.standin import snapshots
from bot.standin.clock import Clock as StandInClock
from bot.standin.driver import Hand, words
from bot.standin.pace import Pace
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Conversation, Json, Person
from bot.web import PATH, HttpEdge
from storage.claim import is_only_checked
from storage.member import doubtful_channels
from storage.message import Message
from storage.round import Entry

Transport = Literal["socket", "http"]
MONDAY = date(2026, 11, 23)
DIGEST = re.compile(r"\d+ of \d+ answered")
SUNDAY_NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Madrid"))


class SharedClock:
    """The stand-in's calendar, seen by the bot."""

    def __init__(self, clock: StandInClock) -> None:
        self._clock = clock

    def calendar(self) -> datetime:
        return self._clock.calendar()

    def elapsed(self) -> datetime:
        return self._clock.calendar() - self._clock.offset


class Hands:
    """How people act: straight in the workspace, unless a test has them sit at the page (at_the_page.py)."""

    def of(self, stand_in: StandIn, name: str) -> Hand:
        return stand_in.hand(name)

    def rest(self, stand_in: StandIn) -> None:
        """Nobody does anything there for now."""


class Team:
    """Ana, Bo, Chen, Dalia and Grace in #team (bot/standin/seed.py), and the bot they invited."""

    hands_of: ClassVar[Hands] = Hands()

    def __init__(self, stand_in: StandIn, bot: wiring.Bot, edge: SocketEdge | HttpEdge) -> None:
        self.stand_in = stand_in
        self.bot = bot
        self.edge = edge

    def hand(self, name: str) -> Hand:
        return self.hands_of.of(self.stand_in, name)

    def hands(self, *names: str) -> list[Hand]:
        return [self.hand(name) for name in names]

    def moves_to(self, day: date, at: time, zone: str) -> None:
        """The calendar, and what is due by then is done."""
        moment = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
        self.stand_in.call(self._turn, moment)
        self.bot.ticker.tick()

    def waits(self, span: timedelta) -> None:
        self.stand_in.call(self._turn, self.stand_in.workspace.clock.calendar() + span)
        self.bot.ticker.tick()

    def _turn(self, moment: datetime) -> None:
        """Every page hears of it, as when somebody turns the clock there."""
        workspace = self.stand_in.workspace
        workspace.clock.move_to(moment)
        workspace.announce("clock", snapshots.clock(workspace))

    def set_up(
        self, owner: str = "ana", channel: str = "#team", people: Sequence[str] = (), **fields: str
    ) -> Hand:
        """A standup with the form's own defaults, but for the people and the fields given by block id."""
        hand = self.opens_form(owner, "/standup setup", channel)
        if people:
            hand.picks("people", *people)
        for block_id, text in fields.items():
            hand.fills(block_id, text)
        hand.submits()
        hand.waits_for("All set", in_="modal")
        hand.closes()
        self.settles()
        return hand

    def opens_form(self, owner: str, command: str, channel: str = "#team") -> Hand:
        """The set-up form, or the one to change what was set up."""
        hand = self.hand(owner)
        hand.runs(command, channel)
        hand.waits_for("Questions", in_="modal")
        return hand

    def changes(self, owner: str, channel: str = "#team", **fields: str) -> Hand:
        hand = self.opens_form(owner, "/standup change", channel)
        for block_id, text in fields.items():
            hand.fills(block_id, text)
        assert hand.submits()["ok"], hand.errors
        self.settles()
        return hand

    def answers(self, name: str, better: str = "Shipped the import", blocker: str = "") -> Hand:
        """By the button of the latest prompt."""
        hand = self.hand(name)
        prompt = hand.waits_for(
            lambda said: any(each in words(said) for each in ("In an hour", "Answer late"))
        )
        hand.presses("Answer late" if "Answer late" in words(prompt) else "Answer", prompt)
        hand.waits_for("What comes next?", in_="modal")
        hand.fills("What changed for the better since last time?", better)
        if blocker:
            hand.fills("Is anything in your way?", blocker)
        hand.submits()
        hand.waits_for("thank you")
        return hand

    def hears(self, name: str, typed: str, channel: str = "#team") -> str:
        """What a command answers to the one who typed it."""
        hand = self.hand(name)
        assert hand.runs(typed, channel)["ok"], hand.trouble
        return words(hand.messages(channel)[-1])

    def settles(self, seconds: float = 40.0) -> None:
        """Until every event has had its effect, and Slack shows all that is wanted (but for what is parked). What is
        shown may still have to be looked for once more, ten minutes later."""
        self.stand_in.quiet(seconds)
        self.until(self._is_settled, seconds)

    def _is_settled(self) -> bool:
        parent = aliased(Message)
        is_parked = select(parent.seq).where(parent.key == Message.parent_key, col(parent.is_parked)).exists()
        is_shown = and_(col(Message.ts).is_not(None), is_only_checked(Message))
        query = select(Message.key).where(col(Message.due_at).is_not(None), ~is_parked, ~is_shown)
        with self.bot.parts.database.read() as session:
            return not doubtful_channels(session) and not session.exec(query).first()

    def until(self, holds: Callable[[], bool], seconds: float = 40.0) -> None:
        """For what no screen shows. Raises TimeoutError."""
        pause, clock = threading.Event(), self.stand_in.workspace.clock
        deadline = clock.elapsed() + seconds
        while not holds():
            if clock.elapsed() > deadline:
                raise TimeoutError(f"still not so after {seconds} s")
            pause.wait(0.02)

    def entries(self) -> list[dict[str, str]]:
        """What the database keeps of everybody's answers, by question key."""
        with self.bot.parts.database.read() as session:
            return [entry.answers for entry in session.exec(select(Entry).order_by(col(Entry.answered_at)))]

    def person(self, name: str) -> Person:
        return self.stand_in.workspace.person(name)

    def channel(self, name: str) -> Conversation:
        return self.stand_in.workspace.channel(name)

    def digest(self, channel: str = "#team") -> Json:
        return self.hand("ana").waits_for(lambda said: bool(DIGEST.search(words(said))), in_=channel)


def after_hello(hand: Hand) -> list[Json]:
    """What stands in somebody's DM, but for the words with which the bot introduces itself once."""
    return [said for said in hand.dm if HELLO[0] not in words(said)]


@contextmanager
def team_at_work(folder: Path, transport: Transport = "socket", pace: Pace | None = None) -> Iterator[Team]:
    """It is Sunday noon in Madrid. What the stand-in complains about at the end fails the test."""
    clock = StandInClock()
    clock.move_to(SUNDAY_NOON)
    with StandIn(read_manifest(), clock=clock, pace=pace, seed=sample) as stand_in:
        with bot_at_work(stand_in, make_settings(stand_in, folder), transport) as team:
            yield team
        assert stand_in.workspace.complaints == []


@contextmanager
def bot_at_work(stand_in: StandIn, settings: Settings, transport: Transport = "socket") -> Iterator[Team]:
    """From its start to its end, by the clock of the stand-in."""
    bot = wiring.build(settings, SharedClock(stand_in.workspace.clock))
    edge = _edge(bot, transport)
    bot.start()
    edge.start()
    if isinstance(edge, HttpEdge):
        stand_in.use_http(edge.url)
    with ExitStack() as ending:
        for end in (bot.stop, edge.stop, partial(Team.hands_of.rest, stand_in)):
            ending.callback(end)
        yield Team(stand_in, bot, edge)
        stand_in.quiet()


def make_settings(stand_in: StandIn, folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "slack_bot_token": BOT_TOKEN,
            "slack_app_token": APP_TOKEN,
            "slack_signing_secret": SIGNING_SECRET,
            "slack_api_url": stand_in.api_url,
            "database_url": f"sqlite:///{folder / 'rituals.db'}",
        }
    )


def _edge(bot: wiring.Bot, transport: Transport) -> SocketEdge | HttpEdge:
    if transport == "socket":
        return SocketEdge(bot.app, APP_TOKEN)
    return HttpEdge(bot.app, SIGNING_SECRET, "127.0.0.1", free_port())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


__all__ = [
    "MONDAY",
    "PATH",
    "Hands",
    "Team",
    "after_hello",
    "bot_at_work",
    "free_port",
    "make_settings",
    "team_at_work",
]
