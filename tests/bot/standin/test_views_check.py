"""What a modal and a Home have to be like."""

from __future__ import annotations

from typing import Any

import pytest

from bot.standin import normalise
from bot.standin.errors import SlackError
from bot.standin.limits import check_view
from tests.bot.standin.workplace import modal, plain, question, section

View = dict[str, Any]


def test_a_modal_at_all_its_limits_passes() -> None:
    view = modal(*[section()] * 100, submit=plain("x" * 24), close=plain("x" * 24), callback_id="c" * 255)
    view |= {"private_metadata": "m" * 3000, "external_id": "e" * 255, "title": plain("x" * 24)}
    assert check_view(view) == []


def test_a_home_takes_blocks_and_no_title() -> None:
    assert check_view({"type": "home", "blocks": [section()], "private_metadata": ""}) == []
    (problem,) = check_view({"type": "home", "blocks": [], "title": plain("Home")})
    assert str(problem) == "invalid additional property: title [json-pointer:/view]"


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        pytest.param(modal(title=plain("x" * 25)), "/view/title/text", id="a title of 25"),
        pytest.param(modal(submit=plain("x" * 25)), "/view/submit/text", id="a submit of 25"),
        pytest.param(modal(private_metadata="x" * 3001), "/view/private_metadata", id="3,001 of metadata"),
        pytest.param(modal(*[section()] * 101), "/view/blocks", id="101 blocks"),
        pytest.param(modal(question()), "/view", id="an input and no submit"),
        pytest.param(modal(section("x" * 3001)), "/view/blocks/0/text/text", id="a long section"),
        pytest.param(
            modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type", id="markdown in a modal"
        ),
        pytest.param(modal(close=None), "/view/close", id="a null"),
        pytest.param(modal(submit_disabled=True), "/view", id="a key that is not for views"),
        pytest.param({"type": "modal", "blocks": []}, "/view", id="no title"),
        pytest.param({"type": "modal", "title": plain("x")}, "/view", id="no blocks"),
        pytest.param({"type": "dialog", "blocks": []}, "/view/type", id="no kind of view"),
        pytest.param("modal", "/view", id="no object"),
        pytest.param(
            modal(
                question(focus_on_load=True), question(block_id="b", focus_on_load=True), submit=plain("Send")
            ),
            "/view/blocks/1/element/focus_on_load",
            id="two with the focus",
        ),
    ],
)
def test_a_view_slack_would_refuse_is_pointed_at(view: View, pointer: str) -> None:
    assert pointer in [problem.pointer for problem in check_view(view)]


def test_a_view_over_250_kilobytes_is_too_large_whatever_else_is_wrong_with_it() -> None:
    with pytest.raises(SlackError) as refusal:
        normalise.accepted_view(modal(*[section("é" * 1500)] * 90))
    assert refusal.value.code == "view_too_large"


def test_a_home_may_ask_without_a_submit_button() -> None:
    assert check_view({"type": "home", "blocks": [question()]}) == []
