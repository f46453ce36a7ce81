"""A channel's reminder of the vision: turned on, changed, turned off. A channel has one at most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlmodel import Session

from rituals import timing
from rituals.kinds.vision import VISION
from rituals.people import watch_channel
from rituals.plan import as_version, first_plan, rhythm
from rituals.planning import forget, plan_next
from rituals.refusals import Refusal
from rituals.rhythm import Rhythm, continued, hours_later, weekly
from rituals.rights import check_may
from rituals.ritual import NoSuchRitual, find, retire
from storage import ritual as rituals
from storage import round as rounds
from storage.right import Role
from storage.ritual import Ritual, RitualVersion

HOURS_WORTH_IT = 4
"""So long after its time a reminder still comes, when the bot was not running."""
DOING = "Reminding a channel of the vision"


class ReminderStopped(Refusal):
    """Somebody stopped it while a form stood open."""


class RemindedAlready(Refusal):
    """The channel has a reminder, which this would double."""


@dataclass(frozen=True)
class Wish:
    """On the dates of a rhythm, at a time of day in `zone`."""

    channel_id: str
    rhythm: Rhythm
    at: time
    zone: str


def first_wish(channel_id: str, zone: str) -> Wish:
    return Wish(channel_id, weekly(VISION.days), VISION.ask_at, zone)


def as_wish(session: Session, reminder: Ritual) -> Wish:
    version = rituals.current_version(session, reminder)
    at = time.fromisoformat(version.ask_at)
    return Wish(reminder.channel_id, rhythm(version), at, version.zone)


def reminder_in(session: Session, team_id: str, channel_id: str) -> Ritual | None:
    return next(iter(rituals.rituals_of_channel(session, team_id, channel_id, [VISION.name])), None)


def check_may_remind(session: Session, team_id: str, user_id: str, channel_id: str) -> None:
    check_may(session, team_id, user_id, Role.LEADER, DOING, channel_id)


def remind(
    session: Session, team_id: str, wish: Wish, *, by: str, now: datetime, changing: str = ""
) -> Ritual:
    """`changing` is the id of the reminder that is changed, which may move to another channel; "" makes a new one."""
    check_may_remind(session, team_id, by, wish.channel_id)
    present = reminder_in(session, team_id, wish.channel_id)
    if present is not None and present.id != changing:
        raise RemindedAlready("This channel is reminded already. Type `/vision remind` there to change it.")
    reminder = (
        find_reminder(session, team_id, changing) if changing else _new(session, team_id, wish, by, now)
    )
    if changing:
        check_may_remind(session, team_id, by, reminder.channel_id)
        kept = as_wish(session, reminder)
        wish = replace(wish, rhythm=continued(kept.rhythm, wish.rhythm))
        reminder.version += 1
        reminder.channel_id = wish.channel_id
    version = _version(reminder, wish, by, now)
    session.add(version)
    session.flush()
    for round_ in rounds.open_rounds(session, reminder.id):
        forget(session, round_)  # it was opened by the old plan, and nobody has heard of it
    plan_next(session, reminder, timing.first_day_to_ask(version, now) or version.starts_on)
    watch_channel(session, team_id, wish.channel_id)
    return reminder


def find_reminder(session: Session, team_id: str, reminder_id: str) -> Ritual:
    try:
        return find(session, team_id, reminder_id)
    except NoSuchRitual as gone:
        raise ReminderStopped(
            "This reminder was stopped meanwhile. `/vision remind` starts one again."
        ) from gone


def stop(session: Session, reminder: Ritual, by: str, now: datetime) -> None:
    check_may_remind(session, reminder.team_id, by, reminder.channel_id)
    retire(session, reminder, now)


def _new(session: Session, team_id: str, wish: Wish, by: str, now: datetime) -> Ritual:
    made = Ritual(
        team_id=team_id, kind=VISION.name, channel_id=wish.channel_id, owner_id=by, active_since=now
    )
    session.add(made)
    session.flush()
    return made


def _version(reminder: Ritual, wish: Wish, by: str, now: datetime) -> RitualVersion:
    plan = replace(
        first_plan(VISION, wish.zone),
        rhythm=wish.rhythm,
        ask_at=wish.at,
        close_at=hours_later(wish.at, HOURS_WORTH_IT),
    )
    return as_version(plan, reminder.id, reminder.version, by=by, now=now)
