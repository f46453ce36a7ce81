"""From the question in a DM to the digest: later, early, edited, late, or not at all."""

from __future__ import annotations

from datetime import time, timedelta

from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team, after_hello

BETTER = "What changed for the better since last time?"
MADRID = "Europe/Madrid"


def test_each_is_asked_at_their_own_nine_oclock_and_nobody_before(team: Team) -> None:
    team.set_up()
    team.moves_to(MONDAY, time(8, 59), "Asia/Shanghai")
    team.settles()
    assert not team.hand("chen").dm
    for name, zone in (
        ("chen", "Asia/Shanghai"),
        ("bo", "Europe/Copenhagen"),
        ("dalia", "America/New_York"),
        ("grace", "Pacific/Honolulu"),
    ):
        assert not team.hand(name).dm
        team.moves_to(MONDAY, time(9), zone)
        prompt = words(team.hand(name).waits_for("In an hour"))
        assert "everybody in #team reads it" in prompt
        assert f"1. {BETTER}" in prompt
    team.settles()
    prompts = [said for said in team.hand("chen").dm if "In an hour" in words(said)]
    assert len(prompts) == 1


def test_in_an_hour_asks_again_in_a_new_message_and_the_old_one_says_so(team_either_way: Team) -> None:
    team = team_either_way
    team.set_up(people=["bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    first = bo.waits_for("In an hour")
    bo.presses("In an hour")
    bo.waits_for("I ask you again at")
    assert len(after_hello(bo)) == 1
    team.waits(timedelta(minutes=59))
    team.settles()
    assert len(after_hello(bo)) == 1

    team.waits(timedelta(minutes=1))
    again = bo.waits_for("In an hour")
    assert again["ts"] > first["ts"]
    bo.waits_for(lambda said: said["ts"] == first["ts"] and "asked again below" in words(said))
    team.answers("bo", "Slept on it")
    team.settles()
    assert len(after_hello(bo)) == 2


def test_who_postponed_can_still_answer_at_once(team: Team) -> None:
    team.set_up(people=["bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    bo.presses("In an hour")
    bo.waits_for("I ask you again at")
    bo.presses("Answer now")
    bo.waits_for("What comes next?", "modal")
    bo.fills(BETTER, "Found a minute after all")
    bo.submits()
    bo.waits_for("thank you")
    team.waits(timedelta(hours=1))
    team.settles()
    assert len(after_hello(bo)) == 1


def test_an_hour_is_refused_when_it_closes_before(team: Team) -> None:
    team.set_up(people=["bo"], close_at="9:40")
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    team.waits(timedelta(minutes=30))
    bo.presses("In an hour")
    assert "It closes before an hour is over" in words(bo.waits_for("late answers count too"))
    team.answers("bo", "Then now")


def test_who_skips_is_left_alone_and_can_change_their_mind(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    bo.presses("Skip this time")
    bo.waits_for("skipped this time. Nothing else to do.")
    team.moves_to(MONDAY, time(17, 30), MADRID)
    team.settles()
    assert len(after_hello(bo)) == 1

    bo.presses("Answer after all")
    bo.waits_for("What comes next?", "modal")
    bo.fills(BETTER, "One thing did")
    bo.submits()
    bo.waits_for("thank you")
    team.moves_to(MONDAY, time(18), MADRID)
    assert "2 of 2 answered" in words(team.digest())


def test_one_nudge_only_for_those_who_have_not_answered_and_it_vanishes_with_the_answer(team: Team) -> None:
    team.set_up(people=["ana", "bo", "dalia"])
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    ana, bo = team.hands("ana", "bo")
    bo.waits_for("In an hour")
    team.moves_to(MONDAY, time(17), MADRID)
    nudge = bo.waits_for("one line is enough")
    team.waits(timedelta(minutes=10))
    team.settles()
    assert len([said for said in bo.dm if "one line is enough" in words(said)]) == 1
    assert "one line is enough" not in str(ana.dm)

    bo.presses("Answer", nudge)
    bo.waits_for("What comes next?", "modal")
    bo.fills(BETTER, "One line")
    bo.submits()
    bo.waits_for("thank you")
    team.settles()
    assert nudge["ts"] not in [said["ts"] for said in bo.dm]


def test_what_was_sent_is_in_front_of_whoever_edits_it_until_the_close(team: Team) -> None:
    team.set_up(people=["ana"])
    team.moves_to(MONDAY, time(9), MADRID)
    ana = team.answers("ana", "First words", blocker="A flat tyre")
    ana.presses("Edit")
    form = ana.waits_for("What comes next?", "modal")
    assert "First words" in str(form["values"])
    ana.fills(BETTER, "Better words")
    ana.fills("Is anything in your way?", "")
    ana.submits()
    team.settles()
    assert team.entries() == [{"q1": "Better words"}]
    team.moves_to(MONDAY, time(18), MADRID)
    digest = team.digest()
    assert "nothing in the way" in words(digest)
    ana.waits_for("Better words", "#team", thread=digest)

    ana.presses("Edit")
    ana.waits_for("This round has closed", "modal")
    ana.fills(BETTER, "Last words")
    ana.submits()
    assert "Ana Ruiz (edited after the close)" in words(ana.waits_for("Last words", "#team", thread=digest))
    assert len(ana.thread(digest)) == 2


def test_an_empty_answer_is_not_taken_for_one(team: Team) -> None:
    team.set_up(people=["ana"])
    team.moves_to(MONDAY, time(9), MADRID)
    ana = team.hand("ana")
    ana.waits_for("In an hour")
    ana.presses("Answer")
    ana.waits_for("What comes next?", "modal")
    ana.fills(BETTER, "   ")
    ana.submits()
    assert list(ana.errors.values()) == ["Type at least one answer; a few words do."]


def test_a_late_answer_is_marked_and_the_digest_is_updated_where_it_stands(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana", "In time")
    ana, bo = team.hands("ana", "bo")
    bo.waits_for("In an hour")
    team.moves_to(MONDAY, time(18), MADRID)
    digest = team.digest()
    assert "1 of 2 answered" in words(digest)

    bo.waits_for("Daily standup* of Monday 23 November closed")
    bo.presses("Answer late")
    bo.waits_for("This round has closed. What you send is welcome, and will be marked.", "modal")
    bo.fills(BETTER, "Late but here")
    bo.fills("Is anything in your way?", "The night train")
    bo.submits()
    bo.waits_for("It came after the close and is marked as late")
    updated = ana.waits_for("2 of 2 answered · 1 of them late · 1 needs help", "#team")
    assert updated["ts"] == digest["ts"]
    assert "Bo Jensen (late)" in words(ana.waits_for("Late but here", "#team", thread=digest))
    assert len(ana.messages("#team")) == 1
    assert len(ana.thread(digest)) == 3


def test_when_nobody_answered_the_channel_reads_nothing_until_somebody_does(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    team.hand("bo").waits_for("In an hour")
    team.moves_to(MONDAY, time(18), MADRID)
    team.settles()
    assert not team.hand("ana").messages("#team")
    team.answers("bo", "Better late")
    assert "1 of 2 answered · 1 of them late" in words(team.digest())


def test_who_answers_early_is_not_asked_again(team: Team) -> None:
    team.set_up()
    bo = team.hand("bo")
    bo.runs("/standup", "#team")
    bo.waits_for("What comes next?", "modal")
    bo.fills(BETTER, "Did it on Sunday")
    bo.submits()
    team.settles()
    assert team.entries() == [{"q1": "Did it on Sunday"}]
    team.moves_to(MONDAY, time(9), MADRID)
    team.hand("ana").waits_for("In an hour")
    team.settles()
    assert not bo.dm

    bo.runs("/standup")
    assert "Did it on Sunday" in str(bo.waits_for("What comes next?", "modal")["values"])
    bo.fills(BETTER, "Did it on Sunday, and again today")
    bo.submits()
    team.moves_to(MONDAY, time(21), MADRID)
    team.hand("ana").waits_for("Did it on Sunday, and again today", "#team", thread=team.digest())


def test_who_was_asked_answers_by_command_at_once(team: Team) -> None:
    team.set_up(people=["bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    bo.runs("/standup", "#general")
    bo.waits_for("What comes next?", "modal")
    bo.fills(BETTER, "By command")
    bo.submits()
    bo.waits_for("thank you")
    assert len(after_hello(bo)) == 1


def test_with_two_standups_the_command_asks_which(team: Team) -> None:
    team.set_up(name="Morning round", people=["ana", "bo"])
    team.set_up(name="Support desk", people=["ana", "bo"], questions="How many tickets are open?")
    bo = team.hand("bo")
    asked = team.hears("bo", "/standup")
    assert "Which one?" in asked
    assert "Morning round" in asked
    assert "Support desk" in asked
    choice = next(
        block for block in bo.messages("#team")[-1]["blocks"] if "Support desk" in words({"blocks": [block]})
    )
    bo.presses("Answer", bo.messages("#team")[-1] | {"blocks": [choice]})
    bo.waits_for("How many tickets are open?", "modal")
    bo.fills("How many tickets are open?", "Seven")
    bo.submits()
    team.settles()
    assert team.entries() == [{"q1": "Seven"}]


def test_who_is_asked_nothing_hears_what_they_can_do(team: Team) -> None:
    assert "No standup asks you anything. `/standup setup` makes one" in team.hears("hugo", "/standup", "dm")
    team.set_up(people=["ana"])
    assert "You are not asked in the standup of this channel" in team.hears("bo", "/standup")
