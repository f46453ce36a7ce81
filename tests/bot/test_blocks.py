from __future__ import annotations

from datetime import UTC, datetime

import pytest
from slack_sdk.models.blocks import (
    Block,
    OverflowMenuElement,
    RichTextBlock,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import Option
from slack_sdk.models.blocks.block_elements import CheckboxesElement, PlainTextInputElement

from bot.blocks import (
    actions,
    as_json,
    bullets,
    button,
    confirm,
    context,
    divider,
    field,
    header,
    mention,
    paragraph,
    rich,
    section,
    when,
    words,
)

TALKS = [Option(value=each, text=each, description="once a week") for each in ("Standup", "Retro")]
DONE_BY = datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "block",
    [
        header("Standup"),
        divider(),
        context("Open until 17:00."),
        section("*Standup* · Monday", button("Answer", "answer", "ana", style="primary")),
        section(
            "*Standup*", button("Delete", "delete", "s1", confirm=confirm("Sure?", "It goes.", "Delete"))
        ),
        SectionBlock(fields=["Ana", "Bo"]),
        SectionBlock(text="Talks", accessory=OverflowMenuElement(action_id="more", options=TALKS)),
        actions("prompt:1", [button("Answer", "answer", "1"), button("Skip", "skip", "1")]),
        field(
            "done", "What is done?", PlainTextInputElement(action_id="text", multiline=True), optional=True
        ),
        field("talks", "Which?", CheckboxesElement(action_id="which", options=TALKS), hint="One at least."),
        rich(paragraph(words("Ship it", bold=True), mention("U1"), when(DONE_BY, "Europe/Madrid"))),
        rich(bullets([paragraph(words("one")), paragraph(words("two", italic=True))])),
        RichTextBlock(elements=[RichTextSectionElement(elements=[])]),
        RichTextBlock(elements=[]),
    ],
    ids=lambda block: block.type,
)
def test_a_block_is_written_as_slack_s_own_library_writes_it(block: Block) -> None:
    assert as_json([block]) == [block.to_dict()]
