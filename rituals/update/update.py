"""An update: the outcome in one sentence, for whom it matters, its number, what comes next and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from rituals.advice import Number
from rituals.update.audience import (
    Addressed,
    Faults,
    addressed,
    asked_faults,
    check_may_edit,
    faults,
    with_asked,
)
from rituals.update.post import UnclearPost, check_seen, publish, revise
from storage.item import Item, ItemKind

LONGEST_OUTCOME = 300
LONGEST = {
    "for_whom": 150,
    "counted": 60,
    "baseline": 30,
    "now": 30,
    "target": 30,
    "next_step": 200,
    "ask": 200,
}
"""Characters per field: what is posted fits one screen."""


@dataclass(frozen=True)
class Update:
    """`asked` holds ids; `pillar` the key of a pillar of the vision, `pillar_name` what it was called then."""

    outcome: str
    for_whom: str = ""
    number: Number = field(default_factory=Number)
    next_step: str = ""
    ask: str = ""
    asked: tuple[str, ...] = ()
    pillar: str = ""
    pillar_name: str = ""


def as_content(said: Update) -> dict[str, Any]:
    return {**asdict(said), "asked": list(said.asked)}


def as_update(content: Mapping[str, Any]) -> Update:
    known = {**content, "number": Number(**content["number"]), "asked": tuple(content["asked"])}
    return Update(**known)


def unclear(said: Update) -> Faults:
    """Advice never blocks: only what is missing or too long does."""
    found: Faults = {}
    if not said.outcome:
        found["outcome"] = "Say in one sentence what is better now, and for whom."
    elif len(said.outcome) > LONGEST_OUTCOME:
        found["outcome"] = _too_long(said.outcome, LONGEST_OUTCOME)
    number = said.number
    texts = {
        "for_whom": said.for_whom,
        "counted": number.name,
        "baseline": number.baseline,
        "now": number.now,
        "target": number.target,
        "next_step": said.next_step,
        "ask": said.ask,
    }
    found |= {key: _too_long(text, LONGEST[key]) for key, text in texts.items() if len(text) > LONGEST[key]}
    if number.all_text and not number.name:
        found["counted"] = "Say what these figures count, or leave all four empty."
    elif number.name and not number.now:
        found["now"] = "Say how much it is now."
    if said.asked and not said.ask:
        found["ask"] = "Say what you ask of them, or leave the people empty."
    return found


def _too_long(text: str, most: int) -> str:
    return f"This has {len(text)} characters. Nobody reads long updates: please use at most {most}."


def post(session: Session, team_id: str, said: Update, to: Addressed, *, by: str, now: datetime) -> Item:
    """Raises UnclearPost with everything that needs another look, at once."""
    found = unclear(said) | faults(session, team_id, by, to)
    found |= asked_faults(session, team_id, to, said.asked)
    if found:
        raise UnclearPost(found)
    reached = with_asked(session, team_id, to, said.asked)
    return publish(session, team_id, ItemKind.UPDATE, as_content(said), reached, (), by=by, now=now)


def edit(
    session: Session, item: Item, said: Update, to: Addressed, *, by: str, now: datetime, seen: int
) -> None:
    check_may_edit(session, item, by)
    check_seen(session, item, seen)
    known = addressed(session, item).all
    found = unclear(said) | faults(session, item.team_id, by, to, known)
    found |= asked_faults(session, item.team_id, to, said.asked, known)
    if found:
        raise UnclearPost(found)
    reached = with_asked(session, item.team_id, to, said.asked)
    revise(session, item, as_content(said), reached, (), by=by, now=now, seen=seen)


def chosen_people(to: Addressed, said: Update) -> tuple[str, ...]:
    """Those the author chose as readers: whoever is asked reads it anyway."""
    return tuple(each for each in to.people if each not in said.asked)
