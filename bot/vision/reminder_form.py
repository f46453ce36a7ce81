"""The form in which a channel gets its rhythm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, TypeVar

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    ExternalDataSelectElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks import actions, button, confirm, field, modal
from bot.failures import FormRefusal
from bot.ritual.form import DAYS, ZONE, zone_option
from bot.text import place
from rituals.plan import check_days
from rituals.refusals import Refusal
from rituals.rhythm import zone
from rituals.vision.channel import Wish
from rituals.words import parse_time

REMINDED, STOP = "vision.reminded", "vision.stop"
VALUE = "value"
T = TypeVar("T")
EVERY = {1: "Every week", 2: "Every second week", 4: "Every fourth week"}


def form(wish: Wish, reminder_id: str = "") -> View:
    """`reminder_id` "" makes a new one."""
    blocks: list[Block] = [
        field(
            "channel",
            "Channel",
            ConversationSelectElement(
                action_id=VALUE,
                initial_conversation=wish.channel_id or None,
                filter=ConversationFilter(include=["public", "private"]),
            ),
            hint="I post the vision there with one story or one side of it, and none twice within two months.",
        ),
        *_when(wish),
    ]
    if reminder_id:
        sure = confirm("Stop reminding?", "Nothing more is posted. What was posted stays.", "Stop")
        stop = button("Stop reminding", STOP, reminder_id, style="danger", confirm=sure)
        blocks.append(actions("vision_stop", [stop]))
    title = "Change the reminder" if reminder_id else "Remind a channel"
    return modal(REMINDED, title, blocks, submit="Save", metadata=reminder_id)


def _when(wish: Wish) -> list[Block]:
    days = [Option(text=name, value=str(number)) for number, name in enumerate(DAYS, start=1)]
    ticked = [option for option in days if int(option.value or 0) in wish.days]
    every = [Option(text=text, value=str(number)) for number, text in EVERY.items()]
    chosen = next((option for option in every if option.value == str(wish.every)), every[0])
    zones = ExternalDataSelectElement(
        action_id=ZONE,
        initial_option=zone_option(wish.zone, place(wish.zone)),
        min_query_length=2,
        placeholder="Search a city, country or zone",
    )
    at = PlainTextInputElement(action_id=VALUE, max_length=40, initial_value=wish.at.strftime("%H:%M"))
    return [
        field(
            "days", "Days", CheckboxesElement(action_id=VALUE, options=days, initial_options=ticked or None)
        ),
        field(
            "every", "How often", StaticSelectElement(action_id=VALUE, options=every, initial_option=chosen)
        ),
        field("at", "At", at, hint="Such as 10:00. Never on a day on which the team is off."),
        field("zone", "Time zone", zones),
    ]


def read_wish(view: Mapping[str, Any]) -> Wish:
    """Raises FormRefusal naming every field that needs another look."""
    values: Mapping[str, Any] = view["state"]["values"]
    faults: dict[str, str] = {}

    def read(block_id: str, get: Callable[[], T], otherwise: T) -> T:
        try:
            return get()
        except Refusal as refusal:
            faults[block_id] = str(refusal)
            return otherwise

    ticked = values["days"][VALUE].get("selected_options") or []
    wish = Wish(
        channel_id=values["channel"][VALUE].get("selected_conversation") or "",
        days=read("days", lambda: check_days(frozenset(int(each["value"]) for each in ticked)), frozenset()),
        every=int(values["every"][VALUE]["selected_option"]["value"]),
        at=read("at", lambda: parse_time(values["at"][VALUE].get("value") or ""), time()),
        zone=read("zone", lambda: zone(values["zone"][ZONE]["selected_option"]["value"]).key, ""),
    )
    if not wish.channel_id:
        faults["channel"] = "Choose the channel that is reminded."
    if faults:
        raise FormRefusal(faults)
    return wish
