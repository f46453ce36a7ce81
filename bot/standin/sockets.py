"""Socket Mode: connections of the app, envelopes to one of them at random, acknowledgements by envelope id."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
import uuid

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.standin.connection import Connection, Sent
from bot.standin.pace import FIRST, Kind, Retry
from bot.standin.workspace import APP_ID, Json, Workspace

MOST_CONNECTIONS = 10
LATE = "the ack came after the deadline"


def open_ticket(workspace: Workspace) -> str:
    """An address that can be connected to once."""
    ticket = secrets.token_urlsafe(24)
    workspace.tickets.add(ticket)
    base = workspace.base_url.replace("http", "ws", 1)
    return f"{base}/link/?ticket={ticket}&app_id={APP_ID}"


def listening(workspace: Workspace) -> bool:
    return bool(workspace.sockets)


async def opened(workspace: Workspace) -> None:
    """Until there is a connection."""
    changed = asyncio.Event()

    def look(_change: object) -> None:
        changed.set()

    workspace.listeners.append(look)
    try:
        while not listening(workspace):
            await changed.wait()
            changed.clear()
    finally:
        workspace.listeners.remove(look)


# -- the endpoint --------------------------------------------------------------------------------------------------


async def link(websocket: WebSocket) -> None:
    workspace: Workspace = websocket.app.state.workspace
    ticket = websocket.query_params.get("ticket", "")
    if ticket not in workspace.tickets:
        await websocket.close()  # before the handshake is accepted, so it is a plain HTTP 403
        return
    workspace.tickets.discard(ticket)
    await websocket.accept()
    connection = Connection(websocket, websocket.scope["state"]["transport"])
    if len(workspace.sockets) >= MOST_CONNECTIONS:
        await connection.send(_disconnect_frame("too_many_websockets"))
        await websocket.close()
        return
    await _serve(workspace, connection)


async def _serve(workspace: Workspace, connection: Connection) -> None:
    workspace.sockets.append(connection)
    await connection.send(_hello(workspace))
    _announce(workspace)
    try:
        while True:
            _acknowledge(workspace, await connection.websocket.receive_text())
    except WebSocketDisconnect:
        pass
    finally:
        workspace.sockets.remove(connection)
        if connection.farewell is not None:
            connection.farewell.cancel()
        _announce(workspace)


def _hello(workspace: Workspace) -> Json:
    started = workspace.clock.calendar().strftime("%Y-%m-%d %H:%M:%S.000")
    return {
        "type": "hello",
        "num_connections": len(workspace.sockets),
        "connection_info": {"app_id": APP_ID},
        "debug_info": {
            "host": "applink-standin",
            "started": started,
            "build_number": 1,
            "approximate_connection_time": 18060,
        },
    }


def _announce(workspace: Workspace) -> None:
    workspace.announce("connection", {"connected": connected(workspace)})


def connected(workspace: Workspace) -> str | None:
    """How the app can be reached at the moment."""
    if listening(workspace):
        return "socket"
    return "http" if workspace.request_url else None


# -- envelopes -----------------------------------------------------------------------------------------------------


async def send(
    workspace: Workspace, kind: Kind, name: str, payload: Json, retry: Retry = FIRST
) -> tuple[Json | None, str]:
    """What the ack carried, or None and why there was no ack in time."""
    connection = _one_of(workspace)
    if workspace.faults.for_delivery(name, "drop_socket"):
        drop(connection)
    late = workspace.faults.for_delivery(name, "late_ack") is not None
    envelope_id, sent = str(uuid.uuid4()), Sent(kind, name)
    workspace.sent[envelope_id] = sent
    await connection.send(_envelope(envelope_id, kind, payload, retry))
    return await _answer(workspace, sent, late=late)


async def _answer(workspace: Workspace, sent: Sent, *, late: bool) -> tuple[Json | None, str]:
    """`late`: as if the ack had taken too long, however fast it was."""
    seconds = workspace.pace.ack_seconds
    if late:
        await asyncio.sleep(seconds)
    else:
        await asyncio.wait([sent.answer], timeout=seconds)
    if not sent.answer.done():
        sent.answer.cancel()
    if sent.answer.cancelled():
        return None, "no ack in time"
    return (None, LATE) if late else (sent.answer.result(), "")


def _envelope(envelope_id: str, kind: Kind, payload: Json, retry: Retry) -> Json:
    envelope: Json = {"envelope_id": envelope_id, "type": kind, "payload": payload}
    envelope["accepts_response_payload"] = kind != "events_api"
    if kind == "events_api":
        envelope |= {"retry_attempt": retry.attempt, "retry_reason": retry.reason}
    return envelope


def _one_of(workspace: Workspace) -> Connection:
    staying = [connection for connection in workspace.sockets if not connection.retiring]
    return random.choice(staying or workspace.sockets)  # noqa: S311  (no secret)


def _acknowledge(workspace: Workspace, text: str) -> None:
    """Whichever connection it comes over: the SDK acknowledges over its newest one."""
    try:
        frame = json.loads(text)
    except ValueError:
        frame = None
    sent = workspace.sent.pop(str(frame.get("envelope_id")), None) if isinstance(frame, dict) else None
    if sent is None:
        workspace.complain(f"an ack for nothing: {text[:200]}")
    elif sent.answer.done():
        workspace.record("in", f"ack of {sent.name}", frame, {}, 0.0, LATE)
    else:
        _accept(workspace, sent, frame)


def _accept(workspace: Workspace, sent: Sent, frame: Json) -> None:
    body = frame.get("payload") or {}
    if body and sent.kind == "events_api":
        workspace.complain(f"the ack of event {sent.name} carried a payload")
    sent.answer.set_result(body)


# -- trouble -------------------------------------------------------------------------------------------------------


async def disconnect(
    workspace: Workspace, reason: str = "refresh_requested", connection: Connection | None = None
) -> None:
    """Tells one connection, or all, to make place; those still there after a while are closed."""
    for told in [connection] if connection else list(workspace.sockets):
        told.retiring = True
        await told.send(_disconnect_frame(reason))
        told.farewell = asyncio.get_running_loop().create_task(_close_soon(workspace, told))


async def _close_soon(workspace: Workspace, connection: Connection) -> None:
    await asyncio.sleep(workspace.pace.disconnect_seconds)
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await connection.websocket.close()


def _disconnect_frame(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-standin"}}


def drop(connection: Connection) -> None:
    """The line is cut: no Close frame, no goodbye."""
    connection.transport.abort()


def mute(connection: Connection) -> None:
    """The other end seems to be there, but nothing is read, ponged or sent any more."""
    connection.muted = True
    connection.transport.pause_reading()


def unmute(connection: Connection) -> None:
    connection.muted = False
    connection.transport.resume_reading()
