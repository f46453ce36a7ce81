"""Slack without a network: the stand-in's own methods, called directly, with trouble on request and a journal of it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import Enum
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.manifest import read_manifest
from bot.standin.arguments import Arguments
from bot.standin.errors import RateLimited, SlackError
from bot.standin.methods.call import MethodCall
from bot.standin.methods.registry import METHODS
from bot.standin.seed import sample
from bot.standin.workspace import App, Message, Workspace
from tests.engine.accidents import PowerCut

BEGINNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
HTTP_TIMEOUT = 10.0
LEASE = 3 * HTTP_TIMEOUT
LOOKING = ("conversations.history", "conversations.replies")


class Trouble(Enum):
    """What becomes of one call."""

    LOST = "done, but the answer is lost"
    FAILED = "not done: 500"
    DONE_AND_FAILED = "done, and then 500"
    SLOW = "no answer in time, but done soon after"
    SILENT = "no answer, and never done"
    VERY_SLOW = "done after the lease on it ran out"
    REFUSED = "429"
    BLIND = "looking is not allowed"
    CUT_BEFORE = "the power is cut before it is sent"
    CUT_AFTER = "the power is cut before the answer is read"
    CUT_WAITING = "the power is cut while the answer is waited for, and it is done after the lease ran out"


UNCLEAR = {
    Trouble.LOST,
    Trouble.FAILED,
    Trouble.DONE_AND_FAILED,
    Trouble.SLOW,
    Trouble.SILENT,
    Trouble.VERY_SLOW,
}
"""The bot cannot know from these whether it was done."""


class HandClock:
    """The bot's. It stands still until a test moves it; its calendar is `ahead` of Slack's."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.ahead = timedelta()

    def calendar(self) -> datetime:
        return self.elapsed() + self.ahead

    def elapsed(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)

    def passes(self, seconds: float) -> None:
        self.seconds += seconds


class SlacksClock:
    """It is never wrong."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.calendar = clock.elapsed

    def elapsed(self) -> float:
        return self._clock.seconds


@dataclass
class Slack:
    """`troubles` come over the next calls, one each, with seconds where they need some. `before` and `after` are done
    once, around the next call. `broken` collects what must not happen."""

    clock: HandClock
    troubles: deque[tuple[Trouble | None, float]] = field(default_factory=deque)
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None
    posting: Callable[[str], None] = lambda _key: None
    pending: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    closed: dict[tuple[str, str | None], float] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    """Keys of messages about which Slack once said nothing clear, or to nobody who lived."""
    late: set[str] = field(default_factory=set)
    """Those among them that it took after they were looked for."""
    overwritten: set[str] = field(default_factory=set)
    """Those that it may have changed last as it was asked to first."""
    was_blind: bool = False
    was_overtaken: bool = False
    """A call took so long that somebody else may have taken over what it was about."""
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.workspace = Workspace(App(read_manifest()), SlacksClock(self.clock))  # type: ignore[arg-type]
        sample(self.workspace)

    # -- what a client sees ----------------------------------------------------------------------------------------

    def answers(self, method: str, values: dict[str, Any]) -> tuple[int, dict[str, Any], dict[str, str]]:
        """Status, body and headers. Raises OSError for an answer that does not come."""
        self._catches_up()
        self._does_once("before")
        trouble, seconds = self.troubles.popleft() if self.troubles else (None, 0.0)
        self._watches(method, values)
        if trouble in UNCLEAR:
            self.unclear.add(self._key(values))
        if trouble is Trouble.CUT_BEFORE:
            raise PowerCut
        if trouble is Trouble.REFUSED:
            return self._refuses(method, values, seconds)
        if trouble is Trouble.BLIND and method in LOOKING:
            self.was_blind = True
            return 200, {"ok": False, "error": "missing_scope"}, {}
        if trouble in (Trouble.SLOW, Trouble.SILENT, Trouble.VERY_SLOW, Trouble.CUT_WAITING):
            self._takes_long(trouble, method, values)
        if trouble is Trouble.FAILED:
            return 500, {}, {}
        if method == "chat.postMessage":
            self.posting(self._key(values))
        status, body = self._does(method, values)
        self._does_once("after")
        if trouble is Trouble.CUT_AFTER:
            raise PowerCut
        if trouble is Trouble.LOST:
            raise ConnectionResetError
        return (500, {}, {}) if trouble is Trouble.DONE_AND_FAILED else (status, body, {})

    def _does_once(self, when: str) -> None:
        act = getattr(self, when)
        setattr(self, when, None)
        if act is not None:
            began = self.clock.seconds
            act()
            self.was_overtaken |= self.clock.seconds - began + HTTP_TIMEOUT >= LEASE

    def _takes_long(self, trouble: Trouble, method: str, values: dict[str, Any]) -> None:
        if trouble is not Trouble.SILENT:
            delay = HTTP_TIMEOUT + 5 if trouble is Trouble.SLOW else LEASE + 15
            self.pending.append((self.clock.seconds + delay, method, values))
            if trouble is not Trouble.SLOW:
                came = self.late if method == "chat.postMessage" else self.overwritten
                came.add(self._key(values))
        if trouble is Trouble.CUT_WAITING:
            raise PowerCut
        self.clock.passes(HTTP_TIMEOUT)
        raise TimeoutError

    def _catches_up(self) -> None:
        """Carries out what it had taken its time for."""
        ready = [each for each in self.pending if each[0] <= self.clock.seconds]
        self.pending = [each for each in self.pending if each not in ready]
        for _, method, values in ready:
            self._does(method, values)

    def _refuses(
        self, method: str, values: dict[str, Any], seconds: float
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        whole = math.ceil(seconds)
        self.closed[method, values.get("channel")] = self.clock.seconds + whole
        return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(whole)}

    def _watches(self, method: str, values: dict[str, Any]) -> None:
        until = self.closed.get((method, values.get("channel")), 0.0)
        if self.clock.seconds < until:
            early = until - self.clock.seconds
            self.broken.append(f"{method} into {values.get('channel')} {early:.1f} s before it may be called")

    def _does(self, method: str, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        known = METHODS[method]
        try:
            given = {name: value for name, value in values.items() if value is not None}
            call = MethodCall(self.workspace, method, known, Arguments(given))
            return 200, {"ok": True, **known.handler(call)}
        except RateLimited:
            raise AssertionError("the stand-in has no ceiling here") from None
        except SlackError as refusal:
            return refusal.status, refusal.body()

    # -- what people see -------------------------------------------------------------------------------------------

    def takes_all(self) -> None:
        """What it had taken its time for is done at last."""
        self.clock.seconds = max([self.clock.seconds, *(at for at, _, _ in self.pending)])
        self._catches_up()

    def _key(self, values: dict[str, Any]) -> str:
        """Of the message that a call is about."""
        if values.keys().isdisjoint({"ts", "timestamp"}) or "metadata" in values:
            return str(_payload(values.get("metadata")).get("key", ""))
        ts = values.get("ts") or values["timestamp"]
        said = self.workspace.conversations[values["channel"]].message(ts)
        return str(_payload(said.metadata if said else None).get("key", ""))

    def shown(self) -> dict[str, list[Message]]:
        """{key: what there is of it}"""
        self._catches_up()
        found: dict[str, list[Message]] = {}
        for where in self.workspace.conversations.values():
            for said in where.messages:
                if said.metadata:
                    found.setdefault(_payload(said.metadata)["key"], []).append(said)
        return found


def _payload(metadata: dict[str, Any] | None) -> dict[str, Any]:
    return (metadata or {}).get("event_payload", {})


class Client(WebClient):
    """Reaches it without a network."""

    def __init__(self, slack: Slack) -> None:
        super().__init__("xoxb-unused", retry_handlers=[])
        self._slack = slack

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:  # type: ignore[override]
        values = {**(given.get("params") or {}), **(given.get("json") or {}), **(given.get("data") or {})}
        status, body, headers = self._slack.answers(api_method, values)
        headers["Date"] = format_datetime(self._slack.clock.elapsed(), usegmt=True)
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url="",
            req_args={},
            data=body,
            headers=headers,
            status_code=status,
        ).validate()
