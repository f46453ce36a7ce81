from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, ContextBlock, DividerBlock, SectionBlock

from bot.message.rendering import Rendered, check, plain
from bot.standin.limits import check_message


def _text(length: int, kind: str = "mrkdwn") -> dict[str, Any]:
    return {"type": kind, "text": "x" * length}


def _button(**changes: Any) -> dict[str, Any]:
    return {
        "type": "button",
        "text": _text(75, "plain_text"),
        "action_id": "answer",
        "value": "v" * 2000,
    } | changes


def _option(length: int = 75) -> dict[str, Any]:
    return {"text": _text(length, "plain_text"), "value": "v"}


FINE: list[list[dict[str, Any]]] = [
    [],
    [{"type": "divider"}] * 50,
    [{"type": "section", "text": _text(3000)}],
    [{"type": "section", "fields": [_text(1000)] * 10}],
    [{"type": "header", "text": _text(150, "plain_text")}],
    [{"type": "context", "elements": [_text(300)] * 10}],
    [{"type": "actions", "elements": [_button(action_id=f"a{number}", value="v") for number in range(25)]}],
]
WRONG: list[tuple[str, list[dict[str, Any]]]] = [
    ("/blocks]", [{"type": "divider"}] * 51),
    ("/blocks]", [{"type": "divider", "block_id": "same"}] * 2),
    ("/blocks/0/text/text]", [{"type": "section", "text": _text(3001)}]),
    ("/blocks/0/text/text]", [{"type": "section", "text": _text(0)}]),
    ("/blocks/0/fields]", [{"type": "section", "fields": [_text(10)] * 11}]),
    ("/blocks/0/fields/1/text]", [{"type": "section", "fields": [_text(10), _text(2001)]}]),
    ("/blocks/1/text/text]", [{"type": "divider"}, {"type": "header", "text": _text(151, "plain_text")}]),
    ("/blocks/0/elements]", [{"type": "context", "elements": [_text(10)] * 11}]),
    ("/blocks/0/elements/0/value]", [{"type": "actions", "elements": [_button(value="v" * 2001)]}]),
    (
        "/blocks/0/elements/0/text/text]",
        [{"type": "actions", "elements": [_button(text=_text(76, "plain_text"))]}],
    ),
    ("/blocks/0/elements]", [{"type": "actions", "elements": [_button(), _button()]}]),
    ("/blocks/0/block_id]", [{"type": "divider", "block_id": "b" * 256}]),
    (
        "/blocks/0/elements/0/options/0/text/text]",
        [{"type": "actions", "elements": [{"type": "overflow", "action_id": "a", "options": [_option(76)]}]}],
    ),
    (
        "/blocks/0/accessory/confirm/title/text]",
        [
            {
                "type": "section",
                "text": _text(5),
                "accessory": _button(
                    confirm={
                        "title": _text(101, "plain_text"),
                        "text": _text(5, "plain_text"),
                        "confirm": _text(5, "plain_text"),
                        "deny": _text(5, "plain_text"),
                    }
                ),
            }
        ],
    ),
]


@pytest.mark.parametrize("blocks", FINE)
def test_what_just_fits_is_fine(blocks: list[dict[str, Any]]) -> None:
    assert check_message(blocks) == []
    assert check(Rendered("words", blocks)) == []


@pytest.mark.parametrize(("place", "blocks"), WRONG)
def test_what_slack_would_refuse_is_found_first_and_named_by_its_place(
    place: str, blocks: list[dict[str, Any]]
) -> None:
    assert check_message(blocks) != []
    (problem,) = check(Rendered("words", blocks))
    assert problem.endswith(f"[json-pointer:{place}")
    assert "xxx" not in problem


def test_all_texts_together_have_a_limit_too() -> None:
    (problem,) = check(Rendered("words", [{"type": "section", "text": _text(2999)}] * 5))
    assert problem.endswith("together [json-pointer:/blocks]")


def test_blocks_built_with_the_sdk_pass() -> None:
    blocks = [
        SectionBlock(text="*Bo* answered"),
        DividerBlock(),
        ContextBlock(elements=[{"type": "mrkdwn", "text": "a note"}]),
        ActionsBlock(elements=[ButtonElement(text="Answer", action_id="answer", value="1", style="primary")]),
    ]
    assert check(Rendered("words", [block.to_dict() for block in blocks])) == []


@pytest.mark.parametrize("length", [0, 4001])
def test_the_words_themselves_have_a_limit(length: int) -> None:
    (problem,) = check(Rendered("x" * length, []))
    assert problem.endswith("[json-pointer:/text]")


def test_words_alone_are_cut_where_slack_would_refuse_them() -> None:
    assert plain(Rendered("short", [{"type": "divider"}])) == Rendered("short", [])
    cut = plain(Rendered("x" * 5000, []))
    assert (len(cut.text), cut.text[-2:]) == (4000, "x…")
