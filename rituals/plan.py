"""A plan: what an owner decides about a ritual, and how it is kept as a version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals.kinds.kind import Kind
from rituals.questions import Question, loaded, stored
from rituals.refusals import Refusal
from rituals.rhythm import Rhythm, continued, weekly
from rituals.wanted import UNHURRIED, touch, want
from storage.message import message
from storage.ritual import Ritual, RitualVersion

LONGEST_NAME = 60


class UnclearPlan(Refusal):
    """Something in the plan is missing or cannot be done."""


class Latecomers(StrEnum):
    """What happens with people for whom the day begins when the round is about to close."""

    WAIT = "wait"
    EVENING_BEFORE = "evening_before"


@dataclass(frozen=True)
class Plan:
    """`ask_at` is in each person's own zone, `close_at` in `zone`. No `people` means everybody in the channel.

    `channel_id` is empty only in the plan a new owner starts from. A rhythm without a start begins on the day on which
    the plan is kept.
    """

    name: str
    channel_id: str
    people: tuple[str, ...]
    questions: tuple[Question, ...]
    rhythm: Rhythm
    ask_at: time
    close_at: time
    zone: str
    latecomers: Latecomers = Latecomers.WAIT


def first_plan(kind: Kind, zone: str) -> Plan:
    """What the form shows to somebody who sets up their first ritual of a kind."""
    return Plan(
        name=kind.title,
        channel_id="",
        people=(),
        questions=kind.questions,
        rhythm=weekly(kind.days),
        ask_at=kind.ask_at,
        close_at=kind.close_at,
        zone=zone,
    )


def check_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UnclearPlan("Give it a name, such as “Daily standup”.")
    if len(name) > LONGEST_NAME:
        raise UnclearPlan(f"This name has {len(name)} characters; please use at most {LONGEST_NAME}.")
    return name


def going_on(plan: Plan, kept: RitualVersion) -> Plan:
    """The changed plan, which goes on counting weeks from where the kept one does if its rhythm is the same."""
    return replace(plan, rhythm=continued(rhythm(kept), plan.rhythm))


def as_version(plan: Plan, ritual_id: str, number: int, *, by: str, now: datetime) -> RitualVersion:
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    return RitualVersion(
        ritual_id=ritual_id,
        number=number,
        name=plan.name,
        rule=plan.rhythm.rule,
        starts_on=plan.rhythm.start or today,
        ask_at=plan.ask_at.strftime("%H:%M"),
        close_at=plan.close_at.strftime("%H:%M"),
        zone=plan.zone,
        latecomers=plan.latecomers.value,
        people=list(plan.people),
        questions=stored(plan.questions),
        changed_by=by,
        changed_at=now,
    )


def as_plan(version: RitualVersion, channel_id: str) -> Plan:
    return Plan(
        name=version.name,
        channel_id=channel_id,
        people=tuple(version.people),
        questions=loaded(version.questions),
        rhythm=rhythm(version),
        ask_at=time.fromisoformat(version.ask_at),
        close_at=time.fromisoformat(version.close_at),
        zone=version.zone,
        latecomers=Latecomers(version.latecomers),
    )


def rhythm(version: RitualVersion) -> Rhythm:
    return Rhythm(rule=version.rule, start=version.starts_on)


def plan_key(ritual: Ritual) -> str:
    """Of the message that tells the owner; a change or a new owner makes a new one."""
    return f"plan:{ritual.id}:{ritual.version}.{ritual.handovers}:{ritual.owner_id}"


def want_plan(session: Session, ritual: Ritual) -> None:
    """Tells the owner what happens next, in a message of its own."""
    want(
        session,
        key=plan_key(ritual),
        purpose="plan",
        ref=ritual.id,
        team_id=ritual.team_id,
        destination=ritual.owner_id,
        urgent=True,
    )


def touch_plan(session: Session, ritual: Ritual) -> None:
    """What the owner was told last follows what is true now; nobody waits for that."""
    row = message(session, plan_key(ritual))
    if row is not None:
        touch(row, UNHURRIED)
