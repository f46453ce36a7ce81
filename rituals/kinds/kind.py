"""What there is to say of a kind of ritual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from rituals.questions import Question
from rituals.rhythm import WORKDAYS


@dataclass(frozen=True)
class Kind:
    """`name` is kept in the database and in ids; `noun` is what people read, `title` what a new one is called first.

    `own_command` is what people type; a kind without one is reached through `/rituals <name>`. `asks`: people have
    seats in its rounds, and set it up with the common form. `is_personal`: it comes to one person wherever they are,
    whose id stands in the place of the channel's.
    """

    name: str
    noun: str
    title: str
    questions: tuple[Question, ...] = ()
    own_command: str = ""
    asks: bool = True
    is_personal: bool = False
    days: frozenset[int] = WORKDAYS
    ask_at: time = time(9, 0)
    close_at: time = time(18, 0)

    @property
    def command(self) -> str:
        return self.own_command or f"/rituals {self.name}"
