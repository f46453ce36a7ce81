"""Whose business it is that an update, a changed plan or a digest could not be posted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from bot.message.trouble import Describe, Stuck
from bot.text import bold, moment
from rituals.update.post import NOUNS
from storage.item import Item
from storage.message import Message
from storage.ritual import Ritual, version_of
from storage.round import Round


def of_post(session: Session, message: Message) -> Stuck | None:
    """Its author's, unless it was withdrawn meanwhile."""
    item = session.get(Item, message.ref.partition(":")[0])
    if item is None or item.is_withdrawn:
        return None
    what = NOUNS[item.kind]
    return Stuck(item.owner_id, f"your {what} of {moment(item.made_at)}", message.key)


def of_digest(session: Session, message: Message) -> Stuck | None:
    round_ = session.get(Round, message.ref)
    if round_ is None:
        return None
    ritual = session.get_one(Ritual, round_.ritual_id)
    name = bold(version_of(session, round_).name)
    return Stuck(ritual.owner_id, f"the digest {name}", message.key)


STUCK: Mapping[str, Describe] = {
    "update": of_post,
    "change": of_post,
    "change_told": of_post,
    "channel_digest": of_digest,
}
