"""The one store of the stand-in: people, conversations, messages, views, and what was seen on the wire.

Everything else (Web API, Socket Mode, HTTP delivery, the page, the tests) is a face of this. It lives in memory, is
touched from the server's event loop only, and knows neither HTTP nor the bot.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.standin.clock import Clock
from bot.standin.connection import Connection, Sent
from bot.standin.faults import Faults
from bot.standin.pace import Pace

Json = dict[str, Any]
Kind = Literal["channel", "private", "im"]

TEAM_ID = "T0STANDIN"
OTHER_TEAM_ID = "T0PARTNER"
APP_ID = "A0RITUALS"
BOT_ID = "B0RITUALS"
BOT_USER_ID = "U0RITUALS"
BOT_TOKEN = "xoxb-standin-bot"  # noqa: S105  (opens nothing: it is valid in this process only)
APP_TOKEN = "xapp-standin-app"  # noqa: S105
SIGNING_SECRET = "standin-signing-secret"  # noqa: S105


@dataclass
class Person:
    id: str
    name: str
    real_name: str
    tz: str
    display_name: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_guest: bool = False
    deleted: bool = False
    is_bot: bool = False
    team_id: str = TEAM_ID


@dataclass
class Message:
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    bot_id: str | None = None
    subtype: str | None = None
    edited: Json | None = None
    reply_broadcast: bool = False
    files: list[Json] = field(default_factory=list)
    ephemeral_to: str | None = None
    client_msg_id: str | None = None
    pin: Json | None = None  # who pinned it and when, as `pinned_info` tells it
    reactions: dict[str, list[str]] = field(default_factory=dict)  # emoji name -> who, the first first
    values: dict[str, dict[str, Json]] = field(default_factory=dict)


@dataclass
class File:
    """Announced first, then uploaded to an address with `upload_key` in it; only a complete one can be seen."""

    id: str
    user: str
    name: str
    size: int  # in bytes, as announced
    created: int
    upload_key: str
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    is_complete: bool = False


@dataclass
class Conversation:
    id: str
    kind: Kind
    name: str
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_ext_shared: bool = False
    messages: list[Message] = field(default_factory=list)
    last_ts: str = "0000000000.000000"

    def message(self, ts: str) -> Message | None:
        return next((m for m in reversed(self.messages) if m.ts == ts), None)

    def other(self, user: str) -> str:
        """Whom `user` talks with in this DM."""
        return next((m for m in self.members if m != user), user)


@dataclass
class View:
    """An open modal or a published Home of one person. `payload` is normalised: every id and default is filled in."""

    id: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


@dataclass
class Trigger:
    id: str
    user: str
    expires: float
    used: bool = False
    view_id: str | None = None  # the view it was earned in, if any
    channel: str | None = None  # the conversation it was earned in, if any


@dataclass
class ResponseUrl:
    id: str
    user: str
    channel: str
    expires: datetime
    message_ts: str | None = None
    ephemeral: bool = False
    uses_left: int = 5


@dataclass
class Call:
    """One thing that went over the wire, for the log and for tests: a Web API call, a delivery, a response_url use."""

    seq: int
    at: datetime
    direction: Literal["in", "out"]
    name: str
    request: Json
    answer: Json
    milliseconds: float
    note: str = ""


@dataclass
class App:
    """What `manifest.yml` says of the one installed app."""

    manifest: Json

    @property
    def scopes(self) -> list[str]:
        return list(self.manifest["oauth_config"]["scopes"]["bot"])

    @property
    def events(self) -> list[str]:
        return list(self.manifest["settings"].get("event_subscriptions", {}).get("bot_events", []))

    @property
    def commands(self) -> list[Json]:
        return list(self.manifest["features"].get("slash_commands", []))

    @property
    def shortcuts(self) -> list[Json]:
        return list(self.manifest["features"].get("shortcuts", []))

    @property
    def display_name(self) -> str:
        return str(self.manifest["features"]["bot_user"]["display_name"])

    @property
    def home_enabled(self) -> bool:
        return bool(self.manifest["features"].get("app_home", {}).get("home_tab_enabled"))

    @property
    def messages_tab_enabled(self) -> bool:
        return bool(self.manifest["features"].get("app_home", {}).get("messages_tab_enabled"))

    @property
    def takes_messages(self) -> bool:
        """Whether people can write to the app, not only read what it writes."""
        read_only = self.manifest["features"].get("app_home", {}).get("messages_tab_read_only_enabled", False)
        return self.messages_tab_enabled and not read_only


@dataclass
class Change:
    """One entry of the page's feed. `only_for` names the people who may see it; None means everybody."""

    seq: int
    type: str
    body: Json
    only_for: frozenset[str] | None = None


def _nobody_listens(_event: Json, _subscription: str) -> None:
    """What `emit` is until the deliveries are attached."""


class Workspace:
    """One workspace with one app installed in it.

    `complaints` collects what Slack would have let pass silently but an attentive engineer would not
    (an unknown argument, blocks without text, an ack for nothing): tests fail on it.
    """

    def __init__(self, app: App, clock: Clock, *, name: str = "Stand-in", domain: str = "standin") -> None:
        self.app = app
        self.clock = clock
        self.name = name
        self.domain = domain
        self.run = secrets.token_hex(4)  # tells this run from an earlier one at the same address
        self.base_url = ""
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.files: dict[str, File] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.changes: list[Change] = []
        self.listeners: list[Callable[[Change], None]] = []
        self.faults = Faults(clock.elapsed)
        self.faults.changed = lambda: self.announce("faults", {"faults": self.faults.armed()})
        self.installed = True
        self.page_size: int | None = None  # when set, lists come in pages this short, and some come empty
        self.pace = Pace()
        self.emit: Callable[[Json, str], None] = _nobody_listens
        self.request_url: str | None = None
        self.tickets: set[str] = set()
        self.sockets: list[Connection] = []
        self.sent: dict[str, Sent] = {}  # envelopes not acknowledged yet, by id
        self.errands: set[asyncio.Task[Any]] = set()  # deliveries under way
        self._numbers = itertools.count(1)
        bot = Person(
            BOT_USER_ID,
            app.display_name,
            app.manifest["display_information"]["name"],
            "America/Los_Angeles",
            is_bot=True,
        )
        self.people[bot.id] = bot

    # -- numbers and names -------------------------------------------------------------------------------------

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):06d}{secrets.token_hex(2).upper()}"

    def lasting_id(self, prefix: str) -> str:
        """The same in the next run with the same seed, so that the address of a page survives it."""
        return f"{prefix}{next(self._numbers):08d}"

    def next_ts(self, conversation: Conversation) -> str:
        """A string "<seconds>.<6 digits>", unique and increasing in its conversation, also when the clock goes back."""
        now = self.clock.calendar()
        ts = f"{int(now.timestamp())}.{now.microsecond:06d}"
        if ts <= conversation.last_ts:
            seconds, fraction = conversation.last_ts.split(".")
            counted = int(seconds) * 1_000_000 + int(fraction) + 1
            ts = f"{counted // 1_000_000}.{counted % 1_000_000:06d}"
        conversation.last_ts = ts
        return ts

    # -- looking up --------------------------------------------------------------------------------------------

    def person(self, key: str) -> Person:
        """By id, handle, or real name."""
        for person in self.people.values():
            if key in (person.id, person.name, person.real_name):
                return person
        raise KeyError(f"nobody here is called {key!r}")

    def channel(self, key: str) -> Conversation:
        """By id, or by name with or without '#'."""
        for conversation in self.conversations.values():
            if key.removeprefix("#") in (conversation.id, conversation.name):
                return conversation
        raise KeyError(f"no conversation {key!r}")

    def direct(self, one: str, other: str) -> Conversation:
        """The DM of two people; there is exactly one, and it is made on first use."""
        for conversation in self.conversations.values():
            if conversation.kind == "im" and set(conversation.members) == {one, other}:
                return conversation
        made = Conversation(self.lasting_id("D"), "im", "", self._unix(), other, [one, other])
        self.conversations[made.id] = made
        self.announce("conversation", {"id": made.id}, only_for=made.members)
        return made

    # -- making ------------------------------------------------------------------------------------------------

    def add_person(self, name: str, real_name: str, tz: str, **traits: Any) -> Person:
        person = Person(self.lasting_id("U"), name, real_name, tz, **traits)
        self.people[person.id] = person
        self.announce("person", {"id": person.id})
        return person

    def add_channel(
        self, name: str, members: list[str], *, private: bool = False, **traits: Any
    ) -> Conversation:
        kind: Kind = "private" if private else "channel"
        made = Conversation(
            self.lasting_id("C"),
            kind,
            name,
            self._unix(),
            members[0] if members else "",
            list(members),
            **traits,
        )
        self.conversations[made.id] = made
        self.announce("conversation", {"id": made.id})
        return made

    def _unix(self) -> int:
        return int(self.clock.calendar().timestamp())

    # -- telling -----------------------------------------------------------------------------------------------

    def announce(self, type_: str, body: Json, *, only_for: list[str] | None = None) -> None:
        change = Change(
            len(self.changes) + 1, type_, body, frozenset(only_for) if only_for is not None else None
        )
        self.changes.append(change)
        for listener in list(self.listeners):
            listener(change)

    def record(
        self,
        direction: Literal["in", "out"],
        name: str,
        request: Json,
        answer: Json,
        milliseconds: float,
        note: str = "",
    ) -> None:
        call = Call(
            len(self.calls) + 1, self.clock.calendar(), direction, name, request, answer, milliseconds, note
        )
        self.calls.append(call)
        self.announce("call", {"seq": call.seq, "direction": direction, "name": name, "note": note})

    def complain(self, sentence: str) -> None:
        self.complaints.append(sentence)
