"""Times of day the way people write and say them."""

from __future__ import annotations

import re
from datetime import time

from rituals.refusals import Refusal
from rituals.words.phrases import fold

_EXAMPLES = "9:30, 14:00 or 9 pm"

_NUMBERS = {
    "twenty five": 25,
    "forty five": 45,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
_HALF_DAY = re.compile(r"(?<![a-z])([ap])\.?\s?m\.?(?![a-z])")
_CLOCK = re.compile(
    r"(\d{1,2}?)(?:\s?(?:[:.,h]|uhr|o'?clock)?\s?(\d{2}))?\s?(?:h|uhr|o'?clock)?\s?(am|pm)?", re.ASCII
)
_RELATIVE = re.compile(
    r"(?:a )?(half|quarter|\d{1,2})(?: min(?:ute)?s?)? (?:(past|after|to|before|till) )?(.+)", re.ASCII
)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}


class UnclearTime(Refusal, ValueError):
    """Words that do not settle on one time of day; the sentence says why and gives examples."""


def parse_time(text: str) -> time:
    """The local time of day somebody means, to the minute. Raises UnclearTime.

    24-hour unless am or pm is said, so `9` is 09:00. `half nine` is read the English way, 09:30; in German, Dutch and
    the Scandinavian languages it would be 08:30, which `explain_time` says.
    """
    plain = _plain(text)
    if not plain:
        raise UnclearTime(f"Please give a time of day, for example {_EXAMPLES}.")
    found = _spoken(plain) or _written(plain)
    if found is None:
        raise UnclearTime(
            f"I could not read {_quoted(text)} as a time of day. Please write it like {_EXAMPLES}."
        )
    return found


def explain_time(text: str) -> str | None:
    """A sentence for a text that `parse_time` accepts but that some people mean differently; else None.

    Raises UnclearTime as `parse_time` does.
    """
    at = parse_time(text)
    plain = _plain(text)
    if re.match(r"half (?!past|after|to|before|till)", plain):
        other = time((at.hour - 1) % 24, 30)
        return f"I read {_quoted(text)} the English way, as {at:%H:%M}. If you mean {other:%H:%M}, please write that."
    if re.fullmatch(r"12(?:[:. ]?00)? ?[ap]m", plain):
        return f"12 am is midnight and 12 pm is noon, so I read {_quoted(text)} as {at:%H:%M}."
    if re.fullmatch(r"[1-7]", plain):
        return f"I read {_quoted(text)} as {at:%H:%M} in the morning. For the afternoon, write {at.hour + 12}:00."
    return None


def _plain(text: str) -> str:
    """Lower case, plain digits, numbers as figures, `am` and `pm` without dots, no `at` in front."""
    words = re.sub(r"(?<=[a-z])-(?=\w)", " ", fold(text))
    words = re.sub(r"^(?:at|around) |[\s.!]+$", "", _HALF_DAY.sub(r" \1m", words))
    figures = _NUMBER.sub(lambda match: str(_NUMBERS[match[0]]), " ".join(words.split()))
    return re.sub(r"^12 (?=noon|midday|midnight)", "", figures)


def _written(plain: str) -> time | None:
    """`9`, `9.30`, `0930`, `9h30`, `9:30 pm`, `noon`; None for other shapes. Raises UnclearTime."""
    if plain in _NAMED:
        return _NAMED[plain]
    match = _CLOCK.fullmatch(plain)
    if match is None:
        return None
    hour, minute, half_day = int(match[1]), int(match[2] or 0), match[3]
    if half_day:
        hour = _in_half_day(hour, half_day, plain)
    _check(hour, minute)
    return time(hour, minute)


def _spoken(plain: str) -> time | None:
    """`half nine`, `half past nine`, `quarter to 10 pm`, `20 past 9`; None for other shapes. Raises UnclearTime."""
    match = _RELATIVE.fullmatch(plain)
    if match is None or (match[2] is None and match[1] != "half"):
        return None
    anchor = _written(match[3])
    minutes = {"half": 30, "quarter": 15}.get(match[1]) or int(match[1])
    if anchor is None or anchor.minute or minutes > 59:
        return None
    sign = -1 if match[2] in ("to", "before", "till") else 1
    return time(*divmod((anchor.hour * 60 + sign * minutes) % (24 * 60), 60))


def _in_half_day(hour: int, half_day: str, plain: str) -> int:
    if not 1 <= hour <= 12:
        raise UnclearTime(
            f"Hours with am or pm go from 1 to 12, so {_quoted(plain)} is unclear. Please write it like {_EXAMPLES}."
        )
    return hour % 12 + (12 if half_day == "pm" else 0)


def _check(hour: int, minute: int) -> None:
    if (hour, minute) == (24, 0):
        raise UnclearTime(
            "A day runs from 00:00 to 23:59. For midnight, please write 00:00, which begins the new day, or 23:59."
        )
    if hour > 23:
        raise UnclearTime(
            f"{hour}:{minute:02} is not on the clock: hours go from 0 to 23. Please write it like {_EXAMPLES}."
        )
    if minute > 59:
        raise UnclearTime(
            f"{hour}:{minute:02} is not on the clock: minutes go from 0 to 59. Please write it like {_EXAMPLES}."
        )


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown if len(shown) <= 40 else shown[:39] + '…'}”"
