"""Somebody joins, leaves, travels: each has the effect people expect."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rituals.people import NAMELESS, NotAllowed, check_may_manage, check_may_set_up, left
from rituals.ritual import NotAPerson, find, hand_over
from storage.round import SeatState
from tests.rituals.office import MONDAY, TEAM, Office, at


def test_who_joins_before_their_time_is_asked_the_same_day(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "07:00"))
    office.join("hugo", zone="Europe/Lisbon")
    office.moves_to(at(MONDAY, "09:00", "Europe/Lisbon"))
    assert "hugo" in office.asked()


def test_who_joins_after_their_time_is_asked_from_the_next_round_on(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "15:00"))
    office.join("hugo", zone="Europe/Lisbon")
    office.waits(timedelta(hours=2))
    assert "hugo" not in office.asked()
    office.moves_to(at(MONDAY + timedelta(days=1), "09:00", "Europe/Lisbon"))
    assert "hugo" in office.asked()


def test_who_leaves_is_not_asked_and_their_prompt_disappears(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.leave("bo")
    office.leave("dalia")
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert sorted(office.asked()) == ["ana", "chen"]
    assert office.own_seat(ritual, "bo").state == SeatState.AWAY


def test_who_flies_east_before_being_asked_is_asked_by_the_new_clock_and_once(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "08:00"))
    office.move("dalia", "Europe/Lisbon")
    office.moves_to(at(MONDAY, "09:00", "Europe/Lisbon"))
    assert "dalia" in office.asked()
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert office.asked().count("dalia") == 1


def test_who_flies_west_after_being_asked_is_not_asked_again_that_day(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.move("ana", "America/New_York")
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert office.asked().count("ana") == 1


@pytest.mark.parametrize(
    "traits",
    [{"is_bot": True}, {"is_gone": True}, {"home_team_id": "T2"}],
    ids=["a bot", "somebody deactivated", "somebody of another workspace"],
)
def test_some_are_never_asked(office: Office, traits: dict[str, object]) -> None:
    office.standup()
    office.join("hugo", zone="Europe/Madrid", **traits)
    office.moves_to(at(MONDAY, "09:00"))
    assert "hugo" not in office.asked()


def test_guests_are_asked_but_do_not_set_up(office: Office) -> None:
    office.standup()
    office.join("ivy", zone="Europe/Madrid", is_guest=True)
    office.moves_to(at(MONDAY, "09:00"))
    assert "ivy" in office.asked()
    with pytest.raises(NotAllowed, match="full member"):
        check_may_set_up(office.person("ivy", is_guest=True))


def test_only_chosen_people_are_asked_and_only_while_in_the_channel(office: Office) -> None:
    office.standup(people=("ana", "bo", "hugo"))
    office.moves_to(at(MONDAY, "09:00"))
    assert sorted(office.asked()) == ["ana", "bo"]


def test_owner_and_admin_may_change_it_and_others_are_told_who_can(office: Office) -> None:
    ritual = office.standup()
    with office.database.read() as session:
        found = find(session, TEAM, ritual)
        check_may_manage(session, found, "ana")
        check_may_manage(session, found, "bo")
        with pytest.raises(NotAllowed, match="Ana, who owns it, or a workspace admin"):
            check_may_manage(session, found, "chen")


def test_it_is_not_handed_over_to_a_bot(office: Office) -> None:
    ritual = office.standup()
    office.join("buildbot", is_bot=True)
    with office.database.write() as session, pytest.raises(NotAPerson):
        hand_over(session, find(session, TEAM, ritual), "buildbot", "ana")


def test_who_is_deactivated_before_their_time_is_not_asked(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.sees("dalia", is_gone=True, zone="UTC")  # Slack tells no zone of somebody deactivated
    assert office.own_seat(ritual, "dalia").state == SeatState.AWAY
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert "dalia" not in office.asked()


def test_who_is_deactivated_after_being_asked_has_their_prompt_taken_back(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.sees("bo", is_gone=True, zone="UTC")
    assert sorted(office.asked()) == ["ana", "chen"]
    assert office.own_seat(ritual, "bo").state == SeatState.AWAY


def test_who_is_reactivated_before_their_time_is_asked_in_their_own_zone_and_once(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.sees("dalia", is_gone=True, zone="UTC")
    office.waits(timedelta(hours=1))
    office.sees("dalia")
    assert office.own_seat(ritual, "dalia").state == SeatState.WAITING
    office.moves_to(at(MONDAY, "08:59", "America/New_York"))
    assert "dalia" not in office.asked()
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    office.waits(timedelta(hours=1))
    assert office.asked().count("dalia") == 1


def test_who_is_reactivated_later_than_that_is_asked_from_the_next_round_on(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "08:00"))
    office.sees("ana", is_gone=True, zone="UTC")
    office.moves_to(at(MONDAY, "12:00"))
    office.sees("ana")
    office.waits(timedelta(minutes=1))
    assert "ana" not in office.asked()
    office.moves_to(at(MONDAY + timedelta(days=1), "09:00"))
    assert office.asked().count("ana") == 1


def test_who_joined_after_their_time_and_flies_west_is_asked_when_it_comes_again(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "12:00"))
    office.join("hugo", zone="Europe/Lisbon")
    assert office.offers("hugo") != []  # which takes a seat that nobody is going to ask in
    office.move("hugo", "America/New_York")
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    office.waits(timedelta(minutes=1))
    assert office.asked().count("hugo") == 1
    assert office.own_seat(ritual, "hugo").asks == 1


def test_who_left_is_marked_once_also_when_their_name_was_erased() -> None:
    assert (left("Jon Smith"), left(NAMELESS)) == ("Jon Smith (left)", "Somebody who left")
