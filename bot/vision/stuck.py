"""Whose business it is that the vision could not be posted: whoever wanted it there."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from bot.message.trouble import Describe, Stuck
from bot.vision.message import number_of
from rituals.vision.vision import as_it_was
from storage.contribution import Telling
from storage.message import Message
from storage.ritual import Ritual
from storage.round import Round


def of_reminder(session: Session, stuck: Message) -> Stuck | None:
    round_ = session.get_one(Round, stuck.ref)
    ritual = session.get_one(Ritual, round_.ritual_id)
    return Stuck(ritual.owner_id, "the reminder of the vision", stuck.key)


def of_post(session: Session, stuck: Message) -> Stuck | None:
    told = session.get(Telling, stuck.ref)
    return Stuck(told.by, "the vision", stuck.key) if told else None


def of_change(session: Session, stuck: Message) -> Stuck | None:
    vision = as_it_was(session, stuck.team_id, number_of(stuck))
    return Stuck(vision.by, "the change of the vision", stuck.key)


STUCK: Mapping[str, Describe] = {
    "vision": of_reminder,
    "vision_post": of_post,
    "vision_change": of_change,
}
