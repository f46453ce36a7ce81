"""Slack says things twice, late or not at all; what people did is never lost."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.standin import sockets
from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team, after_hello

MADRID = "Europe/Madrid"
BETTER = "What changed for the better since last time?"


def test_news_delivered_twice_has_one_effect(team_either_way: Team) -> None:
    team = team_either_way
    team.set_up()
    ana, hugo = team.hands("ana", "hugo")
    for event in ("member_joined_channel", "user_change", "channel_rename", "message"):
        team.stand_in.workspace.faults.arm(event, "duplicate_event")
    hugo.joins("#team")
    hugo.moves_to("Atlantic/Azores")
    ana.renames("#team", "crew")
    hugo.says("dm", "hello")
    ana.waits_for("Hugo Silva: Monday 09:00 in Azores")
    team.moves_to(MONDAY, time(9), "Atlantic/Azores")
    hugo.waits_for("In an hour")
    team.settles()
    assert [words(said).count("Nothing is asked of you") for said in after_hello(hugo)] == [0, 1, 0]


def test_a_lost_connection_is_made_anew_and_the_next_press_works(team: Team) -> None:
    team.set_up(people=["bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    workspace = team.stand_in.workspace
    lost = workspace.sockets[0]
    team.stand_in.call(sockets.drop, lost)
    team.until(lambda: any(connection is not lost for connection in workspace.sockets), seconds=8)
    team.until(lambda: lost not in workspace.sockets, seconds=8)
    team.answers("bo", "After the tunnel")


def test_a_connection_that_only_seems_alive_is_noticed_within_seconds(team: Team) -> None:
    workspace = team.stand_in.workspace
    silent = workspace.sockets[0]
    team.stand_in.call(sockets.mute, silent)
    started = workspace.clock.elapsed()
    team.until(lambda: any(connection is not silent for connection in workspace.sockets), seconds=20)
    assert workspace.clock.elapsed() - started < 15
    team.stand_in.call(sockets.drop, silent)
    team.until(lambda: silent not in workspace.sockets)
    assert "`/standup setup`" in team.hears("bo", "/standup help")


@pytest.mark.parametrize("code", ["expired_trigger_id", "internal_error"])
def test_a_form_that_slack_did_not_open_is_spoken_of_and_opens_the_next_time(team: Team, code: str) -> None:
    team.set_up(people=["bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    faults = team.stand_in.workspace.faults
    faults.arm("views.open", "error", code=code)
    assert bo.presses("Answer")["ok"]
    bo.waits_for("Slack did not open that in time. Nothing is lost; please try once more.")
    assert bo.view is None

    faults.arm("views.open", "error", code=code)
    bo.runs("/standup", "#general")
    bo.waits_for("Slack did not open that in time", "#general")
    team.answers("bo", "The third time")


def test_when_slack_cannot_say_who_somebody_is_they_are_told_to_try_again(team: Team) -> None:
    team.stand_in.workspace.faults.arm("users.info", "http_500")
    hugo = team.hand("hugo")
    assert hugo.runs("/standup setup", "#general")["ok"]
    hugo.waits_for("try", "modal")
    hugo.closes()
    hugo.runs("/standup setup", "#general")
    hugo.waits_for("Questions", "modal")


def test_while_forms_hang_in_slack_everybody_else_is_answered(team_either_way: Team) -> None:
    team = team_either_way
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    ana, bo = team.hands("ana", "bo")
    ana.waits_for("In an hour")
    bo.waits_for("In an hour")
    faults = team.stand_in.workspace.faults
    faults.arm("views.open", "hang", times=20)
    for _ in range(20):
        assert bo.presses("Answer")["ok"], bo.trouble
    team.until(lambda: not faults.armed())
    assert "`/standup setup`" in team.hears("chen", "/standup help")
    team.answers("ana", "While others wait")
    bo.waits_for("Slack did not open that in time. Nothing is lost")
    team.stand_in.call(faults.clear)


def test_what_was_submitted_is_kept_and_digested_although_posting_fails_on_the_way(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    ana, bo = team.hands("ana", "bo")
    bo.waits_for("In an hour")
    faults = team.stand_in.workspace.faults
    faults.arm("chat.update", "http_500")
    bo.presses("Answer")
    bo.waits_for("What comes next?", "modal")
    bo.fills(BETTER, "Survives it all")
    assert bo.submits()["ok"]
    assert bo.view is None
    assert team.entries() == [{"q1": "Survives it all"}]

    faults.arm("chat.postMessage", "error", code="accesslimited")
    team.moves_to(MONDAY, time(18), MADRID)
    ana.waits_for("Survives it all", "#team", thread=team.digest())
    bo.waits_for("thank you")
    team.settles()
    assert len(ana.messages("#team")) == 1


def test_a_form_sent_while_its_answer_is_lost_is_there_once_when_sent_again(team: Team) -> None:
    team.set_up(people=["bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    bo.presses("Answer")
    bo.waits_for("What comes next?", "modal")
    bo.fills(BETTER, "Typed once")
    team.stand_in.workspace.faults.arm("view_submission", "late_ack")
    assert not bo.submits()["ok"]
    form = bo.view
    assert form is not None
    assert "trouble connecting" in form["trouble"]
    assert "Typed once" in str(form["values"])
    assert bo.submits()["ok"]
    team.waits(timedelta(hours=9))
    team.hand("ana").waits_for("Typed once", "#team", thread=team.digest())
    assert team.entries() == [{"q1": "Typed once"}]
