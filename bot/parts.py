"""What listeners work with. Made in `bot/wiring.py`, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.directory import Directory
from bot.message.sender import Sender
from bot.screens import Screens
from storage.database import Database


@dataclass(frozen=True)
class Parts:
    team_id: str
    bot_user_id: str
    database: Database
    clock: Clock
    screens: Screens
    directory: Directory
    sender: Sender

    def wake(self) -> None:
        """Call after a commit: something may be wanted in Slack, or have to be looked up there."""
        self.sender.wake()
        self.directory.wake()
