"""How the app hears of things: over a socket when one is open, else over signed HTTP, else not at all.

Interactions and commands are sent once and must be acknowledged within the pace's `ack_seconds`. Events are sent
again until they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.standin import envelopes, http_delivery, sockets
from bot.standin.pace import FIRST, Kind, Pace, Retry
from bot.standin.workspace import BOT_USER_ID, Json, Workspace

__all__ = ["Ack", "Kind", "Pace", "Retry", "attach", "deliver", "name_of", "settled"]

# Told to the app wherever the channel is public; all other news of a channel goes to its members only.
_OF_PUBLIC_INTEREST = {"channel_archive", "channel_unarchive", "channel_rename"}
# These tell the app that it is no longer a member.
_OF_LEAVING = {"channel_left", "group_left"}


@dataclass(frozen=True)
class Ack:
    """The app's acknowledgement, with what it said in it."""

    body: Json = field(default_factory=dict)


def attach(workspace: Workspace) -> None:
    """From here on what happens in the workspace is delivered. Needs a running event loop."""
    workspace.emit = lambda event, subscription: _emit(workspace, event, subscription)


async def deliver(workspace: Workspace, kind: Kind, payload: Json) -> Ack | None:
    """The one attempt at a command or an interaction. None: nobody was there, or nobody answered in time."""
    if workspace.faults.for_delivery(name_of(payload), "delivered_twice"):
        _run_errand(workspace, _attempt(workspace, kind, payload))
    ack, _ = await _attempt(workspace, kind, payload)
    return ack


def name_of(payload: Json) -> str:
    if "command" in payload:
        return str(payload["command"])
    if payload["type"] == "event_callback":
        return str(payload["event"]["type"])
    return str(payload["type"])


async def settled(workspace: Workspace) -> None:
    """Until no event is under way."""
    while workspace.errands:
        await asyncio.wait(set(workspace.errands))


# -- events --------------------------------------------------------------------------------------------------------


def _emit(workspace: Workspace, event: Json, subscription: str) -> None:
    if subscription not in workspace.app.events or not _reaches_the_app(workspace, event):
        return
    wrapped, name = envelopes.event_callback(workspace, event), str(event["type"])
    copies = 2 if workspace.faults.for_delivery(name, "duplicate_event") else 1
    late = workspace.faults.for_delivery(name, "late_event")
    seconds = float(late.detail.get("seconds", 1.0)) if late else 0.0
    for _ in range(copies):
        _run_errand(workspace, _deliver_event(workspace, wrapped, seconds))


def _run_errand(workspace: Workspace, errand: Coroutine[Any, Any, Any]) -> None:
    running = asyncio.get_running_loop().create_task(errand)
    workspace.errands.add(running)
    running.add_done_callback(workspace.errands.discard)


def _reaches_the_app(workspace: Workspace, event: Json) -> bool:
    where = envelopes.conversation_of(workspace, event)
    if where is None or event["type"] in _OF_LEAVING or BOT_USER_ID in (*where.members, event.get("user")):
        return True
    return event["type"] in _OF_PUBLIC_INTEREST and where.kind == "channel"


async def _deliver_event(workspace: Workspace, wrapped: Json, late_by: float) -> None:
    """Attempt 0, and again until an attempt is acknowledged or the retries are used up. What is late may be overtaken
    by what happened after it."""
    await asyncio.sleep(late_by)
    retry = Retry()
    while True:
        started = workspace.clock.elapsed()
        over_http = not sockets.listening(workspace) and workspace.request_url is not None
        ack, failure = await _attempt(workspace, "events_api", wrapped, retry)
        if ack is not None or failure == http_delivery.NO_RETRY:
            return
        retry = Retry(retry.attempt + 1, failure if over_http else "timeout")
        spent = workspace.clock.elapsed() - started
        pause = (
            _http_pause(workspace.pace, retry) if over_http else _socket_pause(workspace.pace, retry, spent)
        )
        if pause is None:
            return
        await asyncio.sleep(pause)


def _http_pause(pace: Pace, retry: Retry) -> float | None:
    pauses = pace.http_retry_seconds
    return pauses[retry.attempt - 1] if retry.attempt <= len(pauses) else None


def _socket_pause(pace: Pace, retry: Retry, spent: float) -> float | None:
    """Counted from sending to sending: the wait for the ack is part of it."""
    return max(pace.socket_retry_seconds - spent, 0.0) if retry.attempt <= pace.socket_retries else None


async def _attempt(
    workspace: Workspace, kind: Kind, payload: Json, retry: Retry = FIRST
) -> tuple[Ack | None, str]:
    """The acknowledgement, or why there is none."""
    started = workspace.clock.elapsed()
    name = name_of(payload)
    if sockets.listening(workspace):
        body, failure = await sockets.send(workspace, kind, name, payload, retry)
    elif workspace.request_url is not None:
        body, failure = await http_delivery.send(workspace, kind, name, payload, retry)
    else:
        body, failure = None, "no app is connected"
    milliseconds = (workspace.clock.elapsed() - started) * 1000
    note = ", ".join(filter(None, [f"attempt {retry.attempt}" if retry.attempt else "", failure]))
    workspace.record("out", name, payload, body or {}, milliseconds, note)
    return (Ack(body) if body is not None else None), failure
