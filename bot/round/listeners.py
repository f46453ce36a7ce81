"""Answering: the buttons of the prompt and the form behind them."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import Ack
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.draft import Drafted, is_from_draft, take
from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.round import unasked
from bot.round.digest_message import render_digest, render_entry
from bot.round.form import CALLBACK, answer_form, kept_answers, sheet, typed_answers, unsaved
from bot.round.prompt import ANSWER, LATER, SKIP, Asked, asked, render_nudge, render_prompt
from bot.switchboard import Switchboard
from rituals.answer import AskedAnew, answer, answer_first, ask_later, own_seat, skip

RENDERERS: Mapping[str, Renderer] = {
    "prompt": render_prompt,
    "nudge": render_nudge,
    "digest": render_digest,
    "entry": render_entry,
    unasked.PURPOSE: unasked.render_unasked,
}
DRAFTED: Mapping[str, Drafted] = {CALLBACK: Drafted(lambda view: sheet(view).draft, after=(AskedAnew,))}


def register(board: Switchboard, parts: Parts) -> None:
    @board.view(CALLBACK)
    def sent(ack: Ack, body: Body, view: Body) -> None:
        now, user_id = parts.clock.calendar(), body["user"]["id"]
        about, said = sheet(view), typed_answers(view)
        seat_id, version = about.seat_id, about.version
        if is_from_draft(view) or not answer_first(
            parts.database, seat_id, user_id, said, now, version=version
        ):
            with parts.database.write() as session:
                kept = kept_answers(own_form(session, seat_id, user_id))
                said = {key: text or kept.get(key, "") for key, text in said.items()}
                answer(session, seat_id, user_id, said, now, version=version)
                take(session, parts.team_id, user_id, about.draft, view)
        ack()
        parts.sender.wake()

    @board.action(ANSWER)
    def pressed_answer(ack: Ack, body: Body, action: Body) -> None:
        open_form(parts, action["value"], body)
        ack()

    @board.action(LATER)
    def pressed_later(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            ask_later(session, action["value"], body["user"]["id"], parts.clock.calendar())
        ack()
        parts.pressed(body)

    @board.action(SKIP)
    def pressed_skip(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            skip(session, action["value"], body["user"]["id"])
        ack()
        parts.pressed(body)

    @board.action(unasked.ASK_AGAIN)
    def pressed_ask_again(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            unasked.ask_again(session, parts.team_id, action["value"], body["user"]["id"])
        ack()
        parts.wake()


def own_form(session: Session, seat_id: str, user_id: str) -> Asked:
    """What the form was made of; refuses somebody else's."""
    own_seat(session, seat_id, user_id)
    return asked(session, seat_id)


def open_form(parts: Parts, seat_id: str, body: Body) -> None:
    """Opens the form of one's own seat; refuses somebody else's."""
    with parts.database.read() as session:
        own_seat(session, seat_id, body["user"]["id"] if "user" in body else body["user_id"])

    def build() -> View:
        with parts.database.read() as session:
            about = asked(session, seat_id)
            return answer_form(about, unsaved(session, about))

    parts.screens.open(body, build)
