"""What an update or a changed plan can serve: the pillars of the vision, and its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from sqlmodel import Session

from rituals import vision
from rituals.vision.sight import may_see_somewhere

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？؟])\s*")

MOST_LINES = 90
"""A select takes a hundred options, and one that was chosen earlier may come on top."""


@dataclass(frozen=True)
class Aims:
    """By key. The key of a line is made of its words: a line that was changed is another."""

    pillars: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)


def aims(session: Session, team_id: str, user_id: str) -> Aims:
    """Empty while there is no vision, and for whoever may not see it."""
    now = vision.current(session, team_id)
    if now is None or not may_see_somewhere(session, team_id, user_id):
        return Aims()
    parts = [*_SENTENCE_END.split(now.statement), now.why, now.for_whom, now.value]
    lines = [line for part in parts if (line := " ".join(part.split()))][:MOST_LINES]
    return Aims({each.key: each.name for each in now.pillars}, {line_key(line): line for line in lines})


def line_key(line: str) -> str:
    return sha256(line.encode()).hexdigest()[:16]
