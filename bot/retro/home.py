"""On Home: open retrospectives, and what I wrote into them with my name."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import button, context, header, section
from bot.retro.card import ADD
from bot.text import bold, moment
from rituals.retro.finding import open_anywhere
from storage.contribution import notes_of
from storage.ritual import version_of
from storage.round import Round

MOST = 5


def home_blocks(session: Session, team_id: str, user_id: str, now: datetime) -> list[Block]:
    """Nothing when there is nothing to say."""
    found = open_anywhere(session, team_id, user_id)
    if not found:
        return []
    blocks: list[Block] = [header("Retrospectives")]
    blocks += [_row(session, each, user_id) for each in found[:MOST]]
    if len(found) > MOST:
        blocks.append(context(f"{len(found) - MOST} more; `/retro` in their channels adds a note."))
    return blocks


def _row(session: Session, round_: Round, user_id: str) -> Block:
    version = version_of(session, round_)
    written = len(notes_of(session, round_.id, user_id))
    yours = f" · {written} of yours with your name" if written else ""
    return section(
        f"{bold(version.name)} in <#{round_.channel_id}>, until {moment(round_.closes_at, version.zone)}{yours}",
        accessory=button("Add a note", ADD, round_.id),
    )
