"""Digests of updates: at most one screen. What is asked first, then changed plans with their reasons, then outcomes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, RichTextSectionElement
from sqlmodel import Session

from bot.blocks import as_json, bullets, context, paragraph, rich, section, words
from bot.message.rendering import Rendered
from bot.text import bold, day, escape, shorten
from bot.update.post_message import number_line
from rituals.people import name_of, zone_of
from rituals.update.change import as_change
from rituals.update.digest import Digest, channel_digest, own_digest
from rituals.update.listing import Post
from rituals.update.update import Update, as_update
from rituals.words import join_words
from storage.item import ItemKind
from storage.message import Message
from storage.ritual import version_of
from storage.round import Round, Seat

MOST_LINES = 12
LONGEST_LINE = 150
TAKEN_BACK = "What was here has been taken back."
Line = RichTextSectionElement


def render_own_digest(session: Session, message: Message, _now: datetime) -> Rendered | None:
    seat = session.get_one(Seat, message.ref)
    zone = zone_of(session, seat.team_id, seat.user_id)
    return _rendered(session, message, own_digest(session, seat), zone, seat.user_id)


def render_channel_digest(session: Session, message: Message, _now: datetime) -> Rendered | None:
    round_ = session.get_one(Round, message.ref)
    zone = version_of(session, round_).zone
    return _rendered(session, message, channel_digest(session, round_), zone, "")


def _rendered(
    session: Session, message: Message, found: Digest, zone: str, reader_id: str
) -> Rendered | None:
    """None, and so no message, where what it had to tell was taken back before it went out."""
    since = day(found.since.astimezone(ZoneInfo(zone)).date())
    if not found.is_worth_it:
        return Rendered(text=TAKEN_BACK, blocks=as_json([context(TAKEN_BACK)])) if message.ts else None
    if not found.posts:
        text = f"{bold(found.name)}: nothing new since {since}."
        return Rendered(
            text=f"{escape(found.name)}: nothing new since {since}.", blocks=as_json([context(text)])
        )
    shown = Sections(session, reader_id)
    for post in found.posts:
        shown.take(post)
    blocks: list[Block] = [section(f"{bold(found.name)} · since {since}"), *shown.blocks()]
    return Rendered(text=f"{escape(found.name)}, since {since}: {shown.summary}", blocks=as_json(blocks))


class Sections:
    """The lines of one digest. `reader_id` is whom it is for; "" for a channel."""

    def __init__(self, session: Session, reader_id: str) -> None:
        self._session = session
        self._reader_id = reader_id
        self._asked_of_reader: list[Line] = []
        self._changes: list[Line] = []
        self._outcomes: list[Line] = []
        self._asked: list[Line] = []

    def take(self, post: Post) -> None:
        item, said = post
        author = name_of(self._session, item.team_id, item.owner_id)
        if item.kind == ItemKind.CHANGE:
            change = as_change(said.content)
            self._changes.append(_line(change.now, f"because: {change.why}", author))
            return
        update = as_update(said.content)
        number = number_line(update.number) if update.number.name else ""
        self._outcomes.append(_line(update.outcome, number, author))
        if update.ask:
            self._take_ask(update, item.team_id, author)

    def _take_ask(self, update: Update, team_id: str, author: str) -> None:
        is_reader = self._reader_id in update.asked
        who = [name_of(self._session, team_id, each) for each in update.asked if each != self._reader_id]
        of = join_words([*(["You"] if is_reader else []), *who]) or "Everybody"
        (self._asked_of_reader if is_reader else self._asked).append(_line(f"{of}: {update.ask}", "", author))

    @property
    def summary(self) -> str:
        """How much of what there is, for a notification."""
        asked = len(self._asked_of_reader) + len(self._asked)
        counted = ((asked, "asked"), (len(self._changes), "changed plans"), (len(self._outcomes), "outcomes"))
        return ", ".join(f"{number} {what}" for number, what in counted if number)

    def blocks(self) -> list[Block]:
        """As many lines as fit one screen, what matters most first."""
        groups = (
            ("Asked", [*self._asked_of_reader, *self._asked]),
            ("Changed plans", self._changes),
            ("Outcomes", self._outcomes),
        )
        made: list[Block] = []
        room = MOST_LINES
        for title, lines in groups:
            if shown := lines[: max(room, 0)]:
                made.append(rich(paragraph(words(title, bold=True)), bullets(shown)))
            room -= len(lines)
        return [*made, context(f"and {-room} more: `/update list`")] if room < 0 else made


def _line(first: str, second: str, author: str) -> Line:
    rest = f" · {shorten(second, LONGEST_LINE)}" if second else ""
    return paragraph(words(_flat(first), bold=True), words(f"{rest} · {author}"))


def _flat(text: str) -> str:
    return shorten(" ".join(text.split()), LONGEST_LINE)
