"""What the author is told: where it went, who has understood it so far, and how to change it or take it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.blocks import actions, as_json, button, confirm, context, paragraph, rich, section, words
from bot.message.rendering import Rendered
from bot.text import count, escape, moment, names, shorten
from rituals.people import name_of
from rituals.update import change as change_rules
from rituals.update.audience import addressed, outside_readers
from rituals.update.post import NOUNS, headline
from rituals.words import join_words
from storage.item import Item, ItemKind, revision
from storage.message import Message

EDIT, WITHDRAW = "update.edit", "update.withdraw"
MOST_CHANNELS = 10
SHOWN = 150


def render_mine(session: Session, message: Message, _now: datetime) -> Rendered | None:
    item = session.get(Item, message.ref)
    if item is None:
        return None
    last = revision(session, item)
    what = NOUNS[item.kind]
    if item.is_withdrawn:
        who = "" if last.by == item.owner_id else f" by {escape(name_of(session, item.team_id, last.by))}"
        text = f"Your {what} was withdrawn{who}, {moment(last.at)}."
        return Rendered(text=text, blocks=as_json([section(text), _quoted(item, last.content)]))
    text = f"Your {what} goes to {_where(session, item)}."
    blocks: list[Block] = [section(text), _quoted(item, last.content), *_understood(session, item)]
    if last.by != item.owner_id:
        blocks.append(
            context(f"Edited by {escape(name_of(session, item.team_id, last.by))}, {moment(last.at)}")
        )
    if outside_readers(session, item.team_id, addressed(session, item).channels):
        blocks.append(context("People of other workspaces read it too."))
    blocks.append(actions(f"mine:{item.id}", [edit_button(item), withdraw_button(item)]))
    return Rendered(text=text, blocks=as_json(blocks))


def _quoted(item: Item, content: dict[str, object]) -> Block:
    said = shorten(headline(item.kind, content), SHOWN)
    return rich(paragraph(words(said, italic=True)))


def _where(session: Session, item: Item) -> str:
    """ "#team, #launch and, directly, to Bo and Chen". Whether all of it has arrived yet is said elsewhere, if not."""
    to = addressed(session, item)
    places = [f"<#{each}>" for each in to.channels[:MOST_CHANNELS]]
    if len(to.channels) > MOST_CHANNELS:
        places.append(f"{len(to.channels) - MOST_CHANNELS} more channels")
    if to.people:
        places.append(f"directly to {people_names(session, item.team_id, to.people)}")
    return join_words(places)


def people_names(session: Session, team_id: str, user_ids: Iterable[str]) -> str:
    return names([name_of(session, team_id, each) for each in user_ids])


def _understood(session: Session, item: Item) -> list[Block]:
    """By name only those who have said so."""
    if item.kind != ItemKind.CHANGE:
        return []
    found = change_rules.understood(session, item.id)
    not_yet = (
        f" {count(found.not_yet, 'person', 'people')} you named may still read it." if found.not_yet else ""
    )
    if not found.by:
        return [context(f"Nobody has pressed *Understood* yet.{not_yet}")]
    return [context(f"Understood by {people_names(session, item.team_id, found.by)}.{not_yet}")]


def edit_button(item: Item) -> ButtonElement:
    return button("Edit", EDIT, item.id)


def withdraw_button(item: Item) -> ButtonElement:
    sure = confirm("Withdraw it?", "It disappears everywhere it was posted.", "Withdraw")
    return button("Withdraw", WITHDRAW, item.id, style="danger", confirm=sure)
