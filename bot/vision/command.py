"""What `/vision` can be asked to do."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, button, confirm, context, divider, section
from bot.command import HELP, Answer, Asked, Command, NotAChannel, Subcommand, say
from bot.text import count, escape, moment
from bot.vision import screens, showing, story_form
from bot.vision.post_form import post_form
from bot.vision.reminder_form import reminder_form
from rituals.people import watch_channel, zone_of
from rituals.refusals import Refusal
from rituals.rhythm import local_date
from rituals.rights import check_may, is_full_member, may, who_gives_roles
from rituals.vision import channel as reminders
from rituals.vision import story as story_rules
from rituals.vision import vision as visions
from rituals.vision.sight import check_is_member, check_may_see
from rituals.vision.vision import Vision
from storage.contribution import Contribution, stories
from storage.member import member
from storage.right import Role

SET = "vision.set"
MOST_STORIES = 8
POSTING = "Posting the vision"


class NoVision(Refusal):
    """There is none yet."""


def _show(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        check_may_see(session, asked.team_id, asked.user_id, asked.channel_id)
        vision = visions.current(session, asked.team_id)
        may_set = may(session, asked.team_id, asked.user_id, Role.LEADER)
        if vision is None:
            return _none(session, asked.team_id, may_set=may_set)
        blocks = showing.whole(session, asked.team_id, vision)
        blocks.append(context(showing.signature(session, asked.team_id, vision)))
        is_member = is_full_member(member(session, asked.team_id, asked.user_id))
    shown = [button("Add a story", story_form.ADD, "")] if is_member else []
    shown += [button("Change it", SET, "")] if may_set else []
    blocks += [actions("vision", shown)] if shown else []
    return say(f"Our vision: {escape(vision.statement)}", blocks)


def _none(session: Session, team_id: str, *, may_set: bool) -> Answer:
    if not may_set:
        by = escape(who_gives_roles(session, team_id))
        told = f"No vision is set yet. Leaders set it with `/vision set`. {by} can make you one."
        return say(told)
    told = "No vision is set yet. You can set it: one or two sentences, and why."
    return say(told, [section(told), actions("vision", [button("Set it", SET, "", style="primary")])])


def _set(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        visions.check_may_set(session, asked.team_id, asked.user_id)
    return asked.opens(lambda: screens.statement(asked.parts, asked.user_id))


def _history(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        check_is_member(session, asked.team_id, asked.user_id, "The history of the vision")
        revisions = visions.history(session, asked.team_id)
        may_set = may(session, asked.team_id, asked.user_id, Role.LEADER)
        if not revisions:
            return _none(session, asked.team_id, may_set=may_set)
        return say(
            "How the vision came about",
            showing.history(session, asked.team_id, revisions, may_set=may_set),
        )


def _story(asked: Asked) -> Answer:
    return asked.opens(lambda: screens.story(asked.parts, asked.user_id, asked.rest))


def _stories(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        return stories_answer(session, asked.team_id, asked.user_id)


def stories_answer(session: Session, team_id: str, user_id: str, skipped: int = 0) -> Answer:
    """The newest first, a few at a time."""
    check_is_member(session, team_id, user_id, "The list of stories")
    found = stories(session, team_id)[::-1]
    if not found:
        told = "No stories yet. One that shows the vision at work makes it easy to recall."
        return say(told, [section(told), actions("stories", [button("Add a story", story_form.ADD, "")])])
    blocks: list[Block] = []
    for each in found[skipped : skipped + MOST_STORIES]:
        blocks += [divider()] if blocks else []
        blocks += _listed(session, each, user_id)
    shown = [button("Add a story", story_form.ADD, "")]
    if len(found) > skipped + MOST_STORIES:
        older = f"Show older ({len(found) - skipped - MOST_STORIES})"
        shown.append(button(older, story_form.OLDER, str(skipped + MOST_STORIES)))
    return say(count(len(found), "story", "stories"), [*blocks, actions("stories", shown)])


def _listed(session: Session, story: Contribution, user_id: str) -> Sequence[Block]:
    by = escape(showing.person_name(session, story.team_id, story.author_id or ""))
    when = f", {moment(story.made_at)}" if story.made_at else ""
    blocks: list[Block] = [*showing.story(story), context(f"Added by {by}{when}")]
    if story_rules.may_edit(session, story, user_id):
        sure = confirm("Delete this story?", "Where it was posted, the statement remains.", "Delete")
        shown = [
            button("Edit", story_form.EDIT, story.id),
            button("Delete", story_form.DELETE, story.id, style="danger", confirm=sure),
        ]
        blocks.append(actions(f"story:{story.id}", shown))
    return blocks


def _remind(asked: Asked) -> Answer:
    """The bot looks meanwhile whether it is in the channel."""
    here = asked.channel_id if asked.is_in_channel else ""
    with asked.parts.database.write() as session:
        reminders.check_may_remind(session, asked.team_id, asked.user_id, here)
        if here:
            watch_channel(session, asked.team_id, here)
        reminder = reminders.reminder_in(session, asked.team_id, here) if here else None
        wish = reminders.first_wish(here, zone_of(session, asked.team_id, asked.user_id))
        wish = reminders.as_wish(session, reminder) if reminder else wish
    asked.parts.wake()
    today = local_date(asked.parts.clock.calendar(), ZoneInfo(wish.zone))
    return asked.opens(lambda: reminder_form(wish, today, reminder.id if reminder else ""))


def _post(asked: Asked) -> Answer:
    if not asked.is_in_channel:
        raise NotAChannel("Type `/vision post` in the channel that should read it.")
    with asked.parts.database.write() as session:
        check_may(session, asked.team_id, asked.user_id, Role.LEADER, POSTING, asked.channel_id)
        vision = _vision(session, asked.team_id)
        kept = stories(session, asked.team_id)
        watch_channel(session, asked.team_id, asked.channel_id)
    asked.parts.wake()
    return asked.opens(lambda: post_form(vision, kept, asked.channel_id))


def _vision(session: Session, team_id: str) -> Vision:
    vision = visions.current(session, team_id)
    if vision is None:
        raise NoVision("There is no vision to post yet. `/vision set` is where it is written.")
    return vision


COMMAND = Command(
    "/vision",
    {
        "": Subcommand(_show, "shows the vision to you", meets=True),
        "set": Subcommand(_set, "set or change it, with the reason", meets=True),
        "history": Subcommand(_history, "how it came about; use an earlier one again", meets=True),
        "story": Subcommand(_story, "keep a story that shows it at work"),
        "stories": Subcommand(_stories, "the stories there are; change or delete one", meets=True),
        "remind": Subcommand(_remind, "remind this channel of it, on days you choose", meets=True),
        "post": Subcommand(_post, "post it here now; pinned if you like", meets=True),
        "help": HELP,
    },
    {
        "change": "set",
        "edit": "set",
        "undo": "history",
        "restore": "history",
        "add story": "story",
        "add": "story",
        "reminder": "remind",
        "reminders": "remind",
        "stop": "remind",
        "pin": "post",
        "share": "post",
    },
)
