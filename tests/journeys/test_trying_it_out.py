"""Trying it on oneself, before anybody else is asked."""

from __future__ import annotations

from bot.standin.driver import words
from tests.journeys.team import Team


def test_the_owner_is_asked_answers_and_reads_the_digest_and_nobody_else_hears_of_it(
    team_either_way: Team,
) -> None:
    team = team_either_way
    before = len(team.hand("ana").messages("#team"))
    ana = team.set_up("ana")
    ana.presses("Try it on me")
    prompt = ana.waits_for("this is how everybody will be asked")
    assert "In an hour" not in words(prompt)

    ana.presses("Answer")
    ana.waits_for("What comes next?", "modal")
    ana.fills("What changed for the better since last time?", "The form is short")
    ana.fills("Is anything in your way?", "Coffee is out")
    ana.submits()
    digest = ana.waits_for("a trial, only you see it")
    assert "1 of 1 answered · 1 needs help" in words(digest)
    assert "Ana Ruiz: Coffee is out" in words(digest)
    ana.waits_for("The form is short", thread=digest)

    team.settles()
    assert len(ana.messages("#team")) == before
    for name in ("bo", "chen", "dalia", "grace"):
        assert not team.hand(name).dm


def test_a_trial_changes_nothing_about_the_next_round(team: Team) -> None:
    ana = team.set_up("ana")
    plan = ana.waits_for("Next: Monday 23 November")
    ana.presses("Try it on me")
    ana.waits_for("this is how everybody will be asked")
    team.settles()
    assert [words(said) for said in ana.dm if said["ts"] == plan["ts"]] == [words(plan)]
    status = team.hears("ana", "/standup status")
    assert "Next: Monday 23 November" in status
    assert "Asked: Ana" not in status
