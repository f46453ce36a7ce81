"""The one place that turns failures into words: a refusal is shown as written, a bug gets a short reference."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError

from slack_bolt import App, BoltResponse
from slack_sdk.errors import SlackApiError

from bot.draft import Drafts
from bot.message.reactions import trouble
from bot.screens import Screens, sorry
from bot.text import escape
from rituals.bugs import frames
from rituals.refusals import Refusal

log = logging.getLogger(__name__)


class FormRefusal(Refusal):
    """Fields of a form need another look: {block id: what to do}."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


def register(app: App, screens: Screens, drafts: Drafts) -> None:
    @app.error
    def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        words = explain(error)
        if body.get("type") == "view_submission":
            words = f"{words} {drafts.keep(body, error)}".strip()
        return _answer(body, error, words, screens)


def explain(error: BaseException) -> str:
    """What the person reads. A bug is logged with where it happened, never with what it says: that may quote
    somebody's words."""
    if isinstance(error, Refusal):
        log.info("refused: refusal=%s", type(error).__name__)
        return str(error)
    if isinstance(error, SlackApiError | URLError | TimeoutError):
        log.warning("Slack could not be asked: trouble=%s", trouble(error, "").code)
        return "Slack did not tell me what I need for that. Nothing is lost; please try again in a minute."
    reference = secrets.token_hex(3)
    kept = frames(error)
    log.error(
        "bug: reference=%s error=%s\nTraceback (most recent call last):\n%s",
        reference,
        type(error).__name__,
        kept,
    )
    return (
        "Something went wrong on my side, and it is not your doing. Please try again. "
        f"If it happens again, tell whoever runs me the reference {reference}."
    )


def _answer(body: Mapping[str, Any], error: Exception, words: str, screens: Screens) -> BoltResponse:
    """A form keeps what was typed and shows the words under a field; everything else gets them beside it."""
    if body.get("type") == "event_callback":
        return BoltResponse(status=500, body="")  # not acknowledged: Slack delivers events again
    if "command" in body:
        return _reply({"response_type": "ephemeral", "text": escape(words)})
    if body.get("type") == "view_submission":
        fields = error.fields if isinstance(error, FormRefusal) else _first_field(body["view"], words)
        if fields:
            return _reply({"response_action": "errors", "errors": fields})
        return _reply({"response_action": "update", "view": sorry(words).to_dict()})
    if body.get("response_url"):
        screens.tell(body["response_url"], escape(words))
    elif (body.get("container") or {}).get("type") == "view" and body["view"]["type"] == "modal":
        screens.push(body, sorry(words))
    elif body.get("trigger_id"):
        screens.open(body, lambda: sorry(words))
    return BoltResponse(status=200, body="")


def _first_field(view: Mapping[str, Any], words: str) -> dict[str, str]:
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    return {inputs[0]: words} if inputs else {}


def _reply(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": ["application/json"]})
