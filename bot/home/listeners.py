"""App Home is drawn anew whenever somebody opens it."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import Ack, App

from bot.home.view import SET_UP, render_reply
from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.ritual import screens
from rituals.kinds import KINDS

RENDERERS: Mapping[str, Renderer] = {"reply": render_reply}


def register(app: App, parts: Parts) -> None:
    @app.event("app_home_opened")
    def opened(event: Body) -> None:
        if event["tab"] == "home":
            parts.draw_home(event["user"])

    @app.action(SET_UP)
    def pressed_set_up(ack: Ack, body: Body, action: Body) -> None:
        kind, user_id = KINDS[action["value"]], body["user"]["id"]
        parts.screens.open(body, lambda: screens.set_up(parts, kind, user_id))
        ack()
