"""Block Kit, in the few shapes this bot speaks. Built with slack_sdk's models, which know Slack's limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement, InteractiveElement
from slack_sdk.models.views import View

from bot.text import MOMENT, moment_fallback, shorten

Json = dict[str, Any]
TEXT_ELEMENT = 3000
NOTHING: tuple[Any, ...] = (None, "", [], {})


def as_json(blocks: Sequence[Block]) -> list[Json]:
    """The same as their own `to_dict`, without its looking for validators in each object anew: that takes longer than
    all else about a message. What Slack would refuse is found by bot.message.rendering.check."""
    return [_plain(block) for block in blocks]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    own_way = getattr(type(value), "to_dict", None)
    if own_way is None:
        return value
    if own_way is not JsonObject.to_dict:
        return value.to_dict()
    said = {}
    for name in _attributes(value):
        own = getattr(value, name, None)
        if own not in NOTHING or (own == [] and _may_be_empty(value, name)):
            said[name] = _plain(own)
    return said


_ATTRIBUTES: dict[type[JsonObject], tuple[str, ...]] = {}


def _attributes(example: JsonObject) -> tuple[str, ...]:
    """Of all objects of this kind, in the order of the alphabet."""
    kind = type(example)
    if kind not in _ATTRIBUTES:
        _ATTRIBUTES[kind] = tuple(sorted(example.attributes))
    return _ATTRIBUTES[kind]


def _may_be_empty(owner: JsonObject, name: str) -> bool:
    return name == "elements" and str(getattr(owner, "type", "")).startswith("rich_text_")


def header(text: str) -> HeaderBlock:
    return HeaderBlock(text=PlainTextObject(text=shorten(text, 150)))


def section(mrkdwn: str, accessory: ButtonElement | None = None) -> SectionBlock:
    return SectionBlock(text=MarkdownTextObject(text=mrkdwn, verbatim=True), accessory=accessory)


def lines(rows: Sequence[str], room: int = 1500) -> SectionBlock:
    """As many whole lines as have room (a cut inside a date or a name would break it); the rest is counted."""
    shown: list[str] = []
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            break
        shown.append(row)
    if len(shown) < len(rows):
        shown.append(f"… and {len(rows) - len(shown)} more")
    return section("\n".join(shown))


def context(mrkdwn: str) -> ContextBlock:
    return ContextBlock(elements=[MarkdownTextObject(text=mrkdwn, verbatim=True)])


def divider() -> DividerBlock:
    return DividerBlock()


def actions(block_id: str, elements: Sequence[InteractiveElement]) -> ActionsBlock:
    return ActionsBlock(block_id=block_id, elements=list(elements))


def button(
    text: str, action_id: str, value: str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    return ButtonElement(text=text, action_id=action_id, value=value, style=style, confirm=confirm)


def confirm(title: str, text: str, yes: str) -> ConfirmObject:
    """For what cannot be undone."""
    return ConfirmObject(
        title=title, text=PlainTextObject(text=text), confirm=yes, deny="No, go back", style="danger"
    )


def field(
    block_id: str, label: str, element: InputInteractiveElement, *, hint: str = "", optional: bool = False
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
    )


def words(text: str, *, bold: bool = False, italic: bool = False) -> list[RichTextElementParts.Text]:
    """A person's own words: as rich text they ping nobody, link nothing and keep every character."""
    style = (
        RichTextElementParts.TextStyle(bold=bold or None, italic=italic or None) if bold or italic else None
    )
    pieces = [text[at : at + TEXT_ELEMENT] for at in range(0, len(text), TEXT_ELEMENT)]
    return [RichTextElementParts.Text(text=piece, style=style) for piece in pieces]


def when(at: datetime, zone: str) -> list[RichTextElementParts.Date]:
    """`bot.text.moment`, beside a person's own words."""
    fallback = moment_fallback(at, zone)
    return [RichTextElementParts.Date(timestamp=int(at.timestamp()), format=MOMENT, fallback=fallback)]


def mention(user_id: str) -> list[RichTextElementParts.User]:
    """Pings: for somebody who has to act, or who wants it."""
    return [RichTextElementParts.User(user_id=user_id)]


def paragraph(*parts: Sequence[RichTextElement]) -> RichTextSectionElement:
    return RichTextSectionElement(elements=[element for part in parts for element in part])


def bullets(items: Sequence[RichTextSectionElement]) -> RichTextListElement:
    return RichTextListElement(style="bullet", elements=list(items))


def rich(*elements: RichTextSectionElement | RichTextListElement) -> RichTextBlock:
    return RichTextBlock(elements=list(elements))


def notice(title: str, said: str | Sequence[Block]) -> View:
    """Says something, in mrkdwn or in blocks, and can only be closed."""
    return modal("notice", title, [section(said)] if isinstance(said, str) else said)


def modal(
    callback_id: str, title: str, blocks: Sequence[Block], *, submit: str | None = None, metadata: str = ""
) -> View:
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=title),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text="Cancel" if submit else "Close"),
        private_metadata=metadata,
        blocks=list(blocks),
    )
