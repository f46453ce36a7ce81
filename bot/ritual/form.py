"""The set-up form: what an owner decides, shown and read back with every unclear field named at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import field, modal
from bot.form import Sent, channel_box, people_box, radio, text_box, time_box, zone_box
from bot.rhythm import read_rhythm, rhythm_fields
from rituals.kinds import Kind
from rituals.plan import LONGEST_NAME, Latecomers, Plan, check_name
from rituals.questions import LONGEST_QUESTION, parse_questions
from rituals.rhythm import zone
from rituals.words import explain_time, parse_time

SET_UP, CHANGE = "ritual.set_up", "ritual.change"
REPEATS, CHANNEL, PEOPLE = "ritual.repeats", "ritual.channel", "ritual.people"
LATECOMERS = {
    Latecomers.WAIT.value: "Wait for them: it closes an hour after the last person was asked",
    Latecomers.EVENING_BEFORE.value: "Ask them at 17:00 the evening before",
}


def set_up_form(kind: Kind, filled: Plan, today: date, note: Sequence[Block] = ()) -> View:
    """`note` says something of the channel it is opened in."""
    title = f"Set up a {kind.noun}"
    return modal(SET_UP, title, _fields(filled, today, note), submit="Set up", metadata=kind.name)


def change_form(kind: Kind, filled: Plan, seen: str, today: date) -> View:
    """`seen` is "<ritual>:<version>": what the change is made from."""
    return modal(CHANGE, f"Change a {kind.noun}", _fields(filled, today, ()), submit="Save", metadata=seen)


def _fields(filled: Plan, today: date, note: Sequence[Block]) -> list[Block]:
    rhythm = rhythm_fields(filled.rhythm, today, REPEATS)
    return [*_who(filled, note), *_what(filled), *rhythm, *_when(filled)]


def _who(filled: Plan, note: Sequence[Block]) -> list[Block]:
    return [
        field("name", "Name", text_box(filled.name, LONGEST_NAME)),
        _channel(filled.channel_id),
        *note,
        _people(filled.people),
    ]


def _channel(channel_id: str) -> Block:
    """Choosing one sends CHANNEL: how long it takes to ask so many is then said."""
    chosen = channel_box(channel_id, here=True)
    chosen.action_id = CHANNEL
    hint = "The digest is posted there, and whoever is in it can be asked."
    block = field("channel", "Channel", chosen, hint=hint)
    block.dispatch_action = True
    return block


def _people(user_ids: Sequence[str]) -> Block:
    """Choosing some sends PEOPLE: who of them cannot be asked is then said."""
    chosen = people_box(user_ids)
    chosen.action_id = PEOPLE
    hint = "Leave empty to ask everybody in the channel, also those who join later."
    block = field("people", "People", chosen, hint=hint, optional=True)
    block.dispatch_action = True
    return block


def _what(filled: Plan) -> list[Block]:
    plain = [q.label for q in filled.questions if not q.is_blockers]
    blockers = next((q.label for q in filled.questions if q.is_blockers), "")
    return [
        field(
            "questions",
            "Questions",
            text_box("\n".join(plain), 2000, tall=True),
            hint="One per line. Three or fewer work best.",
        ),
        field(
            "blockers",
            "Question about blockers",
            text_box(blockers, LONGEST_QUESTION),
            hint="Its answers come first in the digest. Leave empty to ask no such question.",
            optional=True,
        ),
    ]


def _when(filled: Plan) -> list[Block]:
    return [
        field(
            "ask_at",
            "Ask at",
            time_box(filled.ask_at),
            hint="In each person's own time zone, such as 9:00 or 9.30.",
        ),
        field(
            "close_at",
            "Close at",
            time_box(filled.close_at),
            hint="Then the digest is posted. A time before the asking means the next day.",
        ),
        field("zone", "Time zone of the close", zone_box(filled.zone)),
        field(
            "latecomers",
            "If it is still too early for somebody at that time",
            radio(LATECOMERS, filled.latecomers.value),
        ),
    ]


def read_plan(view: Mapping[str, Any]) -> Plan:
    """The submitted plan. Raises FormRefusal naming every field that needs another look."""
    form = Sent(view)
    plan = Plan(
        name=form.read("name", lambda: check_name(form.text("name")), ""),
        channel_id=form.channel("channel"),
        people=form.people("people"),
        questions=form.read(
            "questions", lambda: parse_questions(form.text("questions"), form.text("blockers")), ()
        ),
        rhythm=read_rhythm(form),
        ask_at=form.read("ask_at", lambda: parse_time(form.text("ask_at")), time()),
        close_at=form.read("close_at", lambda: parse_time(form.text("close_at")), time()),
        zone=form.read("zone", lambda: zone(form.option("zone")).key, ""),
        latecomers=Latecomers(form.option("latecomers")),
    )
    if not plan.channel_id:
        form.fault("channel", "Choose the channel in which the digest is posted.")
    form.check()
    return plan


def remarks(view: Mapping[str, Any]) -> list[str]:
    """How times that could be read in two ways were read."""
    form = Sent(view)
    found = (explain_time(form.text(block_id)) for block_id in ("ask_at", "close_at"))
    return [remark for remark in found if remark]
