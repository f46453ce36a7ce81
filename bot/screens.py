"""Screens: modals and Home, shown from threads of our own, because Slack must be answered before it is called."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.webhook import WebhookClient

from bot.blocks import as_json, notice, section
from bot.text import escape

log = logging.getLogger(__name__)

TOO_SLOW = "Slack did not open that in time. Nothing is lost; please try once more."
USED_ALREADY = "exchanged_trigger_id"
"""Only we are given a trigger: somebody's press was delivered twice, and the first has opened this."""
WORKERS = 200
"""Threads are made as they are needed. When Slack hangs, so many people can be waiting for a modal at once before the
next has to queue."""
SECONDS = 2.5  # a trigger lives 3 s


class Screens:
    """Shows things to one person at once. Every call returns immediately; trouble is told to the person.

    `explain` turns what went wrong into words for them (bot/failures.py).
    """

    def __init__(
        self, client: WebClient, explain: Callable[[BaseException], str], workers: int = WORKERS
    ) -> None:
        self._client = client
        self._explain = explain
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="screen")

    def open(self, body: Mapping[str, Any], build: Callable[[], View]) -> None:
        """`body` is what was pressed or typed. `build` runs in the thread too, and may ask Slack for what the view
        needs."""
        trigger_id, response_url = body["trigger_id"], body.get("response_url")
        self._submit(
            lambda: self._open(trigger_id, build(), response_url),
            otherwise=lambda words: self._open(trigger_id, sorry(words), response_url),
        )

    def push(self, body: Mapping[str, Any], view: View) -> None:
        """On top of the open modal."""
        self._submit(lambda: self._show("views.push", trigger_id=body["trigger_id"], view=view))

    def update(self, view: Mapping[str, Any], build: Callable[[], View]) -> None:
        """The open modal, as it came in with a press: what was typed stays in fields that keep their block ids. A form
        also stays when `build` refuses: what was typed in it is worth more than the words."""
        has_fields = any(block["type"] == "input" for block in view["blocks"])
        self._submit(
            lambda: self._show("views.update", view_id=view["id"], hash=view["hash"], view=build()),
            lambda words: has_fields or self._show("views.update", view_id=view["id"], view=sorry(words)),
        )

    def home(self, user_id: str, build: Callable[[], View]) -> None:
        self._submit(
            lambda: self._show("views.publish", user_id=user_id, view=build()),
            otherwise=lambda words: self._show(
                "views.publish", user_id=user_id, view=View(type="home", blocks=[section(escape(words))])
            ),
        )

    def tell(self, response_url: str, text: str, *, instead: bool = False) -> None:
        """Says something to this person only, where they pressed; `instead` of what they pressed in."""
        self._submit(lambda: self._tell(response_url, text, instead=instead))

    def answer(self, response_url: str, answer: dict[str, Any], *, instead: bool = False) -> None:
        """Says to this person what a command would have said in its ack; `instead` of what they pressed in."""
        self._submit(lambda: self._send(response_url, {**answer, "replace_original": instead}))

    def run(self, work: Callable[[], None], response_url: str | None = None) -> None:
        """For the rare press that needs Slack itself, such as joining a channel."""
        self._submit(work, lambda words: self._tell(response_url, escape(words)) if response_url else None)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(
        self, work: Callable[[], object], otherwise: Callable[[str], object] = lambda _words: None
    ) -> None:
        self._pool.submit(work).add_done_callback(partial(self._done, otherwise))

    def _done(self, otherwise: Callable[[str], object], future: Future[object]) -> None:
        """In the thread that did the work. What went wrong there would be lost without a word."""
        error = None if future.cancelled() else future.exception()
        if error is not None:
            otherwise(self._explain(error))

    def _open(self, trigger_id: str, view: View, response_url: str | None) -> None:
        if not self._show("views.open", trigger_id=trigger_id, view=view) and response_url:
            self._tell(response_url, TOO_SLOW)

    def _show(self, method: str, *, view: View, **where: str) -> bool:
        try:
            self._client.api_call(method, json={**where, "view": view.to_dict()})
        except SlackApiError as error:
            if error.response.get("error") == USED_ALREADY:
                return True
            log.warning(
                "not shown: method=%s trouble=%s details=%s",
                method,
                error.response.get("error"),
                _details(error),
            )
            return False
        except (URLError, OSError) as error:
            log.warning("not shown: method=%s error=%s", method, type(error).__name__)
            return False
        return True

    def _tell(self, response_url: str, text: str, *, instead: bool = False) -> None:
        """In a block: in a bare text "@channel" would be taken for a mention."""
        said = {"text": text, "blocks": as_json([section(text)]), "response_type": "ephemeral"}
        self._send(response_url, {**said, "replace_original": instead})

    def _send(self, response_url: str, said: dict[str, Any]) -> None:
        try:
            answer = WebhookClient(response_url, timeout=10).send_dict(said)
        except (URLError, OSError) as error:
            log.warning("not told: error=%s", type(error).__name__)
        else:
            if answer.status_code != 200:
                log.warning("not told: status=%s", answer.status_code)


def sorry(words: str) -> View:
    return notice("One moment", escape(words))


def _details(error: SlackApiError) -> list[str]:
    metadata = error.response.get("response_metadata") or {}
    return list(metadata.get("messages", []))
