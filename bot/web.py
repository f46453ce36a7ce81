"""HTTP: Slack reaches us at one signed address."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)

PATH = "/slack/events"
LARGEST_BODY = 4 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"


def make_web(app: App, signing_secret: str) -> Starlette:
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        raw = await request.body()
        if len(raw) > LARGEST_BODY:
            return PlainTextResponse("too large", status_code=413)
        if not verifier.is_valid_request(raw, dict(request.headers)):
            return JSONResponse({"error": "invalid request"}, status_code=401)
        body = parse(raw, request.headers.get("content-type", ""))
        if body.get("type") == "url_verification":
            return PlainTextResponse(str(body["challenge"]))
        if "ssl_check" in body:
            return PlainTextResponse("")
        # Bolt's sync App must not run on the event loop: one slow listener would stop everybody.
        return _response(await run_in_threadpool(dispatch, app, body, dict(request.headers)))

    async def healthy(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", healthy)])


def parse(raw: bytes, content_type: str) -> dict[str, Any]:
    """The payload, whichever of Slack's three ways it came in: JSON, a form, or JSON in a form's field `payload`."""
    try:
        if not content_type.startswith(FORM):
            return dict(json.loads(raw or b"{}"))
        fields = {key: values[0] for key, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
        return dict(json.loads(fields["payload"])) if "payload" in fields else dict(fields)
    except ValueError:
        log.warning("a signed request could not be parsed")
        return {}


def dispatch(app: App, body: dict[str, Any], headers: Mapping[str, str]) -> BoltResponse:
    """Hands Bolt the parsed payload, as Socket Mode does. Bolt's own form parser takes a command for a button press
    when the word "payload" is typed in it."""
    retries: dict[str, str | Sequence[str]] = {
        name: value for name, value in headers.items() if name.lower().startswith("x-slack-retry")
    }
    return app.dispatch(BoltRequest(mode="socket_mode", body=body, headers=retries))


def _response(answer: BoltResponse) -> Response:
    headers = {name: values[0] for name, values in answer.headers.items()}
    return Response(answer.body, status_code=answer.status, headers=headers)


class HttpEdge:
    """Serves until stopped, in a thread of its own."""

    def __init__(self, app: App, signing_secret: str, host: str, port: int) -> None:
        config = uvicorn.Config(
            make_web(app, signing_secret), host=host, port=port, log_level="warning", access_log=False
        )
        self.url = f"http://{host}:{port}{PATH}"
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def start(self) -> None:
        """Returns when the port is open."""
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.01)

    def is_connected(self) -> bool:
        return self._server.started

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
