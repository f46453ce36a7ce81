"""A stand-in with the sample team, and the small apps that listen to it in these tests."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.standin import sockets
from bot.standin.pace import Pace
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_TOKEN, Json

# Slack's deadlines, for what has to succeed however busy the machine is.
RELAXED = Pace(ack_seconds=10.0, trigger_seconds=30.0, socket_retry_seconds=12.0, disconnect_seconds=0.3)
# A tenth of them, for what has to be too late.
QUICK = Pace(
    ack_seconds=0.3, trigger_seconds=30.0, socket_retry_seconds=0.4, http_retry_seconds=(0.0, 0.06, 0.3)
)

MANIFEST: Json = {
    "display_information": {"name": "Kettle"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "kettle"},
        "slash_commands": [{"command": "/tea", "description": "Put the kettle on", "should_escape": True}],
        "shortcuts": [
            {"name": "Brew", "type": "global", "callback_id": "brew"},
            {"name": "Steep", "type": "message", "callback_id": "steep"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:history", "im:write", "users:read"]}},
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                *("app_home_opened", "channel_archive", "channel_left", "channel_rename", "group_left"),
                *("member_joined_channel", "member_left_channel", "message.im", "user_change"),
            ]
        }
    },
}


@contextmanager
def standing_in(pace: Pace = RELAXED, **more: Any) -> Iterator[StandIn]:
    with StandIn(MANIFEST, seed=sample, pace=pace, **more) as standin:
        yield standin


def web(standin: StandIn) -> WebClient:
    return WebClient(token=BOT_TOKEN, base_url=standin.api_url, retry_handlers=[])


def refusal(call: Callable[..., Any], **arguments: Any) -> str:
    """The error code of a Web API call that has to fail."""
    try:
        call(**arguments)
    except SlackApiError as error:
        return str(error.response["error"])
    raise AssertionError("this went through")


def until(condition: Callable[[], Any], what: str, seconds: float = 8.0) -> Any:
    """The first true value of the condition."""
    deadline = time.monotonic() + seconds
    waiting = threading.Event()
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"never happened: {what}")
        waiting.wait(0.005)
    return found


def buttons(*labels: str) -> Json:
    made = [
        {"type": "button", "action_id": label.lower(), "text": {"type": "plain_text", "text": label}}
        for label in labels
    ]
    return {"type": "actions", "block_id": "buttons", "elements": made}


def question(block_id: str, label: str, **element: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "typed"} | element
    text = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": block_id, "label": text, "element": element}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    plain = {"type": "plain_text", "text": title}
    send = {"type": "plain_text", "text": "Send"}
    return {
        "type": "modal",
        "callback_id": "tea",
        "title": plain,
        "submit": send,
        "blocks": list(blocks),
    } | more


class Listener:
    """An app that is one or more sockets and a function from payload to what its ack carries; None is no ack."""

    def __init__(self, standin: StandIn, answer: Callable[[Json], Json | None] = lambda payload: {}) -> None:
        self.standin = standin
        self.answer = answer
        self.envelopes: list[Json] = []
        self.frames: list[Json] = []
        self.connections: list[ClientConnection] = []
        self._threads: list[threading.Thread] = []
        self._closing = ExitStack()

    def connect(self, count: int = 1) -> Listener:
        for _ in range(count):
            url = self.standin.call(sockets.open_ticket, self.standin.workspace)
            connection = self._closing.enter_context(connect(url, ping_interval=None))
            self.connections.append(connection)
            thread = threading.Thread(target=self._listen, args=(connection,))
            thread.start()
            self._threads.append(thread)
        until(lambda: len(self.hellos) == len(self.connections), "a hello on every connection")
        return self

    def __enter__(self) -> Listener:
        return self.connect()

    def __exit__(self, *_: object) -> None:
        self._closing.close()
        for thread in self._threads:
            thread.join()

    @property
    def hellos(self) -> list[Json]:
        return [frame for frame in self.frames if frame["type"] == "hello"]

    @property
    def payloads(self) -> list[Json]:
        return [envelope["payload"] for envelope in self.envelopes]

    def payload(self, kind: str) -> Json:
        """The latest of its kind, which may still be on its way."""
        return until(lambda: self.of(kind), f"a {kind} arrives")[-1]

    def of(self, kind: str) -> list[Json]:
        """Commands by "/name", interactions by type, events by their own type (and then the inner event)."""
        found = []
        for payload in self.payloads:
            if payload.get("type") == "event_callback" and payload["event"]["type"] == kind:
                found.append(payload["event"])
            elif kind in (payload.get("command"), payload.get("type")):
                found.append(payload)
        return found

    def _listen(self, connection: ClientConnection) -> None:
        try:
            for text in connection:
                self._handle(connection, json.loads(text))
        except ConnectionClosed:
            return

    def _handle(self, connection: ClientConnection, frame: Json) -> None:
        if "envelope_id" not in frame:
            self.frames.append(frame)
            return
        self.envelopes.append(frame | {"connection": self.connections.index(connection)})
        body = self.answer(frame["payload"])
        if body is not None:
            connection.send(
                json.dumps({"envelope_id": frame["envelope_id"]} | ({"payload": body} if body else {}))
            )


Reply = tuple[int, dict[str, str], str]


class RequestUrl:
    """A web server that keeps what it was sent, and answers with what `answer` makes of headers and body."""

    def __init__(self, answer: Callable[[dict[str, str], str], Reply]) -> None:
        self.answer = answer
        self.requests: list[tuple[dict[str, str], str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                headers = {key.lower(): value for key, value in self.headers.items()}
                outer.requests.append((headers, body))
                status, extra, text = outer.answer(headers, body)
                try:
                    self.send_response(status)
                    for key, value in extra.items():
                        self.send_header(key, value)
                    self.end_headers()
                    self.wfile.write(text.encode())
                except OSError:
                    return  # the other side did not wait

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """The tests look at `requests` instead."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"

    def __enter__(self) -> RequestUrl:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
