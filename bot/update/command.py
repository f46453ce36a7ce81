"""`/update …`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import actions, context, paragraph, rich, section, words
from bot.command import HELP, Answer, Asked, Command, NotAChannel, Subcommand, say, unknown_answer
from bot.export.command import export_of
from bot.text import as_typed, escape, moment, shorten
from bot.update.author_message import edit_button
from bot.update.screens import channel_digest, new_change, new_update, own_digest
from rituals.export import Subject
from rituals.people import name_of, watch_channel
from rituals.rights import may, may_see
from rituals.update import follow
from rituals.update.audience import addressed, check_may_post_somewhere, may_edit
from rituals.update.change import understood
from rituals.update.listing import Post, find_posts
from rituals.update.post import headline
from storage.item import Item, ItemKind
from storage.member import channel
from storage.right import Role

UNFOLLOWED = "Your digest of updates is off. `/update follow` turns it on again."
LONGEST_SHOWN = 200


def _update(asked: Asked) -> Answer:
    return _opens(asked, new_update)


def _outcome(asked: Asked) -> Answer:
    """What was typed behind the command, as the outcome; a single word is rather a slip."""
    if " " not in asked.rest:
        return unknown_answer(COMMAND, asked.rest)
    outcome = as_typed(asked.rest, lambda user_id: asked.parts.directory.person(user_id).name)
    return _opens(asked, partial(new_update, outcome=outcome))


def _change(asked: Asked) -> Answer:
    return _opens(asked, new_change)


def _opens(asked: Asked, screen: Callable[..., View]) -> Answer:
    with asked.parts.database.write() as session:
        check_may_post_somewhere(session, asked.team_id, asked.user_id)
        here = asked.is_in_channel and may(
            session, asked.team_id, asked.user_id, Role.LEADER, asked.channel_id
        )
        if here and channel(session, asked.team_id, asked.channel_id) is None:
            watch_channel(
                session, asked.team_id, asked.channel_id
            )  # who is in it is known by the time it is posted
    asked.parts.wake()

    def build() -> View:
        with asked.parts.database.read() as session:
            return screen(session, asked.team_id, asked.user_id, here=here)

    return asked.opens(build)


def _list(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        found = find_posts(session, asked.team_id, asked.user_id, asked.rest)
        shown = [block for post in found for block in _listed(session, post, asked.user_id)]
    about = f" with “{escape(shorten(asked.rest, 60))}”" if asked.rest else ""
    if not shown:
        return say(f"There are no updates{about} that you can see. `/update follow` brings you new ones.")
    title = f"The newest updates{about}"
    return say(title, [section(f"*{title}*"), *shown])


def _listed(session: Session, post: Post, reader: str) -> list[Block]:
    item, last = post
    label = "Changed plan: " if item.kind == ItemKind.CHANGE else ""
    said = shorten(headline(item.kind, last.content), LONGEST_SHOWN)
    blocks: list[Block] = [
        rich(paragraph(words(label), words(said, bold=True))),
        context(_small(session, item, reader)),
    ]
    if may_edit(session, item, reader):
        blocks.append(actions(f"listed:{item.id}", [edit_button(item)]))
    return blocks


def _small(session: Session, item: Item, reader: str) -> str:
    """Of the channels only those that the reader may see."""
    channels = [
        f"<#{each}>"
        for each in addressed(session, item).channels
        if may_see(session, item.team_id, reader, each)
    ]
    parts = [escape(name_of(session, item.team_id, item.owner_id)), moment(item.made_at), *channels[:5]]
    if item.number > 1:
        parts.append("edited")
    if item.kind == ItemKind.CHANGE and item.owner_id == reader:
        parts.append(f"{len(understood(session, item.id).by)} understood")
    return " · ".join(parts)


def _follow(asked: Asked) -> Answer:
    return asked.opens(lambda: own_digest(asked.parts, asked.user_id))


def _unfollow(asked: Asked) -> Answer:
    with asked.parts.database.write() as session:
        now = asked.parts.clock.calendar()
        ended = follow.unfollow(session, asked.team_id, asked.user_id, now)
    return say(UNFOLLOWED if ended else "You do not follow updates. `/update follow` begins.")


def _digest(asked: Asked) -> Answer:
    if not asked.is_in_channel:
        raise NotAChannel(
            "Type this in the channel that should get the digest. `/update follow` is for yourself."
        )
    with asked.parts.database.read() as session:
        follow.check_may_digest(session, asked.team_id, asked.user_id, asked.channel_id)
    return asked.opens(lambda: channel_digest(asked.parts, asked.user_id, asked.channel_id))


COMMAND = Command(
    "/update",
    {
        "": Subcommand(_update, "tell an outcome, in one sentence, to channels and people", meets=True),
        "change": Subcommand(_change, "tell that a plan has changed, and why", meets=True),
        "list": Subcommand(_list, "the newest ten; `/update list invoices` searches", meets=True),
        "follow": Subcommand(_follow, "get a digest in your own morning, or change yours", meets=True),
        "unfollow": Subcommand(_unfollow, "no digest any more"),
        "digest": Subcommand(_digest, "give this channel a digest, change it or stop it", meets=True),
        "export": export_of(Subject.UPDATES),
        "help": HELP,
    },
    {"new": "", "search": "list", "find": "list", "subscribe": "follow", "unsubscribe": "unfollow"},
    otherwise=Subcommand(_outcome, meets=True),
)
