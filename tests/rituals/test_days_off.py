"""Days off of a channel: what has not begun does not take place, and takes place again when they are taken out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rituals import calendar
from rituals.calendar import NothingToBeOffFrom, UnknownCountry
from rituals.countries import search_countries
from rituals.people import NotAllowed
from rituals.preference import DaysOver, DaysTheWrongWayRound
from rituals.rights import grant
from storage.preference import DayOff
from storage.right import Role
from storage.round import RoundState, SeatState, round_by_key
from tests.rituals.office import CHANNEL, MONDAY, SUNDAY, TEAM, Office, at

TUESDAY = MONDAY + timedelta(days=1)
IMMACULATE = date(2026, 12, 8)


def is_off(
    office: Office, first: date | None, last: date | None = None, name: str = "", by: str = "ana"
) -> DayOff:
    with office.database.write() as session:
        return calendar.enter_day_off(session, TEAM, CHANNEL, first, last, name, by, office.now)


def is_there(office: Office, row: DayOff, by: str = "ana") -> None:
    with office.database.write() as session:
        calendar.take_out(session, TEAM, CHANNEL, row.id, by, office.now)


def keeps(office: Office, country: str, by: str = "ana") -> None:
    with office.database.write() as session:
        calendar.choose_country(session, TEAM, CHANNEL, country, by, office.now)


def coming(office: Office) -> list[tuple[date, str]]:
    with office.database.read() as session:
        found = calendar.next_days_off(session, TEAM, CHANNEL, "ana", office.now)
    return [(each.day, each.name) for each in found]


def state(office: Office, ritual: str, day: date) -> RoundState | None:
    with office.database.read() as session:
        found = round_by_key(session, ritual, day.isoformat())
        return RoundState(found.state) if found else None


def test_a_round_that_is_open_already_but_has_asked_nobody_does_not_take_place(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(SUNDAY, "23:00"))  # the round of Monday is open since it is Monday somewhere
    assert state(office, ritual, MONDAY) == RoundState.OPEN
    is_off(office, MONDAY)
    office.moves_to(at(MONDAY, "12:00"))
    assert state(office, ritual, MONDAY) == RoundState.OFF
    assert office.asked() == []
    office.moves_to(at(TUESDAY, "09:00"))
    assert "ana" in office.asked()


def test_a_round_that_has_begun_goes_on(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00", "Asia/Shanghai"))
    is_off(office, MONDAY)
    office.moves_to(at(MONDAY, "09:00"))
    assert {"chen", "ana"} <= set(office.asked())
    assert state(office, ritual, MONDAY) == RoundState.OPEN


def test_a_day_off_taken_out_in_time_takes_place_again(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(SUNDAY, "23:00"))
    row = is_off(office, MONDAY)
    office.waits(timedelta(minutes=1))
    is_there(office, row)
    is_there(office, row)
    office.moves_to(at(MONDAY, "09:00"))
    assert state(office, ritual, MONDAY) == RoundState.OPEN
    assert office.own_seat(ritual, "ana").state == SeatState.ASKED
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.own_seat(ritual, "ana", TUESDAY).state == SeatState.ASKED


def test_a_day_off_taken_out_after_its_morning_stays_off(office: Office) -> None:
    ritual = office.standup()
    row = is_off(office, MONDAY)
    office.moves_to(at(MONDAY, "11:00"))
    is_there(office, row)
    office.moves_to(at(MONDAY, "12:00"))
    assert state(office, ritual, MONDAY) == RoundState.OFF
    assert office.asked() == []


def test_a_whole_stretch_is_off_and_the_plan_names_the_day_after(office: Office) -> None:
    office.standup()
    (plan,) = office.wanted("plan")
    is_off(office, MONDAY, MONDAY + timedelta(days=2), "Offsite")
    assert office.wanted("plan")[0].wanted > plan.wanted
    office.moves_to(at(MONDAY + timedelta(days=3), "09:00"))
    days = {message.key for message in office.wanted("prompt")}
    assert len(days) == 3  # Thursday's of Chen, Bo and Ana
    assert coming(office) == []


def test_public_holidays_of_the_chosen_country_are_days_off(office: Office) -> None:
    ritual = office.standup()
    keeps(office, "ES")
    assert (IMMACULATE, "Immaculate Conception") in coming(office)
    office.moves_to(at(IMMACULATE, "12:00"))
    assert state(office, ritual, IMMACULATE) == RoundState.OFF
    keeps(office, "")
    assert coming(office) == []


def test_another_country_is_another_calendar_and_rounds_follow(office: Office) -> None:
    ritual = office.standup()
    keeps(office, "ES")
    eve = IMMACULATE - timedelta(days=1)
    office.moves_to(at(eve, "23:00"))
    assert state(office, ritual, IMMACULATE) == RoundState.OFF
    keeps(office, "DK")
    office.waits(timedelta(minutes=1))
    assert state(office, ritual, IMMACULATE) == RoundState.OPEN


def test_the_next_three_are_named_entered_ones_among_them(office: Office) -> None:
    office.standup()
    keeps(office, "ES")
    is_off(office, MONDAY, name="Offsite *<!channel>*")
    assert coming(office)[:2] == [(MONDAY, "Offsite *<!channel>*"), (IMMACULATE, "Immaculate Conception")]
    assert len(coming(office)) == 3


def test_an_unknown_country_is_refused(office: Office) -> None:
    office.standup()
    with pytest.raises(UnknownCountry):
        keeps(office, "ZZ")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Spain", "ES"),
        ("españa", "ES"),
        ("deu", "DE"),
        ("UK", "GB"),
        ("united king", "GB"),
        ("switzerlnd", "CH"),
        ("USA", "US"),
        ("pakistan", "PK"),
        ("jp", "JP"),
    ],
)
def test_a_country_is_found_by_what_people_call_it(typed: str, code: str) -> None:
    assert search_countries(typed)[0].code == code


def test_nothing_typed_offers_countries_and_nonsense_none() -> None:
    assert len(search_countries("")) == 100
    assert search_countries("qwertzuiop") == []


def test_who_owns_or_leads_something_here_may_enter_days_and_nobody_else(office: Office) -> None:
    office.standup()
    for by in ("ana", "bo"):  # the owner, and an admin
        is_off(office, TUESDAY, by=by)
    with pytest.raises(NotAllowed, match="leaders and facilitators"):
        is_off(office, TUESDAY, by="chen")
    with office.database.write() as session:
        grant(session, TEAM, "chen", Role.FACILITATOR, CHANNEL, "bo", office.now)
        grant(session, TEAM, "dalia", Role.FACILITATOR, "C2", "bo", office.now)
    is_off(office, TUESDAY, by="chen")
    with pytest.raises(NotAllowed):
        is_off(office, TUESDAY, by="dalia")


def test_a_channel_without_rituals_has_no_days_off(office: Office) -> None:
    with pytest.raises(NothingToBeOffFrom):
        is_off(office, MONDAY)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [(TUESDAY, MONDAY, DaysTheWrongWayRound), (SUNDAY - timedelta(days=2), None, DaysOver)],
)
def test_days_that_cannot_be_meant_are_refused(
    office: Office, first: date, last: date | None, refusal: type[Exception]
) -> None:
    office.standup()
    with pytest.raises(refusal):
        is_off(office, first, last)
