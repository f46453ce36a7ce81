"""Every block as slack_sdk makes it: taken, read back with its defaults, and seen by people, wherever it may stand."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.models import blocks as kit
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.views import View

from bot.standin.driver import words
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.bolted import HEARING_ALL, Kettle, boiling
from tests.bot.standin.stage import RELAXED, refusal

TEXT = kit.RichTextElementParts.Text
PICTURE = b"\x89PNG tea"


def said(text: str, **style: bool) -> kit.RichTextSectionElement:
    return kit.RichTextSectionElement(elements=[TEXT(text=text, style={"bold": True} if style else None)])


SECTION = kit.SectionBlock(
    block_id="how",
    text=kit.MarkdownTextObject(text="*Assam* for <@U1>"),
    fields=[kit.MarkdownTextObject(text="Four minutes"), kit.PlainTextObject(text="Boiling :fire:")],
    accessory=kit.ButtonElement(
        text="Brew",
        action_id="brew",
        confirm=kit.ConfirmObject(title="Sure?", text="It is hot", confirm="Yes", deny="No"),
    ),
)
RICH = kit.RichTextBlock(
    block_id="rich",
    elements=[
        said("How to brew", bold=True),
        kit.RichTextListElement(style="ordered", indent=0, elements=[said("Boil"), said("Wait")]),
        kit.RichTextListElement(style="bullet", indent=1, elements=[said("Four minutes")]),
        kit.RichTextQuoteElement(elements=[TEXT(text="Patience")]),
        kit.RichTextPreformattedElement(elements=[TEXT(text="while cold: wait()")]),
    ],
)
TABLE: Json = {
    "type": "table",
    "block_id": "rows",
    "column_settings": [{"align": "left", "is_wrapped": True}],
    "rows": [[{"type": "raw_text", "text": "Tea"}, {"type": "raw_text", "text": "Minutes"}]],
}
WORDS: list[tuple[kit.Block, list[str]]] = [
    (kit.HeaderBlock(block_id="head", text="Tea"), ["Tea"]),
    (SECTION, ["*Assam* for <@U1>", "Four minutes", "Boiling :fire:", "Brew"]),
    (kit.DividerBlock(block_id="line"), []),
    (
        kit.ContextBlock(
            block_id="small",
            elements=[kit.PlainTextObject(text="Since 1823"), kit.MarkdownTextObject(text="_Assam_")],
        ),
        ["Since 1823", "_Assam_"],
    ),
    (
        kit.ActionsBlock(
            block_id="do",
            elements=[
                kit.ButtonElement(text="Brew", action_id="brew", style="primary", value="1"),
                kit.OverflowMenuElement(action_id="more", options=[kit.Option(text="Edit", value="edit")]),
            ],
        ),
        ["Brew", "Edit"],
    ),
    (
        kit.InputBlock(
            block_id="ask",
            label="Which tea?",
            hint="Any that we have",
            element=kit.PlainTextInputElement(action_id="typed", multiline=True, max_length=300),
        ),
        ["Which tea?", "Any that we have"],
    ),
    (RICH, ["How to brew", "Boil", "Wait", "Four minutes", "Patience", "while cold: wait()"]),
]


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn(HEARING_ALL, seed=sample, pace=RELAXED) as standin:
        yield standin


@pytest.fixture
def kettle(standin: StandIn) -> Iterator[Kettle]:
    with boiling(standin) as kettle:
        yield kettle
    assert standin.workspace.complaints == []


def with_defaults(sent: Any) -> Any:
    """What Slack fills in when all ids are there."""
    if isinstance(sent, list):
        return [with_defaults(one) for one in sent]
    if not isinstance(sent, dict):
        return sent
    made = {key: with_defaults(value) for key, value in sent.items()}
    defaults: dict[str, Json] = {
        "plain_text": {"emoji": True},
        "mrkdwn": {"verbatim": False},
        "input": {"optional": False, "dispatch_action": False},
    }
    return defaults.get(str(made.get("type")), {}) | made


def ids(pair: tuple[kit.Block, list[str]] | object) -> str:
    return str(pair.type) if isinstance(pair, kit.Block) else ""


@pytest.mark.parametrize(("block", "read"), WORDS, ids=ids)
def test_a_block_in_a_message(standin: StandIn, kettle: Kettle, block: kit.Block, read: list[str]) -> None:
    team = standin.workspace.channel("team").id
    answer = kettle.client.chat_postMessage(channel=team, text="Tea", blocks=[block])["message"]
    assert answer["blocks"] == [with_defaults(copy.deepcopy(block.to_dict()))]
    [again] = kettle.client.conversations_history(channel=team)["messages"]
    [event] = kettle.heard()
    assert again["blocks"] == event["blocks"] == answer["blocks"]
    seen = words(standin.hand("bo").messages("#team")[-1])
    assert [line for line in read if line not in seen.split("\n")] == []


@pytest.mark.parametrize(("block", "read"), WORDS, ids=ids)
def test_a_block_in_a_modal_and_on_a_home(
    standin: StandIn, kettle: Kettle, block: kit.Block, read: list[str]
) -> None:
    ana, expected = standin.hand("ana"), [with_defaults(copy.deepcopy(block.to_dict()))]
    home = View(type="home", blocks=[block])
    assert kettle.client.views_publish(user_id=ana.id, view=home)["view"]["blocks"] == expected
    opened = kettle.opens("ana", View(type="modal", title="Tea", submit="Send", blocks=[block]).to_dict())
    assert opened["blocks"] == expected
    for view in (ana.home, ana.view):
        assert view is not None
        assert [line for line in read if line not in words(view).split("\n")] == []


def test_a_table_stands_in_a_message_and_nowhere_else(standin: StandIn, kettle: Kettle) -> None:
    ana = standin.hand("ana")
    answer = kettle.client.chat_postMessage(channel=ana.id, text="Tea", blocks=[TABLE])
    assert answer["message"]["blocks"] == [TABLE]
    assert words(ana.dm[-1]) == "Tea\nMinutes"
    twice = {"channel": ana.id, "text": "Tea", "blocks": [TABLE, TABLE | {"block_id": "again"}]}
    assert refusal(kettle.client.chat_postMessage, **twice) == "invalid_blocks"
    home = {"type": "home", "blocks": [TABLE]}
    assert refusal(kettle.client.views_publish, user_id=ana.id, view=home) == "invalid_arguments"


def test_a_picture_that_was_uploaded_stands_in_a_message(standin: StandIn, kettle: Kettle) -> None:
    team = standin.workspace.channel("team").id
    file = kettle.client.files_upload_v2(channel=team, filename="tea.png", content=PICTURE)["file"]
    shown = kit.ImageBlock(slack_file=SlackFile(id=file["id"]), alt_text="A cup", title="Tea", block_id="cup")
    aside = kit.ContextBlock(
        block_id="aside",
        elements=[kit.ImageElement(slack_file=SlackFile(id=file["id"]), alt_text="A small cup")],
    )
    kettle.client.chat_postMessage(channel=team, text="Tea", blocks=[shown, aside])
    said = standin.hand("bo").messages("#team")[-1]
    assert said["blocks"] == with_defaults([shown.to_dict(), aside.to_dict()])
    assert words(said) == "A cup\nTea\nA small cup"


@pytest.mark.parametrize(
    "picture",
    [{}, {"slack_file": {}}, {"slack_file": {"id": "F1", "url": "https://a.org/b.png"}}],
    ids=["nothing", "no file", "an id and an address"],
)
def test_a_picture_comes_from_one_place(standin: StandIn, kettle: Kettle, picture: Json) -> None:
    block = {"type": "image", "alt_text": "A cup", **picture}
    where = {"channel": standin.hand("ana").id, "text": "Tea"}
    assert refusal(kettle.client.chat_postMessage, **where, blocks=[block]) == "invalid_blocks"
