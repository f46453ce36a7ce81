"""Answering: the buttons of the prompt and the form behind them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.parts import Parts
from bot.round.form import CALLBACK, answer_form, kept_answers, typed_answers
from bot.round.prompt import ANSWER, LATER, SKIP, asked
from rituals.answer import ask_later, keep, own_place, own_seat, skip

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    @app.action(ANSWER)
    def pressed_answer(ack: Ack, body: Body, action: Body) -> None:
        open_form(parts, action["value"], body)
        ack()

    @app.view(CALLBACK)
    def sent(ack: Ack, body: Body, view: Body) -> None:
        now = parts.clock.calendar()
        seat_id = view["private_metadata"]
        said = typed_answers(view)
        with parts.database.write() as session:
            place = own_place(session, seat_id, body["user"]["id"])
            if place.answers:
                kept = kept_answers(asked(session, seat_id))
                said = {key: text or kept.get(key, "") for key, text in said.items()}
            keep(session, place, said, now)
        ack()
        parts.sender.wake()

    @app.action(LATER)
    def pressed_later(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            ask_later(session, action["value"], body["user"]["id"], parts.clock.calendar())
        ack()
        parts.wake()

    @app.action(SKIP)
    def pressed_skip(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.write() as session:
            skip(session, action["value"], body["user"]["id"])
        ack()
        parts.wake()


def open_form(parts: Parts, seat_id: str, body: Body) -> None:
    """Opens the form of one's own seat; refuses somebody else's."""
    with parts.database.read() as session:
        own_seat(session, seat_id, body["user"]["id"] if "user" in body else body["user_id"])

    def build() -> View:
        with parts.database.read() as session:
            return answer_form(asked(session, seat_id))

    parts.screens.open(body["trigger_id"], build, body.get("response_url"))
