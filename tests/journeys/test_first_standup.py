"""The whole path of a standup, by hand, over a real socket and over real HTTP."""

from __future__ import annotations

from datetime import time

from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team


def test_a_team_in_three_zones_is_asked_in_its_own_time_and_reads_one_digest(team_either_way: Team) -> None:
    team = team_either_way
    ana, bo, chen = team.hands("ana", "bo", "chen")
    team.set_up()
    assert "Grace Kahale: Monday 09:00 in Honolulu" in words(ana.waits_for("Next:"))

    team.moves_to(MONDAY, time(9), "Asia/Shanghai")
    team.answers("chen", "The import takes 3 minutes", blocker="No staging password")
    assert not bo.dm

    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    team.answers("ana", "Two customers signed up")
    bo.waits_for("In an hour")
    team.moves_to(MONDAY, time(20), "Europe/Madrid")
    bo.waits_for("one line is enough")

    team.moves_to(MONDAY, time(21), "Europe/Madrid")
    digest = team.digest()
    assert "2 of 5 answered · 1 needs help" in words(digest)
    assert "Chen Wei: No staging password" in words(digest)
    ana.waits_for("Two customers", "#team", thread=digest)
    replies = ana.thread(digest)[1:]
    assert [words(reply).split()[0] for reply in replies] == ["Chen", "Ana"]
    assert chen.id not in str(digest)


def test_an_answer_can_be_edited_until_the_close_and_a_late_one_is_marked(team: Team) -> None:
    team.set_up()
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    ana = team.answers("ana", "First words")
    ana.presses("Edit")
    ana.waits_for("What comes next?", in_="modal")
    ana.fills("What changed for the better since last time?", "Better words")
    ana.submits()
    team.moves_to(MONDAY, time(21), "Europe/Madrid")
    digest = team.digest()
    ana.waits_for("Better words", "#team", thread=digest)

    team.answers("bo", "Late but here")
    team.hand("bo").waits_for(lambda said: "2 of 3 answered · 1 of them late" in words(said), "#team")
    team.hand("bo").waits_for("Bo Jensen (late)", "#team", thread=digest)
