"""The bytes of files over HTTP: up to the address an upload was given, down for the app and for people."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.standin import api, arguments, files
from bot.standin.errors import SlackError
from bot.standin.faults import Fault
from bot.standin.workspace import BOT_TOKEN, File, Workspace

UPLOAD = "upload"  # what faults and the wire log call it


async def upload(workspace: Workspace, request: Request) -> Response:
    """POST with the bytes as they are or as the one field of a form. Whoever knows the address may; no token."""
    begun = workspace.clock.elapsed()
    body = await request.body()
    fault = workspace.faults.for_call(UPLOAD)
    if not await api.waited(workspace, request, fault):
        return Response()
    if "authorization" in request.headers:
        workspace.complain("an upload carried a token, which is for the Web API only")
    content = _content(request, body)
    status, text = _struck(workspace, fault) or files.upload(workspace, request.path_params["key"], content)
    spent = (workspace.clock.elapsed() - begun) * 1000
    note = fault.kind if fault else ""
    workspace.record("in", UPLOAD, {"bytes": len(content)}, {"status": status, "body": text}, spent, note)
    if fault is not None and fault.kind in api.UNANSWERED:
        return await api.cut(request)
    return PlainTextResponse(text, status)


def _content(request: Request, body: bytes) -> bytes:
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/form-data"):
        return body
    return next(iter(arguments.parts(kind, body).values()), b"")


def _struck(workspace: Workspace, fault: Fault | None) -> tuple[int, str] | None:
    try:
        answer = api.struck(workspace, UPLOAD, fault)
    except SlackError as refusal:
        return (refusal.status if refusal.status != 200 else 400), refusal.code
    return (answer.status, api.OUTAGE) if answer else None


async def private(workspace: Workspace, request: Request) -> Response:
    """`url_private`, for the app: with its token, and with the permission to read files."""
    file = workspace.files.get(request.path_params["key"].partition("-")[2])
    allowed = request.headers.get("authorization") == f"Bearer {BOT_TOKEN}"
    if not allowed or "files:read" not in workspace.app.scopes:
        return PlainTextResponse("sign in first", 403)
    return attached(file) if file and file.is_complete else PlainTextResponse("not found", 404)


def attached(file: File) -> Response:
    """To be saved, never shown: a file may hold a page with a script in it."""
    name = f"attachment; filename*=utf-8''{quote(file.name, safe='')}"
    headers = {"content-disposition": name, "x-content-type-options": "nosniff"}
    return Response(file.content or b"", media_type=files.mimetype(file), headers=headers)
