"""The modals about a ritual: set up, change, hand over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import field, modal, notice, section
from bot.form import Sent, person_box
from bot.message.pace import posts_per_minute
from bot.parts import Parts
from bot.ritual.crowd import CHANNEL, PEOPLE, crowd_note, has_notes, left_out_note, with_notes
from bot.ritual.form import change_form, set_up_form
from bot.text import bold, escape
from rituals import ritual as ritual_rules
from rituals.kinds import KINDS, Kind
from rituals.people import NotAllowed, check_may_set_up
from rituals.plan import as_plan, first_plan
from rituals.rhythm import local_date
from storage import ritual as rituals

HAND_OVER = "ritual.handed_over"


def set_up(parts: Parts, kind: Kind, user_id: str, channel_id: str = "") -> View:
    """The form; or, for those who may not, the words that say who may. `channel_id` is where it is opened."""
    person = parts.directory.person(user_id)
    try:
        check_may_set_up(person)
    except NotAllowed as refusal:
        return notice("Not possible", escape(str(refusal)))
    today = local_date(parts.clock.calendar(), ZoneInfo(person.zone))
    note = _crowd(parts, channel_id)
    return set_up_form(kind, first_plan(kind, person.zone), today, note)


def change(parts: Parts, ritual_id: str) -> View:
    with parts.database.read() as session:
        ritual = ritual_rules.find(session, parts.team_id, ritual_id)
        plan = as_plan(rituals.current_version(session, ritual), ritual.channel_id)
    today = local_date(parts.clock.calendar(), ZoneInfo(plan.zone))
    return change_form(KINDS[ritual.kind], plan, f"{ritual.id}:{ritual.version}", today)


def hand_over(parts: Parts, ritual_id: str) -> View:
    with parts.database.read() as session:
        ritual = ritual_rules.find(session, parts.team_id, ritual_id)
        name = rituals.current_version(session, ritual).name
    blocks = [
        section(
            f"Whoever you choose is told in a message what happens next in {bold(name)}, and can change it."
        ),
        field("owner", "New owner", person_box()),
    ]
    return modal(HAND_OVER, "Hand over", blocks, submit="Hand over", metadata=ritual_id)


def tell_of_people(parts: Parts, view: Mapping[str, Any]) -> None:
    """In the open form, whose channel or people were chosen; if there is nothing to say, nothing in it moves."""
    form = Sent(view)
    channel_id, chosen = form.channel(CHANNEL), form.people(PEOPLE)
    notes = {CHANNEL: _crowd(parts, channel_id), PEOPLE: _left_out(parts, channel_id, chosen)}
    if any(notes.values()) or has_notes(view):
        parts.screens.update(view, lambda: with_notes(view, notes))


def _crowd(parts: Parts, channel_id: str) -> list[Block]:
    """Asks Slack how many are there; says nothing where it does not tell."""
    people = parts.directory.number_in(channel_id) if channel_id else None
    with parts.database.read() as session:
        pace = posts_per_minute(session, parts.team_id)
    return crowd_note(people, pace) if people else []


def _left_out(parts: Parts, channel_id: str, chosen: Sequence[str]) -> list[Block]:
    left_out = parts.directory.not_to_be_asked(channel_id, chosen) if channel_id and chosen else []
    return left_out_note(left_out, channel_id)
