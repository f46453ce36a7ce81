"""`/vision`, its forms and its buttons."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import Ack
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import notice
from bot.command import run
from bot.form import under
from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.rhythm import chosen_anew, opening
from bot.submission import take_once
from bot.switchboard import Switchboard
from bot.text import place, wall_date
from bot.vision import message, post_form, reminder_form, screens, showing, statement_form, story_form
from bot.vision.command import COMMAND, POSTING, SET, stories_answer
from rituals.kinds.vision import VISION
from rituals.people import name_of
from rituals.plan import rhythm
from rituals.rhythm import describe
from rituals.rights import check_may
from rituals.vision import channel as reminders
from rituals.vision import story as story_rules
from rituals.vision import vision as visions
from rituals.vision.channel import RemindedAlready
from rituals.vision.reminder import next_post
from rituals.vision.telling import NotThere, check_can_post, tell_by_hand
from rituals.vision.vision import Draft
from storage import ritual as rituals
from storage.right import Role
from storage.ritual import Ritual

RENDERERS: Mapping[str, Renderer] = {
    "vision": message.render_reminder,
    "vision_post": message.render_post,
    "vision_change": message.render_change,
    "vision_dry": message.render_dry,
}


def register(board: Switchboard, parts: Parts) -> None:
    @board.command("/vision")
    def typed(ack: Ack, body: Body) -> None:
        ack(run(COMMAND, parts, body))

    _register_statement(board, parts)
    _register_stories(board, parts)
    _register_story_form(board, parts)
    _register_reminder(board, parts)
    _register_post(board, parts)


def _register_statement(board: Switchboard, parts: Parts) -> None:
    @board.action(SET)
    def set_it(ack: Ack, body: Body) -> None:
        parts.screens.open(body, lambda: screens.statement(parts, body["user"]["id"]))
        ack()

    @board.action(showing.RESTORE)
    def again(ack: Ack, body: Body, action: Body) -> None:
        parts.screens.open(body, lambda: screens.statement(parts, body["user"]["id"], int(action["value"])))
        ack()

    @board.action(statement_form.CHECK)
    def check(ack: Ack, body: Body) -> None:
        now = statement_form.read_typed(body["view"])
        parts.screens.update(body["view"], lambda: statement_form.with_advice(now))
        ack()

    @board.action(statement_form.MORE)
    def more(ack: Ack, body: Body) -> None:
        now = statement_form.read_typed(body["view"])
        roomier = statement_form.roomier(now)
        parts.screens.update(body["view"], lambda: statement_form.statement_form(roomier))
        ack()

    @board.view(statement_form.SAVED)
    def saved(ack: Ack, body: Body, view: Body) -> None:
        typed, draft = statement_form.read_typed(view), statement_form.checked(view)
        ack(response_action="update", view=_save(parts, typed, draft, body["user"]["id"]))
        parts.wake()
        _meet(parts, [pillar.owner_id for pillar in typed.draft.pillars])


def _save(parts: Parts, typed: statement_form.Typed, draft: Draft, user_id: str) -> View:
    """What is shown next: that it is saved, or the form once more with what somebody else saved meanwhile."""
    with parts.database.write() as session:
        other = visions.saved_since(session, parts.team_id, typed.seen)
        if other is not None:
            return statement_form.statement_form(
                statement_form.moved_on(typed, other.number),
                meanwhile=(name_of(session, parts.team_id, other.by), other.statement),
            )
        with under("channels", NotThere):
            check_can_post(session, parts.team_id, typed.channels)
        visions.set_vision(
            session,
            parts.team_id,
            draft,
            by=user_id,
            now=parts.clock.calendar(),
            seen=typed.seen,
            reason=typed.reason,
            channels=typed.channels,
        )
    told = " I post it with its reason where you said." if typed.channels else ""
    return notice("Saved", f"The vision is saved.{told} `/vision history` keeps what it said before.")


def _meet(parts: Parts, user_ids: list[str]) -> None:
    """Their names are needed later on."""

    def look_up() -> None:
        for user_id in filter(None, user_ids):
            parts.directory.person(user_id)

    parts.screens.run(look_up)


def _register_stories(board: Switchboard, parts: Parts) -> None:
    @board.action(story_form.ADD)
    def add(ack: Ack, body: Body) -> None:
        parts.screens.open(body, lambda: screens.story(parts, body["user"]["id"]))
        ack()

    @board.action(story_form.EDIT)
    def edit(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.read() as session:
            story = story_rules.find(session, parts.team_id, action["value"])
            story_rules.check_may_edit(session, story, body["user"]["id"])
        filled = story_form.as_filled(story)
        parts.screens.open(body, lambda: story_form.story_form(filled))
        ack()

    @board.action(story_form.DELETE)
    def delete(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            story = story_rules.find(session, parts.team_id, action["value"])
            story_rules.delete(session, story, body["user"]["id"])
            left = stories_answer(session, parts.team_id, body["user"]["id"])
        ack()
        parts.screens.answer(body["response_url"], left, instead=True)
        parts.wake()

    @board.action(story_form.OLDER)
    def older(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.read() as session:
            answer = stories_answer(session, parts.team_id, body["user"]["id"], int(action["value"]))
        ack()
        parts.screens.answer(body["response_url"], answer, instead=True)


def _register_story_form(board: Switchboard, parts: Parts) -> None:
    @board.shortcut("vision.story_from_message")
    def from_message(ack: Ack, body: Body) -> None:
        parts.screens.open(body, lambda: screens.story_from_message(parts, body))
        ack()

    @board.view(story_form.KEPT)
    def kept(ack: Ack, body: Body, view: Body) -> None:
        filled, by, now = story_form.read(view), body["user"]["id"], parts.clock.calendar()
        with parts.database.write() as session:
            if filled.story_id:
                story = story_rules.find(session, parts.team_id, filled.story_id)
                story_rules.edit(session, story, filled.words, by, now)
            else:
                take_once(session, view, now)
                story_rules.add(session, parts.team_id, filled.words, by, now)
        told = "The story is kept. `/vision stories` lists all of them."
        ack(response_action="update", view=notice("Thank you", told))
        parts.wake()


def _register_reminder(board: Switchboard, parts: Parts) -> None:
    @board.action(reminder_form.REPEATS)
    def chose_how_often(ack: Ack, body: Body) -> None:
        view, now = body["view"], parts.clock.calendar()
        parts.screens.update(view, lambda: chosen_anew(view, VISION.days, now, reminder_form.REPEATS))
        ack()

    @board.view(reminder_form.REMINDED)
    def reminded(ack: Ack, body: Body, view: Body) -> None:
        wish, by, now = reminder_form.read_wish(view), body["user"]["id"], parts.clock.calendar()
        with parts.database.write() as session:
            take_once(session, view, now)
            with under("channel", NotThere, RemindedAlready):
                check_can_post(session, parts.team_id, [wish.channel_id])
                reminder = reminders.remind(
                    session, parts.team_id, wish, by=by, now=now, changing=view["private_metadata"]
                )
            shown = _reminded(session, reminder)
        ack(response_action="update", view=shown)
        parts.wake()

    @board.action(reminder_form.STOP)
    def stop(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            reminder = reminders.find_reminder(session, parts.team_id, action["value"])
            reminders.stop(session, reminder, body["user"]["id"], parts.clock.calendar())
        ack()
        told = f"<#{reminder.channel_id}> is not reminded any more. `/vision remind` starts it again."
        parts.screens.update(body["view"], lambda: notice("Stopped", told))
        parts.wake()


def _reminded(session: Session, reminder: Ritual) -> View:
    """What was understood, in words."""
    version = rituals.current_version(session, reminder)
    first = next_post(session, reminder)
    days = opening(describe(rhythm(version)))
    told = f"{days} at {version.ask_at} in {place(version.zone)}, <#{reminder.channel_id}>"
    told += " reads the vision, each time with something else beside it."
    told += f" Next: {wall_date(first, version.zone)}." if first else ""
    if visions.current(session, reminder.team_id) is None:
        told += " Nothing is posted until the vision is set: `/vision set`."
    return notice("All set", told)


def _register_post(board: Switchboard, parts: Parts) -> None:
    @board.view(post_form.POSTED)
    def posted(ack: Ack, body: Body, view: Body) -> None:
        what, is_pinned = post_form.read(view)
        by, channel_id, now = body["user"]["id"], view["private_metadata"], parts.clock.calendar()
        with parts.database.write() as session:
            take_once(session, view, now)
            check_may(session, parts.team_id, by, Role.LEADER, POSTING, channel_id)
            check_can_post(session, parts.team_id, [channel_id])
            vision = visions.current(session, parts.team_id)
            assert vision is not None  # noqa: S101  (there was one when the form opened, and none is ever removed)
            tell_by_hand(
                session,
                parts.team_id,
                channel_id,
                what,
                vision.number,
                is_pinned=is_pinned,
                by=by,
                now=now,
            )
        ack()
        parts.wake()
