"""Turns a NotAllowed into what the person sees."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec

from bot.standin.people.sight import NotAllowed, trouble
from bot.standin.workspace import Json, Workspace

P = ParamSpec("P")
Act = Callable[Concatenate[Workspace, str, P], Awaitable[Json]]


def told(act: Act[P]) -> Act[P]:
    @functools.wraps(act)
    async def seen(workspace: Workspace, person_id: str, /, *args: P.args, **kwargs: P.kwargs) -> Json:
        try:
            return await act(workspace, person_id, *args, **kwargs)
        except NotAllowed as refusal:
            return trouble(str(refusal))

    return seen
