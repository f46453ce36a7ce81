"""Starting a retrospective, and changing its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, InputBlock, Option, PlainTextObject, RadioButtonsElement
from slack_sdk.models.views import View

from bot.blocks import context, field, modal, notice, words
from bot.form import Sent, date_box, text_box, time_box
from bot.retro.wording import in_full, titled
from bot.text import bold, place
from rituals.kinds.retro import RETRO
from rituals.plan import LONGEST_NAME, check_name
from rituals.retro.columns import COLUMN_SETS, OWN, columns_of
from rituals.retro.course import LONGEST_INTRO, Outline
from rituals.retro.ending import USUAL_END, end_at, usual_end
from rituals.words import explain_time, parse_time

START, CHANGE_END = "retro.start", "retro.end"
COLUMNS = "retro.columns"
LONGEST_COLUMNS = 500


def start_form(channel_id: str, zone: str, now: datetime, title: str = "", chosen: str = "") -> View:
    """`chosen` names the set of columns; own ones get a field to write them in."""
    blocks: list[Block] = [
        field("title", "Title", text_box(title or RETRO.title, LONGEST_NAME)),
        _columns(chosen or COLUMN_SETS[0].name),
    ]
    if chosen == OWN:
        own = text_box(longest=LONGEST_COLUMNS, tall=True)
        blocks.append(field("own", "Your columns", own, hint="One per line, two to six."))
    blocks += [
        *_end_fields(usual_end(zone, now), USUAL_END, zone),
        field(
            "intro",
            "What it is about",
            text_box(longest=LONGEST_INTRO),
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
        field("until_day", "Collect notes until", date_box(day)),
        field(
            "until_time",
            "At",
            time_box(at),
            hint=f"In {place(zone)}, such as 17:00 or half past four pm.",
        ),
    ]


def end_form(round_id: str, title: str, closes_at: datetime, zone: str) -> View:
    local = closes_at.astimezone(ZoneInfo(zone))
    blocks = [
        context(f"{bold(title)} collects notes until {in_full(closes_at, zone)} now."),
        *_end_fields(local.date(), local.time(), zone),
    ]
    return modal(CHANGE_END, "Change the end", blocks, submit="Save", metadata=round_id)


def chosen_columns(view: Mapping[str, Any]) -> str:
    return Sent(view).option("columns")


def read_outline(view: Mapping[str, Any], zone: str, now: datetime) -> Outline:
    """Raises FormRefusal naming every field that needs another look."""
    form = Sent(view)
    where = "own" if "own" in form else "columns"
    outline = Outline(
        title=form.read("title", lambda: check_name(form.text("title")), ""),
        columns=form.read(where, lambda: columns_of(form.option("columns"), form.text("own")), ()),
        until=_end(form, zone, now),
        zone=zone,
        intro=form.text("intro"),
    )
    form.check()
    return outline


def read_end(view: Mapping[str, Any], zone: str, now: datetime) -> datetime:
    """Raises FormRefusal."""
    form = Sent(view)
    until = _end(form, zone, now)
    form.check()
    return until


def _end(form: Sent, zone: str, now: datetime) -> datetime:
    """Only good once the form was checked."""
    at = form.read("until_time", lambda: parse_time(form.text("until_time")), None)
    day = form.day("until_day")
    if day is None:
        form.fault("until_day", "Choose a day.")
    if at is None or day is None:
        return now
    return form.read("until_day", lambda: end_at(day, at, zone, now), now)


def told_end(view: Mapping[str, Any], title: str, until: datetime, zone: str) -> View:
    """What the form meant, in words."""
    said = f"collects notes until {in_full(until, zone)}. Then everybody in the channel reads them."
    remark = explain_time(Sent(view).text("until_time"))
    told = " ".join([said, remark]) if remark else said
    return notice("All set", [titled(title, words(told))])
