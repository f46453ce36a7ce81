"""The form in which a story is kept: from scratch, from a message, or changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks import context, field, modal
from bot.failures import FormRefusal
from rituals.refusals import Refusal
from rituals.vision.story import (
    LONGEST_LINK,
    LONGEST_NAME,
    SORTS,
    Words,
    check_agreed,
    check_link,
    check_text,
)
from storage.contribution import Contribution

KEPT, ADD, EDIT, DELETE, OLDER = (
    "vision.story_kept",
    "vision.story_add",
    "vision.story_edit",
    "vision.story_delete",
    "vision.stories_older",
)
VALUE, AGREED = "value", "agreed"
LONGEST_TYPED = 3000
SHOWN = "It may be shown beside the vision in any channel that is reminded of it."
PRIVATE = ("privategroup", "directmessage", "mpdm-")
"""What Slack calls places that not everybody can look into; the last is how group messages are called."""
_REFERENCE = re.compile(r"<([@#!]?)([^>|]*)(?:\|([^>]*))?>")


@dataclass(frozen=True)
class Filled:
    """`story_id` "" keeps a new one. `is_private`: it comes from where not everybody may read."""

    words: Words
    story_id: str = ""
    is_private: bool = False


def form(filled: Filled) -> View:
    said = filled.words
    sorts = [Option(text=name, value=key) for key, name in SORTS.items()]
    chosen = next((option for option in sorts if option.value == said.sort), sorts[0])
    notice = f"{SHOWN} This one comes from a private conversation." if filled.is_private else SHOWN
    blocks: list[Block] = [
        field(
            "sort", "What is it?", StaticSelectElement(action_id=VALUE, options=sorts, initial_option=chosen)
        ),
        field("text", "What happened?", _input(said.text, LONGEST_TYPED, multiline=True)),
        field(
            "link",
            "Link",
            _input(said.link, LONGEST_LINK),
            hint="Where to see more. A file in Slack has one too.",
            optional=True,
        ),
        field(
            "said_by",
            "Whose words are they?",
            _input(said.said_by, LONGEST_NAME),
            hint="Leave empty when they are yours.",
            optional=True,
        ),
        _consent(filled),
        context(notice),
    ]
    metadata = json.dumps({"story": filled.story_id, "anothers": said.are_anothers})
    title = "Change a story" if filled.story_id else "Keep a story"
    return modal(KEPT, title, blocks, submit="Save", metadata=metadata)


def _input(filled: str, longest: int, *, multiline: bool = False) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=VALUE, max_length=longest, multiline=multiline, initial_value=filled[:longest] or None
    )


def _consent(filled: Filled) -> Block:
    where = " outside the private conversation" if filled.is_private else ""
    ticked = Option(text=f"They agreed that I share this{where}", value=AGREED)
    boxes = CheckboxesElement(
        action_id=VALUE, options=[ticked], initial_options=[ticked] if filled.words.is_agreed else None
    )
    is_needed = filled.words.are_anothers
    label = "The words are another's" if is_needed else "When the words are another's"
    return field("agreed", label, boxes, hint="Please ask them first.", optional=not is_needed)


def as_filled(story: Contribution) -> Filled:
    words = Words(story.prompt, story.text, story.link, story.said_by, story.is_agreed)
    return Filled(words, story_id=story.id)


def read(view: Mapping[str, Any]) -> Filled:
    """Raises FormRefusal naming every field that needs another look."""
    values, told = view["state"]["values"], json.loads(view["private_metadata"])
    words = Words(
        sort=values["sort"][VALUE]["selected_option"]["value"],
        text=_text(values, "text"),
        link=_text(values, "link"),
        said_by=_text(values, "said_by").strip(),
        is_agreed=bool(values["agreed"][VALUE].get("selected_options")),
        are_anothers=told["anothers"],
    )
    faults: dict[str, str] = {}
    checks: dict[str, Callable[[], object]] = {
        "text": lambda: check_text(words.text),
        "link": lambda: check_link(words.link),
        "agreed": lambda: check_agreed(words),
    }
    for block_id, check in checks.items():
        try:
            check()
        except Refusal as refusal:
            faults[block_id] = str(refusal)
    if faults:
        raise FormRefusal(faults)
    return Filled(words, story_id=told["story"])


def from_message(body: Mapping[str, Any], name: Callable[[str], str], *, is_private: bool = False) -> Filled:
    """Of a message shortcut's payload: its text, a link to it or to its file, and whose words they are. What is said
    in private gets no link: nobody else could follow it."""
    message = body["message"]
    is_private = is_private or body["channel"]["name"].startswith(PRIVATE)
    files = message.get("files") or []
    text = plain(message.get("text") or "", name)
    names = ", ".join(each["name"] for each in files if each.get("name"))
    author = message.get("user") or ""
    are_anothers = author != body["user"]["id"]
    link = files[0].get("permalink", "") if files else _permalink(body)
    words = Words(
        sort="demo" if files else "customer",
        text="\n".join(part for part in (text, names) if part),
        link="" if is_private else link,
        said_by=name(author) if are_anothers and author else "",
        are_anothers=are_anothers,
    )
    return Filled(words, is_private=is_private)


def _permalink(body: Mapping[str, Any]) -> str:
    stamp = body["message_ts"].replace(".", "")
    return f"https://{body['team']['domain']}.slack.com/archives/{body['channel']['id']}/p{stamp}"


def plain(text: str, name: Callable[[str], str]) -> str:
    """Slack's message text as its author saw it: mentions as names, links as their words."""

    def said(found: re.Match[str]) -> str:
        sign, target, label = found.group(1), found.group(2), found.group(3)
        match sign:
            case "@":
                return f"@{label or name(target)}"
            case "#":
                return f"#{label or 'channel'}"
            case "!":
                return label or f"@{target}"
        return label or target

    return unescape(_REFERENCE.sub(said, text))


def _text(values: Mapping[str, Any], block_id: str) -> str:
    return values[block_id][VALUE].get("value") or ""
