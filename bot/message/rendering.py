"""What a message says, and whether Slack will take it."""

from __future__ import annotations

from collections.abc import Callable
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


def _sums(blocks: list[dict[str, Any]]) -> list[str]:
    problems = []
    if _spoken(blocks) > LONGEST_ALL:
        problems.append(f"more than {LONGEST_ALL} characters together [json-pointer:/blocks]")
    kinds = [block.get("type") for block in blocks]
    if "markdown" in kinds:
        marked = sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown")
        if marked > LONGEST_MARKDOWN:
            problems.append(f"more than {LONGEST_MARKDOWN} characters of markdown [json-pointer:/blocks]")
    if kinds.count("table") > 1:
        problems.append("more than one table [json-pointer:/blocks]")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids):
        problems.append("a block_id occurs twice [json-pointer:/blocks]")
    return problems


def _spoken(part: Any) -> int:
    """Characters of all texts in it."""
    if isinstance(part, str):
        return 0
    if isinstance(part, list):
        return sum(map(_spoken, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(_spoken, part.values()))


def _object(part: dict[str, Any], kind: str, place: str) -> list[str]:
    problems = []
    for key, value in part.items():
        longest = LONGEST_STRING.get((kind, key)) or LONGEST_STRING.get(("*", key))
        if longest:
            problems += _value(value, longest, f"{place}/{key}")
        if isinstance(value, dict):
            problems += _object(value, _kind(value, key), f"{place}/{key}")
        elif isinstance(value, list):
            problems += _list(value, kind, key, f"{place}/{key}")
    return problems


def _list(items: list[Any], kind: str, key: str, place: str) -> list[str]:
    problems = []
    most = MOST_ITEMS.get((kind, key)) or MOST_ITEMS.get(("*", key))
    if most and len(items) > most:
        problems.append(f"more than {most} items [json-pointer:{place}]")
    for number, each in enumerate(items):
        if isinstance(each, dict):
            problems += _object(each, _kind(each, key), f"{place}/{number}")
    if key == "elements":
        problems += _actions(items, place)
    return problems


def _kind(part: dict[str, Any], key: str) -> str:
    return KIND_BY_KEY.get(key) or str(part.get("type", ""))


def _value(value: Any, longest: int, place: str) -> list[str]:
    """A string, a text object or a list of text objects."""
    if isinstance(value, dict):
        return _value(value.get("text", ""), longest, f"{place}/text")
    if isinstance(value, list):
        texts = ((number, each["text"]) for number, each in enumerate(value) if _has_text(each))
        return [
            problem for number, text in texts for problem in _value(text, longest, f"{place}/{number}/text")
        ]
    if isinstance(value, str) and not 1 <= len(value) <= longest:
        return [_length(value, longest, place)]
    return []


def _has_text(part: Any) -> bool:
    return isinstance(part, dict) and "text" in part


def _actions(elements: list[Any], place: str) -> list[str]:
    ids = [each["action_id"] for each in elements if isinstance(each, dict) and "action_id" in each]
    return [f"an action_id occurs twice [json-pointer:{place}]"] if len(set(ids)) < len(ids) else []


def _length(value: str, longest: int, place: str) -> str:
    wrong = f"must be less than {longest + 1} characters" if value else "must be more than 0 characters"
    return f"{wrong} [json-pointer:{place}]"
