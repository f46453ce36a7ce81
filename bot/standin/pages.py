"""The page's files."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

FOLDER = (Path(__file__).parent / "page").resolve()


def routes() -> list[Route]:
    return [
        Route("/", index),
        Route("/gallery", gallery),
        Route("/page/{name:path}", part),
    ]


async def index(request: Request) -> Response:
    return _file("index.html")


async def gallery(request: Request) -> Response:
    return _file("gallery.html")


async def part(request: Request) -> Response:
    return _file(request.path_params["name"])


def _file(name: str) -> Response:
    """Read anew each time, so that an edited module is what the browser runs; a few kB are read sooner than a thread
    for that is found."""
    file = (FOLDER / name).resolve()
    if not (file.is_relative_to(FOLDER) and file.is_file()):
        return PlainTextResponse("There is no such file.", 404)
    kind = mimetypes.guess_type(name)[0]
    return Response(file.read_bytes(), media_type=kind, headers={"cache-control": "no-cache"})
