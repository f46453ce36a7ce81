"""A day on which a bot has all to do that a standup leaves out, and needs nobody to press anything.

A vision is announced, posted and pinned, and reminded of; an export is sent; a standup is deleted after everybody was
asked; a retrospective is reminded of and closed, with notes with and without names.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from sqlmodel import Session, col, select

from bot.standin.workspace import BOT_USER_ID, TEAM_ID, Conversation, Person, Workspace
from bot.standin.workspace import Message as Said
from rituals.export.request import Request, Subject
from rituals.export.sending import ask
from rituals.retro import course, note
from rituals.retro.columns import columns_of
from rituals.retro.course import Outline
from rituals.rhythm import weekly
from rituals.ritual import delete, find, set_up
from rituals.sealing import Sealer
from rituals.vision import channel as reminders
from rituals.vision.channel import Wish
from rituals.vision.telling import tell_by_hand
from rituals.vision.vision import Draft, set_vision
from storage.contribution import Contribution
from storage.database import Database
from storage.export import Export, ExportState
from storage.message import Message
from storage.migration import migrate
from storage.ritual import Ritual
from storage.round import Round, RoundState
from tests.journeys import killed
from tests.journeys.kennel import until
from tests.journeys.killed import (
    ANA,
    BO,
    MADRID,
    MONDAY,
    SECRET,
    SUNDAY,
    TEAM,
    Colleagues,
    get_to_know,
    standup_plan,
)

CHEN, ALL = "U0CHEN", "C0ALL"
ASKED = (ANA, BO)
CHANNELS = {TEAM: "team", ALL: "all"}
NAMED = {ANA: "Pairing helped", BO: "Too many meetings"}
NAMELESS = {ANA: "I am tired", BO: "The release was rushed", CHEN: "Nobody reads the wiki"}


def everybody() -> list[Person]:
    return [*killed.everybody(), Person(CHEN, "chen", "Chen Wei", "Asia/Shanghai")]


def people(workspace: Workspace) -> None:
    """Ana, Bo and Chen in #team and #all."""
    for person in everybody():
        workspace.people[person.id] = person
        workspace.direct(person.id, BOT_USER_ID)
    for channel_id, name in CHANNELS.items():
        members = [*workspace.people]
        workspace.conversations[channel_id] = Conversation(channel_id, "channel", name, 0, ANA, members)


def prepare(file: Path) -> None:
    """A database in which all of this was asked for on Sunday noon."""
    database, sealer = Database(f"sqlite:///{file}"), Sealer(SECRET.encode())
    migrate(database)
    with database.write() as session:
        get_to_know(session, everybody(), CHANNELS)
        set_up(session, TEAM_ID, "standup", replace(standup_plan(), people=ASKED), ANA, SUNDAY)
        _tell_the_vision(session)
        _start_a_retro(session, sealer)
        request = Request(Subject.ANSWERS, "Europe/Madrid", kind="standup", channels=(TEAM,))
        ask(session, TEAM_ID, request, ANA, SUNDAY)
    database.close()


def _tell_the_vision(session: Session) -> None:
    draft = Draft("Every small shop closes its books in an hour a week.", why="They lose evenings")
    set_vision(session, TEAM_ID, draft, by=ANA, now=SUNDAY, seen=0, channels=[ALL])
    tell_by_hand(session, TEAM_ID, ALL, "bare", 1, is_pinned=True, by=ANA, now=SUNDAY)
    wish = Wish(TEAM, weekly(frozenset({1})), time(10), "Europe/Madrid")
    reminders.remind(session, TEAM_ID, wish, by=ANA, now=SUNDAY)


def _start_a_retro(session: Session, sealer: Sealer) -> None:
    ends = datetime.combine(MONDAY, time(14), MADRID)
    outline = Outline("Sprint 12", columns_of("start_stop"), ends, "Europe/Madrid")
    started = course.start(session, sealer, TEAM_ID, TEAM, outline, ANA, SUNDAY)
    for said, is_named in ((NAMED, True), (NAMELESS, False)):
        for user_id, text in said.items():
            note.add(session, sealer, started, user_id, note.Draft("c1", text, is_named), SUNDAY)


class Team(Colleagues):
    """Nobody has to press anything: what was asked for is done in the course of Monday."""

    def goes_through_a_day(self) -> None:
        until(self.is_settled)
        self.at(9)
        self.waits_for("prompt", len(ASKED))
        self.deletes_the_standup()
        for hour, purpose in ((10, "vision"), (13, "retro_nudge"), (14, "retro_summary")):
            self.at(hour)
            self.waits_for(purpose)

    def deletes_the_standup(self) -> None:
        """As a listener does, but for the press: a person would have to press again where the bot was dead."""
        with self.database.write() as session:
            ritual = session.exec(select(Ritual).where(Ritual.kind == "standup")).one()
            delete(session, find(session, TEAM_ID, ritual.id), ANA, SUNDAY)
        until(self.is_settled)

    def waits_for(self, purpose: str, times: int = 1) -> None:
        """For so many messages, and all else there is to do."""
        until(lambda: self.has_wanted(purpose) == times and self.is_settled())

    def has_wanted(self, purpose: str) -> int:
        with self.database.read() as session:
            return len(session.exec(select(Message.seq).where(Message.purpose == purpose)).all())

    def is_settled(self) -> bool:
        """The export is sent, and nothing is left to be said for now."""
        with self.database.read() as session:
            is_sent = session.exec(select(Export.id).where(Export.state == ExportState.SENT)).first()
            is_due = session.exec(select(Message.seq).where(col(Message.due_at).is_not(None))).first()
        return is_sent is not None and is_due is None

    # -- what came of it -------------------------------------------------------------------------------------------

    def shown(self) -> dict[str, Said]:
        """What the bot's messages in Slack are, by key."""
        return {
            said.metadata["event_payload"]["key"]: said
            for where in list(self.stand_in.workspace.conversations.values())
            for said in list(where.messages)
            if said.metadata
        }

    def files(self) -> list[str]:
        """Their names, each as often as it was shared."""
        everywhere = list(self.stand_in.workspace.conversations.values())
        said = [each for where in everywhere for each in list(where.messages)]
        return [file["name"] for each in said for file in each.files]

    def notes(self) -> list[tuple[str, str]]:
        """(author, text); "" for what has no name."""
        with self.database.read() as session:
            return sorted((row.author_id or "", row.text) for row in session.exec(select(Contribution)))

    def retro(self) -> RoundState:
        with self.database.read() as session:
            query = select(Round).join(Ritual).where(Ritual.kind == "retro")
            return RoundState(session.exec(query).one().state)
