"""The blocks, by type, and the rules that hold across all blocks of one message or view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from bot.standin.limits.elements import (
    ELEMENTS,
    IMAGE_KEYS,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    one_image,
)
from bot.standin.limits.objects import plain, text
from bot.standin.limits.problem import Problem
from bot.standin.limits.rich_text import RICH_TEXT
from bot.standin.limits.schema import (
    ID,
    Check,
    also,
    array,
    boolean,
    may,
    needs,
    one_of,
    only,
    shape,
    string,
    typed,
)

Surface = Literal["message", "modal", "home"]
MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MARKDOWN_MOST = 12_000  # all markdown blocks of a message together

_BASE = {"type": needs(string(50)), "block_id": may(ID)}


def _text_or_fields(section: Any) -> str | None:
    return None if "text" in section or "fields" in section else "must provide text or fields"


_CELL = typed(
    {"raw_text": shape({"type": needs(string(50)), "text": needs(string())}), "rich_text": RICH_TEXT}
)
_COLUMN = shape({"align": may(one_of("left", "center", "right")), "is_wrapped": may(boolean)})
_CONTEXT: dict[str, Check] = {"image": ELEMENTS["image"], "plain_text": plain(3000), "mrkdwn": text(3000)}

BLOCKS: dict[str, Check] = {
    "section": also(
        shape(
            _BASE
            | {
                "text": may(text(3000)),
                "fields": may(array(text(2000), 10)),
                "accessory": may(only(ELEMENTS, *IN_SECTION)),
                "expand": may(boolean),
            }
        ),
        _text_or_fields,
    ),
    "header": shape(_BASE | {"text": needs(plain(150))}),
    "context": shape(_BASE | {"elements": needs(array(typed(_CONTEXT), 10))}),
    "actions": shape(_BASE | {"elements": needs(array(only(ELEMENTS, *IN_ACTIONS), 25))}),
    "context_actions": shape(_BASE | {"elements": needs(array(only(ELEMENTS, *IN_CONTEXT_ACTIONS), 5))}),
    "divider": shape(_BASE),
    "image": also(shape(_BASE | IMAGE_KEYS | {"title": may(plain(2000))}), one_image),
    "input": shape(
        _BASE
        | {
            "label": needs(plain(2000)),
            "element": needs(only(ELEMENTS, *IN_INPUT)),
            "hint": may(plain(2000)),
            "optional": may(boolean),
            "dispatch_action": may(boolean),
        }
    ),
    "rich_text": RICH_TEXT,
    "markdown": shape(_BASE | {"text": needs(string(MARKDOWN_MOST))}),
    "table": shape(
        _BASE | {"rows": needs(array(array(_CELL, 20), 100)), "column_settings": may(array(_COLUMN, 20))}
    ),
}
# Documented for messages; elsewhere better not relied upon.
_MESSAGES_ONLY = {"markdown", "table", "context_actions"}
_COMMON = [name for name in BLOCKS if name not in _MESSAGES_ONLY]


def check_message(blocks: Any) -> list[Problem]:
    """Everything wrong with the blocks of a message; pointers begin at /blocks."""
    return list(check_blocks(blocks, "/blocks", "message"))


def check_blocks(blocks: Any, at: str, surface: Surface) -> Iterator[Problem]:
    names = BLOCKS if surface == "message" else _COMMON
    problems = list(array(only(BLOCKS, *names), MOST_BLOCKS[surface], least=0)(blocks, at))
    yield from problems
    if problems:
        return
    yield from _repeated_block_ids(blocks, at)
    yield from _repeated_action_ids(blocks, at)
    if surface == "message":
        yield from _whole_message(blocks, at)
    if surface != "modal":
        yield from _modal_only(blocks, at)
    if surface != "message":
        yield from _one_focus(blocks, at)


def elements_of(block: dict[str, Any], at: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The elements of a block with their pointers; rich text and texts in a context count for nothing here."""
    for name in ("accessory", "element"):
        if name in block:
            yield block[name], f"{at}/{name}"
    if block["type"] in ("actions", "context_actions"):
        for number, element in enumerate(block["elements"]):
            yield element, f"{at}/elements/{number}"


def _repeated_block_ids(blocks: list[dict[str, Any]], at: str) -> Iterator[Problem]:
    seen = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield Problem(f"{at}/{number}/block_id", f"block_id {block_id} already exists")
        if block_id is not None:
            seen.add(block_id)


def _repeated_action_ids(blocks: list[dict[str, Any]], at: str) -> Iterator[Problem]:
    for number, block in enumerate(blocks):
        seen = set()
        for element, place in elements_of(block, f"{at}/{number}"):
            action_id = element.get("action_id")
            if action_id in seen:
                yield Problem(f"{place}/action_id", f"action_id {action_id} already exists in this block")
            if action_id is not None:
                seen.add(action_id)


def _whole_message(blocks: list[dict[str, Any]], at: str) -> Iterator[Problem]:
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield Problem(at, "only_one_table_allowed")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_MOST:
        yield Problem(at, f"markdown blocks must be less than {MARKDOWN_MOST + 1} characters together")


def _modal_only(blocks: list[dict[str, Any]], at: str) -> Iterator[Problem]:
    for number, block in enumerate(blocks):
        for element, place in elements_of(block, f"{at}/{number}"):
            if element["type"] == "file_input":
                yield Problem(f"{place}/type", "unsupported type: file_input")
            if "response_url_enabled" in element:
                yield Problem(place, "response_url_enabled works in modals only")


def _one_focus(blocks: list[dict[str, Any]], at: str) -> Iterator[Problem]:
    found = 0
    for number, block in enumerate(blocks):
        for element, place in elements_of(block, f"{at}/{number}"):
            found += bool(element.get("focus_on_load"))
            if element.get("focus_on_load") and found > 1:
                yield Problem(f"{place}/focus_on_load", "only one element may have the focus")


def volume(value: Any) -> int:
    """How many characters of text there are in these blocks, wherever they stand."""
    if isinstance(value, list):
        return sum(volume(item) for item in value)
    if isinstance(value, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else volume(v) for k, v in value.items())
    return 0
