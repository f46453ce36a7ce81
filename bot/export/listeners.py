"""Exports that are asked for by a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from bot.blocks import modal, section
from bot.export.form import CALLBACK, read_request
from bot.export.messages import render_exported, render_failed
from bot.failures import FormRefusal
from bot.message.rendering import Renderer
from bot.parts import Parts
from rituals.export.sending import ask
from rituals.people import NotAllowed

Body = dict[str, Any]

RENDERERS: Mapping[str, Renderer] = {"exported": render_exported, "export_failed": render_failed}
UNDER_WAY = "I am making it, and send it to you as a direct message. A long one takes a minute."


def register(app: App, parts: Parts) -> None:
    @app.view(CALLBACK)
    def asked(ack: Ack, body: Body, view: Body) -> None:
        request = read_request(view)
        with parts.database.write() as session:
            try:
                ask(session, parts.team_id, request, body["user"]["id"], parts.clock.calendar())
            except NotAllowed as refusal:
                raise FormRefusal({"channels": str(refusal)}) from refusal
        ack(response_action="update", view=modal("notice", "On its way", [section(UNDER_WAY)]))
        parts.wake()
