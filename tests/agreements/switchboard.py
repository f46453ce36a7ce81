"""Stands where Bolt's App stands while listeners register, and remembers for what."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from slack_bolt import App

from bot import wiring
from bot.parts import Parts

Listener = Callable[..., Any]


class Switchboard:
    """Names by kind: "command", "event", "action", "view", "options", "shortcut"."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def register(name: object) -> Any:
            if kind == "error":
                return name
            assert isinstance(name, str), f"{kind}({name!r}): a plain name can be held to the manifest"
            self.names.setdefault(kind, []).append(name)
            return lambda listener: listener

        return register

    def of(self, kind: str) -> set[str]:
        return set(self.names.get(kind, []))


def everything_registered() -> Switchboard:
    board = Switchboard()
    parts = SimpleNamespace(screens=None, team_id="T0", bot_user_id="U0")
    wiring.register(cast(App, board), cast(Parts, parts))
    return board
