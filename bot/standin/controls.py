"""The controls of the stand-in itself: its clock, its log, its faults, what it is, and the scenarios it plays."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import bot.standin
from bot.standin import snapshots
from bot.standin.asked import body_of, refused, without, workspace_of
from bot.standin.methods.registry import METHODS
from bot.standin.player import IsPlaying, Player
from bot.standin.scenario import WrongScenario, packed, unpacked
from bot.standin.timeline import Timeline
from bot.standin.workspace import Json


def routes() -> list[Route]:
    return [
        Route("/gateway/clock", clock, methods=["POST"]),
        Route("/gateway/upcoming", upcoming),
        Route("/gateway/calls", calls),
        Route("/gateway/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/gateway/reset", reset, methods=["POST"]),
        Route("/gateway/about", about),
        Route("/gateway/scenarios", scenarios),
        Route("/gateway/scenarios", play, methods=["POST"]),
        Route("/gateway/scenarios", stop, methods=["DELETE"]),
    ]


async def clock(request: Request) -> Response:
    try:
        return JSONResponse({"ok": True, **await _timeline(request).move(await body_of(request))})
    except ValueError as refusal:
        return refused(refusal)


async def upcoming(request: Request) -> Response:
    return JSONResponse({"upcoming": await _timeline(request).ahead()})


async def calls(request: Request) -> Response:
    workspace = workspace_of(request)
    since = int(request.query_params.get("since", 0))
    logged = [{**vars(call), "at": call.at.isoformat()} for call in workspace.calls[since:]]
    return JSONResponse({"calls": logged, "complaints": workspace.complaints})


async def faults(request: Request) -> Response:
    workspace = workspace_of(request)
    try:
        if request.method == "POST":
            body = await body_of(request)
            detail = without(body, ("method", "kind", "times"))
            workspace.faults.arm(body.get("method", "*"), body["kind"], int(body.get("times", 1)), **detail)
        elif request.method == "DELETE":
            workspace.faults.clear()
    except (KeyError, ValueError) as refusal:
        return refused(f"No such fault: {refusal}")
    return JSONResponse({"ok": True, "faults": workspace.faults.armed(), "methods": sorted(METHODS)})


async def reset(request: Request) -> Response:
    """Everything said is gone, faults and open views with it, and the calendar is right again."""
    workspace = workspace_of(request)
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
        return refused(refusal)
    return JSONResponse({"ok": True, "scenarios": [_offered(each) for each in found], "state": player.state})


def _offered(scenario: Json) -> Json:
    return {**scenario, "link": packed(scenario)}


async def play(request: Request) -> Response:
    """{"scenario", "pause"?}"""
    try:
        body = json.loads(await request.body())
        _player(request).play(body["scenario"], min(5.0, float(body.get("pause", 0))))
    except (IsPlaying, WrongScenario) as refusal:
        return refused(refusal)
    except (KeyError, TypeError, ValueError):
        return refused("That is no scenario: it is not JSON.")
    return JSONResponse({"ok": True})


async def stop(request: Request) -> Response:
    _player(request).end()
    return JSONResponse({"ok": True})


def _timeline(request: Request) -> Timeline:
    timeline: Timeline = request.app.state.timeline
    return timeline


def _player(request: Request) -> Player:
    player: Player = request.app.state.player
    return player
