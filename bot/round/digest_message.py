"""The digest in the channel, and one reply per person in its thread. It pings nobody but those who chose it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, RichTextElement, RichTextSectionElement
from sqlmodel import Session

from bot.blocks import as_json, bullets, context, header, mention, paragraph, rich, words
from bot.message.rendering import Rendered
from bot.text import count, escape, shorten
from bot.text import day as in_words
from rituals.digest import Digest, Line, digest, line, parts
from storage.message import Message
from storage.preference import preference
from storage.round import Round, Seat

MOST_BLOCKED = 20
LONGEST_BLOCKER = 300


def render_digest(session: Session, message: Message, _now: datetime) -> Rendered | None:
    found = digest(session, session.get_one(Round, message.ref))
    if not found.lines:
        return None
    title = f"{found.name} · {in_words(found.round.day)}"
    summary = _summary(found)
    blocks: list[Block] = [header(title), context(summary)]
    if found.blocked:
        blocks.append(_blocked(session, found))
    blocks.append(context("The answers are in the thread."))
    return Rendered(text=f"{escape(title)}: {summary}", blocks=as_json(blocks))


def _summary(found: Digest) -> str:
    late = sum(line.entry.is_late for line in found.lines)
    said = [f"{len(found.lines)} of {max(found.expected, len(found.lines))} answered"]
    if late:
        said.append(f"{late} of them late")
    said.append(
        count(len(found.blocked), "needs help", "need help") if found.blocked else "nothing in the way"
    )
    trial = ["a trial, only you see it"] if found.round.is_trial else []
    return " · ".join(said + trial)


def _blocked(session: Session, found: Digest) -> Block:
    items = [_item(session, each) for each in found.blocked[:MOST_BLOCKED]]
    more = len(found.blocked) - MOST_BLOCKED
    if more > 0:
        items.append(paragraph(words(f"and {more} more, in the thread", italic=True)))
    return rich(paragraph(words("In the way", bold=True)), bullets(items))


def _item(session: Session, each: Line) -> RichTextSectionElement:
    blocker = shorten(" ".join(each.blocker.split()), LONGEST_BLOCKER)
    return paragraph(_who(session, each), words(f": {blocker}"))


def _who(session: Session, each: Line) -> Sequence[RichTextElement]:
    """A name as plain text, unless its owner wants to be mentioned."""
    seat = each.seat
    if preference(session, seat.team_id, seat.user_id).is_mentioned:
        return mention(seat.user_id)
    return words(each.name, bold=True)


def render_entry(session: Session, message: Message, _now: datetime) -> Rendered | None:
    found = line(session, session.get_one(Seat, message.ref))
    if found is None:
        return None
    replies = parts(found)
    number = int(message.key.rsplit(":", 1)[1])
    if number > len(replies):
        return None
    opening = [_who(session, found), words(_mark(found, number), italic=True)]
    sections = [paragraph(*opening, words("\n"))]
    for position, (question, text) in enumerate(replies[number - 1], start=1):
        end = "" if position == len(replies[number - 1]) else "\n"
        sections.append(paragraph(words(question.label + "\n", bold=True), words(text + end)))
    return Rendered(text=f"{escape(found.name)} answered", blocks=as_json([rich(*sections)]))


def _mark(found: Line, number: int) -> str:
    marks = []
    if number > 1:
        marks.append("continued")
    if found.entry.is_late:
        marks.append("late")
    if found.entry.edited_late and not found.entry.is_late:
        marks.append("edited after the close")
    return f" ({', '.join(marks)})" if marks else ""
