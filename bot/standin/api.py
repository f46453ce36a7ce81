"""The Web API over HTTP: tokens, scopes, arguments and faults around the methods.

Refusals are HTTP 200 with `ok: false`; only being called too often is 429. Every call goes into the wire log.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from dataclasses import dataclass, field
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import Response

from bot.standin import arguments
from bot.standin.arguments import Arguments, Sent
from bot.standin.errors import RateLimited, SlackError
from bot.standin.faults import Fault
from bot.standin.methods.call import Method, MethodCall, need, need_any
from bot.standin.methods.registry import METHODS
from bot.standin.wire import CUT
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, Json, Workspace

TOLERATED = {"token", "team_id"}  # Bolt adds team_id to every call it makes
UNANSWERED = {"lost_answer", "late_acceptance"}
OUTAGE = "<html><body>Something went wrong</body></html>"


@dataclass
class Answer:
    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    note: str = ""


async def handle(workspace: Workspace, request: Request) -> Response:
    """Answers /api/{method}; the connection is cut instead when the answer is to be lost."""
    name = str(request.path_params["method"])
    begun = workspace.clock.elapsed()
    body = await request.body()
    fault = workspace.faults.for_call(name)
    if not await waited(workspace, request, fault):
        _log(workspace, name, {}, Answer({}, note="hang: the caller left"), begun)
        return Response()
    shown: Json = {}
    try:
        sent = arguments.read(request.url.query, request.headers.get("content-type", ""), body)
        shown = {key: value for key, value in {**sent.plain, **sent.body}.items() if key != "token"}
        answer = struck(workspace, name, fault) or _answered(workspace, name, request, sent)
    except SlackError as refusal:
        answer = _refused(refusal)
    answer.note = fault.kind if fault else ""
    _log(workspace, name, shown, answer, begun)
    if fault is not None and fault.kind in UNANSWERED:
        return await cut(request)
    response = _response(workspace, METHODS.get(name), answer)
    response.headers["date"] = format_datetime(workspace.clock.calendar(), usegmt=True)
    return response


# -- what goes wrong -----------------------------------------------------------------------------------------------


async def waited(workspace: Workspace, request: Request, fault: Fault | None) -> bool:
    """False when the caller gave up before a hanging call was released. A slow or late call goes on regardless."""
    if fault is not None and fault.kind in ("slow", "late_acceptance"):
        await asyncio.sleep(float(fault.detail.get("seconds", 5.0)))
    if fault is None or fault.kind != "hang":
        return True
    released = asyncio.ensure_future(workspace.faults.released())
    gone = asyncio.ensure_future(request.receive())  # the body is read: what comes next is the disconnect
    _, pending = await asyncio.wait({released, gone}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    return released not in pending


def struck(workspace: Workspace, name: str, fault: Fault | None) -> Answer | None:
    """What is answered instead of the truth, if anything. Raises SlackError for a fault that is a refusal."""
    if fault is None:
        return None
    if fault.kind == "http_500":
        return Answer({"html": OUTAGE}, status=500)
    if fault.kind == "ratelimited":
        raise RateLimited(int(fault.detail.get("retry_after", 1)))
    if fault.kind == "error":
        raise _ordered(workspace, METHODS.get(name), str(fault.detail["code"]))
    return None


def _ordered(workspace: Workspace, method: Method | None, code: str) -> SlackError:
    """As if the scope had never been granted, when that is what is wrong."""
    if code != "missing_scope" or method is None:
        return SlackError(code)
    needed = method.accepted_scopes()
    granted = [scope for scope in workspace.app.scopes if scope not in needed]
    return SlackError(code, needed=",".join(needed), provided=",".join(granted))


async def cut(request: Request) -> Response:
    request.scope[CUT]()
    await asyncio.sleep(0)  # the loop learns that the connection is gone, and sends nothing of what follows
    return Response()


# -- what goes right -----------------------------------------------------------------------------------------------


def _answered(workspace: Workspace, name: str, request: Request, sent: Sent) -> Answer:
    method = METHODS.get(name)
    if method is None:
        workspace.complain(f"{name}: not a method of the stand-in")
        raise SlackError("unknown_method")
    values = sent.plain | (sent.body if method.json_body else {})
    retry_after = workspace.faults.retry_after(name, _channel(values))
    if retry_after is not None:
        raise RateLimited(retry_after)
    if method.post_only and request.method != "POST":
        raise SlackError("insecure_request")
    _authorise(workspace, method, request, sent)
    _complain_of_arguments(workspace, name, method, sent)
    call = MethodCall(workspace, name, method, Arguments(values))
    return Answer({"ok": True, **method.handler(call)})


def _channel(values: Json) -> str | None:
    channel = values.get("channel")
    return channel if isinstance(channel, str) else None


def _authorise(workspace: Workspace, method: Method, request: Request, sent: Sent) -> None:
    token = _token(request, sent)
    if not token:
        raise SlackError("not_authed")
    if token not in (BOT_TOKEN, APP_TOKEN):
        raise SlackError("invalid_auth")
    if not workspace.installed:
        raise SlackError("account_inactive")
    if token != (APP_TOKEN if method.app_level else BOT_TOKEN):
        raise SlackError("not_allowed_token_type")
    if method.scope:
        need(workspace, [method.scope])
    need_any(workspace, method.accepted_scopes())


def _token(request: Request, sent: Sent) -> str | None:
    """From the header or a form field; a token in the URL ends up in logs, so Slack does not read it there."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return None if "token" in request.query_params else sent.token


def _complain_of_arguments(workspace: Workspace, name: str, method: Method, sent: Sent) -> None:
    if sent.body and not method.json_body:
        workspace.complain(f"{name}: does not read a JSON body")
    unknown = {*sent.plain, *sent.body} - method.arguments - TOLERATED
    if unknown:
        workspace.complain(f"{name}: unknown arguments {', '.join(sorted(unknown))}")


# -- answering -----------------------------------------------------------------------------------------------------


def _refused(refusal: SlackError) -> Answer:
    headers = {"retry-after": str(refusal.retry_after)} if isinstance(refusal, RateLimited) else {}
    return Answer(refusal.body(), refusal.status, headers)


def _log(workspace: Workspace, name: str, request: Json, answer: Answer, begun: float) -> None:
    milliseconds = (workspace.clock.elapsed() - begun) * 1000
    workspace.record("in", name, request, answer.body, milliseconds, answer.note)


def _response(workspace: Workspace, method: Method | None, answer: Answer) -> Response:
    if answer.status == 500:
        return Response(OUTAGE, 500, media_type="text/html")
    headers = {
        "x-oauth-scopes": ",".join(workspace.app.scopes),
        "x-accepted-oauth-scopes": ",".join(method.accepted_scopes()) if method else "",
        "x-slack-req-id": secrets.token_hex(16),
        "content-type": "application/json; charset=utf-8",
        **answer.headers,
    }
    return Response(json.dumps(answer.body, ensure_ascii=False), answer.status, headers)
