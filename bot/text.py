"""Words in Slack's mrkdwn: escaped once, times in the reader's own zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rituals.words import join_words

LONGEST_NAME = 40


def escape(text: str) -> str:
    """Slack's three escapes: with them no text of a person's can ping, link or open a tag."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """A name in bold. Characters that would end the bold are left out."""
    return f"*{escape(text.replace('*', '').strip())}*"


def moment(at: datetime, zone: str = "UTC") -> str:
    """ "tomorrow at 9:00 AM" as the reader's device says it; where dates are not drawn, as `zone` says it."""
    fallback = f"{at.astimezone(ZoneInfo(zone)):%a %d %b %H:%M} {place(zone)}"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def clock_time(at: datetime, zone: str = "UTC") -> str:
    fallback = f"{at.astimezone(ZoneInfo(zone)):%H:%M} {place(zone)}"
    return f"<!date^{int(at.timestamp())}^{{time}}|{fallback}>"


def wall(at: datetime, zone: str) -> str:
    """ "Tuesday 18:00 in Lisbon": the same for every reader."""
    return f"{at.astimezone(ZoneInfo(zone)):%A %H:%M} in {place(zone)}"


def place(zone: str) -> str:
    """ "Lisbon" for Europe/Lisbon, "Buenos Aires" for America/Argentina/Buenos_Aires."""
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def day(value: date) -> str:
    return f"{value:%A} {value.day} {value:%B}"


def count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def names(people: Sequence[str], most: int = 12) -> str:
    """Names as plain text: nobody is pinged who need not act."""
    shown = [escape(shorten(name, LONGEST_NAME)) for name in people[:most]]
    if len(people) > most:
        shown.append(f"{len(people) - most} more")
    return join_words(shown)
