"""The fields in which people choose a rhythm, and how one is told to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, InputBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.blocks import field
from bot.form import DAYS, Sent, blocks_of, same_form, select, weekday_boxes
from bot.text import day as date_words
from rituals.rhythm import (
    NTHS,
    Rhythm,
    UnusableRhythm,
    coming_week,
    every_weeks,
    local_date,
    monday_of,
    month_day,
    month_weekday,
    monthly,
    monthly_weekday,
    ordinal,
    weekly,
    weekly_days,
)

ON_DAY, ON_WEEKDAY = "month_day", "month_weekday"
REPEATS: Mapping[str, str] = {
    "1": "Every week",
    "2": "Every second week",
    "3": "Every third week",
    "4": "Every fourth week",
    ON_DAY: "Every month, such as on the 15th",
    ON_WEEKDAY: "Every month, such as on the first Monday",
}
LONG_MONTHS = {29: "29th, or the last day", 30: "30th, or the last day", 31: "The last day"}
MONTH_DAYS = {str(number): LONG_MONTHS.get(number, ordinal(number)) for number in range(1, 32)}
WEEKDAYS = {str(number): name for number, name in enumerate(DAYS, start=1)}
WHICH = {str(number): name.capitalize() for number, name in NTHS.items()}
REPEATING, WEEK = "repeats", "week"
NOT_THERE_YET = "What belongs to this is not there yet. Wait a moment; if it does not come, choose again."
BLOCKS = (REPEATING, "days", WEEK, ON_DAY, "nth", "weekday")
"""How ids of the fields begin. The week's goes on with the number of weeks there are to choose from."""


def rhythm_fields(rhythm: Rhythm, today: date, action_id: str) -> list[Block]:
    """Choosing how often sends `action_id`; then `chosen_anew` swaps the fields that belong to it."""
    chosen = _repeats(rhythm)
    repeats = select(REPEATS, chosen)
    repeats.action_id = action_id
    label = PlainTextObject(text="How often")
    first = InputBlock(block_id=REPEATING, label=label, element=repeats, dispatch_action=True)
    return [first, *_FIELDS.get(chosen, _weeks)(rhythm, today)]


def _repeats(rhythm: Rhythm) -> str:
    if month_day(rhythm):
        return ON_DAY
    return ON_WEEKDAY if month_weekday(rhythm) else str(every_weeks(rhythm))


def _weeks(rhythm: Rhythm, today: date) -> list[Block]:
    days = field("days", "Days", weekday_boxes(weekly_days(rhythm)))
    every = every_weeks(rhythm)
    if every == 1:
        return [days]
    weeks = select(_coming_weeks(today, every), coming_week(rhythm, today).isoformat())
    return [days, field(f"{WEEK}_{every}", "Beginning", weeks, hint="Weeks are counted from this one.")]


def _coming_weeks(today: date, number: int) -> dict[str, str]:
    """{the week's Monday: words}"""
    mondays = [monday_of(today) + timedelta(weeks=ahead) for ahead in range(number)]
    named = ["This week, from", "Next week, from", *["The week from"] * number]
    return {
        each.isoformat(): f"{name} {date_words(each)}" for name, each in zip(named, mondays, strict=False)
    }


def _day_of_month(rhythm: Rhythm, _today: date) -> list[Block]:
    return [field(ON_DAY, "Day of the month", select(MONTH_DAYS, str(month_day(rhythm))))]


def _weekday_of_month(rhythm: Rhythm, _today: date) -> list[Block]:
    nth, weekday = month_weekday(rhythm) or (1, 1)
    return [
        field("nth", "Which one of the month", select(WHICH, str(nth))),
        field("weekday", "Day", select(WEEKDAYS, str(weekday))),
    ]


_FIELDS: Mapping[str, Callable[[Rhythm, date], list[Block]]] = {
    ON_DAY: _day_of_month,
    ON_WEEKDAY: _weekday_of_month,
}


def chosen_anew(view: Mapping[str, Any], usual: frozenset[int], now: datetime, action_id: str) -> View:
    """The open form with the fields for how often was chosen. `usual` are the days where none were ticked yet."""
    form = Sent(view)
    today = local_date(now, ZoneInfo(form.option("zone") or "UTC"))
    fields = rhythm_fields(_suggested(form, usual, today), today, action_id)
    blocks = blocks_of(view)
    at = next(n for n, block in enumerate(blocks) if block["block_id"] == REPEATING)
    others = [block for block in blocks if not block["block_id"].startswith(BLOCKS)]
    return same_form(view, [*others[:at], *fields, *others[at:]])


def _suggested(form: Sent, usual: frozenset[int], today: date) -> Rhythm:
    """For what was chosen, with what is known already."""
    days, chosen = form.weekdays("days") or usual, form.option(REPEATING)
    if chosen == ON_DAY:
        return monthly(1)
    if chosen == ON_WEEKDAY:
        return monthly_weekday(1, min(days))
    is_over = max(days) < today.isoweekday()
    return weekly(days, monday_of(today) + timedelta(weeks=is_over), int(chosen))


def read_rhythm(form: Sent) -> Rhythm:
    """Only good once the form was checked."""
    chosen = form.option(REPEATING) or "1"
    read, block_id = _READ.get(chosen, (_weekly, "days"))
    awaited = block_id if chosen in _READ or chosen == "1" else f"{WEEK}_{chosen}"
    if (
        awaited not in form
    ):  # whoever is faster than Slack sends the form before the fields for their choice are there
        form.fault(REPEATING, NOT_THERE_YET)
        return weekly(frozenset({1}))
    return form.read(block_id, lambda: read(form), weekly(frozenset({1})))


def _weekly(form: Sent) -> Rhythm:
    days, every = form.weekdays("days"), int(form.option(REPEATING) or 1)
    week = form.option(f"{WEEK}_{every}")
    if not days:
        raise UnusableRhythm("Choose at least one day.")
    return weekly(days, date.fromisoformat(week) if week else None, every)


def _monthly(form: Sent) -> Rhythm:
    return monthly(int(form.option(ON_DAY) or 0))


def _monthly_weekday(form: Sent) -> Rhythm:
    return monthly_weekday(int(form.option("nth") or 0), int(form.option("weekday") or 0))


_READ: Mapping[str, tuple[Callable[[Sent], Rhythm], str]] = {
    ON_DAY: (_monthly, ON_DAY),
    ON_WEEKDAY: (_monthly_weekday, "nth"),
}


def opening(words: str) -> str:
    """Of a sentence, from the words of `rituals.rhythm.describe`: "On the first Monday of every month"."""
    said = f"on {words}" if words.startswith("the ") else words
    return f"{said[0].upper()}{said[1:]}"
