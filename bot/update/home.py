"""On Home: changed plans that wait for me to say that I understood them."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, context, header, paragraph, rich, words
from bot.text import escape, moment, shorten
from bot.update.post_message import understood_button
from rituals.people import name_of
from rituals.update.post import headline
from storage.item import Item, Revision, not_understood

MOST_WAITING = 5
LONGEST_SHOWN = 150


def home_blocks(session: Session, team_id: str, user_id: str, _now: datetime) -> list[Block]:
    """Nothing when there is nothing to say."""
    waiting = not_understood(session, team_id, user_id)
    if not waiting:
        return []
    blocks: list[Block] = [header("Changed plans")]
    for item, last in waiting[:MOST_WAITING]:
        blocks += _waiting(session, item, last)
    if len(waiting) > MOST_WAITING:
        blocks.append(context(f"and {len(waiting) - MOST_WAITING} more changed plans"))
    return blocks


def _waiting(session: Session, item: Item, last: Revision) -> list[Block]:
    said = shorten(headline(item.kind, last.content), LONGEST_SHOWN)
    return [
        rich(paragraph(words("A plan that you are part of has changed: "), words(said, bold=True))),
        context(f"{escape(name_of(session, item.team_id, item.owner_id))} · {moment(item.made_at)}"),
        actions(f"understood:{item.id}", [understood_button(item)]),
    ]
