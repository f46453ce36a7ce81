"""What stands in the channel while notes are collected: the card, and the reminder before the end."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, as_json, button, context, paragraph, rich, section, words
from bot.commitment.view import earlier_blocks
from bot.message.rendering import Rendered
from bot.retro.wording import in_full, until
from bot.text import bold, count, escape, moment
from rituals.questions import loaded
from rituals.retro.course import kept_until, version_of
from rituals.retro.reading import reading
from storage.message import Message
from storage.ritual import RitualVersion
from storage.round import Round, RoundState

ADD = "retro.add"


def render_card(session: Session, message: Message, _now: datetime) -> Rendered | None:
    round_ = session.get_one(Round, message.ref)
    version = version_of(session, round_)
    if round_.state == RoundState.OPEN:
        text = f"{escape(version.name)}: notes until {in_full(round_.closes_at, version.zone)}"
        return Rendered(text=text, blocks=as_json(_open(session, round_, version)))
    text = f"{bold(version.name)} {_over(session, round_, version)}"
    return Rendered(text=text, blocks=as_json([section(text)]))


def _open(session: Session, round_: Round, version: RitualVersion) -> list[Block]:
    blocks: list[Block] = [
        section(f"{bold(version.name)} · collecting notes until {until(round_.closes_at, version.zone)}")
    ]
    intro = version.options.get("intro", "")
    if intro:
        blocks.append(rich(paragraph(words(intro))))
    columns = " · ".join(escape(each.label) for each in loaded(version.questions))
    blocks.append(context(f"{columns}\nHidden from everybody until then, with your name or without."))
    blocks.append(actions(f"retro:{round_.id}", [button("Add a note", ADD, round_.id, style="primary")]))
    return blocks + earlier_blocks(session, round_.team_id, round_.channel_id, round_)


def _over(session: Session, round_: Round, version: RitualVersion) -> str:
    """What follows the title."""
    if round_.state == RoundState.CANCELLED:
        kept = kept_until(session, round_)
        until_then = f" `/retro` shows you your own until {moment(kept, version.zone)}." if kept else ""
        return f"was cancelled. Nobody reads the notes.{until_then}"
    found = reading(session, round_)
    if found.count:
        return f"is over: {count(found.count, 'note')}, further down."
    return (
        "is over. Further down is why no note is shown." if found.held else "is over. Nobody wrote this time."
    )


def render_nudge(session: Session, message: Message, _now: datetime) -> Rendered | None:
    round_ = session.get_one(Round, message.ref)
    if round_.state != RoundState.OPEN:
        return None
    version = version_of(session, round_)
    text = f"{bold(version.name)} closes {moment(round_.closes_at, version.zone)}. Anything to add? One line is enough."
    add = actions(f"retro_nudge:{round_.id}", [button("Add a note", ADD, round_.id)])
    return Rendered(text=text, blocks=as_json([section(text), add]))
