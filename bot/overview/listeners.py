"""`/rituals`: what one can do here, roles, settings and data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from slack_bolt import Ack
from slack_sdk.models.views import View

from bot.message.rendering import Renderer
from bot.overview import command, data_listeners, here, message, role_listeners, screens, setting_listeners
from bot.parts import Body, Parts
from bot.switchboard import Switchboard

RENDERERS: Mapping[str, Renderer] = {"hello": message.render_hello, "role": message.render_role}


def register(board: Switchboard, parts: Parts) -> None:
    @board.command("/rituals")
    def typed(ack: Ack, body: Body) -> None:
        ack(command.typed(parts, body))

    def on_press(action_id: str, screen: Callable[[str, str], View]) -> None:
        """`screen` takes who pressed, and the channel they were in ("" on Home)."""

        @board.action(action_id)
        def pressed(ack: Ack, body: Body, action: Body) -> None:
            user_id, channel_id = body["user"]["id"], action["value"]
            parts.screens.open(body, lambda: screen(user_id, channel_id))
            ack()

    on_press(here.SETTINGS, lambda user_id, _channel: screens.settings(parts, user_id))
    on_press(here.DAYS_OFF, lambda user_id, channel: screens.days_off(parts, user_id, channel))
    on_press(here.ROLES, lambda user_id, channel: screens.roles(parts, user_id, channel))
    on_press(here.DATA, lambda user_id, _channel: screens.data(parts, user_id))
    setting_listeners.register(board, parts)
    role_listeners.register(board, parts)
    data_listeners.register(board, parts)
