"""Files: announced, uploaded, completed, and from then on part of the messages that carry them."""

from __future__ import annotations

import secrets
from pathlib import PurePath
from urllib.parse import quote

from bot.standin.workspace import TEAM_ID, File, Json, Workspace

# suffix -> (Slack's filetype, what people call it, mimetype)
KINDS: dict[str, tuple[str, str, str]] = {
    "csv": ("csv", "CSV", "text/csv"),
    "gif": ("gif", "GIF", "image/gif"),
    "html": ("html", "HTML", "text/html"),
    "jpeg": ("jpg", "JPEG", "image/jpeg"),
    "jpg": ("jpg", "JPEG", "image/jpeg"),
    "json": ("json", "JSON", "application/json"),
    "md": ("markdown", "Markdown", "text/markdown"),
    "pdf": ("pdf", "PDF", "application/pdf"),
    "png": ("png", "PNG", "image/png"),
    "svg": ("svg", "SVG", "image/svg+xml"),
    "txt": ("text", "Plain Text", "text/plain"),
    "xlsx": (
        "xlsx",
        "Excel Spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "zip": ("zip", "Zip", "application/zip"),
}
UNKNOWN = ("binary", "Binary", "application/octet-stream")


def announce(workspace: Workspace, user: str, name: str, size: int, alt_text: str = "") -> File:
    """A place for a file that is still to be uploaded."""
    created = int(workspace.clock.calendar().timestamp())
    made = File(
        workspace.new_id("F"), user, name, size, created, secrets.token_urlsafe(18), alt_text=alt_text
    )
    workspace.files[made.id] = made
    return made


def upload_url(workspace: Workspace, file: File) -> str:
    return f"{workspace.base_url}/upload/v1/{file.upload_key}"


def upload(workspace: Workspace, key: str, content: bytes) -> tuple[int, str]:
    """HTTP status and text. A place takes bytes until its file is complete, and as many as were announced."""
    file = next((each for each in workspace.files.values() if each.upload_key == key), None)
    if file is None or file.is_complete:
        return 404, "not found"
    if len(content) != file.size:
        workspace.complain(f"{file.name}: {file.size} bytes were announced and {len(content)} uploaded")
        return 400, "length mismatch"
    file.content = content
    return 200, f"OK - {len(content)}"


def complete(file: File, title: str) -> None:
    file.title, file.is_complete = title or file.name, True


def described(workspace: Workspace, file: File) -> Json:
    """The file object. Where it is shared is not in it: Slack fills that in at leisure."""
    filetype, pretty, mimetype = KINDS.get(_suffix(file.name), UNKNOWN)
    name = quote(file.name, safe="")
    private = f"{workspace.base_url}/files-pri/{TEAM_ID}-{file.id}"
    made: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": mimetype,
        "filetype": filetype,
        "pretty_type": pretty,
        "user": file.user,
        "user_team": TEAM_ID,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{private}/{name}",
        "url_private_download": f"{private}/download/{name}",
        "permalink": f"{workspace.base_url}/files/{file.user}/{file.id}/{name}",
        "file_access": "visible",
    }
    return made | ({"alt_txt": file.alt_text} if file.alt_text else {})


def mimetype(file: File) -> str:
    return KINDS.get(_suffix(file.name), UNKNOWN)[2]


def _suffix(name: str) -> str:
    return PurePath(name).suffix[1:].lower()
