"""Columns: what notes of a retrospective are sorted under."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rituals.questions import Question
from rituals.refusals import Refusal

FEWEST, MOST, LONGEST = 2, 6, 60
_BULLET = re.compile(r"^[-–•*]+(?:\s+|$)")


class UnclearColumns(Refusal):
    """The columns cannot be used as they were typed."""


@dataclass(frozen=True)
class ColumnSet:
    """`name` is what a form sends, `label` what people choose, `says` what the label leaves open."""

    name: str
    label: str
    titles: tuple[str, ...]
    says: str = ""


COLUMN_SETS = (
    ColumnSet("start_stop", "Start, stop, continue", ("Start", "Stop", "Continue")),
    ColumnSet("feelings", "Mad, sad, glad", ("Mad", "Sad", "Glad")),
    ColumnSet(
        "four_ls",
        "Four Ls",
        ("Liked", "Learned", "Lacked", "Longed for"),
        "What people liked, learned, lacked and longed for",
    ),
    ColumnSet(
        "incident",
        "Incident review",
        ("What happened", "What went well", "What went badly", "Where we were lucky", "What we change"),
        "What happened, went well, went badly, where we were lucky, what we change",
    ),
)
OWN = "own"
"""Instead of the name of a set: columns that were typed."""


def columns_of(chosen: str, typed: str = "") -> tuple[Question, ...]:
    """Those of the chosen set, or the typed ones, one a line. Raises UnclearColumns."""
    for each in COLUMN_SETS:
        if each.name == chosen:
            return _keyed(each.titles)
    return _keyed(_own_titles(typed))


def _keyed(titles: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(Question(f"c{number}", title) for number, title in enumerate(titles, start=1))


def _own_titles(typed: str) -> tuple[str, ...]:
    lines = (" ".join(_BULLET.sub("", line.strip()).split()) for line in typed.splitlines())
    titles = tuple(line for line in lines if line)
    if not FEWEST <= len(titles) <= MOST:
        raise UnclearColumns(f"Write {FEWEST} to {MOST} columns, one per line. There are {len(titles)} now.")
    for title in titles:
        if len(title) > LONGEST:
            raise UnclearColumns(f"“{title[:30]}…” is too long for a column: {LONGEST} characters at most.")
    if len({title.casefold() for title in titles}) < len(titles):
        raise UnclearColumns("Two columns have the same name. Give each its own.")
    return titles
