"""HTTP: Slack reaches us at one signed address."""

from __future__ import annotations

import json
import logging
import socket
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
PATIENCE_SECONDS = 5
"""For requests under way when it stops. Slack itself waits for three."""


def make_web(app: App, signing_secret: str) -> Starlette:
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        raw = await read(request)
        if raw is None:
            return PlainTextResponse("too large", status_code=413)
        if not is_signed(verifier, raw, request.headers):
            return JSONResponse({"error": "invalid request"}, status_code=401)
        body = parse(raw, request.headers.get("content-type", ""))
        if body is None:
            log.warning("a signed request could not be parsed")
            return PlainTextResponse("not understood", status_code=400)
        if body.get("type") == "url_verification":
            return PlainTextResponse(str(body["challenge"]))
        if "ssl_check" in body:
            return PlainTextResponse("")
        # Bolt's sync App must not run on the event loop: one slow listener would stop everybody.
        return _response(await run_in_threadpool(dispatch, app, body, dict(request.headers)))

    async def healthy(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", healthy)])


def is_signed(verifier: SignatureVerifier, raw: bytes, headers: Mapping[str, str]) -> bool:
    try:
        return verifier.is_valid_request(raw, dict(headers))
    except ValueError:  # a time that is no number, or a body that is no text: not Slack's
        return False


async def read(request: Request) -> bytes | None:
    """The body; None when it is larger than anything Slack sends, without keeping it: anybody can reach this."""
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > LARGEST_BODY:
            return None
    return bytes(raw)


def parse(raw: bytes, content_type: str) -> dict[str, Any] | None:
    """The payload, whichever of Slack's three ways it came in: JSON, a form, or JSON in a form's field `payload`.
    None when it is none of them."""
    try:
        if not content_type.startswith(FORM):
            found = json.loads(raw)
        else:
            fields = {
                key: values[0] for key, values in parse_qs(raw.decode(), keep_blank_values=True).items()
            }
            found = json.loads(fields["payload"]) if "payload" in fields else fields
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


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


class PortInUse(Exception):
    """The address cannot be listened on; the text says what to do."""


class Serving:
    """An application on a port until stopped, in a thread called `name`. Port 0 is any free one. `prefix` is how the
    settings for the address begin: "HTTP" for HTTP_HOST and HTTP_PORT."""

    def __init__(self, application: Starlette, host: str, port: int, *, name: str, prefix: str) -> None:
        self._address = (host, port)
        self._prefix = prefix
        self._server = uvicorn.Server(
            uvicorn.Config(
                application, log_level="warning", access_log=False, timeout_graceful_shutdown=PATIENCE_SECONDS
            )
        )
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._listener: socket.socket | None = None

    @property
    def origin(self) -> str:
        host, port = self._listener.getsockname()[:2] if self._listener else self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> None:
        """Returns when the port is open. Raises PortInUse."""
        host, port = self._address
        try:
            self._listener = socket.create_server((host, port), family=_family(host))
        except OSError as error:
            raise PortInUse(
                f"Nothing can listen on {host}, port {port} ({error.strerror}). End what listens there, "
                f"or set {self._prefix}_HOST and {self._prefix}_PORT to an address of this machine that is free."
            ) from None
        # Connections inherit it: without it a body waits up to 40 ms for the other side to acknowledge the head.
        self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.01)

    def _run(self) -> None:
        assert self._listener is not None  # noqa: S101  (start() opened it)
        self._server.run(sockets=[self._listener])

    def is_connected(self) -> bool:
        """It listens, and goes on to."""
        return self._server.started and not self._server.should_exit

    def stop(self) -> None:
        """Takes nothing new, and answers what came in."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()


class HttpEdge(Serving):
    """Where Slack's payloads come in."""

    def __init__(self, app: App, signing_secret: str, host: str, port: int) -> None:
        super().__init__(make_web(app, signing_secret), host, port, name="http", prefix="HTTP")

    @property
    def url(self) -> str:
        return f"{self.origin}{PATH}"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
