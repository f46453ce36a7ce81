"""`/update …`."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import actions, context, paragraph, rich, section, words
from bot.command import Answer, Asked, Command, Subcommand, help_answer, say
from bot.export.command import export_of
from bot.text import escape, moment, shorten
from bot.update.author_message import edit_button
from bot.update.follow_form import digest_form, follow_form
from bot.update.post_message import headline
from bot.update.screens import new_change, new_update
from rituals.export import Subject
from rituals.people import name_of, watch_channel
from rituals.refusals import Refusal
from rituals.rights import may, may_see
from rituals.update import follow
from rituals.update.aim import aims
from rituals.update.audience import addressed, check_may_post_somewhere, may_edit
from rituals.update.change import understood
from rituals.update.listing import Post, find_posts
from storage.item import Item, ItemKind
from storage.member import channel, member
from storage.right import Role
from storage.ritual import current_version

UNFOLLOWED = "Your digest of updates is off. `/update follow` turns it on again."
LONGEST_SHOWN = 200


class NotAChannel(Refusal):
    """The command belongs into a channel."""


def _update(asked: Asked) -> Answer:
    return _opens(asked, new_update)


def _change(asked: Asked) -> Answer:
    return _opens(asked, new_change)


def _opens(asked: Asked, screen: Callable[..., View]) -> Answer:
    with asked.parts.database.write() as session:
        check_may_post_somewhere(session, asked.team_id, asked.user_id)
        here = _is_channel(asked) and may(
            session, asked.team_id, asked.user_id, Role.LEADER, asked.channel_id
        )
        if here and channel(session, asked.team_id, asked.channel_id) is None:
            watch_channel(
                session, asked.team_id, asked.channel_id
            )  # who is in it is known by the time it is posted
    asked.parts.wake()

    def build() -> View:
        with asked.parts.database.read() as session:
            return screen(session, asked.team_id, here=here)

    return asked.opens(build)


def _is_channel(asked: Asked) -> bool:
    return asked.body.get("channel_name") != "directmessage"


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
    kind = ItemKind(item.kind)
    label = "Changed plan: " if kind == ItemKind.CHANGE else ""
    said = shorten(headline(kind, last.content), LONGEST_SHOWN)
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
    return asked.opens(lambda: follow_screen(asked))


def follow_screen(asked: Asked) -> View:
    with asked.parts.database.read() as session:
        person = member(session, asked.team_id, asked.user_id)
        present = follow.followed(session, asked.team_id, asked.user_id)
        first = follow.first_wish(person.zone if person else "UTC")
        wish = follow.as_wish(current_version(session, present)) if present else first
        return follow_form(wish, aims(session, asked.team_id).pillars, is_new=present is None)


def _unfollow(asked: Asked) -> Answer:
    with asked.parts.database.write() as session:
        now = asked.parts.clock.calendar()
        ended = follow.unfollow(session, asked.team_id, asked.user_id, now)
    return say(UNFOLLOWED if ended else "You do not follow updates. `/update follow` begins.")


def _digest(asked: Asked) -> Answer:
    if not _is_channel(asked):
        raise NotAChannel(
            "Type this in the channel that should get the digest. `/update follow` is for yourself."
        )
    with asked.parts.database.read() as session:
        follow.check_may_digest(session, asked.team_id, asked.user_id, asked.channel_id)
    return asked.opens(lambda: _digest_screen(asked))


def _digest_screen(asked: Asked) -> View:
    with asked.parts.database.read() as session:
        person = member(session, asked.team_id, asked.user_id)
        present = follow.digest_in(session, asked.team_id, asked.channel_id)
        first = follow.first_wish(person.zone if person else "UTC")
        wish = follow.as_wish(current_version(session, present)) if present else first
        pillars = aims(session, asked.team_id).pillars
        return digest_form(wish, pillars, asked.channel_id, present.version if present else 0)


def _help(_asked: Asked) -> Answer:
    return help_answer(COMMAND)


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
        "help": Subcommand(_help, "this list"),
    },
    {"new": "", "search": "list", "find": "list", "subscribe": "follow", "unsubscribe": "unfollow"},
)
