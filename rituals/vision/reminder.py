"""What a round of the vision reminder lives through: at its instant, the channel is told the vision once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from rituals import timing
from rituals.days_off import is_day_off, next_day_but
from rituals.life import Life
from rituals.rights import is_full_member
from rituals.round import POST, end
from rituals.vision.rotation import choose
from rituals.vision.telling import is_fresh_in_mind, tell_in_round
from rituals.vision.vision import current
from rituals.wanted import want
from storage import ritual as rituals
from storage import round as rounds
from storage.contribution import last_told, stories
from storage.member import member
from storage.right import Role, holders
from storage.ritual import Ritual, RitualState, RitualVersion
from storage.round import Round, RoundState


def stages(version: RitualVersion, day: date) -> Mapping[str, datetime]:
    return {POST: timing.own_instant(version, day)}


def post(session: Session, round_: Round, now: datetime) -> None:
    """Posts, unless the team is off, it was posted by hand, or there is nothing new."""
    ritual = session.get_one(Ritual, round_.ritual_id)
    if ritual.state != RitualState.ACTIVE or is_no_day_for_it(
        session, round_.team_id, round_.channel_id, round_.day
    ):
        end(session, round_, RoundState.OFF, now)
    else:
        is_told = _tell(session, ritual, round_, now)
        end(session, round_, RoundState.CLOSED if is_told else RoundState.OFF, now)


def is_no_day_for_it(session: Session, team_id: str, channel_id: str, day: date) -> bool:
    where = (team_id, channel_id, day)
    return is_day_off(session, *where) or is_fresh_in_mind(session, *where)


def next_post(session: Session, reminder: Ritual) -> datetime | None:
    """When it will really be posted next, as things stand; None when no such day is near."""
    where = (reminder.team_id, reminder.channel_id)
    coming = [round_.day for round_ in rounds.open_rounds(session, reminder.id)]
    days = [day for day in coming if not is_no_day_for_it(session, *where, day)]
    day = next(iter(days), None) or next_day_but(
        session, reminder, lambda day: is_no_day_for_it(session, *where, day)
    )
    return timing.own_instant(rituals.current_version(session, reminder), day) if day else None


def _tell(session: Session, ritual: Ritual, round_: Round, now: datetime) -> bool:
    """Whether there was something to tell."""
    vision = current(session, round_.team_id)
    if vision is None:
        return False
    last = last_told(session, round_.team_id, round_.channel_id)
    what = choose(vision, stories(session, round_.team_id), last, round_.day)
    if what is None:
        _say_dry(session, ritual, round_)
        return False
    tell_in_round(session, round_, what, vision.number, now)
    return True


def _say_dry(session: Session, ritual: Ritual, round_: Round) -> None:
    """Once a month, to somebody who can do something about it."""
    to = _who_cares(session, ritual)
    if to is None:
        return
    want(
        session,
        key=f"vision_dry:{ritual.id}:{round_.day:%Y-%m}",
        purpose="vision_dry",
        ref=ritual.id,
        team_id=ritual.team_id,
        destination=to,
        refresh=False,
    )


def _who_cares(session: Session, ritual: Ritual) -> str | None:
    """The owner; when they have left, somebody who leads there."""
    leaders = holders(session, ritual.team_id, Role.LEADER, ritual.channel_id)
    people = [ritual.owner_id, *leaders]
    return next((each for each in people if is_full_member(member(session, ritual.team_id, each))), None)


LIFE = Life(stages=stages, end={POST: post}, is_left_out=is_no_day_for_it)
