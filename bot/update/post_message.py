"""What readers get of an update or a changed plan: short, the outcome first. Nobody is pinged but whom it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextElementParts,
    RichTextSectionElement,
)
from sqlmodel import Session

from bot.blocks import actions, as_json, button, context, paragraph, rich, words
from bot.message.rendering import Rendered
from bot.text import count, escape, moment, shorten
from rituals.advice import Number
from rituals.people import name_of
from rituals.update import change as change_rules
from rituals.update.change import Change, as_change
from rituals.update.post import headline
from rituals.update.update import Update, as_update
from storage.item import Item, ItemKind, Understanding, revision
from storage.message import Message

UNDERSTOOD = "update.understood"
IN_A_NOTIFICATION = 140


@dataclass(frozen=True)
class Byline:
    """Who said it and when; `at` None before it is posted."""

    name: str
    at: datetime | None = None
    is_edited: bool = False


def byline(session: Session, item: Item) -> Byline:
    return Byline(name_of(session, item.team_id, item.owner_id), item.made_at, item.number > 1)


def update_blocks(said: Update, by: Byline) -> list[Block]:
    rows = [paragraph(words(said.outcome, bold=True))]
    if said.for_whom:
        rows.append(_row("For", said.for_whom))
    if said.number.name:
        rows.append(paragraph(words(number_line(said.number))))
    if said.next_step:
        rows.append(_row("Next", said.next_step))
    if said.ask:
        rows.append(_ask(said))
    return [_rows(rows), _small(by, said.pillar_name)]


def number_line(number: Number) -> str:
    """ "Activation: 31 % → 44 % (target 50 %)" """
    from_to = " → ".join(each for each in (number.baseline, number.now) if each)
    target = f" (target {number.target})" if number.target else ""
    return f"{number.name}: {from_to}{target}"


def _ask(said: Update) -> RichTextSectionElement:
    """Whom it asks is mentioned: they must act."""
    asked: list[Any] = [*words("Asked", bold=True), *words(": ")]
    for user_id in said.asked:
        asked += [RichTextElementParts.User(user_id=user_id), *words(" ")]
    return RichTextSectionElement(elements=[*asked, *words(said.ask)])


def change_blocks(said: Change, by: Byline) -> list[Block]:
    rows = [
        paragraph(words("Changed plan: ", bold=True), words(said.now, bold=True)),
        _row("Until now", said.planned),
        _row("Why", said.why),
        _row("What stops", said.stops),
        _row(
            "Serves", " · ".join(each for each in (said.pillar_name, said.line and f"“{said.line}”") if each)
        ),
    ]
    return [_rows(rows), _small(by)]


def _row(label: str, text: str) -> RichTextSectionElement:
    return paragraph(words(label, bold=True), words(f": {text}"))


def _rows(rows: Sequence[RichTextSectionElement]) -> Block:
    """One line each."""
    for row in rows[:-1]:
        row.elements.extend(words("\n"))
    return rich(*rows)


def _small(by: Byline, pillar: str = "") -> Block:
    """The pillar's name is somebody's words: plain text, in which nothing is read as a mention or as bold."""
    parts = [escape(by.name), moment(by.at) if by.at else "as soon as you post it"]
    who = MarkdownTextObject(text=" · ".join([*parts, "edited"] if by.is_edited else parts), verbatim=True)
    return ContextBlock(elements=[who, PlainTextObject(text=f"Pillar: {pillar}")] if pillar else [who])


def notification(name: str, kind: ItemKind, content: Mapping[str, Any]) -> str:
    what = "Changed plan: " if kind == ItemKind.CHANGE else ""
    return f"{escape(name)}: {what}{escape(shorten(headline(kind, content), IN_A_NOTIFICATION))}"


def render_update(session: Session, message: Message, _now: datetime) -> Rendered | None:
    item = session.get(Item, message.ref)
    if item is None:  # erased, or kept as long as was wanted
        return None
    content, by = revision(session, item).content, byline(session, item)
    text = notification(by.name, ItemKind.UPDATE, content)
    return Rendered(text=text, blocks=as_json(update_blocks(as_update(content), by)))


def render_change(session: Session, message: Message, _now: datetime) -> Rendered | None:
    """In a channel. How many have understood it is said; who has not, never."""
    item = session.get(Item, message.ref)
    if item is None:  # erased, or kept as long as was wanted
        return None
    content, by = revision(session, item).content, byline(session, item)
    blocks = change_blocks(as_change(content), by)
    blocks.append(actions(f"understood:{item.id}", [understood_button(item, is_asked=False)]))
    said = change_rules.understood(session, item.id).by
    if said:
        blocks.append(context(f"{count(len(said), 'person has', 'people have')} understood"))
    return Rendered(text=notification(by.name, ItemKind.CHANGE, content), blocks=as_json(blocks))


def render_told(session: Session, message: Message, _now: datetime) -> Rendered | None:
    """To one person who is affected."""
    item_id, user_id = message.ref.split(":")
    item = session.get(Item, item_id)
    if item is None:
        return None
    content, by = revision(session, item).content, byline(session, item)
    blocks: list[Block] = [context("This changes something for you.")]
    blocks += change_blocks(as_change(content), by)
    row = session.get(Understanding, (item_id, user_id))
    if row is not None and row.understood_at is not None:
        blocks.append(context(f":white_check_mark: You understood it, {moment(row.understood_at)}"))
    else:
        blocks.append(actions(f"understood:{item.id}", [understood_button(item)]))
    return Rendered(text=notification(by.name, ItemKind.CHANGE, content), blocks=as_json(blocks))


def understood_button(item: Item, *, is_asked: bool = True) -> ButtonElement:
    """`is_asked`: it is meant for this reader, and not for whoever comes by."""
    return button("Understood", UNDERSTOOD, item.id, style="primary" if is_asked else None)
