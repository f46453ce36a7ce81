"""A channel's reminder of the vision: turned on, changed, turned off. A channel has one at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals import round as round_rules
from rituals import timing
from rituals.due import plan_next
from rituals.kinds.vision import VISION
from rituals.people import watch_channel
from rituals.plan import Latecomers, rhythm
from rituals.refusals import Refusal
from rituals.rhythm import every_weeks, weekly, weekly_days
from rituals.rights import check_may
from rituals.ritual import find, forget
from storage import ritual as rituals
from storage import round as rounds
from storage.right import Role
from storage.ritual import Ritual, RitualState, RitualVersion

STILL_WORTH_IT = timedelta(hours=4)
"""So much later, when the bot was not running, a reminder still comes."""
DOING = "Reminding a channel of the vision"


class RemindedAlready(Refusal):
    """The channel has a reminder, which this would double."""


@dataclass(frozen=True)
class Wish:
    """ISO weekdays of every `every`-th week, at a time of day in `zone`."""

    channel_id: str
    days: frozenset[int]
    every: int
    at: time
    zone: str


def first_wish(channel_id: str, zone: str) -> Wish:
    return Wish(channel_id, VISION.days, 1, VISION.ask_at, zone)


def as_wish(session: Session, reminder: Ritual) -> Wish:
    version = rituals.current_version(session, reminder)
    kept = rhythm(version)
    at = time.fromisoformat(version.ask_at)
    return Wish(reminder.channel_id, weekly_days(kept), every_weeks(kept), at, version.zone)


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
    reminder = find(session, team_id, changing) if changing else _new(session, team_id, wish, by, now)
    if changing:
        check_may_remind(session, team_id, by, reminder.channel_id)
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


def stop(session: Session, reminder: Ritual, by: str, now: datetime) -> None:
    """What was posted stays."""
    check_may_remind(session, reminder.team_id, by, reminder.channel_id)
    reminder.state = RitualState.DELETED
    reminder.next_date = reminder.next_open_at = None
    for round_ in rounds.open_rounds(session, reminder.id):
        round_rules.cancel(session, round_, now)


def _new(session: Session, team_id: str, wish: Wish, by: str, now: datetime) -> Ritual:
    made = Ritual(
        team_id=team_id, kind=VISION.name, channel_id=wish.channel_id, owner_id=by, active_since=now
    )
    session.add(made)
    session.flush()
    return made


def _version(reminder: Ritual, wish: Wish, by: str, now: datetime) -> RitualVersion:
    today = now.astimezone(ZoneInfo(wish.zone)).date()
    close_at = (datetime.combine(today, wish.at) + STILL_WORTH_IT).time()
    return RitualVersion(
        ritual_id=reminder.id,
        number=reminder.version,
        name=VISION.title,
        rule=weekly(wish.days, today, wish.every).rule,
        starts_on=today,
        ask_at=wish.at.strftime("%H:%M"),
        close_at=close_at.strftime("%H:%M"),
        zone=wish.zone,
        latecomers=Latecomers.WAIT,
        changed_by=by,
        changed_at=now,
    )
