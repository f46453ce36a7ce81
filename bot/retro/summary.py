"""What the channel reads at the end: a summary by column, at most a screen, and all notes in its thread."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block, RichTextSectionElement
from sqlmodel import Session

from bot.blocks import as_json, bullets, context, header, paragraph, rich, words
from bot.commitment.showing import summary_blocks
from bot.message.rendering import Rendered
from bot.retro.wording import in_full
from bot.text import LONGEST_NAME, count, escape, shorten
from rituals.retro.course import kept_until
from rituals.retro.reading import Column, Note, Reading, parts, reading
from rituals.words import join_words
from storage.message import Message
from storage.ritual import version_of
from storage.round import Round

LINES = 7
"""Of notes, in a summary of all columns: with their titles it stays on one screen, also of a phone."""
LONGEST_LINE = 70
ANONYMOUS = "anonymous"


def render_summary(session: Session, message: Message, _now: datetime) -> Rendered | None:
    round_ = session.get_one(Round, message.ref)
    found = reading(session, round_)
    told = _told(found)
    blocks: list[Block] = [header(found.title), context(told), *_columns(found)]
    kept = kept_until(session, round_)
    if found.held and kept:
        blocks.append(context(_held(found, in_full(kept, version_of(session, round_).zone))))
    blocks += summary_blocks(session, round_)
    return Rendered(text=f"{escape(found.title)}: {told}", blocks=as_json(blocks))


def _told(found: Reading) -> str:
    if not found.count:
        return "No note to show." if found.held else "The notes are no longer kept."
    return f"{count(found.count, 'note')} · whole in the thread"


def _columns(found: Reading) -> list[Block]:
    written = [column for column in found.columns if column.notes]
    empty = [column.question.label for column in found.columns if not column.notes]
    each = max(1, LINES // max(1, len(written)))
    blocks: list[Block] = [_column(column, each) for column in written]
    if written and empty:
        blocks.append(context(f"Nothing under {escape(join_words(empty))}."))
    return blocks


def _column(column: Column, most: int) -> Block:
    items = [paragraph(words(_first_line(note))) for note in column.notes[:most]]
    title = f"{column.question.label} ({len(column.notes)})"
    return rich(paragraph(words(title, bold=True)), bullets(items))


def _first_line(note: Note) -> str:
    lines = note.text.splitlines()
    return shorten(lines[0], LONGEST_LINE) + (
        " …" if len(lines) > 1 and len(lines[0]) <= LONGEST_LINE else ""
    )


def _held(found: Reading, kept: str) -> str:
    is_one = found.held == 1
    it, its = ("it", "its writer") if is_one else ("them", "their writers")
    return (
        f"{count(found.held, 'note')} without a name {'is' if is_one else 'are'} held back: fewer than three people "
        f"wrote without one, so {its} could be guessed. Whoever wrote {it} can show {it} with `/retro` until {kept}."
    )


def render_column(session: Session, message: Message, _now: datetime) -> Rendered | None:
    round_id, key, number = message.ref.rsplit(":", 2)
    found = reading(session, session.get_one(Round, round_id))
    for column in found.columns:
        replies = parts(column)
        if column.question.key == key and int(number) <= len(replies):
            return _reply(column, replies[int(number) - 1], int(number))
    return None


def _reply(column: Column, notes: tuple[Note, ...], number: int) -> Rendered:
    label = column.question.label
    continued = [words(" (continued)", italic=True)] if number > 1 else []
    title = paragraph(words(label, bold=True), *continued)
    blocks = [rich(title, bullets([_note(note) for note in notes]))]
    return Rendered(text=f"{escape(label)}: {count(len(notes), 'note')}", blocks=as_json(blocks))


def _note(note: Note) -> RichTextSectionElement:
    author = (
        words(shorten(note.author, LONGEST_NAME), bold=True) if note.author else words(ANONYMOUS, italic=True)
    )
    return paragraph(author, words(f": {note.text}"))
