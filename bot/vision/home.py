"""On Home: the vision as it stands."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import context
from bot.text import shorten
from bot.vision.showing import signature, statement
from rituals.vision.sight import may_see_somewhere
from rituals.vision.vision import current

TWO_LINES = 220


def home_blocks(session: Session, team_id: str, user_id: str, now: datetime) -> list[Block]:
    """Nothing when there is none, or none that they may see."""
    vision = current(session, team_id)
    if vision is None or not may_see_somewhere(session, team_id, user_id):
        return []
    return [
        context("*Our vision*"),
        statement(shorten(vision.statement, TWO_LINES)),
        context(f"{signature(session, team_id, vision)}. `/vision` shows the rest of it."),
    ]
