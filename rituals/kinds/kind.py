"""What there is to say of a kind of ritual that asks people and digests what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from rituals.questions import Question


@dataclass(frozen=True)
class Kind:
    """`name` is kept in the database and in ids; `noun` is what people read; `command` is what they type.

    `prompt_grace` is how long after its instant a prompt is still worth sending when the bot was not running, as long
    as the round is open; what is later counts as missed, and is logged.
    """

    name: str
    noun: str
    command: str
    title: str
    questions: tuple[Question, ...]
    days: frozenset[int]
    ask_at: time
    close_at: time
    prompt_grace: timedelta
