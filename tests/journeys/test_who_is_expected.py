"""`/standup status`: who is expected when."""

from __future__ import annotations

from datetime import time, timedelta

from tests.journeys.team import MONDAY, Team

MADRID = "Europe/Madrid"


def test_status_tells_before_during_and_after_a_round_who_is_expected_when(team: Team) -> None:
    team.set_up(people=["ana", "bo", "dalia"])
    before = team.hears("bo", "/standup status")
    assert "*Daily standup*" in before
    assert "Monday to Friday at 09:00 in everybody's own time" in before
    assert "Next: Monday 23 November, first asked" in before
    assert "Owned by Ana Ruiz" in before

    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    team.hand("bo").waits_for("In an hour")
    during = team.hears("bo", "/standup status")
    assert "*Monday 23 November*, open until" in during
    assert "Answered: Ana Ruiz" in during
    assert "Asked: Bo Jensen" in during
    assert "Dalia Haddad is asked at" in during
    assert "15:00" in during or "14:00 UTC" in during

    team.hand("bo").presses("Skip this time", "dm")
    team.moves_to(MONDAY, time(18), MADRID)
    team.digest()
    after = team.hears("bo", "/standup status")
    assert "Next: Tuesday 24 November" in after
    assert "open until" not in after
    assert "Asked:" not in after


def test_status_says_who_skipped_and_who_asked_for_more_time(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    for name, label in (("ana", "Skip this time"), ("bo", "In an hour")):
        hand = team.hand(name)
        hand.waits_for("In an hour")
        hand.presses(label)
    status = team.hears("bo", "/standup status")
    assert "Skipped: Ana Ruiz" in status
    assert "Bo Jensen is asked at" in status


def test_only_those_who_may_change_it_are_offered_to(team: Team) -> None:
    team.set_up("bo")
    assert "Hand over" in team.hears("bo", "/standup status")
    assert "Hand over" in team.hears("ana", "/standup status")
    assert "Hand over" not in team.hears("chen", "/standup status")


def test_where_there_is_none_status_says_how_to_make_one(team: Team) -> None:
    assert "`/standup setup` makes one" in team.hears("bo", "/standup status")


def test_outside_the_channel_status_tells_of_ones_own(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    assert "*Daily standup*" in team.hears("bo", "/standup status", "dm")
    assert "There is no standup here yet" in team.hears("chen", "/standup status", "dm")


def test_while_the_round_is_open_the_next_day_is_not_mixed_up_with_it(team: Team) -> None:
    team.set_up(people=["ana", "bo"], close_at="8:00")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    team.moves_to(MONDAY + timedelta(days=1), time(7, 59), MADRID)
    night = team.hears("bo", "/standup status")
    assert "*Monday 23 November*, open until" in night
    assert "Tuesday" not in night
