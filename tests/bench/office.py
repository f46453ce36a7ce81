"""Where it is measured: a local Slack with many people, all being asked, and an app in a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import select

from bot.demo import bot_environment
from bot.manifest import read_manifest
from bot.round.form import answer_form
from bot.round.prompt import asked
from bot.standin import modals, people, triggers
from bot.standin.clock import Clock
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, SIGNING_SECRET, TEAM_ID, Conversation, Json, Person, Workspace
from bot.web import PATH
from rituals.due import run_due
from rituals.kinds import KINDS
from rituals.plan import Plan, first_plan
from rituals.ritual import set_up
from storage.database import Database
from storage.member import Channel, ChannelMember, Member, Team
from storage.message import Message
from storage.migration import migrate
from storage.round import Entry, Seat

ZONE = "Europe/Madrid"
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
MONDAY_AT_TEN = SUNDAY + timedelta(hours=22)
TEAM = "C00000TEAM"
SECONDS = 30.0
WORDS = {
    "done": "The import of 40,000 customer records runs in 3 minutes instead of 50.",
    "next": "The same for invoices, and a second look at what people type into the search.",
    "blockers": "I need the staging password; Dalia has it.",
}

BOT = (sys.executable, "-m", "bot", "run")
ACK_ONLY = (sys.executable, "-m", "tests.bench.reference", "ack-only")
DEFAULT_BOLT = (sys.executable, "-m", "tests.bench.reference", "default-bolt")


class Office:
    """It is Monday, ten o'clock; nobody has answered yet."""

    def __init__(self, stand_in: StandIn, database: Database) -> None:
        self.stand_in = stand_in
        self.database = database
        with database.read() as session:
            self._seats = {seat.user_id: seat.id for seat in session.exec(select(Seat))}
        self._waiting = iter(sorted(self._seats))

    def next_person(self) -> str:
        """Somebody who has not done anything yet."""
        return next(self._waiting)

    def opens_form(self, user_id: str) -> str:
        """The id of the form, filled in: what is measured starts with its button."""
        with self.database.read() as session:
            form = answer_form(asked(session, self._seats[user_id])).to_dict()
        view_id: str = self.stand_in.call(_open, self.stand_in.workspace, user_id, form)
        for key, text in WORDS.items():
            where = (view_id, f"answer:{key}", "text")
            self.stand_in.call(people.fill, self.stand_in.workspace, user_id, *where, {"value": text})
        return view_id

    def sends(self, user_id: str, view_id: str) -> float:
        """Milliseconds from the press of the form's button to the ack."""
        workspace = self.stand_in.workspace
        seen = self.stand_in.call(people.submit, workspace, user_id, view_id)
        if not seen["ok"]:
            raise RuntimeError(f"no ack: {seen['trouble']}")
        (call,) = (call for call in workspace.calls[-20:] if _is_submission_of(call.request, view_id))
        return call.milliseconds

    def answers(self, times: int) -> list[float]:
        """So many people answer, one after the other."""
        return [
            self.sends(user, self.opens_form(user)) for user in [self.next_person() for _ in range(times)]
        ]

    def answers_kept(self) -> int:
        with self.database.read() as session:
            return len(list(session.exec(select(Entry))))


def _open(workspace: Workspace, user_id: str, form: Json) -> str:
    return modals.open(workspace, triggers.grant(workspace, user_id), form).id


def _is_submission_of(request: Json, view_id: str) -> bool:
    return request.get("type") == "view_submission" and request["view"]["id"] == view_id


# -- opening it ------------------------------------------------------------------------------------------------------


@contextmanager
def office(app: Sequence[str], headcount: int, *, over_http: bool = False) -> Iterator[Office]:
    """With the app running and connected."""
    with closed_office(headcount, over_http=over_http) as (office, environment), running(app, environment):
        if over_http:
            wait_for_port(int(environment["HTTP_PORT"]))
            office.stand_in.use_http(f"http://127.0.0.1:{environment['HTTP_PORT']}{PATH}")
        else:
            office.stand_in.until_connected(SECONDS)
        yield office


@contextmanager
def closed_office(headcount: int, *, over_http: bool = False) -> Iterator[tuple[Office, dict[str, str]]]:
    """With the environment an app needs that is still to be started."""
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'rituals.db'}")
        user_ids = [f"U{number:08}" for number in range(headcount)]
        prepare(database, user_ids)
        clock = Clock(offset_file=folder / "clock")
        clock.move_to(MONDAY_AT_TEN)
        with StandIn(read_manifest(), clock=clock, seed=partial(hire, user_ids), page=False) as stand_in:
            environment = bot_environment(stand_in, folder) | {"SLACK_SIGNING_SECRET": SIGNING_SECRET}
            if over_http:
                del environment["SLACK_APP_TOKEN"]
                environment["HTTP_PORT"] = str(free_port())
            yield Office(stand_in, database), environment
        database.close()


def hire(user_ids: Sequence[str], workspace: Workspace) -> None:
    for user_id in user_ids:
        workspace.people[user_id] = Person(user_id, user_id.lower(), f"Person {user_id}", ZONE)
        workspace.conversations[f"D{user_id}"] = _direct(user_id)
    members = [*user_ids, BOT_USER_ID]
    workspace.conversations[TEAM] = Conversation(TEAM, "channel", "team", 0, user_ids[0], members)


def _direct(user_id: str) -> Conversation:
    return Conversation(f"D{user_id}", "im", "", 0, BOT_USER_ID, [user_id, BOT_USER_ID])


def prepare(
    database: Database,
    user_ids: Sequence[str],
    *,
    are_sent: bool = True,
    zones: Mapping[str, str] | None = None,
    until: datetime = MONDAY_AT_TEN,
) -> None:
    """A standup in which everybody has been asked whose time has come. Their prompts count as sent, so that the bot is
    at rest, or are all still to be sent. `zones` are those of people who live elsewhere."""
    migrate(database)
    with database.write() as session:
        session.add(Team(id=TEAM_ID, name="Stand-in", bot_user_id=BOT_USER_ID))
        session.add(Channel(team_id=TEAM_ID, id=TEAM, name="team", has_bot=True, seen_at=SUNDAY))
        for user_id in (*user_ids, BOT_USER_ID):
            session.add(_member(user_id, (zones or {}).get(user_id, ZONE)))
            session.add(ChannelMember(team_id=TEAM_ID, channel_id=TEAM, user_id=user_id))
        session.flush()
        set_up(session, TEAM_ID, "standup", _plan(), user_ids[0], SUNDAY)
    run_due(database, until)
    if not are_sent:
        return
    with database.write() as session:
        for number, row in enumerate(session.exec(select(Message))):
            row.channel_id, row.ts = f"D{row.destination}", f"1795420800.{number:06}"
            row.sent, row.due_at = row.wanted, None


def _member(user_id: str, zone: str) -> Member:
    return Member(
        team_id=TEAM_ID,
        id=user_id,
        name=f"Person {user_id}",
        zone=zone,
        home_team_id=TEAM_ID,
        is_bot=user_id == BOT_USER_ID,
        seen_at=MONDAY_AT_TEN,
    )


def _plan() -> Plan:
    return replace(first_plan(KINDS["standup"], ZONE), channel_id=TEAM)


# -- the app -----------------------------------------------------------------------------------------------------------


@contextmanager
def running(app: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """In a process of its own, as in earnest."""
    process = subprocess.Popen(app, env={**_bare_environment(), **environment})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def _bare_environment() -> dict[str, str]:
    """Bolt and the SDK read variables of their own, proxies among them."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SLACK_") and not name.lower().endswith("_proxy")
    }


def wait_for_port(port: int) -> None:
    """Until something listens there. Raises TimeoutError."""
    pause = threading.Event()
    for _ in range(int(SECONDS * 100)):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        pause.wait(0.01)
    raise TimeoutError(f"nothing listens on port {port}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
