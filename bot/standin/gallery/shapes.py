"""What a message or a form in the gallery is made of, and who stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.standin import states
from bot.standin.workspace import Json

Kind = Literal["message", "modal"]

MORNING = 1_772_438_400  # 2 March 2026, 08:00 UTC
ALERT_TEXT = "Rituals did not answer. Try again in a moment."
LONG = (
    "Reviewed the payment retries with Chen, found that two of the three alerts fire for the same cause, and wrote "
    "down what each of them means so that whoever is on call at night does not have to work it out once more. "
)
LONG_WORD = "https://example.com/reports/2026/03/a-rather-long-address-that-nobody-would-want-to-type-by-hand"


@dataclass(frozen=True)
class Group:
    """Blocks that would stand in one message or modal. `values` is what is filled in, `errors` stand under fields,
    `troubles` beside buttons; both are by block_id. `answers` are what an external select finds."""

    title: str
    kind: Kind
    blocks: list[Json]
    values: states.Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    answers: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Cast:
    """Who and what is mentioned: the person who looks, two others, two channels, and a picture of theirs."""

    me: str
    friend: str
    other: str
    channel: str
    other_channel: str
    picture: str


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, accessory: Json | None = None, **more: Any) -> Json:
    made: Json = {"type": "section", "text": mrkdwn(text), **more}
    return made if accessory is None else made | {"accessory": accessory}


def actions(block_id: str, *elements: Json) -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def context(*texts: str) -> Json:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def button(text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": f"press {text}"[:255], "text": plain(text), **more}


def element(kind: str, placeholder: str = "", **more: Any) -> Json:
    made: Json = {"type": kind, "action_id": kind, **more}
    return made | ({"placeholder": plain(placeholder)} if placeholder else {})


def question(block_id: str, label: str, asked: Json, hint: str = "", *, optional: bool = False) -> Json:
    made: Json = {"type": "input", "block_id": block_id, "label": plain(label), "element": asked}
    return made | ({"hint": plain(hint)} if hint else {}) | ({"optional": True} if optional else {})


def option(text: str, description: str = "") -> Json:
    made: Json = {"text": plain(text), "value": text.lower()[:150]}
    return made | ({"description": plain(description)} if description else {})


def options(*texts: str) -> list[Json]:
    return [option(text) for text in texts]


def surely(question_: str, yes: str, *, style: str = "primary") -> Json:
    words = {"title": plain(question_), "text": mrkdwn("Everybody in the channel *sees* that it is gone.")}
    return words | {"confirm": plain(yes), "deny": plain("Keep it"), "style": style}


DAYS = options("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
GROUPED: list[Json] = [
    {"label": plain("Europe"), "options": options("Lisbon", "Copenhagen", "Istanbul")},
    {"label": plain("Elsewhere"), "options": options("Honolulu", "New York")},
]
EXPLAINED = [
    option("Remind those who have not answered", "Once, an hour before the end"),
    option("Post a summary", "As soon as everybody has answered"),
    option("Ask guests too"),
]
