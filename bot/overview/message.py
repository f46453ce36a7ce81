"""The first words to somebody, and what they are told about a role."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import as_json, context, section
from bot.message.rendering import Rendered
from bot.overview.role_words import LETS, NAMED, where
from bot.text import names
from rituals.people import name_of
from rituals.rights import role_of_ref
from storage.message import Message
from storage.right import Grant

HELLO = (
    "Hello! I ask you a few questions at your own time of day, and post your answers in the channel they name.",
    "I do not read channels, remind you at night, or post who did not answer.",
    "Time zone, reminders, days away: `/rituals settings`.",
)


def render_hello(_session: Session, _message: Message, _now: datetime) -> Rendered | None:
    return Rendered(text=HELLO[0], blocks=as_json([section("\n".join(f"• {line}" for line in HELLO))]))


def render_role(session: Session, message: Message, _now: datetime) -> Rendered | None:
    user_id, role, channel_id = role_of_ref(message.ref)
    held = session.get(Grant, (message.team_id, user_id, role, channel_id))
    if held is None:
        text = f"You are not {NAMED[role]} {where(channel_id)} any more."
        return Rendered(text=text, blocks=as_json([section(text)]))
    given_by = names([name_of(session, message.team_id, held.given_by)])
    text = f"{given_by} made you *{NAMED[role]}* {where(channel_id)}. You can now {LETS[role]}."
    blocks: list[Block] = [section(text), context("`/rituals` in a channel shows what you can do there.")]
    return Rendered(text=text, blocks=as_json(blocks))
