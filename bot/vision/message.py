"""What channels read of the vision: reminders, posts by hand, changes. And the note that stories are needed."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, as_json, button, context, paragraph, rich, section, words
from bot.message.rendering import Rendered
from bot.text import escape, shorten
from bot.vision.showing import LABELS, labelled, person_name, side, statement, story
from bot.vision.story_form import ADD
from rituals.vision.vision import Vision, as_it_was, differences
from rituals.words import join_words
from storage.contribution import Contribution, Telling, telling_in
from storage.message import Message
from storage.ritual import Ritual

MORE = "`/vision` shows the rest of it."


def render_reminder(session: Session, message: Message, _now: datetime) -> Rendered | None:
    told = telling_in(session, message.ref)
    return _told(session, told) if told else None


def render_post(session: Session, message: Message, _now: datetime) -> Rendered | None:
    told = session.get(Telling, message.ref)
    return _told(session, told) if told else None


def _told(session: Session, told: Telling) -> Rendered:
    """As the vision was then; a story as it is now, and nothing where it was deleted."""
    vision = as_it_was(session, told.team_id, told.number)
    blocks: list[Block] = [context("*Our vision*"), statement(vision.statement)]
    blocks += _beside(session, told, vision)
    blocks.append(context(MORE))
    return Rendered(_notice("Our vision", vision), as_json(blocks), is_pinned=told.is_pinned)


def _beside(session: Session, told: Telling, vision: Vision) -> list[Block]:
    kind, _, story_id = told.what.partition(":")
    if kind != "story":
        return side(session, told.team_id, vision, told.what)
    found = session.get(Contribution, story_id)
    return story(found) if found else []


def render_change(session: Session, message: Message, _now: datetime) -> Rendered | None:
    number, team_id = number_of(message), message.team_id
    vision = as_it_was(session, team_id, number)
    heading = "Our vision has changed" if number > 1 else "This is our vision"
    blocks: list[Block] = [context(f"*{heading}*"), statement(vision.statement)]
    if vision.reason:
        blocks.append(rich(paragraph(words("Why it changed: ", bold=True), words(vision.reason))))
    if number == 1 and vision.why:
        blocks.append(rich(labelled(LABELS["why"], vision.why)))
    blocks.append(context(f"{_who_changed_what(session, team_id, vision)}. {MORE}"))
    return Rendered(_notice(heading, vision), as_json(blocks))


def _who_changed_what(session: Session, team_id: str, vision: Vision) -> str:
    by = escape(person_name(session, team_id, vision.by))
    if vision.number == 1:
        return f"Set by {by}"
    changed = differences(as_it_was(session, team_id, vision.number - 1), vision)
    return f"{by} changed {join_words(changed)}"


def render_dry(session: Session, message: Message, _now: datetime) -> Rendered | None:
    reminder = session.get_one(Ritual, message.ref)
    text = (
        f"I left out the reminder of the vision in <#{reminder.channel_id}>: all there is to tell was told there "
        "within the last two months. A fresh story brings it back."
    )
    blocks = [section(text), actions("vision_dry", [button("Add a story", ADD, "", style="primary")])]
    return Rendered(text=text, blocks=as_json(blocks))


def _notice(heading: str, vision: Vision) -> str:
    """For notifications and screen readers."""
    return f"{heading}: {escape(shorten(vision.statement, 300))}"


def number_of(change: Message) -> int:
    """`ref` is "<item>:<number>"."""
    return int(change.ref.rpartition(":")[2])
