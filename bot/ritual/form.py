"""The set-up form: what an owner decides, shown and read back with every unclear field named at once."""

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
    RadioButtonsElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks import field, modal
from bot.failures import FormRefusal
from bot.text import place
from rituals.kinds import Kind
from rituals.plan import LONGEST_NAME, Latecomers, Plan, check_days, check_name
from rituals.questions import LONGEST_QUESTION, parse_questions
from rituals.refusals import Refusal
from rituals.rhythm import zone
from rituals.words import explain_time, parse_time

SET_UP, CHANGE = "ritual.set_up", "ritual.change"
ZONE = "ritual.zone"
VALUE = "value"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LATECOMERS = {
    Latecomers.WAIT: "Wait for them: it closes an hour after the last person was asked",
    Latecomers.EVENING_BEFORE: "Ask them at 17:00 the evening before",
}
T = TypeVar("T")


def set_up_form(kind: Kind, filled: Plan) -> View:
    title = f"Set up a {kind.noun}"
    return modal(SET_UP, title, _fields(filled), submit="Set up", metadata=kind.name)


def change_form(kind: Kind, filled: Plan, seen: str) -> View:
    """`seen` is "<ritual>:<version>": what the change is made from."""
    return modal(CHANGE, f"Change a {kind.noun}", _fields(filled), submit="Save", metadata=seen)


def _fields(filled: Plan) -> list[Block]:
    return [*_who(filled), *_what(filled), *_when(filled)]


def _who(filled: Plan) -> list[Block]:
    channel = ConversationSelectElement(
        action_id=VALUE,
        initial_conversation=filled.channel_id or None,
        default_to_current_conversation=None if filled.channel_id else True,
        filter=ConversationFilter(include=["public", "private"]),
    )
    people = UserMultiSelectElement(action_id=VALUE, initial_users=list(filled.people) or None)
    return [
        field("name", "Name", _line(filled.name, LONGEST_NAME)),
        field(
            "channel",
            "Channel",
            channel,
            hint="The digest is posted there, and whoever is in it can be asked.",
        ),
        field(
            "people",
            "People",
            people,
            hint="Leave empty to ask everybody in the channel, also those who join later.",
            optional=True,
        ),
    ]


def _what(filled: Plan) -> list[Block]:
    plain = [q.label for q in filled.questions if not q.is_blockers]
    blockers = next((q.label for q in filled.questions if q.is_blockers), "")
    lines = PlainTextInputElement(
        action_id=VALUE, multiline=True, max_length=2000, initial_value="\n".join(plain) or None
    )
    return [
        field(
            "questions",
            "Questions",
            lines,
            hint="One per line. Three or fewer work best.",
        ),
        field(
            "blockers",
            "Question about blockers",
            _line(blockers, LONGEST_QUESTION),
            hint="Its answers come first in the digest. Leave empty to ask no such question.",
            optional=True,
        ),
    ]


def _when(filled: Plan) -> list[Block]:
    days = [Option(text=name, value=str(number)) for number, name in enumerate(DAYS, start=1)]
    ticked = [option for option in days if int(option.value or 0) in filled.days]
    late = [Option(text=text, value=value.value) for value, text in LATECOMERS.items()]
    chosen = next(option for option in late if option.value == filled.latecomers.value)
    zones = ExternalDataSelectElement(
        action_id=ZONE,
        initial_option=zone_option(filled.zone, place(filled.zone)),
        min_query_length=2,
        placeholder="Search a city, country or zone",
    )
    return [
        field(
            "days", "Days", CheckboxesElement(action_id=VALUE, options=days, initial_options=ticked or None)
        ),
        field(
            "ask_at",
            "Ask at",
            _line(_clock(filled.ask_at), 40),
            hint="In each person's own time zone, such as 9:00 or 9.30.",
        ),
        field(
            "close_at",
            "Close at",
            _line(_clock(filled.close_at), 40),
            hint="Then the digest is posted. A time before the asking means the next day.",
        ),
        field("zone", "Time zone of the close", zones),
        field(
            "latecomers",
            "If it is still too early for somebody at that time",
            RadioButtonsElement(action_id=VALUE, options=late, initial_option=chosen),
        ),
    ]


def _clock(at: time) -> str:
    return at.strftime("%H:%M")


def _line(value: str, longest: int) -> PlainTextInputElement:
    return PlainTextInputElement(action_id=VALUE, max_length=longest, initial_value=value or None)


def zone_option(name: str, label: str) -> Option:
    return Option(text=label[:75], value=name)


def read_plan(view: Mapping[str, Any]) -> Plan:
    """The submitted plan. Raises FormRefusal naming every field that needs another look."""
    values: Mapping[str, Any] = view["state"]["values"]
    faults: dict[str, str] = {}

    def read(block_id: str, get: Callable[[], T]) -> T | None:
        try:
            return get()
        except Refusal as refusal:
            faults[block_id] = str(refusal)
            return None

    name = read("name", lambda: check_name(_text(values, "name")))
    questions = read(
        "questions", lambda: parse_questions(_text(values, "questions"), _text(values, "blockers"))
    )
    days = read("days", lambda: check_days(_days(values)))
    ask_at = read("ask_at", lambda: parse_time(_text(values, "ask_at")))
    close_at = read("close_at", lambda: parse_time(_text(values, "close_at")))
    closing_zone = read("zone", lambda: zone(values["zone"][ZONE]["selected_option"]["value"]).key)
    channel_id = values["channel"][VALUE].get("selected_conversation")
    if not channel_id:
        faults["channel"] = "Choose the channel in which the digest is posted."
    if faults or not (
        name and questions and days and ask_at is not None and close_at is not None and closing_zone
    ):
        raise FormRefusal(faults)
    return Plan(
        name=name,
        channel_id=channel_id,
        people=tuple(values["people"][VALUE].get("selected_users") or ()),
        questions=questions,
        days=days,
        ask_at=ask_at,
        close_at=close_at,
        zone=closing_zone,
        latecomers=Latecomers(values["latecomers"][VALUE]["selected_option"]["value"]),
    )


def remarks(view: Mapping[str, Any]) -> list[str]:
    """How times that could be read in two ways were read."""
    values: Mapping[str, Any] = view["state"]["values"]
    found = (explain_time(_text(values, block_id)) for block_id in ("ask_at", "close_at"))
    return [remark for remark in found if remark]


def _text(values: Mapping[str, Any], block_id: str) -> str:
    return values[block_id][VALUE].get("value") or ""


def _days(values: Mapping[str, Any]) -> frozenset[int]:
    return frozenset(int(option["value"]) for option in values["days"][VALUE]["selected_options"])
