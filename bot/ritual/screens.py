"""The modals about a ritual: set up, change, hand over."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.blocks import field, modal, notice, section
from bot.form import person_box
from bot.parts import Parts
from bot.ritual.form import change_form, set_up_form
from bot.text import bold, escape
from rituals import ritual as ritual_rules
from rituals.kinds import KINDS, Kind
from rituals.people import NotAllowed, check_may_set_up
from rituals.plan import as_plan, first_plan
from storage import ritual as rituals

HAND_OVER = "ritual.handed_over"


def set_up(parts: Parts, kind: Kind, user_id: str) -> View:
    """The form; or, for those who may not, the words that say who may."""
    person = parts.directory.person(user_id)
    try:
        check_may_set_up(person)
    except NotAllowed as refusal:
        return notice("Not possible", escape(str(refusal)))
    return set_up_form(kind, first_plan(kind, person.zone))


def change(parts: Parts, ritual_id: str) -> View:
    with parts.database.read() as session:
        ritual = ritual_rules.find(session, parts.team_id, ritual_id)
        plan = as_plan(rituals.current_version(session, ritual), ritual.channel_id)
        return change_form(KINDS[ritual.kind], plan, f"{ritual.id}:{ritual.version}")


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
