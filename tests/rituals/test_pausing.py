"""A pause, and a change that changes nothing: neither loses a day nor asks anybody twice or too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rituals.digest import digest
from rituals.forecast import open_status
from storage.round import SeatState
from tests.rituals.office import MONDAY, Office, at

NEW_YORK = "America/New_York"
TUESDAY = MONDAY + timedelta(days=1)


def renamed(office: Office, ritual: str) -> None:
    office.change(ritual, people=("dalia",), name="Morning round")


def paused_and_resumed(office: Office, ritual: str) -> None:
    office.pause(ritual)
    office.waits(timedelta())
    office.resume(ritual)


@pytest.fixture(params=[renamed, paused_and_resumed])
def touched(request: pytest.FixtureRequest) -> Callable[[Office, str], None]:
    return request.param  # type: ignore[no-any-return]


def test_at_ten_in_madrid_new_york_still_has_its_day_before_it(
    office: Office, touched: Callable[[Office, str], None]
) -> None:
    ritual = office.standup(people=("dalia",))
    office.moves_to(at(MONDAY, "10:00"))
    touched(office, ritual)
    office.moves_to(at(MONDAY, "08:59", NEW_YORK))
    assert office.asked() == []
    office.moves_to(at(MONDAY, "09:00", NEW_YORK))
    assert office.asked() == ["dalia"]


def test_the_day_is_asked_once_however_often_that_happens(
    office: Office, touched: Callable[[Office, str], None]
) -> None:
    ritual = office.standup(people=("dalia",))
    for clock in ("10:00", "10:05", "14:59"):
        office.moves_to(at(MONDAY, clock))
        touched(office, ritual)
    office.moves_to(at(MONDAY, "09:00", NEW_YORK))
    touched(office, ritual)
    office.waits(timedelta(minutes=5))
    assert office.asked() == ["dalia"]
    office.moves_to(at(TUESDAY, "09:00", NEW_YORK))
    assert office.asked() == ["dalia", "dalia"]


def test_a_team_of_both_shores_keeps_both_its_mornings(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "10:00"))
    paused_and_resumed(office, ritual)
    office.moves_to(at(MONDAY, "09:00", NEW_YORK))
    assert office.asked() == ["ana", "dalia"]


def test_five_minutes_over_nine_o_clock_ask_when_it_goes_on(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "08:58"))
    office.pause(ritual)
    office.moves_to(at(MONDAY, "09:00"))
    assert office.asked() == []
    office.moves_to(at(MONDAY, "09:03"))
    office.resume(ritual)
    office.waits(timedelta())
    assert sorted(office.asked()) == ["ana", "bo"]


def test_also_when_somebody_further_east_was_asked_already(office: Office) -> None:
    ritual = office.standup(people=("ana", "chen"))
    office.moves_to(at(MONDAY, "08:58"))
    assert office.asked() == ["chen"]
    office.pause(ritual)
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "09:03"))
    office.resume(ritual)
    office.waits(timedelta())
    assert office.asked() == ["chen", "ana"]


@pytest.mark.parametrize("ticks_first", [True, False])
def test_who_is_due_at_the_very_moment_it_goes_on_is_asked(office: Office, ticks_first: bool) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "09:07"))
    office.pause(ritual)
    if ticks_first:
        office.moves_to(at(MONDAY, "15:00"))
    office.now = at(MONDAY, "15:00")
    office.resume(ritual)
    office.waits(timedelta())
    assert office.asked() == ["ana", "dalia"]


def test_who_was_due_hours_before_it_goes_on_is_left_alone_and_not_counted(office: Office) -> None:
    office.join("hugo", zone="Europe/Lisbon")
    ritual = office.standup(people=("ana", "hugo", "dalia"))
    office.moves_to(at(MONDAY, "09:07"))
    office.says(ritual, "ana", "Shipped")
    office.pause(ritual)
    office.moves_to(at(MONDAY, "10:00"))
    office.moves_to(at(MONDAY, "15:00"))
    office.resume(ritual)
    office.waits(timedelta(minutes=1))
    assert office.asked() == ["ana", "dalia"]
    assert office.own_seat(ritual, "hugo").state == SeatState.MISSED
    with office.database.read() as session:
        (status,) = open_status(session, office.ritual(ritual))
        counted = digest(session, office.round(ritual)).expected
    assert [each.name for each in status.people if each.state == SeatState.WAITING] == []
    assert counted == 2


def test_a_pause_over_the_whole_day_asks_nobody_for_it(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.pause(ritual)
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "21:00"))
    office.resume(ritual)
    office.waits(timedelta(minutes=1))
    assert office.asked() == []
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.asked() == ["ana"]


def test_who_left_during_the_pause_is_not_asked_when_it_goes_on(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia", "grace"))
    office.moves_to(at(MONDAY, "09:00"))
    office.pause(ritual)
    office.leave("dalia")
    office.sees("grace", is_gone=True, zone="UTC")
    office.moves_to(at(MONDAY, "14:30"))
    office.resume(ritual)
    office.moves_to(at(MONDAY, "15:00"))
    office.moves_to(at(MONDAY, "20:00"))
    assert office.asked() == ["ana"]


def test_who_joined_during_the_pause_is_asked_the_same_day_if_their_time_lies_ahead(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.pause(ritual)
    office.join("ivy", zone="America/Chicago")
    office.moves_to(at(MONDAY, "14:30"))
    office.resume(ritual)
    office.moves_to(at(MONDAY, "09:00", "America/Chicago"))
    assert office.asked().count("ivy") == 1


def test_resuming_twice_changes_nothing(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    before = office.ritual(ritual)
    office.resume(ritual)
    assert office.ritual(ritual).active_since == before.active_since
