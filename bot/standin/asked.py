"""What the page's requests are about, and which of them are let in."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.standin.http_delivery import LOOPBACK
from bot.standin.workspace import Json, Person, Workspace


class _LoopbackOnly:
    """A page of another site must not reach the stand-in through somebody's browser, whatever name it uses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", []))
        host = headers.get(b"host", b"").decode("latin-1")
        origin = headers.get(b"origin", b"").decode("latin-1")
        if _is_loopback(f"//{host}") and (not origin or _is_loopback(origin)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("loopback only", 403)(scope, receive, send)


LOOPBACK_ONLY = Middleware(_LoopbackOnly)


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def workspace_of(request: Request | WebSocket) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def who_asks(request: Request | WebSocket) -> Person | None:
    try:
        return workspace_of(request).person(request.path_params["user"])
    except KeyError:
        return None


async def body_of(request: Request) -> Json:
    """Raises ValueError."""
    body = json.loads(await request.body() or b"{}")
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


def refused(why: object, status: int = 400) -> Response:
    return JSONResponse({"ok": False, "trouble": str(why)}, status)


def nobody() -> Response:
    return refused("There is no such person, or no such thing to do.", 404)


def without(body: Json, keys: tuple[str, ...]) -> Json:
    return {key: value for key, value in body.items() if key not in keys}
