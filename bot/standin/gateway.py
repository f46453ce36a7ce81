"""The page's own entrance: what one person sees, and what they do."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.standin import gallery, people, snapshots, transfers
from bot.standin.asked import body_of, nobody, refused, who_asks, without, workspace_of
from bot.standin.people.sight import NotAllowed, visible
from bot.standin.workspace import Change, Json, Person, Workspace

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
        w, who, b["container"], b["block_id"], b["action_id"], without(b, _CONTAINED)
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


def routes() -> list[BaseRoute]:
    return [
        Route("/gateway/gallery/{user}", gallery_of),
        Route("/gateway/{user}/client", client),
        Route("/gateway/{user}/messages/{channel}", channel_messages),
        Route("/gateway/{user}/files/{file}", file),
        WebSocketRoute("/gateway/{user}/feed", feed),
        Route("/gateway/{user}/{action}", act, methods=["POST"]),
    ]


async def gallery_of(request: Request) -> Response:
    """Every block and element in its states, for this person's eyes."""
    workspace, who = workspace_of(request), who_asks(request)
    return JSONResponse(gallery.gallery(workspace, who)) if who else nobody()


async def client(request: Request) -> Response:
    workspace, who = workspace_of(request), who_asks(request)
    return JSONResponse(snapshots.screen(workspace, who)) if who else nobody()


async def channel_messages(request: Request) -> Response:
    workspace, who, query = workspace_of(request), who_asks(request), request.query_params
    if who is None:
        return nobody()
    try:
        where = visible(workspace, who, request.path_params["channel"])
        limit = int(query.get("limit", 200))
    except (NotAllowed, ValueError) as refusal:
        return refused(refusal, 404)
    shown = snapshots.said(
        workspace, who, where, thread=query.get("thread"), before=query.get("before"), limit=limit
    )
    return JSONResponse({"messages": shown})


async def file(request: Request) -> Response:
    try:
        found = people.file(workspace_of(request), request.path_params["user"], request.path_params["file"])
    except (NotAllowed, KeyError) as refusal:
        return PlainTextResponse(str(refusal), 404)
    return transfers.attached(found)


async def act(request: Request) -> Response:
    """Every answer says how far the feed has to come until it has told what this act changed."""
    workspace, who = workspace_of(request), who_asks(request)
    action = ACTIONS.get(request.path_params["action"])
    if who is None or action is None:
        return nobody()
    try:
        seen = await action(workspace, who.id, await body_of(request))
    except (KeyError, TypeError, ValueError) as missing:
        return refused(f"The page asked wrongly: {missing}")
    return JSONResponse({**seen, "seq": snapshots.last_seq(workspace, who)})


async def feed(websocket: WebSocket) -> None:
    """First what was missed since `since`, then each change as it happens."""
    workspace, who = workspace_of(websocket), who_asks(websocket)
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
