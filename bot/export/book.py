"""What a spreadsheet is to hold: tables, whose rows are read once and in passing, and words about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Value = str | int | float | date | datetime | None
"""The type says what a value becomes: a str is always text, a number is one of ours, a datetime is aware."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that is to catch the eye. Colour alone tells nothing, so the row says it in a word too."""

    value: Value


Row = Sequence[Value | Marked]


@dataclass(frozen=True)
class Column:
    title: str
    widest: int = 30
    """In characters; longer text is wrapped."""


@dataclass(frozen=True)
class Table:
    title: str
    """Of its sheet, or of its file."""
    columns: Sequence[Column]
    rows: Iterable[Row]
    """One value for each column; read once, while they are written."""
    about: str = ""
    """What it holds, and what its words mean, for Read me."""


@dataclass(frozen=True)
class Measure:
    title: str
    is_standing: bool = False
    """Whether it says how many there are at the end of a period, rather than how many came in it."""


@dataclass(frozen=True)
class Period:
    """A month ("2026-11") or a round, with one count for each measure."""

    label: str
    counts: Sequence[int]


@dataclass(frozen=True)
class Trends:
    title: str
    """Of the chart: "Notes and actions over time"."""
    each: str
    """What a period is: "Month" or "Round"."""
    measures: Sequence[Measure]
    periods: Sequence[Period] = ()

    def as_table(self) -> Table:
        columns = [Column(self.each), *(Column(measure.title) for measure in self.measures)]
        rows: Iterable[Row] = ((period.label, *period.counts) for period in self.periods)
        standing = [measure.title for measure in self.measures if measure.is_standing]
        about = f"The same in numbers, one row for each {self.each.lower()}."
        if standing:
            about += f" Counted at the end of each {self.each.lower()}: {', '.join(standing)}."
        return Table("Trends", columns, rows, about)


@dataclass(frozen=True)
class Fact:
    label: str
    value: Value


@dataclass(frozen=True)
class Counts:
    """How many of each, such as the notes for each prompt."""

    title: str
    of: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Book:
    """One export. It can be written once, because its rows can be read once."""

    title: str
    """ "Retrospective of #team, 23 November 2026" """
    asked_by: str
    made_at: datetime
    zone: str
    """IANA name; the asker's. All times are shown in it."""
    what: str
    """What was asked for, in words: "all notes from 1 October to 30 November 2026"."""
    tables: Sequence[Table]
    trends: Trends
    summary: Sequence[Fact] = ()
    counts: Sequence[Counts] = ()
    remarks: Sequence[str] = field(default=())
    """Further sentences for Read me."""
