"""The page's own entrance: what one person sees, what they do, and the controls of the stand-in itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.standin import controls, gallery, people, snapshots, transfers
from bot.standin.http_delivery import LOOPBACK
from bot.standin.methods.registry import METHODS
from bot.standin.people.sight import NotAllowed, visible
from bot.standin.timeline import Timeline
from bot.standin.workspace import Change, Json, Person, Workspace

PAGE = Path(__file__).parent / "page"
Action = Callable[[Workspace, str, Json], Awaitable[Json]]
_CONTAINED = ("container", "block_id", "action_id")

ACTIONS: dict[str, Action] = {
    "say": lambda w, who, b: people.say(
        w, who, b["channel"], b["text"], b.get("thread_ts"), broadcast=bool(b.get("broadcast"))
    ),
    "edit": lambda w, who, b: people.edit(w, who, b["channel"], b["ts"], b["text"]),
    "take_back": lambda w, who, b: people.take_back(w, who, b["channel"], b["ts"]),
    "react": lambda w, who, b: people.react(w, who, b["channel"], b["ts"], b["name"]),
    "command": lambda w, who, b: people.run_command(w, who, b["text"], b["channel"]),
    "press": lambda w, who, b: people.press(
        w, who, b["container"], b["block_id"], b["action_id"], _without(b, _CONTAINED)
    ),
    "fill": lambda w, who, b: people.fill(w, who, b["view_id"], b["block_id"], b["action_id"], b["state"]),
    "submit": lambda w, who, b: people.submit(w, who, b["view_id"]),
    "close": lambda w, who, b: people.close_view(w, who, b["view_id"]),
    "close_all": lambda w, who, b: people.close_all(w, who),
    "suggest": lambda w, who, b: people.suggest(
        w, who, b["container"], b["block_id"], b["action_id"], b["query"]
    ),
    "home": lambda w, who, b: people.open_home(w, who, b.get("tab", "home")),
    "join": lambda w, who, b: people.join(w, who, b["channel"]),
    "leave": lambda w, who, b: people.leave(w, who, b["channel"]),
    "invite": lambda w, who, b: people.invite(w, who, b["channel"], b["user"]),
    "kick": lambda w, who, b: people.kick(w, who, b["channel"], b["user"]),
    "zone": lambda w, who, b: people.change_zone(w, who, b["tz"]),
    "shortcut": lambda w, who, b: people.shortcut(w, who, b["callback_id"]),
    "message_shortcut": lambda w, who, b: people.message_shortcut(
        w, who, b["callback_id"], b["channel"], b["ts"]
    ),
}


def routes(*, page: bool) -> list[BaseRoute]:
    made: list[BaseRoute] = [
        Route("/gateway/clock", clock, methods=["POST"]),
        Route("/gateway/upcoming", upcoming),
        Route("/gateway/calls", calls),
        Route("/gateway/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/gateway/reset", reset, methods=["POST"]),
        Route("/gateway/gallery/{user}", gallery_of),
        *controls.routes(),
        Route("/gateway/{user}/client", client),
        Route("/gateway/{user}/messages/{channel}", channel_messages),
        Route("/gateway/{user}/files/{file}", file),
        WebSocketRoute("/gateway/{user}/feed", feed),
        Route("/gateway/{user}/{action}", act, methods=["POST"]),
    ]
    if page:
        made += [Route("/", index), Route("/gallery", gallery_page), Mount("/page", _Modules(directory=PAGE))]
    return made


class _Modules(StaticFiles):
    """Asked for anew each time, so that an edited module is what the browser runs."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        answer = super().file_response(*args, **kwargs)
        answer.headers["cache-control"] = "no-cache"
        return answer


async def index(request: Request) -> Response:
    return FileResponse(PAGE / "index.html")


async def gallery_page(request: Request) -> Response:
    return FileResponse(PAGE / "gallery.html")


async def gallery_of(request: Request) -> Response:
    """Every block and element in its states, for this person's eyes."""
    workspace, who = _workspace(request), _who(request)
    return JSONResponse(gallery.gallery(workspace, who)) if who else _nobody()


# -- one person ----------------------------------------------------------------------------------------------------


async def client(request: Request) -> Response:
    workspace, who = _workspace(request), _who(request)
    return JSONResponse(snapshots.screen(workspace, who)) if who else _nobody()


async def channel_messages(request: Request) -> Response:
    workspace, who, query = _workspace(request), _who(request), request.query_params
    if who is None:
        return _nobody()
    try:
        where = visible(workspace, who, request.path_params["channel"])
        limit = int(query.get("limit", 200))
    except (NotAllowed, ValueError) as refusal:
        return JSONResponse({"ok": False, "trouble": str(refusal)}, 404)
    shown = snapshots.said(
        workspace, who, where, thread=query.get("thread"), before=query.get("before"), limit=limit
    )
    return JSONResponse({"messages": shown})


async def file(request: Request) -> Response:
    try:
        found = people.file(_workspace(request), request.path_params["user"], request.path_params["file"])
    except (NotAllowed, KeyError) as refusal:
        return PlainTextResponse(str(refusal), 404)
    return transfers.attached(found)


async def act(request: Request) -> Response:
    """Every answer says how far the feed has to come until it has told what this act changed."""
    workspace, who = _workspace(request), _who(request)
    action = ACTIONS.get(request.path_params["action"])
    if who is None or action is None:
        return _nobody()
    try:
        seen = await action(workspace, who.id, await _body(request))
    except (KeyError, TypeError, ValueError) as missing:
        return JSONResponse({"ok": False, "trouble": f"The page asked wrongly: {missing}"}, 400)
    return JSONResponse({**seen, "seq": snapshots.last_seq(workspace, who)})


async def feed(websocket: WebSocket) -> None:
    """First what was missed since `since`, then each change as it happens."""
    workspace, who = _workspace(websocket), _who(websocket)
    if who is None:
        await websocket.close()
        return
    await websocket.accept()
    changes: asyncio.Queue[Change] = asyncio.Queue()
    since = int(websocket.query_params.get("since", 0))
    for change in workspace.changes[since:]:
        changes.put_nowait(change)
    workspace.listeners.append(changes.put_nowait)
    telling = asyncio.get_running_loop().create_task(_tell(workspace, who, websocket, changes))
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        workspace.listeners.remove(changes.put_nowait)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


async def _tell(
    workspace: Workspace, who: Person, websocket: WebSocket, changes: asyncio.Queue[Change]
) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # the page was closed
        while True:
            change = await changes.get()
            if snapshots.concerns(workspace, who, change):
                frame = {"seq": change.seq, "type": change.type, "body": change.body}
                await websocket.send_text(json.dumps(frame))


# -- the stand-in itself -------------------------------------------------------------------------------------------


async def clock(request: Request) -> Response:
    try:
        return JSONResponse({"ok": True, **await _timeline(request).move(await _body(request))})
    except ValueError as refusal:
        return JSONResponse({"ok": False, "trouble": str(refusal)}, 400)


async def upcoming(request: Request) -> Response:
    return JSONResponse({"upcoming": await _timeline(request).ahead()})


async def calls(request: Request) -> Response:
    workspace = _workspace(request)
    since = int(request.query_params.get("since", 0))
    logged = [{**vars(call), "at": call.at.isoformat()} for call in workspace.calls[since:]]
    return JSONResponse({"calls": logged, "complaints": workspace.complaints})


async def faults(request: Request) -> Response:
    workspace = _workspace(request)
    try:
        if request.method == "POST":
            body = await _body(request)
            detail = _without(body, ("method", "kind", "times"))
            workspace.faults.arm(body.get("method", "*"), body["kind"], int(body.get("times", 1)), **detail)
        elif request.method == "DELETE":
            workspace.faults.clear()
    except (KeyError, ValueError) as refusal:
        return JSONResponse({"ok": False, "trouble": f"No such fault: {refusal}"}, 400)
    return JSONResponse({"ok": True, "faults": workspace.faults.armed(), "methods": sorted(METHODS)})


async def reset(request: Request) -> Response:
    """Everything said is gone, faults and open views with it, and the calendar is right again."""
    workspace = _workspace(request)
    workspace.faults.clear()
    workspace.modals.clear()
    workspace.homes.clear()
    for where in workspace.conversations.values():
        where.messages.clear()
    workspace.files.clear()
    workspace.clock.advance(-workspace.clock.offset)
    workspace.announce("clock", snapshots.clock(workspace))
    workspace.announce("reset", {})
    return JSONResponse({"ok": True})


# -- who may ask ---------------------------------------------------------------------------------------------------


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


def _workspace(request: Request | WebSocket) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def _timeline(request: Request) -> Timeline:
    timeline: Timeline = request.app.state.timeline
    return timeline


def _who(request: Request | WebSocket) -> Person | None:
    try:
        return _workspace(request).person(request.path_params["user"])
    except KeyError:
        return None


def _nobody() -> Response:
    return JSONResponse({"ok": False, "trouble": "There is no such person, or no such thing to do."}, 404)


async def _body(request: Request) -> Json:
    body = json.loads(await request.body() or b"{}")
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


def _without(body: Json, keys: tuple[str, ...]) -> Json:
    return {key: value for key, value in body.items() if key not in keys}
