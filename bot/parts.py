"""What listeners work with. Made in `bot/wiring.py`, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.views import View

from bot.clock import Clock
from bot.directory import Directory
from bot.export.exporter import Exporter
from bot.home.view import home_view
from bot.message.sender import Sender
from bot.screens import Screens
from rituals.sealing import Sealer
from storage.database import Database

Body = dict[str, Any]
"""A payload of Slack's, or a part of one, as it came in."""


@dataclass(frozen=True)
class Parts:
    team_id: str
    bot_user_id: str
    database: Database
    clock: Clock
    screens: Screens
    directory: Directory
    sender: Sender
    exporter: Exporter
    sealer: Sealer

    def pressed(self, body: Body) -> None:
        """Call after the commit of what a button did: wakes, and draws Home anew if it was pressed there."""
        self.wake()
        if (body.get("view") or {}).get("type") == "home":
            self.draw_home(body["user"]["id"])

    def wake(self) -> None:
        """Call after a commit: something may be wanted in Slack, have to be looked up there, or be exported."""
        self.sender.wake()
        self.directory.wake()
        self.exporter.wake()

    def draw_home(self, user_id: str) -> None:
        self.screens.home(user_id, lambda: self._home(user_id))

    def _home(self, user_id: str) -> View:
        self.directory.person(user_id)
        with self.database.read() as session:
            return home_view(session, self.team_id, user_id, self.clock.calendar())


def is_only_for_them(body: Body) -> bool:
    """Nobody else sees what they pressed in, and it changes only when told to; messages follow by themselves."""
    return bool(body["container"].get("is_ephemeral"))
