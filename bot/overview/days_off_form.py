"""`/rituals daysoff`: the days on which a channel's team is off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ExternalDataSelectElement,
    Option,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.blocks import (
    bullets,
    button,
    context,
    field,
    header,
    modal,
    notice,
    paragraph,
    rich,
    section,
    words,
)
from bot.form import Sent, text_box
from bot.overview.settings_form import day_fields, stretch
from bot.text import day
from rituals.calendar import LONGEST_NAME, Off
from rituals.countries import Country, country_name
from storage.preference import DayOff

DAYS_OFF = "overview.days_off"
COUNTRY, TAKE_OUT = "overview.country", "overview.take_out"
MOST_SHOWN = 40


@dataclass(frozen=True)
class ChannelDays:
    """`country` is an ISO 3166 code, or "". `may_enter` says whether the reader can change them."""

    channel_id: str
    entered: Sequence[DayOff]
    coming: Sequence[Off]
    country: str
    may_enter: bool


def days_off_form(days: ChannelDays) -> View:
    blocks: list[Block] = [
        section(f"On these days nothing is asked or posted in <#{days.channel_id}>."),
        header("Next"),
        _coming(days),
    ]
    if not days.may_enter:
        who = "whoever owns a ritual in this channel, and its leaders and facilitators"
        return notice("Days off", [*blocks, context(f"They are entered by {who}.")])
    blocks += _country(days.country)
    blocks += [header("Entered"), *[_entered(each) for each in days.entered[:MOST_SHOWN]]]
    blocks += [] if days.entered else [context("None yet.")]
    blocks += day_fields("First day off", "Last day off")
    name = text_box(longest=LONGEST_NAME, placeholder="Company offsite")
    blocks.append(field("name", "What it is called", name, optional=True))
    return modal(DAYS_OFF, "Days off", blocks, submit="Save", metadata=days.channel_id)


def _coming(days: ChannelDays) -> Block:
    if not days.coming:
        return context("None within a year.")
    return rich(bullets([paragraph(words(f"{day(each.day)}: {each.name}")) for each in days.coming]))


def _country(code: str) -> list[Block]:
    chosen = Option(text=(country_name(code) or code)[:75], value=code) if code else None
    select = ExternalDataSelectElement(
        action_id=COUNTRY, initial_option=chosen, min_query_length=1, placeholder="Search a country"
    )
    hint = "The team is off on its national holidays. Those of regions are not among them: enter them below."
    return [field("country", "Public holidays of", select, hint=hint, optional=True)]


def _entered(row: DayOff) -> Block:
    """Plain text: somebody named it."""
    named = f" · {row.name}" if row.name else ""
    return SectionBlock(
        text=PlainTextObject(text=f"{stretch(row.first, row.last)}{named}", emoji=False),
        accessory=button("Remove", TAKE_OUT, row.id),
    )


def country_option(country: Country) -> Option:
    return Option(text=country.name[:75], value=country.code)


def read_country(view: Mapping[str, Any]) -> str:
    return Sent(view).option("country")


def read_name(view: Mapping[str, Any]) -> str:
    return Sent(view).text("name")
