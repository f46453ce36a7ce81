"""Signed HTTP: what Slack does when the app has a request URL and no socket."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bot.standin import envelopes
from bot.standin.pace import FIRST, Kind, Retry
from bot.standin.workspace import SIGNING_SECRET, Json, Workspace

NO_RETRY = "no_retry"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class NotLoopback(ValueError):
    """The stand-in talks to this machine only."""


class NotVerified(ValueError):
    """The request URL did not answer Slack's challenge."""


async def send(
    workspace: Workspace, kind: Kind, name: str, payload: Json, retry: Retry = FIRST
) -> tuple[Json | None, str]:
    """What the answer carried, or None and Slack's word for why there was none."""
    headers, body = encoded(kind, payload)
    if retry.attempt:
        headers |= {"X-Slack-Retry-Num": str(retry.attempt), "X-Slack-Retry-Reason": retry.reason}
    late = workspace.faults.for_delivery(name, "late_ack") is not None
    try:
        reply = await _post(workspace, headers, body)
    except TimeoutError:
        return None, "http_timeout"
    except (OSError, http.client.HTTPException):
        return None, "connection_failed"
    if late:
        await asyncio.sleep(workspace.pace.ack_seconds)
        return None, "http_timeout"
    return _understood(reply)


def encoded(kind: Kind, payload: Json) -> tuple[dict[str, str], bytes]:
    """Events are JSON, commands a flat form, interactions a form with one field."""
    if kind == "events_api":
        return {"Content-Type": "application/json"}, json.dumps(payload).encode()
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(fields).encode()


def use(workspace: Workspace, url: str | None) -> None:
    """From here on the app is reached at `url`. Raises NotLoopback."""
    if url is not None and urlsplit(url).hostname not in LOOPBACK:
        raise NotLoopback(f"{url} is not on this machine")
    workspace.request_url = url


async def verify(workspace: Workspace) -> None:
    """Slack's check of a request URL: it must hand the challenge back. Raises NotVerified."""
    question = envelopes.url_verification()
    headers, body = encoded("events_api", question)
    try:
        reply = await _post(workspace, headers, body)
    except (OSError, http.client.HTTPException) as failure:
        raise NotVerified(f"{workspace.request_url} cannot be reached: {failure}") from failure
    if reply.status != 200 or question["challenge"] not in reply.body.decode(errors="replace"):
        raise NotVerified(f"{workspace.request_url} answered {reply.status} and not the challenge")


def signature(timestamp: str, body: bytes) -> str:
    signed = hmac.new(SIGNING_SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    return f"v0={signed.hexdigest()}"


async def _post(workspace: Workspace, headers: dict[str, str], body: bytes) -> Reply:
    # Signed with the machine's own time, which the app compares with: the calendar may have been moved.
    timestamp = str(int((workspace.clock.calendar() - workspace.clock.offset).timestamp()))
    signed = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature(timestamp, body)}
    url = workspace.request_url or ""
    seconds = workspace.pace.ack_seconds
    async with asyncio.timeout(seconds):
        return await asyncio.to_thread(_post_blocking, url, headers | signed, body, seconds)


def _post_blocking(url: str, headers: dict[str, str], body: bytes, seconds: float) -> Reply:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=seconds)
    try:
        connection.request("POST", parts.path or "/", body, headers)
        answer = connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def _understood(reply: Reply) -> tuple[Json | None, str]:
    if not 200 <= reply.status < 300:
        return None, NO_RETRY if reply.headers.get("x-slack-no-retry") == "1" else "http_error"
    text = reply.body.decode(errors="replace")
    if not text.strip():
        return {}, ""
    if "json" not in reply.headers.get("content-type", ""):
        return {"text": text}, ""
    try:
        content = json.loads(text)
    except ValueError:
        return None, "http_error"
    return (content, "") if isinstance(content, dict) else ({}, "")
