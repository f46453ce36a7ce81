"""On Home: my action items."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import header
from bot.commitment.showing import own_list_blocks

MOST = 10


def home_blocks(session: Session, team_id: str, user_id: str, now: datetime) -> list[Block]:
    """Nothing when there is nothing to say."""
    blocks = own_list_blocks(session, team_id, user_id, now, MOST)
    return [header("Your actions"), *blocks] if blocks else []
