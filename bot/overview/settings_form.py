"""`/rituals settings` and `/rituals away`: what everybody decides for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot.blocks import button, context, divider, field, header, modal, section
from bot.failures import FormRefusal
from bot.form import Sent, date_box, radio, tick, zone_box
from bot.text import day, place
from rituals.preference import Choice, DaysOver, DaysTheWrongWayRound, NoFirstDay
from rituals.rhythm import zone
from storage.member import Member
from storage.preference import Away, Preference

SETTINGS, AWAY = "overview.settings", "overview.away"
COME_BACK = "overview.come_back"
MOST_SHOWN = 20
Days = tuple[date | None, date | None]
NUDGED, PLAIN, MENTION = "nudged", "plain", "mention"
NAMES = {PLAIN: "As plain text", MENTION: "As a mention: Slack tells me whenever one names me"}


def settings_form(person: Member, chosen: Preference, away: list[Away]) -> View:
    blocks: list[Block] = [_zone(person, chosen), _reminders(chosen), _digests(chosen), divider()]
    return modal(SETTINGS, "My settings", [*blocks, *_away(away)], submit="Save")


def away_form(away: list[Away], typed: Days = (None, None)) -> View:
    """`typed` days stand in the form already."""
    return modal(AWAY, "Days away", _away(away, typed), submit="Save")


def _zone(person: Member, chosen: Preference) -> Block:
    slack_zone = place(person.slack_zone or person.zone)
    select = zone_box(chosen.zone, f"As Slack says: {slack_zone}")
    hint = f"I ask you by this clock. Leave it empty to go by your Slack profile, which says {slack_zone}."
    return field("zone", "Time zone", select, hint=hint, optional=True)


def _reminders(chosen: Preference) -> Block:
    text = "Remind me once before something closes that I have not answered"
    return field("reminders", "Reminders", tick(text, NUDGED, is_ticked=chosen.is_nudged), optional=True)


def _digests(chosen: Preference) -> Block:
    return field("digests", "My name in digests", radio(NAMES, MENTION if chosen.is_mentioned else PLAIN))


def _away(away: list[Away], typed: Days = (None, None)) -> list[Block]:
    blocks: list[Block] = [header("Days away")]
    blocks += [_stretch(each) for each in away[:MOST_SHOWN]]
    blocks += [] if away else [context("None. On days away nothing is asked of you, and you miss nothing.")]
    return [*blocks, *day_fields("First day away", "Last day away", typed)]


def _stretch(row: Away) -> Block:
    return section(stretch(row.first, row.last), accessory=button("Remove", COME_BACK, row.id))


def day_fields(first: str, last: str, typed: Days = (None, None)) -> list[InputBlock]:
    """Two dates, both included; the second may be left out for a single day."""
    return [
        field("first", first, date_box(typed[0]), optional=True),
        field("last", last, date_box(typed[1]), hint="Leave empty for a single day.", optional=True),
    ]


def stretch(first: date, last: date) -> str:
    """ "Thursday 24 December to Saturday 2 January"."""
    years = (
        f" {first.year}" if first.year != last.year else "",
        f" {last.year}" if first.year != last.year else "",
    )
    if first == last:
        return day(first)
    return f"{day(first)}{years[0]} to {day(last)}{years[1]}"


def read_choice(view: Mapping[str, Any]) -> Choice:
    form = Sent(view)
    chosen = form.option("zone")
    return Choice(
        zone=zone(chosen).key if chosen else "",
        is_nudged=form.is_ticked("reminders"),
        is_mentioned=form.option("digests") == MENTION,
    )


def read_days(view: Mapping[str, Any]) -> Days:
    form = Sent(view)
    return form.day("first"), form.day("last")


def under_its_field(refusal: NoFirstDay | DaysTheWrongWayRound | DaysOver) -> FormRefusal:
    return FormRefusal({"first" if isinstance(refusal, NoFirstDay) else "last": str(refusal)})
