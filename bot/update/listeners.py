"""`/update`, its forms and its buttons."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import Ack
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import notice
from bot.command import run
from bot.draft import Drafted
from bot.message.rendering import Renderer
from bot.parts import Body, Parts, is_only_for_them
from bot.rhythm import chosen_anew
from bot.submission import take_once
from bot.switchboard import Switchboard
from bot.text import moment
from bot.update.author_message import EDIT, WITHDRAW, render_mine
from bot.update.change_form import CHANGE
from bot.update.command import COMMAND, UNFOLLOWED
from bot.update.digest_message import render_channel_digest, render_own_digest
from bot.update.fields import CHECK, PREVIEW
from bot.update.follow_form import DIGEST, FOLLOW, REPEATS, STOP, UNFOLLOW, read_wish
from bot.update.post_message import UNDERSTOOD, render_change, render_told, render_update
from bot.update.saving import look_up_channels, meet, save
from bot.update.screens import change_it, checked, draft_name, preview
from bot.update.update_form import POST
from rituals.kinds.update import CHANNEL_DIGEST
from rituals.plan import rhythm
from rituals.rhythm import describe
from rituals.update import follow
from rituals.update.audience import check_may_edit
from rituals.update.change import understand
from rituals.update.post import find, withdraw
from storage.item import Item
from storage.member import Channel, member
from storage.ritual import Ritual, current_version

RENDERERS: Mapping[str, Renderer] = {
    "update": render_update,
    "change": render_change,
    "change_told": render_told,
    "update_mine": render_mine,
    "own_digest": render_own_digest,
    "channel_digest": render_channel_digest,
}
DRAFTED: Mapping[str, Drafted] = {POST: Drafted(draft_name), CHANGE: Drafted(draft_name)}


def register(board: Switchboard, parts: Parts) -> None:
    @board.command("/update")
    def typed(ack: Ack, body: Body) -> None:
        ack(run(COMMAND, parts, body))

    _register_posts(board, parts)
    _register_buttons(board, parts)
    _register_digests(board, parts)


def _register_posts(board: Switchboard, parts: Parts) -> None:
    def submitted(ack: Ack, body: Body, view: Body) -> None:
        now, user_id = parts.clock.calendar(), body["user"]["id"]
        with parts.database.write() as session:
            saved = save(session, parts.team_id, user_id, view, now)
        if isinstance(saved, Item):
            ack()
            parts.wake()
            parts.screens.run(lambda: meet(parts, saved.id))
        else:
            ack(response_action="update", view=saved)

    board.view(POST)(submitted)
    board.view(CHANGE)(submitted)

    @board.action(CHECK)
    def pressed_check(ack: Ack, body: Body) -> None:
        def build() -> View:
            with parts.database.read() as session:
                return checked(session, parts.team_id, body["user"]["id"], body["view"])

        parts.screens.update(body["view"], build)
        look_up_channels(parts, body["view"])
        ack()

    @board.action(PREVIEW)
    def pressed_preview(ack: Ack, body: Body) -> None:
        with parts.database.read() as session:
            shown = preview(session, parts.team_id, body["user"]["id"], body["view"])
        parts.screens.push(body, shown)
        look_up_channels(parts, body["view"])
        ack()


def _register_buttons(board: Switchboard, parts: Parts) -> None:
    @board.action(EDIT)
    def pressed_edit(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.read() as session:
            item = find(session, parts.team_id, action["value"])
            check_may_edit(session, item, body["user"]["id"])
            form = change_it(session, item, body["user"]["id"])
        parts.screens.open(body, lambda: form)
        ack()

    @board.action(WITHDRAW)
    def pressed_withdraw(ack: Ack, body: Body, action: Body) -> None:
        now = parts.clock.calendar()
        with parts.database.write() as session:
            item = find(session, parts.team_id, action["value"])
            withdraw(session, item, by=body["user"]["id"], now=now)
        ack()
        parts.wake()
        if is_only_for_them(body):
            parts.screens.tell(body["response_url"], "Withdrawn. It disappears everywhere.")

    @board.action(UNDERSTOOD)
    def pressed_understood(ack: Ack, body: Body, action: Body) -> None:
        user_id, item_id = body["user"]["id"], action["value"]
        with parts.database.write() as session:
            understand(session, parts.team_id, item_id, user_id, parts.clock.calendar())
            is_known = member(session, parts.team_id, user_id) is not None
        ack()
        parts.pressed(body)
        if not is_known:
            parts.screens.run(lambda: meet(parts, item_id, user_id))
        if (body.get("channel") or {}).get("name") not in (None, "directmessage"):
            parts.screens.tell(
                body["response_url"], "Thank you. The author sees that you have understood it."
            )


def _register_digests(board: Switchboard, parts: Parts) -> None:
    @board.view(FOLLOW)
    def followed(ack: Ack, body: Body, view: Body) -> None:
        wish, user_id = read_wish(view, "UTC"), body["user"]["id"]
        with parts.database.write() as session:
            ritual = follow.follow(session, parts.team_id, user_id, wish, parts.clock.calendar())
            told = f"{_next(session, ritual)} `/update unfollow` ends it."
        ack(response_action="update", view=notice("You follow updates", told))
        parts.wake()

    @board.action(UNFOLLOW)
    def pressed_unfollow(ack: Ack, body: Body) -> None:
        with parts.database.write() as session:
            follow.unfollow(session, parts.team_id, body["user"]["id"], parts.clock.calendar())
        ack()
        parts.screens.update(body["view"], lambda: notice("No digest any more", UNFOLLOWED))

    @board.action(REPEATS)
    def chose_how_often(ack: Ack, body: Body) -> None:
        view, now = body["view"], parts.clock.calendar()
        parts.screens.update(view, lambda: chosen_anew(view, CHANNEL_DIGEST.days, now, REPEATS))
        ack()

    @board.view(DIGEST)
    def set_up(ack: Ack, body: Body, view: Body) -> None:
        channel_id, _, seen = view["private_metadata"].rpartition(":")
        wish, by, now = read_wish(view, "UTC"), body["user"]["id"], parts.clock.calendar()
        with parts.database.write() as session:
            take_once(session, view, now)
            ritual = follow.digest_channel(
                session, parts.team_id, channel_id, wish, by=by, now=now, seen=int(seen)
            )
            told = f"{_next(session, ritual)}{_obstacle(session, ritual)}"
        ack(response_action="update", view=notice("All set", told))
        parts.wake()

    @board.action(STOP)
    def pressed_stop(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            follow.stop_digest(
                session, parts.team_id, action["value"], by=body["user"]["id"], now=parts.clock.calendar()
            )
        ack()
        parts.screens.update(body["view"], lambda: notice("Stopped", "This channel gets no digest any more."))


def _next(session: Session, ritual: Ritual) -> str:
    at, days = follow.comes_at(session, ritual), describe(rhythm(current_version(session, ritual)))
    return f"The next digest comes {moment(at)}, after that {days}." if at else "It is saved."


def _obstacle(session: Session, ritual: Ritual) -> str:
    channel = session.get(Channel, (ritual.team_id, ritual.channel_id))
    if channel is not None and channel.seen_at is not None and not channel.has_bot:
        return " I am not in this channel yet: type `/invite @rituals` there."
    return ""
