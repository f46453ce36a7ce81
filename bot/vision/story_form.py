"""The form in which a story is kept: from scratch, from a message, or changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import context, field, modal
from bot.form import Sent, select, text_box, tick
from bot.text import as_typed
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
AGREED = "agreed"
SHOWN = "It may be shown beside the vision in any channel that is reminded of it."
PRIVATE = ("privategroup", "directmessage", "mpdm-")
"""What Slack calls places that not everybody can look into; the last is how group messages are called."""


@dataclass(frozen=True)
class Filled:
    """`story_id` "" keeps a new one. `is_private`: it comes from where not everybody may read."""

    words: Words
    story_id: str = ""
    is_private: bool = False


def story_form(filled: Filled) -> View:
    said = filled.words
    sort = said.sort if said.sort in SORTS else next(iter(SORTS))
    notice = f"{SHOWN} This one comes from a private conversation." if filled.is_private else SHOWN
    blocks: list[Block] = [
        field("sort", "What is it?", select(SORTS, sort)),
        field("text", "What happened?", text_box(said.text, tall=True)),
        field(
            "link",
            "Link",
            text_box(said.link, LONGEST_LINK),
            hint="Where to see more. A file in Slack has one too.",
            optional=True,
        ),
        field(
            "said_by",
            "Whose words are they?",
            text_box(said.said_by, LONGEST_NAME),
            hint="Leave empty when they are yours.",
            optional=True,
        ),
        _consent(filled),
        context(notice),
    ]
    metadata = json.dumps({"story": filled.story_id, "anothers": said.are_anothers})
    title = "Change a story" if filled.story_id else "Keep a story"
    return modal(KEPT, title, blocks, submit="Save", metadata=metadata)


def _consent(filled: Filled) -> Block:
    where = " outside the private conversation" if filled.is_private else ""
    box = tick(f"They agreed that I share this{where}", AGREED, is_ticked=filled.words.is_agreed)
    is_needed = filled.words.are_anothers
    label = "The words are another's" if is_needed else "When the words are another's"
    return field("agreed", label, box, hint="Please ask them first.", optional=not is_needed)


def as_filled(story: Contribution) -> Filled:
    words = Words(story.prompt, story.text, story.link, story.said_by, story.is_agreed)
    return Filled(words, story_id=story.id)


def read(view: Mapping[str, Any]) -> Filled:
    """Raises FormRefusal naming every field that needs another look."""
    form, told = Sent(view), json.loads(view["private_metadata"])
    words = Words(
        sort=form.option("sort"),
        text=form.read("text", lambda: check_text(form.text("text")), ""),
        link=form.read("link", lambda: check_link(form.text("link")), ""),
        said_by=form.line("said_by"),
        is_agreed=form.is_ticked("agreed"),
        are_anothers=told["anothers"],
    )
    form.read("agreed", lambda: check_agreed(words), None)
    form.check()
    return Filled(words, story_id=told["story"])


def from_message(body: Mapping[str, Any], name: Callable[[str], str], *, is_private: bool = False) -> Filled:
    """Of a message shortcut's payload: its text, a link to it or to its file, and whose words they are. What is said
    in private gets no link: nobody else could follow it."""
    message = body["message"]
    is_private = is_private or body["channel"]["name"].startswith(PRIVATE)
    files = message.get("files") or []
    text = as_typed(message.get("text") or "", name)
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
