"""Whose business it is that an update, a changed plan or a digest could not be posted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from bot.message.trouble import Describe, Stuck
from bot.text import bold, moment
from storage.item import Item, ItemKind
from storage.message import Message
from storage.ritual import Ritual, version
from storage.round import Round


def of_post(session: Session, message: Message) -> Stuck | None:
    """Its author's, unless it was withdrawn meanwhile."""
    item = session.get(Item, message.ref.partition(":")[0])
    if item is None or item.is_withdrawn:
        return None
    what = "changed plan" if item.kind == ItemKind.CHANGE else "update"
    return Stuck(item.owner_id, f"your {what} of {moment(item.made_at)}", message.key)


def of_digest(session: Session, message: Message) -> Stuck | None:
    round_ = session.get(Round, message.ref)
    if round_ is None:
        return None
    ritual = session.get_one(Ritual, round_.ritual_id)
    name = bold(version(session, ritual.id, round_.version).name)
    return Stuck(ritual.owner_id, f"the digest {name}", message.key)


STUCK: Mapping[str, Describe] = {
    "update": of_post,
    "change": of_post,
    "change_told": of_post,
    "channel_digest": of_digest,
}
