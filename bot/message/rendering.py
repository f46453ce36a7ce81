"""What a message says, and whether Slack will take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage.message import Message


@dataclass(frozen=True)
class Rendered:
    """`text` is what notifications and screen readers get, and all there is when `blocks` is empty. `is_pinned`: it is
    pinned once it is there; whoever takes the pin away later has the last word."""

    text: str
    blocks: list[dict[str, Any]]
    is_pinned: bool = False


Renderer = Callable[[Session, Message, datetime], Rendered | None]
"""Reads the facts and says what the message shows at this (calendar) time. None: there is nothing to say."""

MOST_BLOCKS = 50
LONGEST_TEXT = 4_000  # posting allows more, updating does not
LONGEST_ALL = 13_200  # a cautious sum: Slack names the error (msg_blocks_too_long), not the number
LONGEST_MARKDOWN = 12_000  # all markdown blocks together

LONGEST_STRING = {
    ("section", "text"): 3_000,
    ("section", "fields"): 2_000,
    ("header", "text"): 150,
    ("context", "elements"): 3_000,
    ("image", "alt_text"): 2_000,
    ("image", "image_url"): 3_000,
    ("image", "title"): 2_000,
    ("input", "label"): 2_000,
    ("input", "hint"): 2_000,
    ("button", "text"): 75,
    ("button", "value"): 2_000,
    ("button", "url"): 3_000,
    ("button", "accessibility_label"): 75,
    ("option", "text"): 75,
    ("option", "value"): 150,
    ("option", "description"): 75,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
    ("*", "placeholder"): 150,
    ("*", "block_id"): 255,
    ("*", "action_id"): 255,
}
MOST_ITEMS = {
    ("section", "fields"): 10,
    ("context", "elements"): 10,
    ("actions", "elements"): 25,
    ("overflow", "options"): 5,
    ("radio_buttons", "options"): 10,
    ("checkboxes", "options"): 10,
    ("*", "options"): 100,
    ("*", "option_groups"): 100,
}
KIND_BY_KEY = {
    "options": "option",
    "initial_option": "option",
    "initial_options": "option",
    "confirm": "confirm",
}
"""Objects that carry no type of their own are known by the key they hang from."""


def check(rendered: Rendered) -> list[str]:
    """Every limit of Slack's that the message breaks, by place; never with a word of what it says."""
    problems = (
        [] if 1 <= len(rendered.text) <= LONGEST_TEXT else [_length(rendered.text, LONGEST_TEXT, "/text")]
    )
    if len(rendered.blocks) > MOST_BLOCKS:
        problems.append(f"more than {MOST_BLOCKS} blocks [json-pointer:/blocks]")
    problems += _sums(rendered.blocks)
    for number, block in enumerate(rendered.blocks):
        problems += _object(block, str(block.get("type", "")), f"/blocks/{number}")
    return problems


def plain(rendered: Rendered) -> Rendered:
    """The message without its blocks: words that arrive are better than a layout that does not."""
    text = rendered.text
    shown = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    return Rendered(shown, [], rendered.is_pinned)


def _sums(blocks: list[dict[str, Any]]) -> Iterator[str]:
    if sum(_spoken(block) for block in blocks) > LONGEST_ALL:
        yield f"more than {LONGEST_ALL} characters together [json-pointer:/blocks]"
    if (
        sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown")
        > LONGEST_MARKDOWN
    ):
        yield f"more than {LONGEST_MARKDOWN} characters of markdown [json-pointer:/blocks]"
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "more than one table [json-pointer:/blocks]"
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    if any(times > 1 for times in ids.values()):
        yield "a block_id occurs twice [json-pointer:/blocks]"


def _spoken(part: Any) -> int:
    """Characters of all texts in it."""
    if isinstance(part, list):
        return sum(_spoken(each) for each in part)
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(_spoken(each) for each in part.values())


def _object(part: dict[str, Any], kind: str, place: str) -> Iterator[str]:
    for key, value in part.items():
        here = f"{place}/{key}"
        yield from _value(value, kind, key, here)
        inner = KIND_BY_KEY.get(key, "")
        if isinstance(value, dict):
            yield from _object(value, str(inner or value.get("type", "")), here)
        elif isinstance(value, list):
            if len(value) > (most := _limit(MOST_ITEMS, kind, key, len(value))):
                yield f"more than {most} items [json-pointer:{here}]"
            for number, each in enumerate(value):
                if isinstance(each, dict):
                    yield from _object(each, str(inner or each.get("type", "")), f"{here}/{number}")
    yield from _actions(part, place)


def _value(value: Any, kind: str, key: str, place: str) -> Iterator[str]:
    """A string, a text object or a list of text objects, against the limit its owner sets."""
    longest = _limit(LONGEST_STRING, kind, key, 0)
    if not longest:
        return
    if isinstance(value, dict):
        yield from _value(value.get("text", ""), kind, key, f"{place}/text")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            if isinstance(each, dict) and "text" in each:
                yield from _value(each["text"], kind, key, f"{place}/{number}/text")
    elif isinstance(value, str) and not 1 <= len(value) <= longest:
        yield _length(value, longest, place)


def _actions(part: dict[str, Any], place: str) -> Iterator[str]:
    elements = part.get("elements")
    if not isinstance(elements, list):
        return
    ids = Counter(each["action_id"] for each in elements if isinstance(each, dict) and "action_id" in each)
    if any(times > 1 for times in ids.values()):
        yield f"an action_id occurs twice [json-pointer:{place}/elements]"


def _limit(limits: dict[tuple[str, str], int], kind: str, key: str, otherwise: int) -> int:
    return limits.get((kind, key)) or limits.get(("*", key)) or otherwise


def _length(value: str, longest: int, place: str) -> str:
    wrong = f"must be less than {longest + 1} characters" if value else "must be more than 0 characters"
    return f"{wrong} [json-pointer:{place}]"
