"""How wide columns and how high rows have to be. Not every program works that out when it opens a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import ceil

from bot.export.book import Column, Marked, Row, Value

NARROWEST = 9
FILTER_BUTTON = 4
MARGIN = 2
SHOWN_OF_A_TEXT = 400
"""Characters of a text that its column's width depends on."""


def widths(columns: Sequence[Column], headings: Sequence[str], sample: Iterable[Row]) -> list[float]:
    """In characters, as Excel counts them. From the first rows, because widths have to be said before any row."""
    narrowest = [max(len(heading) + FILTER_BUTTON, NARROWEST) for heading in headings]
    longest = list(narrowest)
    for row in sample:
        longest = [max(width, _width(value)) for width, value in zip(longest, row, strict=False)]
    return [
        float(max(min(width, column.widest), least) + MARGIN)
        for width, column, least in zip(longest, columns, narrowest, strict=True)
    ]


def lines(value: Value | Marked, width: float) -> int:
    """That the value takes in a column so wide; about, because letters differ in width."""
    if isinstance(value, Marked):
        value = value.value
    if not isinstance(value, str) or ("\n" not in value and _drawn(value) <= width):
        return 1
    return sum(max(1, ceil(_drawn(line) / width)) for line in value.split("\n"))


def _width(value: Value | Marked) -> int:
    match value:
        case Marked():
            return _width(value.value)
        case str():
            return max(map(_drawn, value[:SHOWN_OF_A_TEXT].splitlines()), default=0)
        case None:
            return 0
        case datetime():
            return len("2026-11-23 09:15")
        case date():
            return len("2026-11-23")
    return len(str(value))


def _drawn(line: str) -> int:
    """Chinese, Japanese and Korean letters, and most emoji, are two characters wide."""
    if line.isascii():
        return len(line)
    return len(line) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
