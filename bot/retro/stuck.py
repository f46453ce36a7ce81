"""Whose business it is when a message of a retrospective cannot be posted: whoever started it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from bot.message.trouble import Describe, Stuck
from bot.text import bold
from rituals.retro.course import card_key
from rituals.retro.reading import summary_key
from storage.message import Message
from storage.ritual import Ritual, version_of
from storage.round import Round


def describe(session: Session, stuck: Message) -> Stuck | None:
    round_ = session.get(Round, stuck.ref.partition(":")[0])
    if round_ is None:
        return None
    is_notes = stuck.purpose in ("retro_summary", "retro_column")
    return Stuck(
        owner_id=session.get_one(Ritual, round_.ritual_id).owner_id,
        what=f"{'the notes of ' if is_notes else ''}{bold(version_of(session, round_).name)}",
        lead_key=summary_key(round_) if is_notes else card_key(round_),
        part="part of the notes",
        parts="parts of the notes",
    )


STUCK: Mapping[str, Describe] = dict.fromkeys(
    ("retro", "retro_nudge", "retro_summary", "retro_column"), describe
)
