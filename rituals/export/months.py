"""Counting by month, as a calendar in the asker's zone has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo


def month(at: datetime, zone: str) -> str:
    """ "2026-11" """
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m}"


def every_month(counted: Iterable[Counter[str]]) -> list[str]:
    """From the first to the last that occurs, without a gap."""
    seen = sorted({label for counts in counted for label in counts})
    if not seen:
        return []
    first, last = (int(label[:4]) * 12 + int(label[5:]) - 1 for label in (seen[0], seen[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
