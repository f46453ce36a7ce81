"""Starting a retrospective, and changing its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.blocks import context, field, modal, section
from bot.failures import FormRefusal
from bot.retro.wording import in_full
from bot.text import bold, place
from rituals.kinds.retro import RETRO
from rituals.plan import LONGEST_NAME, check_name
from rituals.refusals import Refusal
from rituals.retro.columns import COLUMN_SETS, OWN, columns_of
from rituals.retro.course import LONGEST_INTRO, Outline
from rituals.retro.ending import USUAL_END, end_at, usual_end
from rituals.words import explain_time, parse_time

START, CHANGE_END = "retro.start", "retro.end"
COLUMNS = "retro.columns"
VALUE = "value"
T = TypeVar("T")


def start_form(channel_id: str, zone: str, now: datetime, title: str = "", chosen: str = "") -> View:
    """`chosen` names the set of columns; own ones get a field to write them in."""
    blocks: list[Block] = [
        field("title", "Title", _line(title[:LONGEST_NAME] or RETRO.title, LONGEST_NAME)),
        _columns(chosen or COLUMN_SETS[0].name),
    ]
    if chosen == OWN:
        own = PlainTextInputElement(action_id=VALUE, multiline=True, max_length=500)
        blocks.append(field("own", "Your columns", own, hint="One per line, two to six."))
    intro = PlainTextInputElement(action_id=VALUE, max_length=LONGEST_INTRO)
    blocks += [
        *_end_fields(usual_end(zone, now), USUAL_END, zone),
        field(
            "intro",
            "What it is about",
            intro,
            hint="Stands above the button, such as: what helped us ship, and what got in the way?",
            optional=True,
        ),
    ]
    return modal(START, "Start a retrospective", blocks, submit="Start", metadata=channel_id)


def _columns(chosen: str) -> Block:
    options = [
        Option(text=each.label, value=each.name, description=each.says or None) for each in COLUMN_SETS
    ]
    options.append(Option(text="Own columns", value=OWN))
    initial = next(option for option in options if option.value == chosen)
    radio = RadioButtonsElement(action_id=COLUMNS, options=options, initial_option=initial)
    return InputBlock(
        block_id="columns", label=PlainTextObject(text="Columns"), element=radio, dispatch_action=True
    )


def _end_fields(day: date, at: time, zone: str) -> list[Block]:
    return [
        field(
            "until_day",
            "Collect notes until",
            DatePickerElement(action_id=VALUE, initial_date=day.isoformat()),
        ),
        field(
            "until_time",
            "At",
            _line(f"{at:%H:%M}", 40),
            hint=f"In {place(zone)}, such as 17:00 or half past four pm.",
        ),
    ]


def _line(value: str, longest: int) -> PlainTextInputElement:
    return PlainTextInputElement(action_id=VALUE, max_length=longest, initial_value=value)


def end_form(round_id: str, title: str, closes_at: datetime, zone: str) -> View:
    local = closes_at.astimezone(ZoneInfo(zone))
    blocks = [
        context(f"{bold(title)} collects notes until {in_full(closes_at, zone)} now."),
        *_end_fields(local.date(), local.time(), zone),
    ]
    return modal(CHANGE_END, "Change the end", blocks, submit="Save", metadata=round_id)


class Reader:
    """Reads the fields of a submitted form one by one, and collects what needs another look."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self.values: Mapping[str, Any] = view["state"]["values"]
        self.faults: dict[str, str] = {}

    def text(self, block_id: str) -> str:
        return self.values.get(block_id, {}).get(VALUE, {}).get("value") or ""

    def read(self, block_id: str, get: Callable[[], T]) -> T | None:
        try:
            return get()
        except Refusal as refusal:
            self.faults[block_id] = str(refusal)
            return None

    def end(self, zone: str, now: datetime) -> datetime | None:
        at = self.read("until_time", lambda: parse_time(self.text("until_time")))
        chosen = self.values["until_day"][VALUE].get("selected_date")
        if not chosen:
            self.faults["until_day"] = "Choose a day."
        if at is None or not chosen:
            return None
        return self.read("until_day", lambda: end_at(date.fromisoformat(chosen), at, zone, now))


def chosen_columns(view: Mapping[str, Any]) -> str:
    return str(view["state"]["values"]["columns"][COLUMNS]["selected_option"]["value"])


def read_outline(view: Mapping[str, Any], zone: str, now: datetime) -> Outline:
    """Raises FormRefusal naming every field that needs another look."""
    form = Reader(view)
    chosen = chosen_columns(view)
    title = form.read("title", lambda: check_name(form.text("title")))
    where = "own" if "own" in form.values else "columns"
    columns = form.read(where, lambda: columns_of(chosen, form.text("own")))
    until = form.end(zone, now)
    if form.faults or title is None or columns is None or until is None:
        raise FormRefusal(form.faults)
    return Outline(title=title, columns=columns, until=until, zone=zone, intro=form.text("intro"))


def read_end(view: Mapping[str, Any], zone: str, now: datetime) -> datetime:
    """Raises FormRefusal."""
    form = Reader(view)
    until = form.end(zone, now)
    if until is None:
        raise FormRefusal(form.faults)
    return until


def told_end(view: Mapping[str, Any], title: str, until: datetime, zone: str) -> View:
    """What the form meant, in words."""
    said = f"{bold(title)} collects notes until {in_full(until, zone)}. Then everybody in the channel reads them."
    remark = explain_time(view["state"]["values"]["until_time"][VALUE]["value"])
    remarks: list[Block] = [context(remark)] if remark else []
    return modal("notice", "All set", [section(said), *remarks])
