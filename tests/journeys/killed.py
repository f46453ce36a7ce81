"""A small team whose bot gets killed: the prepared database, the bot that is started again, and what people do then."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.demo import bot_environment
from bot.manifest import read_manifest
from bot.standin.clock import Clock
from bot.standin.driver import Hand
from bot.standin.pace import Pace
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, SIGNING_SECRET, TEAM_ID, Conversation, Json, Person, Workspace
from bot.web import PATH
from rituals.kinds import KINDS
from rituals.plan import Plan
from rituals.ritual import set_up
from storage.database import Database
from storage.member import Channel, ChannelMember, Member, Team
from storage.message import Message
from storage.migration import migrate
from storage.round import Entry
from tests.journeys.killable import Order
from tests.journeys.team import free_port

MADRID = ZoneInfo("Europe/Madrid")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=MADRID).astimezone(UTC)
MONDAY = date(2026, 11, 23)
ANA, BO, TEAM = "U0ANA", "U0BO", "C0TEAM"
SECONDS = 30.0
LEASE_OVER = 60.0
"""More than a lease: the bot that comes after the killed one need not wait for it."""
IMPATIENT = Pace(ack_seconds=1.5)
"""People see trouble sooner than in Slack, where it takes 3 s."""
QUESTION = "What changed for the better since last time?"
SAID, SENT_AGAIN = "Two customers signed up", "Two customers signed up, and I say so again"


# -- before anything happens -----------------------------------------------------------------------------------------


def people(workspace: Workspace) -> None:
    """Ana and Bo in #team. Their ids are always the same, so that a database prepared once knows them."""
    for user_id, name, real_name, zone in (
        (ANA, "ana", "Ana Ruiz", "Europe/Madrid"),
        (BO, "bo", "Bo Jensen", "Europe/Copenhagen"),
    ):
        workspace.people[user_id] = Person(user_id, name, real_name, zone)
        workspace.direct(user_id, BOT_USER_ID)
    members = [ANA, BO, BOT_USER_ID]
    workspace.conversations[TEAM] = Conversation(TEAM, "channel", "team", 0, ANA, members)


def prepare(file: Path) -> None:
    """A database in which Ana has set up a standup on Sunday noon."""
    database = Database(f"sqlite:///{file}")
    migrate(database)
    with database.write() as session:
        session.add(Team(id=TEAM_ID, name="Stand-in", bot_user_id=BOT_USER_ID))
        session.add(Channel(team_id=TEAM_ID, id=TEAM, name="team", has_bot=True, seen_at=SUNDAY))
        for user_id, name, zone in (
            (ANA, "Ana Ruiz", "Europe/Madrid"),
            (BO, "Bo Jensen", "Europe/Copenhagen"),
        ):
            session.add(
                Member(
                    team_id=TEAM_ID, id=user_id, name=name, zone=zone, home_team_id=TEAM_ID, seen_at=SUNDAY
                )
            )
            session.add(ChannelMember(team_id=TEAM_ID, channel_id=TEAM, user_id=user_id))
        session.flush()
        set_up(session, TEAM_ID, "standup", _plan(), ANA, SUNDAY)
    database.close()


def _plan() -> Plan:
    kind = KINDS["standup"]
    return Plan(
        name=kind.title,
        channel_id=TEAM,
        people=(),
        questions=kind.questions,
        days=kind.days,
        ask_at=time(9),
        close_at=time(18),
        zone="Europe/Madrid",
    )


# -- the bot -----------------------------------------------------------------------------------------------------------


class Kennel:
    """Where bots come from: a process that forks one for each order (tests/journeys/killable.py)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.killable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=SECONDS)  # at the end of its orders it leaves

    def starts(self, order: Order) -> int:
        """The process id of a bot that has begun to start."""
        assert self._process.stdin
        self._process.stdin.write(order.written() + "\n")
        self._process.stdin.flush()
        return self._reads()

    def ended(self) -> int:
        """Waits for the bot to end: its exit code, or the signal that ended it, as a negative number."""
        return self._reads()

    def _reads(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


class KilledBot:
    """Runs as ordered; when it has killed itself another one is started, which lives on."""

    def __init__(self, kennel: Kennel, stand_in: StandIn, order: Order) -> None:
        self._kennel = kennel
        self._stand_in = stand_in
        self._order = order
        self._turn = threading.Lock()
        self._is_over = False
        self._died_at = "nowhere"
        self._pid = kennel.starts(order)
        self.killed = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper")
        self._keeper.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._order.environment['HTTP_PORT']}{PATH}"

    def listens(self) -> bool:
        """Slack can reach it."""
        if "HTTP_PORT" not in self._order.environment:
            return bool(self._stand_in.workspace.sockets)
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", int(self._order.environment["HTTP_PORT"]))).close()
            return True
        return False

    def last_words(self) -> str:
        """The side effect at which it killed itself."""
        return self._died_at

    def end(self) -> int:
        """-9 when all went as it should: nothing but a kill ended a bot."""
        with self._turn:
            self._is_over = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._keeper.join()
        return self._exit

    def _keep(self) -> None:
        self._exit = self._kennel.ended()
        if self._exit != -signal.SIGKILL or self._is_over:
            return
        _until(lambda: not self._stand_in.workspace.sockets)  # what the dead bot has sent is now all read
        self._died_at = Path(self._order.trace).read_text(encoding="utf8").splitlines()[-1]
        with self._turn:
            if self._is_over:
                return
            self._pid = self._kennel.starts(replace(self._order, number=0, name="", ahead=LEASE_OVER))
        self.killed.set()
        self._exit = self._kennel.ended()


def _until(holds: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Looks often. Raises TimeoutError."""
    pause = threading.Event()
    for _ in range(int(seconds * 100)):
        if holds():
            return
        pause.wait(0.01)
    raise TimeoutError(f"not after {seconds} s")


# -- the team ----------------------------------------------------------------------------------------------------------


class Colleagues:
    """Ana, who answers, and Bo, who does not. Where they see trouble they try again, as people do."""

    def __init__(self, stand_in: StandIn, bot: KilledBot, database: Database) -> None:
        self.stand_in = stand_in
        self.bot = bot
        self.database = database
        self.ana, self.bo = stand_in.hand("ana"), stand_in.hand("bo")
        self.troubles: list[str] = []

    def at(self, hour: int) -> None:
        """On Monday."""
        moment = datetime.combine(MONDAY, time(hour), MADRID).astimezone(UTC)
        self.stand_in.call(self.stand_in.workspace.clock.move_to, moment)

    def goes_through_a_round(self) -> None:
        self.bo_and_ana_are_asked()
        self.ana_answers()
        self.nudges_and_closes()

    def waits_for_the_bot(self) -> None:
        _until(self.bot.listens)

    def bo_and_ana_are_asked(self) -> None:
        self.waits_for_the_bot()
        self.at(9)
        self.ana.waits_for("In an hour", seconds=SECONDS)
        self.bo.waits_for("In an hour", seconds=SECONDS)

    def nudges_and_closes(self) -> None:
        """Bo is nudged, and the round closes."""
        self.at(17)
        self.bo.waits_for("one line is enough", seconds=SECONDS)
        self.at(18)
        _until(lambda: self._digest_is_wanted() and not self._is_due())

    def ana_answers(self) -> None:
        self.opens_the_form(self.ana)
        self.ana.fills(QUESTION, SAID)
        while not self.ana.submits()["ok"]:
            self.troubles.append(self.ana.trouble)
            self.waits_for_the_bot()
            self.ana.fills(QUESTION, SENT_AGAIN)
        self.ana.waits_for("thank you", seconds=SECONDS)

    def opens_the_form(self, hand: Hand) -> None:
        """When nothing opens, because the bot died over it or the machine is slow, one presses once more."""
        while not hand.view:
            was_killed = self.bot.killed.is_set()
            hand.presses("Answer", in_="dm")
            self.waits_for_the_bot()
            with contextlib.suppress(TimeoutError):
                _until(partial(self._is_open_or_in_vain, hand, was_killed), seconds=4.0)

    def _is_open_or_in_vain(self, hand: Hand, was_killed: bool) -> bool:
        return bool(hand.view) or self.bot.killed.is_set() != was_killed

    def _digest_is_wanted(self) -> bool:
        return any(row.purpose == "digest" for row in self.messages())

    def _is_due(self) -> bool:
        return any(row.due_at for row in self.messages())

    def messages(self) -> list[Message]:
        with self.database.read() as session:
            return list(session.exec(select(Message).order_by(col(Message.seq))))

    def entries(self) -> list[Entry]:
        with self.database.read() as session:
            return list(session.exec(select(Entry)))

    def posted(self) -> Counter[str]:
        """How often each message was accepted, by key."""
        return Counter(
            call.request["metadata"]["event_payload"]["key"]
            for call in list(self.stand_in.workspace.calls)
            if call.name == "chat.postMessage" and call.answer["ok"]
        )

    def thread(self) -> list[Json]:
        """The digest and the replies to it."""
        (digest,) = self.ana.messages("#team")
        return self.ana.thread(digest)


@contextmanager
def team_with(
    kennel: Kennel, prepared: Path, folder: Path, order: Order, *, over_http: bool = False
) -> Iterator[Colleagues]:
    """From Sunday noon on. `order` says when the bot dies; its environment and trace are filled in here."""
    folder.mkdir()
    (folder / "rituals.db").write_bytes(prepared.read_bytes())
    clock = Clock(offset_file=folder / "clock")
    clock.move_to(SUNDAY)
    database = Database(f"sqlite:///{folder / 'rituals.db'}")
    with StandIn(read_manifest(), clock=clock, pace=IMPATIENT, seed=people, page=False) as stand_in:
        environment = bot_environment(stand_in, folder)
        if over_http:
            del environment["SLACK_APP_TOKEN"]
            environment |= {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "HTTP_PORT": str(free_port())}
        bot = KilledBot(
            kennel, stand_in, replace(order, environment=environment, trace=str(folder / "trace"))
        )
        team = Colleagues(stand_in, bot, database)
        try:
            if over_http:
                _until(bot.listens)
                stand_in.use_http(bot.url)
            yield team
        finally:
            how = bot.end()
            database.close()
        assert how == -signal.SIGKILL, "the bot ended by itself"
        assert stand_in.workspace.complaints == []
