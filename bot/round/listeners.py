"""Answering: the buttons of the prompt and the form behind them."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import Ack, App
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.round.digest_message import render_digest, render_entry
from bot.round.form import CALLBACK, answer_form, kept_answers, typed_answers
from bot.round.prompt import ANSWER, LATER, SKIP, Asked, asked, render_nudge, render_prompt
from rituals.answer import answer, answer_first, ask_later, own_seat, skip

RENDERERS: Mapping[str, Renderer] = {
    "prompt": render_prompt,
    "nudge": render_nudge,
    "digest": render_digest,
    "entry": render_entry,
}


def register(app: App, parts: Parts) -> None:
    @app.view(CALLBACK)  # first: Bolt tries listeners in this order, and this one is waited for most
    def sent(ack: Ack, body: Body, view: Body) -> None:
        now = parts.clock.calendar()
        seat_id, user_id = view["private_metadata"], body["user"]["id"]
        said = typed_answers(view)
        if not answer_first(parts.database, seat_id, user_id, said, now):
            with parts.database.write() as session:
                kept = kept_answers(own_form(session, seat_id, user_id))
                said = {key: text or kept.get(key, "") for key, text in said.items()}
                answer(session, seat_id, user_id, said, now)
        ack()
        parts.sender.wake()

    @app.action(ANSWER)
    def pressed_answer(ack: Ack, body: Body, action: Body) -> None:
        open_form(parts, action["value"], body)
        ack()

    @app.action(LATER)
    def pressed_later(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            ask_later(session, action["value"], body["user"]["id"], parts.clock.calendar())
        ack()
        parts.pressed(body)

    @app.action(SKIP)
    def pressed_skip(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            skip(session, action["value"], body["user"]["id"])
        ack()
        parts.pressed(body)


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
            return answer_form(asked(session, seat_id))

    parts.screens.open(body, build)
