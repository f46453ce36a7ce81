"""Changing, pausing, handing over and deleting; and who may."""

from __future__ import annotations

from datetime import time, timedelta

from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team, after_hello

MADRID = "Europe/Madrid"
TUESDAY = MONDAY + timedelta(days=1)
BETTER = "What changed for the better since last time?"


def test_a_change_holds_from_the_next_round_nobody_was_asked_in(team: Team) -> None:
    ana = team.set_up(people=["ana", "bo"])
    first_plan = ana.waits_for("Next:")
    team.changes("ana", questions="What did you learn?", blockers="", ask_at="10:30")
    ana.waits_for(lambda said: said["ts"] == first_plan["ts"] and "was changed" in words(said))
    assert "10:30 in their own time zone" in words(ana.waits_for("Next: Monday 23 November"))

    team.moves_to(MONDAY, time(9), MADRID)
    team.settles()
    assert not team.hand("bo").dm
    team.moves_to(MONDAY, time(10, 30), MADRID)
    assert "1. What did you learn?" in words(team.hand("bo").waits_for("In an hour"))


def test_a_round_already_asked_keeps_its_own_questions(team: Team) -> None:
    team.set_up(people=["ana", "bo", "dalia"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    ana = team.changes("ana", questions="What did you learn?", blockers="", ask_at="10:30")
    assert "Next: Tuesday 24 November" in words(ana.waits_for("10:30 in their own time zone"))

    team.answers("bo", "Old question, answered")
    team.moves_to(MONDAY, time(9), "America/New_York")
    assert f"1. {BETTER}" in words(team.hand("dalia").waits_for("In an hour"))
    team.moves_to(MONDAY, time(18), MADRID)
    ana.waits_for(BETTER, "#team", thread=team.digest())

    team.moves_to(TUESDAY, time(9), MADRID)
    team.settles()
    assert "What did you learn?" not in str(bo.dm)
    team.moves_to(TUESDAY, time(10, 30), MADRID)
    bo.waits_for("1. What did you learn?")


def test_the_form_to_change_starts_with_what_is_and_names_what_is_unclear(team: Team) -> None:
    team.set_up("bo", name="Harbour", people=["ana", "bo"])
    bo = team.opens_form("bo", "/standup change")
    form = bo.view
    assert form is not None
    assert "Harbour" in str(form["values"])
    bo.fills("ask_at", "25:00")
    bo.submits()
    assert "25:00 is not on the clock" in bo.errors["ask_at"]


def test_early_words_survive_a_change_of_questions_made_meanwhile(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    bo = team.hand("bo")
    bo.runs("/standup", "#team")
    bo.waits_for("What comes next?", "modal")
    team.changes("ana", ask_at="10:30")
    bo.fills(BETTER, "Typed for a long time")
    bo.submits()
    assert "Type `/standup` to see what is" in str(bo.errors)
    form = bo.view
    assert form is not None
    assert "Typed for a long time" in str(form["values"])


def test_while_it_is_paused_nobody_is_asked_and_what_is_open_closes(team: Team) -> None:
    ana = team.set_up(people=["ana", "bo", "dalia"])
    plan = ana.waits_for("Next:")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana", "Before the pause")
    assert "is paused" in team.hears("ana", "/standup pause")
    ana.waits_for(lambda said: said["ts"] == plan["ts"] and "*Paused.*" in words(said))
    team.moves_to(MONDAY, time(9), "America/New_York")
    team.settles()
    assert not team.hand("dalia").dm
    team.moves_to(MONDAY, time(18), MADRID)
    ana.waits_for("Before the pause", "#team", thread=team.digest())
    team.moves_to(TUESDAY, time(9), MADRID)
    team.settles()
    assert len(after_hello(team.hand("bo"))) == 1
    assert "is paused. `/standup status` shows who can resume it" in team.hears("bo", "/standup")


def test_resumed_it_goes_on_with_the_next_round(team: Team) -> None:
    ana = team.set_up(people=["ana", "bo"])
    ana.presses("Pause", ana.waits_for("Next:"))
    paused = ana.waits_for("*Paused.*")
    team.moves_to(MONDAY, time(12), MADRID)
    ana.presses("Resume", paused)
    assert "Next: Tuesday 24 November" in words(ana.waits_for("Next:"))
    team.settles()
    assert not team.hand("bo").dm
    team.moves_to(TUESDAY, time(9), MADRID)
    team.hand("bo").waits_for("In an hour")


def test_resumed_before_anybody_was_asked_the_same_day_is_asked(team: Team) -> None:
    team.set_up(people=["bo"])
    team.hears("ana", "/standup pause")
    assert "goes on" in team.hears("ana", "/standup resume")
    team.moves_to(MONDAY, time(9), MADRID)
    team.hand("bo").waits_for("In an hour")
    team.settles()
    assert len(after_hello(team.hand("bo"))) == 1


def test_a_new_owner_is_told_and_the_old_one_is_told_who_can(team_either_way: Team) -> None:
    team = team_either_way
    chen, bo = team.hands("chen", "bo")
    team.set_up("chen", people=["ana", "bo"])
    plan = chen.waits_for("Next:")
    chen.presses("Hand over", plan)
    chen.waits_for("New owner", "modal")
    chen.picks("New owner", "bo")
    assert chen.submits()["ok"], chen.errors
    assert "Bo Jensen: Monday 09:00 in Copenhagen" in words(bo.waits_for("Next:"))
    chen.waits_for(lambda said: said["ts"] == plan["ts"] and "now belongs to Bo Jensen" in words(said))

    said = team.hears("chen", "/standup pause")
    assert "“Daily standup” is not yours to change. Bo Jensen, who owns it, or a workspace admin" in said
    assert "is paused" in team.hears("bo", "/standup pause")


def test_it_cannot_be_handed_to_somebody_who_cannot_own_it(team: Team) -> None:
    ana = team.set_up("ana", "#launch")
    ana.runs("/standup handover", "#launch")
    ana.waits_for("New owner", "modal")
    ana.picks("New owner", "ivy")
    ana.submits()
    assert list(ana.errors) == ["owner"]
    assert "Ivy Stone cannot own a ritual" in ana.errors["owner"]


def test_nor_to_somebody_nobody_knows_anything_of_until_they_join_the_channel(team: Team) -> None:
    ana = team.set_up("ana", "#team")
    ana.runs("/standup handover", "#team")
    ana.waits_for("New owner", "modal")
    ana.picks("New owner", "hugo")
    ana.submits()
    assert "Ask them to join the channel first" in ana.errors["owner"]
    team.hand("hugo").joins("#team")
    team.settles()
    assert ana.submits()["ok"], ana.errors
    team.hand("hugo").waits_for("Hugo Silva: Monday 09:00 in Lisbon")


def test_deleted_it_takes_its_questions_back_and_posts_nothing(team: Team) -> None:
    ana = team.set_up(people=["ana", "bo", "dalia"])
    plan = ana.waits_for("Next:")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana", "Never read by anybody")
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    ana.presses("Delete", plan)
    ana.waits_for(lambda said: said["ts"] == plan["ts"] and "was deleted" in words(said))
    team.settles()
    assert not after_hello(bo)

    team.moves_to(TUESDAY, time(9), MADRID)
    team.settles()
    assert not after_hello(bo)
    assert not ana.messages("#team")
    assert not team.hand("dalia").dm
    assert team.entries() == [{"q1": "Never read by anybody"}]


def test_deleting_by_command_asks_once_more_so_that_nobody_does_it_by_accident(team: Team) -> None:
    bo = team.set_up("bo")
    plan = bo.waits_for("Next:")
    assert "Delete “Daily standup”?" in team.hears("bo", "/standup delete")
    team.settles()
    assert "Next:" in words(next(said for said in bo.dm if said["ts"] == plan["ts"]))
    bo.presses("Delete", "#team")
    bo.waits_for("*Daily standup* is deleted. Nothing more is asked or posted.", "#team")


def test_others_are_refused_and_told_who_can(team: Team) -> None:
    team.set_up("bo")
    for typed in ("change", "pause", "resume", "handover", "delete"):
        said = team.hears("chen", f"/standup {typed}")
        assert "“Daily standup” is not yours to change. Bo Jensen, who owns it, or a workspace admin" in said
        assert team.hand("chen").view is None


def test_an_admin_may_what_the_owner_may(team: Team) -> None:
    team.set_up("bo", people=["bo"])
    team.changes("ana", name="Renamed by an admin")
    assert "is paused" in team.hears("ana", "/standup pause")
    assert "goes on" in team.hears("ana", "/standup resume")
    status = team.hand("ana")
    team.hears("ana", "/standup status")
    status.presses("Delete", "#team")
    team.hand("bo").waits_for("*Renamed by an admin* was deleted")


def test_a_deleted_one_refuses_kindly_from_a_form_left_open(team: Team) -> None:
    ana = team.set_up("ana")
    plan = ana.waits_for("Next:")
    team.opens_form("ana", "/standup change")
    form = ana.view
    assert form is not None
    ana.presses("Delete", plan)
    ana.waits_for("was deleted")
    ana.submits()
    assert "This ritual was deleted. Type `/standup setup` to make a new one." in str(ana.errors)
