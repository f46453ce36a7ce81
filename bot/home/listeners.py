"""App Home is drawn anew whenever somebody opens it."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import Ack

from bot.home.view import SET_UP, render_reply
from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.ritual import screens
from bot.switchboard import Switchboard
from rituals.kinds import KINDS

RENDERERS: Mapping[str, Renderer] = {"reply": render_reply}


def register(board: Switchboard, parts: Parts) -> None:
    @board.event("app_home_opened")
    def opened(event: Body) -> None:
        if event["tab"] == "home":
            parts.draw_home(event["user"])

    @board.action(SET_UP)
    def pressed_set_up(ack: Ack, body: Body, action: Body) -> None:
        kind, user_id = KINDS[action["value"]], body["user"]["id"]
        parts.screens.open(body, lambda: screens.set_up(parts, kind, user_id))
        ack()
