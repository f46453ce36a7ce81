"""Somebody's message, as the beginning of a note."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.text import as_typed, shorten
from rituals.people import name_of
from rituals.retro.note import LONGEST
from storage.member import member

ROOM_FOR_MORE = 300
"""Characters left free, so that something can be said about what is quoted."""


def quoted(session: Session, team_id: str, message: Mapping[str, Any]) -> str:
    """Who said what. Files and layouts without text leave only who it was."""
    text = as_typed(message.get("text") or "", partial(name_of, session, team_id)).strip()
    author = _author(session, team_id, message)
    if not text:
        return f"On what {author} posted: "
    return f"{author} wrote: “{shorten(text, LONGEST - ROOM_FOR_MORE)}”\n"


def _author(session: Session, team_id: str, message: Mapping[str, Any]) -> str:
    person = member(session, team_id, message.get("user") or "")
    return person.name if person else str(message.get("username") or "somebody")
