"""Words in Slack's mrkdwn: escaped once, times in the reader's own zone; and back to what people typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rituals.words import join_words

LONGEST_NAME = 40
MOMENT = "{date_short_pretty} at {time}"
"""How Slack is to write an instant."""
_REFERENCE = re.compile(r"<((?:[@#!]|https?://|mailto:|tel:)[^<>]+)>")


def escape(text: str) -> str:
    """Slack's three escapes: with them no text of a person's can ping, link or open a tag."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """A name in bold. Characters that would end the bold are left out."""
    return f"*{escape(text.replace('*', '').strip())}*"


def moment(at: datetime, zone: str = "UTC") -> str:
    """ "tomorrow at 9:00 AM" as the reader's device says it; where dates are not drawn, as `zone` says it."""
    return f"<!date^{int(at.timestamp())}^{MOMENT}|{moment_fallback(at, zone)}>"


def moment_fallback(at: datetime, zone: str) -> str:
    """ "Mon 23 Nov 17:00 Madrid" """
    return f"{at.astimezone(ZoneInfo(zone)):%a %d %b %H:%M} {place(zone)}"


def clock_time(at: datetime, zone: str = "UTC") -> str:
    fallback = f"{at.astimezone(ZoneInfo(zone)):%H:%M} {place(zone)}"
    return f"<!date^{int(at.timestamp())}^{{time}}|{fallback}>"


def wall(at: datetime, zone: str) -> str:
    """ "Tuesday 18:00 in Lisbon": the same for every reader."""
    return f"{at.astimezone(ZoneInfo(zone)):%A %H:%M} in {place(zone)}"


def wall_date(at: datetime, zone: str) -> str:
    """ "Monday 23 November at 10:00", as clocks and calendars there say."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{day(there.date())} at {there:%H:%M}"


def place(zone: str) -> str:
    """ "Lisbon" for Europe/Lisbon, "Buenos Aires" for America/Argentina/Buenos_Aires."""
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def day(value: date) -> str:
    return f"{value:%A} {value.day} {value:%B}"


def count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def as_typed(text: str, name: Callable[[str], str]) -> str:
    """What Slack sent, as people read it: names for mentions, addresses for links, and no escapes. `name` gives that
    of a person by their id."""
    named = _REFERENCE.sub(lambda match: _named(match[1], name), text)
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _named(reference: str, name: Callable[[str], str]) -> str:
    """`@U1`, `#C1|team`, `!here`, `!date^…|fallback`, `https://…|label`: what stands between angle brackets."""
    target, _, label = reference.partition("|")
    if target.startswith("@"):
        return f"@{label or name(target[1:])}"
    if target.startswith("#"):
        return f"#{label or 'a private channel'}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return f"{label} ({target})" if label and label not in target else label or target


def names(people: Sequence[str], most: int = 12) -> str:
    """Names as plain text: nobody is pinged who need not act."""
    shown = [escape(shorten(name, LONGEST_NAME)) for name in people[:most]]
    if len(people) > most:
        shown.append(f"{len(people) - most} more")
    return join_words(shown)
