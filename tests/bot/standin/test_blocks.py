"""Block Kit's limits, one step over each of them, and that what is allowed passes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.standin import normalise
from bot.standin.errors import SlackError
from bot.standin.limits import check_message
from tests.bot.standin.workplace import button, plain, question, section

Block = dict[str, Any]
OPTION = {"text": plain("Monday"), "value": "mon"}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def asking(element: Block) -> Block:
    return {"type": "input", "label": plain("When?"), "element": element}


NUMBER = {"type": "number_input", "is_decimal_allowed": True}
LIST: Block = {"type": "rich_text_list", "style": "bullet", "elements": []}


def option(**keys: Any) -> Block:
    return {**OPTION, **keys}


def select(**keys: Any) -> Block:
    return {"type": "static_select", "action_id": "day", "options": [OPTION], **keys}


def rich(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*inline: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(inline)}


ALLOWED: list[Block] = [
    section("x" * 3000),
    section(accessory=button("x" * 75, value="v" * 2000, style="primary", url="https://example.org/a")),
    {"type": "section", "fields": [plain("x" * 2000)] * 10},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider", "block_id": "b" * 255},
    {"type": "context", "elements": [plain("a"), {"type": "mrkdwn", "text": "*b*", "verbatim": True}]},
    {
        "type": "image",
        "image_url": "https://example.org/a.png",
        "alt_text": "a chart",
        "title": plain("Mood"),
    },
    actions(*[button(action_id=f"a{n}") for n in range(25)]),
    actions(select(initial_option={"text": {**plain("Monday"), "emoji": True}, "value": "mon"})),
    actions({"type": "overflow", "action_id": "more", "options": [{**OPTION, "url": "https://example.org"}]}),
    actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-08-07"}),
    actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1754556000}),
    actions({"type": "timepicker", "action_id": "t", "initial_time": "09:30", "timezone": "Europe/Madrid"}),
    section(accessory={"type": "multi_users_select", "action_id": "who", "initial_users": ["U1"]}),
    asking({"type": "checkboxes", "options": [{"text": {"type": "mrkdwn", "text": "*yes*"}, "value": "y"}]}),
    asking({"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "10"}),
    asking({"type": "conversations_select", "filter": {"include": ["public"], "exclude_bot_users": True}}),
    asking({"type": "external_select", "min_query_length": 1}),
    asking({"type": "rich_text_input", "action_id": "r"}),
    asking({"type": "email_text_input", "placeholder": plain("you@example.org")}),
    {**question(), "dispatch_action": True, "hint": plain("In a word"), "optional": True},
    {"type": "markdown", "text": "# Hello"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 20] * 100},
    rich(
        rich_section(
            {"type": "text", "text": "hi", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}
        ),
        {"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [rich_section()]},
        {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://example.org"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}], "border": 0},
    ),
]
VERDICT = {"text": plain("Good"), "value": "+"}
ALLOWED.append(
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": VERDICT,
                "negative_button": VERDICT,
            },
            {"type": "icon_button", "action_id": "i", "icon": "trash", "text": plain("Remove")},
        ],
    }
)


@pytest.mark.parametrize("block", ALLOWED, ids=lambda block: block["type"])
def test_what_slack_takes_passes(block: Block) -> None:
    assert check_message([block]) == []


REFUSED: list[tuple[str, Block, str]] = [
    ("a section of 3,001", section("x" * 3001), "/text/text"),
    ("an empty section", section(""), "/text/text"),
    ("a section with nothing", {"type": "section"}, ""),
    ("eleven fields", {"type": "section", "fields": [plain("x")] * 11}, "/fields"),
    ("a field of 2,001", {"type": "section", "fields": [plain("x" * 2001)]}, "/fields/0/text"),
    ("a header of 151", {"type": "header", "text": plain("x" * 151)}, "/text/text"),
    ("a header in mrkdwn", {"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/text/type"),
    ("emoji on mrkdwn", {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}, "/text"),
    ("verbatim on plain text", {"type": "section", "text": {**plain("x"), "verbatim": True}}, "/text"),
    ("eleven in a context", {"type": "context", "elements": [plain("x")] * 11}, "/elements"),
    ("a button in a context", {"type": "context", "elements": [button()]}, "/elements/0/type"),
    ("a button of 76", actions(button("x" * 76)), "/elements/0/text/text"),
    ("a button value of 2,001", actions(button(value="x" * 2001)), "/elements/0/value"),
    ("a button with an empty value", actions(button(value="")), "/elements/0/value"),
    ("a button of another colour", actions(button(style="blue")), "/elements/0/style"),
    ("a button to nowhere", actions(button(url="example.org")), "/elements/0/url"),
    ("26 buttons", actions(*[button(action_id=f"a{n}") for n in range(26)]), "/elements"),
    ("two buttons of one id", actions(button(), button()), "/elements/1/action_id"),
    ("an action id of 256", actions(button(action_id="a" * 256)), "/elements/0/action_id"),
    ("a multi-select among actions", actions({"type": "multi_users_select"}), "/elements/0/type"),
    ("an input among actions", actions({"type": "plain_text_input"}), "/elements/0/type"),
    ("a block nobody knows", {"type": "marquee"}, "/type"),
    ("a block without type", {"text": plain("x")}, ""),
    ("a key nobody knows", {"type": "divider", "colour": "red"}, ""),
    ("a null", {"type": "divider", "block_id": None}, "/block_id"),
    ("101 options", asking(select(options=[option(value=str(n)) for n in range(101)])), "/element/options"),
    ("no options", actions(select(options=[])), "/elements/0/options"),
    ("an option of 76", asking(select(options=[option(text=plain("x" * 76))])), "/element/options/0/text/text"),
    ("an option value of 151", asking(select(options=[option(value="x" * 151)])), "/element/options/0/value"),
    ("a first choice not offered", actions(select(initial_option={**OPTION, "value": "sun"})), "/elements/0"),
    ("options and groups", actions(select(option_groups=[{"label": plain("x"), "options": [OPTION]}])), "/elements/0"),
    ("a placeholder of 151", actions(select(placeholder=plain("x" * 151))), "/elements/0/placeholder/text"),
    ("six in an overflow", actions({"type": "overflow", "options": [OPTION] * 6}), "/elements/0/options"),
    ("eleven radio buttons", asking({"type": "radio_buttons", "options": [OPTION] * 11}), "/element/options"),
    ("a date that is none", actions({"type": "datepicker", "initial_date": "2026-02-30"}), "/elements/0/initial_date"),
    ("a time that is none", actions({"type": "timepicker", "initial_time": "9:30"}), "/elements/0/initial_time"),
    ("a zone that is none", actions({"type": "timepicker", "timezone": "Madrid"}), "/elements/0/timezone"),
    ("a number without decimals said", asking({"type": "number_input"}), "/element"),
    ("a bound as number", asking({**NUMBER, "min_value": 1}), "/element/min_value"),
    ("a minimum over the maximum", question(min_length=9, max_length=3), "/element"),
    ("a text longer than allowed", question(max_length=3, initial_value="long"), "/element"),
    ("a text input of 3,001", question(max_length=3001), "/element/max_length"),
    ("an empty first text", question(initial_value=""), "/element/initial_value"),
    ("a label of 2,001", question("x" * 2001), "/label/text"),
    ("a button as input", asking(button()), "/element/type"),
    ("a confirmation with a long title", actions(button(confirm={
        "title": plain("x" * 101), "text": plain("x"), "confirm": plain("Yes"), "deny": plain("No"),
    })), "/elements/0/confirm/title/text"),
    ("an image without alt text", {"type": "image", "image_url": "https://example.org/a.png"}, ""),
    ("an image from nowhere", {"type": "image", "alt_text": "x"}, ""),
    ("an empty rich text", rich(rich_section({"type": "text", "text": ""})), "/elements/0/elements/0/text"),
    ("a rich text of strange parts", rich({"type": "rich_text_poem", "elements": []}), "/elements/0/type"),
    ("a list indented by nine", rich({**LIST, "indent": 9}), "/elements/0/indent"),
    ("a table of 101 rows", {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]] * 101}, "/rows"),
    ("a file input in a message", asking({"type": "file_input"}), "/element/type"),
    ("a response_url from a message", asking({"type": "channels_select", "response_url_enabled": True}), "/element"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "pointer"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_one_step_too_far_is_pointed_at(block: Block, pointer: str) -> None:
    assert f"/blocks/0{pointer}" in [problem.pointer for problem in check_message([block])]


def test_fifty_blocks_are_enough_for_a_message() -> None:
    assert check_message([section()] * 50) == []
    (problem,) = check_message([section()] * 51)
    assert str(problem) == "no more than 50 items allowed [json-pointer:/blocks]"


def test_block_ids_are_unique() -> None:
    (problem,) = check_message([section(block_id="a"), section(), section(block_id="a")])
    assert problem.pointer == "/blocks/2/block_id"


def test_a_message_has_one_table_and_so_much_markdown() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    assert [p.message for p in check_message([table, table])] == ["only_one_table_allowed"]
    half = {"type": "markdown", "text": "x" * 6001}
    assert [p.pointer for p in check_message([half, half])] == ["/blocks"]


def test_characters_are_counted_as_code_points() -> None:
    assert check_message([section("🏳️‍🌈" * 750)]) == []
    assert check_message([section("🏳️‍🌈" * 751)]) != []


def test_blocks_of_too_much_text_together_are_refused() -> None:
    with pytest.raises(SlackError) as refusal:
        normalise.accepted_blocks([section("x" * 3000)] * 5)
    assert refusal.value.code == "msg_blocks_too_long"


def test_what_comes_back_has_every_id_and_default() -> None:
    sent = [section(accessory={"type": "button", "text": plain("Go")}), question()]
    before = copy.deepcopy(sent)
    one, two = normalise.accepted_blocks(sent)
    assert sent == before
    assert one["block_id"]
    assert one["accessory"]["action_id"]
    assert one["text"]["verbatim"] is False
    assert one["accessory"]["text"]["emoji"] is True
    assert (two["block_id"], two["optional"], two["dispatch_action"]) == ("finished", False, False)
