"""Whose business it is that a digest, or an answer in its thread, could not be posted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from bot.message.trouble import Describe, Stuck
from bot.round.unasked import describe_unasked
from bot.text import bold
from storage import ritual as rituals
from storage.message import Message
from storage.ritual import Ritual
from storage.round import Round, Seat


def describe(session: Session, message: Message) -> Stuck | None:
    seat = session.get(Seat, message.ref)
    round_ = session.get(Round, seat.round_id if seat else message.ref)
    if round_ is None:
        return None
    ritual = session.get_one(Ritual, round_.ritual_id)
    name = bold(rituals.current_version(session, ritual).name)
    lead = message.parent_key or message.key
    return Stuck(ritual.owner_id, f"the digest of {name}", lead, part="answer", parts="answers")


STUCK: Mapping[str, Describe] = {"digest": describe, "entry": describe, "prompt": describe_unasked}
