"""The forms of digests: one's own, and a channel's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ExternalDataSelectElement,
    Option,
    RadioButtonsElement,
    StaticMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks import actions, button, context, field, modal
from bot.failures import FormRefusal
from bot.ritual.form import DAYS, ZONE, zone_option
from bot.text import place, shorten
from bot.update.fields import (
    LONGEST_OPTION,
    VALUE,
    people_field,
    picked,
    picked_people,
    select_field,
    state,
    text_field,
    typed,
)
from rituals.refusals import Refusal
from rituals.rhythm import WORKDAYS, zone
from rituals.update.digest import LINE, SILENT
from rituals.update.follow import Wish, is_daily
from rituals.words import parse_time

FOLLOW, DIGEST = "update.follow", "update.digest"
STOP, UNFOLLOW = "update.stop_digest", "update.unfollow"
DAILY = "daily"
OFTEN = {DAILY: "Monday to Friday"} | {str(n): f"Every {name}" for n, name in enumerate(DAYS, start=1)}
EMPTY = {SILENT: "Stay silent", LINE: "Say so in one line"}


def follow_form(wish: Wish, pillars: Mapping[str, str], *, is_new: bool) -> View:
    blocks: list[Block] = [
        context("A direct message with what others posted since the last one, of what you may see."),
        _often(wish),
        text_field("at", "At", _clock(wish), hint="In your own time zone, wherever you are. Such as 9:00."),
        people_field("people", "Only from these people", wish.people),
        *_pillars(wish, pillars),
        _empty(wish),
    ]
    if not is_new:
        blocks.append(actions("stop", [button("Stop following", UNFOLLOW, "unfollow")]))
    return modal(FOLLOW, "Follow updates", blocks, submit="Save" if not is_new else "Follow")


def digest_form(wish: Wish, pillars: Mapping[str, str], channel_id: str, version: int) -> View:
    """`version` is the one shown, 0 for a new one."""
    zones = ExternalDataSelectElement(
        action_id=ZONE,
        initial_option=zone_option(wish.zone, place(wish.zone)),
        min_query_length=2,
        placeholder="Search a city, country or zone",
    )
    blocks: list[Block] = [
        context(
            f"Posted in <#{channel_id}>: what is new since the last one, of what everybody there may see."
        ),
        _often(wish),
        text_field("at", "At", _clock(wish), hint="Such as 9:00 or 9.30."),
        field("zone", "Time zone", zones),
        people_field("people", "Only from these people", wish.people),
        *_pillars(wish, pillars),
        _empty(wish),
    ]
    if version:
        blocks.append(actions("stop", [button("Stop this digest", STOP, channel_id)]))
    return modal(DIGEST, "Digest for the channel", blocks, submit="Save", metadata=f"{channel_id}:{version}")


def _often(wish: Wish) -> Block:
    chosen = DAILY if is_daily(wish) else str(min(wish.days))
    return select_field("often", "How often", OFTEN, chosen)


def _clock(wish: Wish) -> str:
    return wish.at.strftime("%H:%M")


def _pillars(wish: Wish, pillars: Mapping[str, str]) -> list[Block]:
    if not pillars:
        return []
    options = [Option(text=shorten(name, LONGEST_OPTION), value=key) for key, name in pillars.items()]
    chosen = [option for option in options if option.value in wish.pillars]
    element = StaticMultiSelectElement(action_id=VALUE, options=options, initial_options=chosen or None)
    hint = "Together with the people: whatever fits either. Leave both empty for everything."
    return [field("pillars", "Only for these pillars", element, hint=hint, optional=True)]


def _empty(wish: Wish) -> Block:
    options = [Option(text=text, value=value) for value, text in EMPTY.items()]
    first = next(option for option in options if option.value == wish.empty)
    return field(
        "empty",
        "When there is nothing new",
        RadioButtonsElement(action_id=VALUE, options=options, initial_option=first),
    )


def read_wish(view: Mapping[str, Any], own_zone: str) -> Wish:
    """`own_zone` is used where the form asks for none. Raises FormRefusal."""
    values = state(view)
    faults: dict[str, str] = {}
    at = None
    try:
        at = parse_time(typed(values, "at"))
    except Refusal as refusal:
        faults["at"] = str(refusal)
    often = picked(values, "often")
    if not often:
        faults["often"] = "Choose how often."
    if faults or at is None:
        raise FormRefusal(faults)
    chosen = (values.get("zone") or {}).get(ZONE, {}).get("selected_option") or {}
    options = (values.get("pillars") or {}).get(VALUE, {}).get("selected_options") or ()
    return Wish(
        days=WORKDAYS if often == DAILY else frozenset({int(often)}),
        at=at,
        zone=zone(chosen["value"]).key if chosen else own_zone,
        empty=picked(values, "empty") or SILENT,
        people=picked_people(values, "people"),
        pillars=tuple(option["value"] for option in options),
    )
