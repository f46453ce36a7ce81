"""The small grammar the limits are written in: a Check looks at one value and yields what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.standin.limits.problem import Problem

Check = Callable[[Any, str], Iterator[Problem]]

_URL = re.compile(r"https?://[^\s<>]+")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Key:
    """One key of an object; an absent required key is a problem of the object."""

    check: Check
    required: bool = False


def needs(check: Check) -> Key:
    return Key(check, required=True)


def may(check: Check) -> Key:
    return Key(check)


def shape(keys: Mapping[str, Key]) -> Check:
    """An object with these keys and no others."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        for name, key in keys.items():
            if key.required and name not in value:
                yield Problem(at, f"missing required field: {name}")
        for name, item in value.items():
            if name in keys:
                yield from keys[name].check(item, f"{at}/{name}")
            else:
                yield Problem(at, f"invalid additional property: {name}")

    return check


def typed(shapes: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of the shapes it has."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
        elif "type" not in value:
            yield Problem(at, "missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in shapes:
            yield Problem(f"{at}/type", f"unsupported type: {value['type']}")
        else:
            yield from shapes[value["type"]](value, at)

    return check


def only(shapes: Mapping[str, Check], *names: str) -> Check:
    """Like `typed`, for a place that takes some of the shapes only."""
    return typed({name: shapes[name] for name in names})


def string(most: int | None = None, *, least: int = 1) -> Check:
    """Counted in code points; Slack counts after its own parse, so the last few are better left unused."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
        elif len(value) < least:
            yield Problem(at, f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            yield Problem(at, f"must be less than {most + 1} characters")

    return check


def array(of: Check, most: int | None = None, *, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "must provide an array")
            return
        if len(value) < least:
            yield Problem(at, f"no fewer than {least} items allowed")
        if most is not None and len(value) > most:
            yield Problem(at, f"no more than {most} items allowed")
        for number, item in enumerate(value):
            yield from of(item, f"{at}/{number}")

    return check


def integer(least: int, most: int | None = None) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(at, "must provide an integer")
        elif value < least or (most is not None and value > most):
            yield Problem(
                at, f"must be between {least} and {most}" if most is not None else f"must be at least {least}"
            )

    return check


def boolean(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(at, "must provide a boolean")


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(at, f"must be one of: {', '.join(allowed)}")

    return check


def also(check: Check, rule: Callable[[Any], str | None]) -> Check:
    """A rule about a value that has passed its check: None, or what is wrong."""

    def both(value: Any, at: str) -> Iterator[Problem]:
        problems = list(check(value, at))
        yield from problems
        if not problems and (message := rule(value)) is not None:
            yield Problem(at, message)

    return both


def _matches(pattern: re.Pattern[str], message: str) -> Callable[[Any], str | None]:
    return lambda value: None if pattern.fullmatch(value) else message


def _calendar_date(value: Any) -> str | None:
    try:
        parsed = date.fromisoformat(value)
    except ValueError:
        return "invalid date"
    return None if parsed.isoformat() == value else "invalid date"


def _zone(value: Any) -> str | None:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):  # not a key, an unknown one, or the name of a folder
        return "invalid timezone"
    return None


URL = also(string(3000), _matches(_URL, "invalid url"))
DATE = also(string(10), _calendar_date)
TIME = also(string(5), _matches(_TIME, "invalid time"))
MOMENT = integer(1_000_000_000, 9_999_999_999)
ZONE = also(string(255), _zone)
NUMBER = also(string(255), _matches(_DECIMAL, "must provide a number in a string"))
ID = string(255)
