"""On Home: changes I should know of, and my last updates."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, bullets, context, header, paragraph, rich, words
from bot.text import escape, moment, shorten
from bot.update.post_message import headline, understood_button
from rituals.people import name_of
from rituals.update import follow
from rituals.update.listing import own_posts
from storage.item import Item, ItemKind, Revision, not_understood

MOST_WAITING = 5
LONGEST_SHOWN = 150


def home_blocks(session: Session, team_id: str, user_id: str, now: datetime) -> list[Block]:
    """Nothing when there is nothing to say."""
    waiting = not_understood(session, team_id, user_id)
    mine = own_posts(session, team_id, user_id)
    follows = follow.followed(session, team_id, user_id) is not None
    if not (waiting or mine or follows):
        return []
    blocks: list[Block] = [header("Updates")]
    for item, last in waiting[:MOST_WAITING]:
        blocks += _waiting(session, item, last)
    if len(waiting) > MOST_WAITING:
        blocks.append(context(f"and {len(waiting) - MOST_WAITING} more changed plans"))
    if mine:
        said = [shorten(headline(ItemKind(item.kind), last.content), LONGEST_SHOWN) for item, last in mine]
        blocks.append(
            rich(paragraph(words("Your last ones")), bullets([paragraph(words(each)) for each in said]))
        )
    blocks.append(context(_following(follows)))
    return blocks


def _waiting(session: Session, item: Item, last: Revision) -> list[Block]:
    said = shorten(headline(ItemKind(item.kind), last.content), LONGEST_SHOWN)
    return [
        rich(paragraph(words("A plan that you are part of has changed: "), words(said, bold=True))),
        context(f"{escape(name_of(session, item.team_id, item.owner_id))} · {moment(item.made_at)}"),
        actions(f"understood:{item.id}", [understood_button(item)]),
    ]


def _following(follows: bool) -> str:
    if follows:
        return "You follow updates. `/update follow` changes when and what, `/update unfollow` ends it."
    return "`/update follow` brings you what is new, in your own morning."
