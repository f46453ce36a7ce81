"""A channel's calendar: days off are entered and taken out, and a country is chosen whose public holidays count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from sqlmodel import Session, col, select

from rituals import timing
from rituals.countries import country_name
from rituals.days_off import day_off_names, is_day_off
from rituals.people import NotAllowed, today_of
from rituals.plan import touch_plan
from rituals.planning import forget, has_begun, plan_next
from rituals.preference import check_days
from rituals.refusals import Refusal
from rituals.rights import is_full_member, may, who_gives_roles
from storage import ritual as rituals
from storage.member import member
from storage.preference import Calendar, DayOff, days_off
from storage.right import Role
from storage.ritual import Ritual
from storage.round import Round, RoundState

LONGEST_NAME = 60
LOOK_AHEAD = timedelta(days=366)


class NothingToBeOffFrom(Refusal):
    """No ritual lives in the channel."""


class UnknownCountry(Refusal):
    """Its public holidays are not known."""


@dataclass(frozen=True)
class Off:
    day: date
    name: str


def check_has_ritual(session: Session, team_id: str, channel_id: str) -> None:
    if not rituals.rituals_of_channel(session, team_id, channel_id):
        raise NothingToBeOffFrom(
            "Nothing is asked or posted in this channel by me. Type this in the channel of a ritual."
        )


def check_may_enter(session: Session, team_id: str, user_id: str, channel_id: str) -> None:
    """Whoever leads the channel or runs something in it. Raises NotAllowed, NothingToBeOffFrom."""
    check_has_ritual(session, team_id, channel_id)
    if not may_enter(session, team_id, user_id, channel_id):
        raise NotAllowed(
            "Days off are entered by whoever owns a ritual in this channel, and by its leaders and facilitators. "
            f"{who_gives_roles(session, team_id)} can make you one with `/rituals roles`."
        )


def may_enter(session: Session, team_id: str, user_id: str, channel_id: str) -> bool:
    owners = {ritual.owner_id for ritual in rituals.rituals_of_channel(session, team_id, channel_id)}
    is_owner = user_id in owners and is_full_member(member(session, team_id, user_id))
    roles = (Role.FACILITATOR, Role.LEADER)
    return bool(owners) and (
        is_owner or any(may(session, team_id, user_id, role, channel_id) for role in roles)
    )


def enter_day_off(
    session: Session,
    team_id: str,
    channel_id: str,
    first: date | None,
    last: date | None,
    name: str,
    by: str,
    now: datetime,
) -> DayOff:
    """Rounds nobody has heard of yet do not take place on these days; one that has begun goes on."""
    check_may_enter(session, team_id, by, channel_id)
    first, last = check_days(first, last, today_of(session, team_id, by, now))
    kept = DayOff(
        team_id=team_id,
        channel_id=channel_id,
        first=first,
        last=last,
        name=" ".join(name.split())[:LONGEST_NAME],
    )
    session.add(kept)
    _follow(session, team_id, channel_id, now)
    return kept


def take_out(
    session: Session, team_id: str, channel_id: str, day_off_id: str, by: str, now: datetime
) -> None:
    """The team is there on these days after all. Safe to repeat."""
    check_may_enter(session, team_id, by, channel_id)
    row = session.get(DayOff, day_off_id)
    if row is not None and (row.team_id, row.channel_id) == (team_id, channel_id):
        session.delete(row)
        _follow(session, team_id, channel_id, now)


def choose_country(
    session: Session, team_id: str, channel_id: str, code: str, by: str, now: datetime
) -> None:
    """Its public holidays are days off of the channel from now on; none with "". Raises UnknownCountry."""
    check_may_enter(session, team_id, by, channel_id)
    if code and country_name(code) is None:
        raise UnknownCountry("I do not know the holidays of this country. Please enter the days yourselves.")
    row = session.get(Calendar, (team_id, channel_id))
    if row is not None and not code:
        session.delete(row)
    elif code:
        kept = row or Calendar(team_id=team_id, channel_id=channel_id, country=code)
        kept.country = code
        session.add(kept)
    _follow(session, team_id, channel_id, now)


def chosen_country(session: Session, team_id: str, channel_id: str) -> str:
    """An ISO 3166 code; "" when none was chosen."""
    row = session.get(Calendar, (team_id, channel_id))
    return row.country if row else ""


def entered(session: Session, team_id: str, channel_id: str, user_id: str, now: datetime) -> list[DayOff]:
    """Those that are not over where the asker is."""
    return days_off(session, team_id, channel_id, today_of(session, team_id, user_id, now))


def next_days_off(
    session: Session, team_id: str, channel_id: str, user_id: str, now: datetime, most: int = 3
) -> list[Off]:
    """The next days on which nothing is asked or posted, within a year."""
    today = today_of(session, team_id, user_id, now)
    return list(islice(_off_from(session, team_id, channel_id, today), most))


def _off_from(session: Session, team_id: str, channel_id: str, today: date) -> Iterator[Off]:
    name_of_day = day_off_names(session, team_id, channel_id, today)
    for ahead in range(LOOK_AHEAD.days):
        day = today + timedelta(days=ahead)
        name = name_of_day(day)
        if name is not None:
            yield Off(day, name)


def _follow(session: Session, team_id: str, channel_id: str, now: datetime) -> None:
    """Rounds that have not begun are opened, or left out, by the calendar as it stands now."""
    session.flush()
    for ritual in rituals.rituals_of_channel(session, team_id, channel_id):
        wrong = [round_ for round_ in _undecided(session, ritual, now) if _is_wrong(session, round_, now)]
        for round_ in wrong:
            forget(session, round_)
        session.flush()
        if wrong:
            days = [round_.day for round_ in wrong]
            plan_next(session, ritual, min([*days, ritual.next_date or days[0]]))
        touch_plan(session, ritual)


def _undecided(session: Session, ritual: Ritual, now: datetime) -> list[Round]:
    """Rounds that came by themselves and that nobody has heard of: open ones, and those left out as days off."""
    query = select(Round).where(Round.ritual_id == ritual.id, col(Round.is_trial).is_(False))
    query = query.where(col(Round.state).in_([RoundState.OPEN, RoundState.OFF]), Round.closes_at > now)
    found = session.exec(query)
    return [each for each in found if each.key == each.day.isoformat() and not has_begun(session, each)]


def _is_wrong(session: Session, round_: Round, now: datetime) -> bool:
    is_off = is_day_off(session, round_.team_id, round_.channel_id, round_.day)
    if round_.state == RoundState.OPEN:
        return is_off
    return not is_off and _lies_ahead(session, round_, now)


def _lies_ahead(session: Session, round_: Round, now: datetime) -> bool:
    """Whether its hour where the ritual is at home is still to come: nobody is asked at noon for the morning."""
    version = rituals.version_of(session, round_)
    return timing.own_instant(version, round_.day) > now
