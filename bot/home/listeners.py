"""App Home is drawn anew whenever somebody opens it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.home.view import SET_UP, home_view
from bot.parts import Parts
from bot.ritual import screens
from rituals.kinds import KINDS

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    @app.event("app_home_opened")
    def opened(event: Body) -> None:
        if event["tab"] == "home":
            parts.screens.home(event["user"], lambda: _home(parts, event["user"]))

    @app.action(SET_UP)
    def pressed_set_up(ack: Ack, body: Body, action: Body) -> None:
        kind, user_id = KINDS[action["value"]], body["user"]["id"]
        parts.screens.open(body["trigger_id"], lambda: screens.set_up(parts, kind, user_id), None)
        ack()


def _home(parts: Parts, user_id: str) -> View:
    with parts.database.read() as session:
        return home_view(session, parts.team_id, user_id, parts.clock.calendar())
