"""What somebody decides for themselves: their zone, reminders, how digests name them, and days away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals.kinds import KINDS
from rituals.plan import touch_plan
from rituals.refusals import Refusal
from rituals.rhythm import local_date
from rituals.roster import person_moved
from rituals.round import plan_nudges, seat_people
from storage import ritual as rituals
from storage import round as rounds
from storage.database import new_id
from storage.member import Member, channels_of, member
from storage.preference import Away, Preference, away_of, away_touching
from storage.ritual import Ritual, RitualState


class NotKnown(Refusal):
    """Slack has not told us who this is yet."""


class NoFirstDay(Refusal):
    """A last day without a first."""


class DaysTheWrongWayRound(Refusal):
    """The last day comes before the first."""


class DaysOver(Refusal):
    """The last day has passed already."""


@dataclass(frozen=True)
class Choice:
    """`zone` "" follows Slack; `is_mentioned` has digests name this person as a mention."""

    zone: str = ""
    is_nudged: bool = True
    is_mentioned: bool = False


def known_person(session: Session, team_id: str, user_id: str) -> Member:
    found = member(session, team_id, user_id)
    if found is None:
        raise NotKnown("I do not know you yet. Please try again in a minute.")
    return found


def check_days(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Both days, the last being the first where it was left out."""
    if first is None:
        raise NoFirstDay("Which day? Choose the first one.")
    last = last or first
    if last < first:
        raise DaysTheWrongWayRound("The last day is before the first. Please swap them.")
    if last < today:
        raise DaysOver("These days are over. Please choose days that lie ahead.")
    return first, last


def choose(session: Session, team_id: str, user_id: str, choice: Choice, now: datetime) -> None:
    """Holds at once: seats of open rounds follow."""
    person = known_person(session, team_id, user_id)
    kept = session.get(Preference, (team_id, user_id)) or Preference(team_id=team_id, user_id=user_id)
    nudging_changed = kept.is_nudged != choice.is_nudged
    kept.zone, kept.is_nudged, kept.is_mentioned = choice.zone, choice.is_nudged, choice.is_mentioned
    session.add(kept)
    session.flush()
    _settle(session, person, choice.zone, now)
    if nudging_changed:
        plan_nudges(session, team_id, user_id, now)


def forget(session: Session, team_id: str, user_id: str, now: datetime) -> int:
    """Settings and days away as if they had never been chosen; how many rows that were."""
    person, away = member(session, team_id, user_id), away_of(session, team_id, user_id, date.min)
    rows = chosen(session, team_id, user_id)
    for row in rows:
        session.delete(row)
    session.flush()
    if person is not None:
        _settle(session, person, "", now)
        for gone in away:
            _follow(session, person, gone.first, gone.last, now)
    return len(rows)


def chosen(session: Session, team_id: str, user_id: str) -> list[Away | Preference]:
    """The rows of somebody's settings and days away."""
    own = session.get(Preference, (team_id, user_id))
    return [*away_of(session, team_id, user_id, date.min), *([own] if own else [])]


def _settle(session: Session, person: Member, own_zone: str, now: datetime) -> None:
    """In their own zone, or in the one Slack knows."""
    person.slack_zone = person.slack_zone or person.zone
    zone = own_zone or person.slack_zone
    if zone != person.zone:
        person.zone = zone
        session.flush()
        person_moved(session, person, now)


def go_away(
    session: Session, team_id: str, user_id: str, first: date | None, last: date | None, now: datetime
) -> Away:
    """Nothing is asked of them on these local days, both included. Days that touch are kept as one stretch."""
    person = known_person(session, team_id, user_id)
    first, last = check_days(first, last, local_date(now, ZoneInfo(person.zone)))
    joined = away_touching(session, team_id, user_id, first, last)
    kept = Away(
        id=new_id(),
        team_id=team_id,
        user_id=user_id,
        first=min([first, *(row.first for row in joined)]),
        last=max([last, *(row.last for row in joined)]),
    )
    for row in joined:
        session.delete(row)
    session.add(kept)
    session.flush()
    _follow(session, person, kept.first, kept.last, now)
    return kept


def come_back(session: Session, team_id: str, user_id: str, away_id: str, now: datetime) -> None:
    """They are there after all. Safe to repeat."""
    row = session.get(Away, away_id)
    if row is None or (row.team_id, row.user_id) != (team_id, user_id):
        return
    session.delete(row)
    session.flush()
    _follow(session, known_person(session, team_id, user_id), row.first, row.last, now)


def _follow(session: Session, person: Member, first: date, last: date, now: datetime) -> None:
    """Seats in rounds of these days, and what owners were told, follow."""
    for place in [*channels_of(session, person.team_id, person.id), person.id]:
        for round_ in rounds.open_rounds_in(session, person.team_id, place):
            ritual = session.get_one(Ritual, round_.ritual_id)
            is_asking = ritual.state == RitualState.ACTIVE and KINDS[ritual.kind].asks
            if is_asking and first <= round_.day <= last:
                seat_people(session, round_, now)
    for ritual, _ in rituals.rituals_with(session, person.team_id, person.id):
        touch_plan(session, ritual)
