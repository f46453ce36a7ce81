"""Exports that are asked for by a form."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt import Ack

from bot.blocks import notice
from bot.export.form import ASK, read_request
from bot.export.message import render_exported, render_failed
from bot.form import under
from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.switchboard import Switchboard
from rituals.export.sending import ask
from rituals.people import NotAllowed

RENDERERS: Mapping[str, Renderer] = {"exported": render_exported, "export_failed": render_failed}
UNDER_WAY = "I am making it, and send it to you as a direct message. A long one takes a minute."


def register(board: Switchboard, parts: Parts) -> None:
    @board.view(ASK)
    def asked(ack: Ack, body: Body, view: Body) -> None:
        request = read_request(view)
        with parts.database.write() as session, under("channels", NotAllowed):
            ask(session, parts.team_id, request, body["user"]["id"], parts.clock.calendar())
        ack(response_action="update", view=notice("On its way", UNDER_WAY))
        parts.wake()
