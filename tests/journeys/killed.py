"""A small team whose bot gets killed: the prepared database, the bot that is started again, and what people do then."""

from __future__ import annotations

import contextlib
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.demo import bot_environment
from bot.manifest import read_manifest
from bot.standin.clock import Clock
from bot.standin.driver import Hand
from bot.standin.pace import Pace
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, SIGNING_SECRET, TEAM_ID, Conversation, Json, Person, Workspace
from rituals.kinds import KINDS
from rituals.plan import Plan, first_plan
from rituals.ritual import set_up
from storage.database import Database
from storage.member import Channel, ChannelMember, Member, Team
from storage.message import Message
from storage.migration import migrate
from storage.round import Entry
from tests.journeys.kennel import SECONDS, Kennel, KilledBot, until
from tests.journeys.killable import Order
from tests.journeys.team import free_port

MADRID = ZoneInfo("Europe/Madrid")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=MADRID).astimezone(UTC)
MONDAY = date(2026, 11, 23)
ANA, BO, TEAM = "U0ANA", "U0BO", "C0TEAM"
IMPATIENT = Pace(ack_seconds=1.0)
"""People see trouble sooner than in Slack, where it takes 3 s."""
QUESTION = "What changed for the better since last time?"
SECRET = "a secret of thirty-two characters"
SAID, SENT_AGAIN = "Two customers signed up", "Two customers signed up, and I say so again"


# -- before anything happens -----------------------------------------------------------------------------------------


def everybody() -> list[Person]:
    """Their ids are always the same, so that a database prepared once knows them."""
    return [
        Person(ANA, "ana", "Ana Ruiz", "Europe/Madrid", is_admin=True),
        Person(BO, "bo", "Bo Jensen", "Europe/Copenhagen"),
    ]


def people(workspace: Workspace) -> None:
    """Ana and Bo in #team."""
    for person in everybody():
        workspace.people[person.id] = person
        workspace.direct(person.id, BOT_USER_ID)
    members = [*workspace.people]
    workspace.conversations[TEAM] = Conversation(TEAM, "channel", "team", 0, ANA, members)


def prepare(file: Path) -> None:
    """A database in which Ana has set up a standup on Sunday noon."""
    database = Database(f"sqlite:///{file}")
    migrate(database)
    with database.write() as session:
        get_to_know(session, everybody(), {TEAM: "team"})
        set_up(session, TEAM_ID, "standup", standup_plan(), ANA, SUNDAY)
    database.close()


def get_to_know(session: Session, present: Sequence[Person], channels: Mapping[str, str]) -> None:
    """The workspace, with all these people in all these channels, {id: name}."""
    session.add(Team(id=TEAM_ID, name="Stand-in", bot_user_id=BOT_USER_ID))
    for channel_id, name in channels.items():
        session.add(Channel(team_id=TEAM_ID, id=channel_id, name=name, has_bot=True, seen_at=SUNDAY))
    for person in present:
        session.add(
            Member(
                team_id=TEAM_ID,
                id=person.id,
                name=person.real_name,
                zone=person.tz,
                home_team_id=TEAM_ID,
                is_admin=person.is_admin,
                seen_at=SUNDAY,
            )
        )
        for channel_id in channels:
            session.add(ChannelMember(team_id=TEAM_ID, channel_id=channel_id, user_id=person.id))
    session.flush()


def standup_plan() -> Plan:
    return replace(first_plan(KINDS["standup"], "Europe/Madrid"), channel_id=TEAM)


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
        until(self.bot.listens)

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
        until(lambda: self._digest_is_wanted() and not self._is_due())

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
                until(partial(self._is_open_or_in_vain, hand, was_killed), seconds=4.0)

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


Some = TypeVar("Some", bound=Colleagues)


@contextmanager
def team_with(
    kennel: Kennel,
    prepared: Path,
    folder: Path,
    order: Order,
    *,
    over_http: bool = False,
    seed: Callable[[Workspace], None] = people,
    who: type[Some] = Colleagues,  # type: ignore[assignment]
) -> Iterator[Some]:
    """From Sunday noon on. `order` says when the bot dies; its environment and trace are filled in here."""
    folder.mkdir()
    (folder / "rituals.db").write_bytes(prepared.read_bytes())
    clock = Clock(offset_file=folder / "clock")
    clock.move_to(SUNDAY)
    database = Database(f"sqlite:///{folder / 'rituals.db'}")
    with StandIn(read_manifest(), clock=clock, pace=IMPATIENT, seed=seed, page=False) as stand_in:
        environment = bot_environment(stand_in, folder) | {"RITUALS_SECRET": SECRET}
        if over_http:
            del environment["SLACK_APP_TOKEN"]
            environment |= {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "HTTP_PORT": str(free_port())}
        bot = KilledBot(
            kennel, stand_in, replace(order, environment=environment, trace=str(folder / "trace"))
        )
        team = who(stand_in, bot, database)
        try:
            if over_http:
                until(bot.listens)
                stand_in.use_http(bot.url)
            yield team
        finally:
            how = bot.end()
            database.close()
        assert how == -signal.SIGKILL, "the bot ended by itself"
        assert stand_in.workspace.complaints == []
