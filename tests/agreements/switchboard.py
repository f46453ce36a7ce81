"""All that the bot listens to, without a bot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from bot import wiring
from bot.clock import SystemClock
from bot.parts import Parts
from bot.switchboard import Switchboard


def everything_registered() -> Switchboard:
    board = Switchboard(SystemClock())
    parts = SimpleNamespace(screens=None, team_id="T0", bot_user_id="U0")
    wiring.register(board, cast(Parts, parts))
    return board
