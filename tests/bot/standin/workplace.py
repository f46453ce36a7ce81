"""A workspace for a test, with a few people and channels, and slack_sdk's own client talking to it over HTTP."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.standin import messages
from bot.standin.clock import Clock
from bot.standin.server import StandIn
from bot.standin.workspace import (
    BOT_TOKEN,
    BOT_USER_ID,
    OTHER_TEAM_ID,
    Conversation,
    Message,
    Person,
    Workspace,
)

MANIFEST = yaml.safe_load((Path(__file__).parents[3] / "manifest.yml").read_text(encoding="utf-8"))


@dataclass
class Stopwatch:
    """Elapsed time that passes only when told to."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Workplace:
    """#team with Ana, Bo and the bot; #random without the bot; private #leads without it; #old archived."""

    standin: StandIn
    watch: Stopwatch
    client: WebClient
    ana: Person
    bo: Person
    jon: Person
    kim: Person
    team: Conversation
    random: Conversation
    leads: Conversation
    old: Conversation
    events: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        return self.standin.workspace

    @property
    def url(self) -> str:
        return self.standin.url

    def says(self, who: Person, where: Conversation, text: str) -> Message:
        return self.standin.call(messages.post, self.workspace, where, Message("", who.id, text))

    def grants(self, *scopes: str) -> None:
        self.workspace.app.manifest["oauth_config"]["scopes"]["bot"] = [*scopes]

    def subtypes(self) -> list[str | None]:
        return [event.get("subtype") for event, _ in self.events]


@contextmanager
def open_workplace() -> Iterator[Workplace]:
    watch = Stopwatch()
    with StandIn(copy.deepcopy(MANIFEST), clock=Clock(elapsed=watch), page=False) as standin:
        yield standin.call(_furnished, standin, watch)


def _furnished(standin: StandIn, watch: Stopwatch) -> Workplace:
    workspace = standin.workspace
    ana = workspace.add_person("ana", "Ana Ruiz", "Europe/Madrid", is_admin=True, is_owner=True)
    bo = workspace.add_person("bo", "Bo Jensen", "Europe/Copenhagen")
    jon = workspace.add_person("jon", "Jon Old", "Europe/London", deleted=True)
    kim = workspace.add_person("kim", "Kim Park", "Asia/Seoul", team_id=OTHER_TEAM_ID)
    place = Workplace(
        standin,
        watch,
        WebClient(BOT_TOKEN, base_url=standin.api_url, retry_handlers=[], timeout=5),
        ana,
        bo,
        jon,
        kim,
        workspace.add_channel("team", [ana.id, bo.id, BOT_USER_ID]),
        workspace.add_channel("random", [ana.id, bo.id]),
        workspace.add_channel("leads", [ana.id], private=True),
        workspace.add_channel("old", [ana.id, BOT_USER_ID], is_archived=True),
    )
    workspace.emit = lambda event, subscription: place.events.append((event, subscription))
    return place


def refused(call: Callable[..., Any], /, *args: Any, **arguments: Any) -> Any:
    """The answer of a call that has to be refused."""
    with pytest.raises(SlackApiError) as caught:
        call(*args, **arguments)
    return caught.value.response


def error(call: Callable[..., Any], /, *args: Any, **arguments: Any) -> str:
    return str(refused(call, *args, **arguments)["error"])


def section(text: str = "hello", **keys: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **keys}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(text: str = "Answer", **keys: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": "answer", **keys}


def modal(*blocks: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Standup"), "blocks": list(blocks) or [section()], **keys}


def question(
    text: str = "What did you finish?", block_id: str = "finished", **element: Any
) -> dict[str, Any]:
    typed = {"type": "plain_text_input", "action_id": "text", **element}
    return {"type": "input", "block_id": block_id, "label": plain(text), "element": typed}
