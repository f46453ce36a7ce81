"""What stands in the channel while notes are collected: the card, and the reminder before the end."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, as_json, button, context, paragraph, rich, when, words
from bot.commitment.showing import earlier_blocks
from bot.message.rendering import Rendered
from bot.retro.wording import in_full, titled, until
from bot.text import count, escape, moment
from rituals.questions import loaded
from rituals.retro.course import kept_until
from rituals.retro.reading import reading, was_read
from storage.message import Message
from storage.ritual import RitualVersion, version_of
from storage.round import Round, RoundState

ADD = "retro.add"
NOBODY_WROTE = "is over. Nobody wrote this time."


def render_card(session: Session, message: Message, _now: datetime) -> Rendered | None:
    round_ = session.get_one(Round, message.ref)
    version = version_of(session, round_)
    if round_.state == RoundState.OPEN:
        text = f"{escape(version.name)}: notes until {in_full(round_.closes_at, version.zone)}"
        return Rendered(text=text, blocks=as_json(_open(session, round_, version)))
    over = _over(session, round_)
    blocks = [titled(version.name, words(over)), *_kept(session, round_, version.zone)]
    return Rendered(text=escape(f"{version.name} {over}"), blocks=as_json(blocks))


def _open(session: Session, round_: Round, version: RitualVersion) -> list[Block]:
    blocks: list[Block] = [
        titled(version.name, words("· collecting notes "), until(round_.closes_at, version.zone))
    ]
    intro = version.options.get("intro", "")
    if intro:
        blocks.append(rich(paragraph(words(intro))))
    columns = " · ".join(escape(each.label) for each in loaded(version.questions))
    blocks.append(context(f"{columns}\nHidden from everybody until then, with your name or without."))
    blocks.append(actions(f"retro:{round_.id}", [button("Add a note", ADD, round_.id, style="primary")]))
    return blocks + earlier_blocks(session, round_.team_id, round_.channel_id, round_)


def _over(session: Session, round_: Round) -> str:
    """What follows the title."""
    if round_.state == RoundState.CANCELLED:
        return "was cancelled. Nobody reads the notes."
    found = reading(session, round_)
    if found.count:
        return f"is over: {count(found.count, 'note')}, further down."
    if found.held:
        return "is over. Further down is why no note is shown."
    return "is over. Its notes are no longer kept." if was_read(session, round_) else NOBODY_WROTE


def _kept(session: Session, round_: Round, zone: str) -> list[Block]:
    kept = kept_until(session, round_) if round_.state == RoundState.CANCELLED else None
    return [context(f"`/retro` shows you your own until {moment(kept, zone)}.")] if kept else []


def render_nudge(session: Session, message: Message, _now: datetime) -> Rendered | None:
    round_ = session.get_one(Round, message.ref)
    if round_.state != RoundState.OPEN:
        return None
    version = version_of(session, round_)
    more = ". Anything to add? One line is enough."
    text = f"{escape(version.name)} closes {moment(round_.closes_at, version.zone)}{more}"
    line = titled(version.name, words("closes "), when(round_.closes_at, version.zone), words(more))
    add = actions(f"retro_nudge:{round_.id}", [button("Add a note", ADD, round_.id)])
    return Rendered(text=text, blocks=as_json([line, add]))
