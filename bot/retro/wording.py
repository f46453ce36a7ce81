"""How the end of a retrospective is told, and what somebody else's message says when it is quoted."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.text import day, moment, place
from rituals.people import name_of

_REFERENCE = re.compile(r"<((?:[@#!]|https?://|mailto:|tel:)[^<>]+)>")


def in_full(at: datetime, zone: str) -> str:
    """ "Thursday 26 November 17:00 in Madrid": the same for every reader."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M} in {place(zone)}"


def until(at: datetime, zone: str) -> str:
    """In mrkdwn: as the ritual's zone says it, and as the reader's clock does."""
    return f"{in_full(at, zone)} ({moment(at, zone)} for you)"


def as_typed(session: Session, team_id: str, text: str) -> str:
    """What Slack sent, as people read it: names for mentions, addresses for links, and no escapes."""
    named = _REFERENCE.sub(lambda match: _named(session, team_id, match[1]), text)
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _named(session: Session, team_id: str, reference: str) -> str:
    """`@U1`, `#C1|team`, `!here`, `!date^…|fallback`, `https://…|label`: what stands between angle brackets."""
    target, _, label = reference.partition("|")
    if target.startswith("@"):
        return f"@{label or name_of(session, team_id, target[1:])}"
    if target.startswith("#"):
        return f"#{label or 'a private channel'}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return f"{label} ({target})" if label and label not in target else label or target
