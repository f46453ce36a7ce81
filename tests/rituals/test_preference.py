"""What somebody decides for themselves holds at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rituals.preference import (
    Choice,
    DaysOver,
    DaysTheWrongWayRound,
    NoFirstDay,
    choose,
    come_back,
    go_away,
)
from storage.member import Member
from storage.preference import Away, away_of
from storage.round import SeatState, SeatStep
from tests.rituals.office import MONDAY, SUNDAY, TEAM, Office, at

TUESDAY = MONDAY + timedelta(days=1)


def chooses(office: Office, name: str, **choice: object) -> None:
    with office.database.write() as session:
        choose(session, TEAM, name, Choice(**choice), office.now)  # type: ignore[arg-type]


def goes_away(office: Office, name: str, first: date | None, last: date | None = None) -> Away:
    with office.database.write() as session:
        return go_away(session, TEAM, name, first, last, office.now)


def comes_back(office: Office, name: str, away: Away) -> None:
    with office.database.write() as session:
        come_back(session, TEAM, name, away.id, office.now)


def stretches(office: Office, name: str) -> list[tuple[date, date]]:
    with office.database.read() as session:
        return [(row.first, row.last) for row in away_of(session, TEAM, name, date.min)]


def zone_of(office: Office, name: str) -> str:
    with office.database.read() as session:
        return session.get_one(Member, (TEAM, name)).zone


def test_an_own_zone_moves_what_was_not_asked_yet_and_slack_does_not_move_it_back(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(SUNDAY, "23:00"))
    chooses(office, "bo", zone="America/New_York")
    assert office.own_seat(ritual, "bo").due_at == at(MONDAY, "09:00", "America/New_York")
    office.sees("bo", zone="Europe/Oslo")
    assert zone_of(office, "bo") == "America/New_York"
    assert office.own_seat(ritual, "bo").due_at == at(MONDAY, "09:00", "America/New_York")


def test_without_an_own_zone_slacks_holds_again_also_if_it_changed_meanwhile(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(SUNDAY, "23:00"))
    chooses(office, "bo", zone="America/New_York")
    office.sees("bo", zone="Europe/Lisbon")
    chooses(office, "bo")
    assert zone_of(office, "bo") == "Europe/Lisbon"
    assert office.own_seat(ritual, "bo").due_at == at(MONDAY, "09:00", "Europe/Lisbon")


def test_the_owner_reads_the_new_time_in_the_plan(office: Office) -> None:
    office.standup()
    (plan,) = office.wanted("plan")
    chooses(office, "bo", zone="America/New_York")
    assert office.wanted("plan")[0].wanted > plan.wanted


def test_who_wants_no_reminders_gets_none_also_of_what_is_open_already(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    assert office.own_seat(ritual, "ana").step == SeatStep.NUDGE
    chooses(office, "ana", is_nudged=False)
    office.moves_to(at(MONDAY, "20:30"))
    assert "ana" not in [message.destination for message in office.wanted("nudge")]
    assert "bo" in [message.destination for message in office.wanted("nudge")]


def test_reminders_turned_on_again_come_for_what_is_open(office: Office) -> None:
    ritual = office.standup()
    chooses(office, "ana", is_nudged=False)
    office.moves_to(at(MONDAY, "09:00"))
    assert office.own_seat(ritual, "ana").step is None
    chooses(office, "ana", is_nudged=True)
    assert office.own_seat(ritual, "ana").step == SeatStep.NUDGE


def test_who_is_away_is_not_asked_and_what_was_asked_disappears(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    assert "ana" in office.asked()
    goes_away(office, "ana", MONDAY, TUESDAY)
    goes_away(office, "dalia", MONDAY)
    assert office.own_seat(ritual, "ana").state == SeatState.AWAY
    assert "ana" not in office.asked()
    office.moves_to(at(MONDAY, "23:00"))
    assert "dalia" not in office.asked()
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.seat(ritual, "ana", TUESDAY) is None
    assert office.own_seat(ritual, "bo", TUESDAY).state == SeatState.ASKED


def test_who_comes_back_earlier_is_asked_if_their_hour_is_still_to_come(office: Office) -> None:
    ritual = office.standup()
    away = goes_away(office, "dalia", MONDAY)
    office.moves_to(at(MONDAY, "09:00"))
    comes_back(office, "dalia", away)
    comes_back(office, "dalia", away)
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert office.own_seat(ritual, "dalia").state == SeatState.ASKED


def test_nobody_ends_the_days_away_of_somebody_else(office: Office) -> None:
    away = goes_away(office, "dalia", MONDAY)
    comes_back(office, "bo", away)
    assert stretches(office, "dalia") == [(MONDAY, MONDAY)]


def test_what_was_answered_before_going_away_stays(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    goes_away(office, "ana", MONDAY)
    assert office.own_seat(ritual, "ana").state == SeatState.ANSWERED


def test_days_away_that_touch_become_one_stretch(office: Office) -> None:
    goes_away(office, "bo", MONDAY, TUESDAY)
    goes_away(office, "bo", TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=3))
    goes_away(office, "bo", MONDAY, TUESDAY)
    goes_away(office, "bo", MONDAY + timedelta(days=30))
    one = (MONDAY, TUESDAY + timedelta(days=3))
    assert stretches(office, "bo") == [one, (MONDAY + timedelta(days=30),) * 2]


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (TUESDAY, MONDAY, DaysTheWrongWayRound),
        (None, MONDAY, NoFirstDay),
        (SUNDAY - timedelta(days=3), SUNDAY - timedelta(days=1), DaysOver),
    ],
)
def test_days_that_cannot_be_meant_are_refused(
    office: Office, first: date | None, last: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        goes_away(office, "bo", first, last)
    assert stretches(office, "bo") == []


def test_today_is_the_day_where_the_person_is(office: Office) -> None:
    office.moves_to(at(MONDAY, "05:00"))  # still Sunday evening in Honolulu
    assert goes_away(office, "grace", SUNDAY).first == SUNDAY
    with pytest.raises(DaysOver):
        goes_away(office, "ana", SUNDAY)
