"""What the page can ask about the stand-in itself: what it is, and to play scenarios."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import bot.standin
from bot.standin.player import IsPlaying, Player
from bot.standin.scenario import WrongScenario, packed, unpacked
from bot.standin.workspace import Json


def routes() -> list[Route]:
    return [
        Route("/gateway/about", about),
        Route("/gateway/scenarios", scenarios),
        Route("/gateway/scenarios", play, methods=["POST"]),
        Route("/gateway/scenarios", stop, methods=["DELETE"]),
    ]


async def about(request: Request) -> Response:
    """In what the stand-in differs from Slack: the list in its docstring."""
    _, *points = (bot.standin.__doc__ or "").split("\n- ")
    return JSONResponse({"deviations": [" ".join(point.split()) for point in points]})


async def scenarios(request: Request) -> Response:
    """Those that are ready, or the one of a link."""
    player = _player(request)
    try:
        link = request.query_params.get("link")
        found = [unpacked(link)] if link else player.ready
    except WrongScenario as refusal:
        return JSONResponse({"ok": False, "trouble": str(refusal)}, 400)
    return JSONResponse({"ok": True, "scenarios": [_offered(each) for each in found], "state": player.state})


def _offered(scenario: Json) -> Json:
    return {**scenario, "link": packed(scenario)}


async def play(request: Request) -> Response:
    """{"scenario", "pause"?}"""
    try:
        body = json.loads(await request.body())
        _player(request).play(body["scenario"], min(5.0, float(body.get("pause", 0))))
    except (IsPlaying, WrongScenario) as refusal:
        return JSONResponse({"ok": False, "trouble": str(refusal)}, 400)
    except (KeyError, TypeError, ValueError):
        return JSONResponse({"ok": False, "trouble": "That is no scenario: it is not JSON."}, 400)
    return JSONResponse({"ok": True})


async def stop(request: Request) -> Response:
    _player(request).end()
    return JSONResponse({"ok": True})


def _player(request: Request) -> Player:
    player: Player = request.app.state.player
    return player
