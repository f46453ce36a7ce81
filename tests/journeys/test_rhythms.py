"""Rhythms beyond every week: chosen in a form that stays short, and told in words before anything happens."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.message.pacing import PER_MINUTE, POST
from bot.rhythm import NOT_THERE_YET
from bot.standin.driver import Hand, words
from tests.journeys.team import MONDAY, Team, after_hello

MADRID = "Europe/Madrid"


def chooses(hand: Hand, how_often: str, then: str) -> None:
    """And the fields that belong to it appear."""
    hand.picks("How often", how_often)
    hand.waits_for(then, in_="modal")


def test_every_second_week_begins_with_the_week_the_owner_chose_and_says_which_days_these_are(
    team: Team,
) -> None:
    ana = team.opens_form("ana", "/standup setup")
    ana.fills("Name", "Planning")
    chooses(ana, "Every second week", "Beginning")
    ana.picks("days", "Monday")
    ana.picks("Beginning", "Next week, from Monday 23 November")
    assert ana.submits()["ok"], ana.errors
    plan = words(ana.waits_for("Next: Monday 23 November, then Monday 7 December"))
    assert "Every second Monday, I ask everybody in #team" in plan
    assert "then Monday 7 December" in team.hears("ana", "/standup status")
    for week, prompts in enumerate((1, 1, 2)):
        team.moves_to(MONDAY + timedelta(weeks=week), time(9), MADRID)
        team.settles()
        assert len(after_hello(team.hand("bo"))) == prompts


def test_what_was_typed_stays_while_another_rhythm_is_tried_out(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup")
    ana.fills("Name", "Planning")
    ana.fills("ask_at", "half nine")
    chooses(ana, "Every month, such as on the first Monday", "Which one of the month")
    chooses(ana, "Every week", "Days")
    assert ana.submits()["ok"], ana.errors
    plan = words(ana.waits_for("Next: Monday 23 November"))
    assert "Monday to Friday, I ask everybody in #team at *09:30" in plan
    assert "then" not in plan.split("Next:")[1].splitlines()[0]


def test_on_the_last_friday_of_every_month(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup")
    chooses(ana, "Every month, such as on the first Monday", "Which one of the month")
    ana.picks("Which one of the month", "Last")
    ana.picks("weekday", "Friday")
    assert ana.submits()["ok"], ana.errors
    plan = words(ana.waits_for("Next: Friday 27 November, then Friday 25 December"))
    assert "On the last Friday of every month, I ask everybody" in plan
    team.moves_to(MONDAY + timedelta(days=4), time(9), MADRID)
    team.hand("bo").waits_for("In an hour")


def test_on_a_day_of_the_month_which_a_short_month_does_not_have(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup")
    chooses(ana, "Every month, such as on the 15th", "Day of the month")
    ana.picks("Day of the month", "The last day")
    assert ana.submits()["ok"], ana.errors
    plan = words(ana.waits_for("Next: Monday 30 November, then Thursday 31 December"))
    assert "On the last day of every month, I ask everybody" in plan
    said = team.hears("ana", "/standup")
    assert "The next standup is on Monday 30 November. It can be answered from a week before." in said


def test_who_changes_only_the_questions_moves_no_week(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup")
    chooses(ana, "Every second week", "Beginning")
    ana.picks("days", "Monday")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("Next: Monday 23 November, then Monday 7 December")
    ana.closes()
    team.moves_to(MONDAY + timedelta(days=2), time(12), MADRID)
    team.changes("ana", questions="What did you learn?", blockers="")
    ana.waits_for("Next: Monday 7 December, then Monday 21 December")
    form = team.opens_form("ana", "/standup change").waits_for("Beginning", in_="modal")
    chosen = form["values"]["week_2"]["value"]["selected_option"]["text"]["text"]
    assert chosen == "This week, from Monday 23 November"


def test_a_form_sent_before_the_new_fields_were_there_asks_for_them(team: Team) -> None:
    team.stand_in.workspace.faults.arm("views.update", "error", code="hash_conflict")
    ana = team.opens_form("ana", "/standup setup")
    ana.picks("How often", "Every third week")
    assert ana.submits()["errors"] == {"repeats": NOT_THERE_YET}
    chooses(ana, "Every second week", "Beginning")
    ana.submits()
    ana.waits_for("All set", in_="modal")


def test_the_vision_is_told_on_the_first_monday_of_every_month(team: Team) -> None:
    ana = team.hand("ana")
    ana.runs("/vision remind", "#team")
    ana.waits_for("How often", in_="modal")
    chooses(ana, "Every month, such as on the first Monday", "Which one of the month")
    assert ana.submits()["ok"], ana.errors
    said = words(ana.waits_for("All set", in_="modal"))
    assert "On the first Monday of every month at 10:00 in Madrid" in said
    assert "Next: Monday 7 December at 10:00" in said


def test_a_channel_gets_a_digest_every_second_friday(team: Team) -> None:
    ana = team.hand("ana")
    ana.runs("/update digest", "#team")
    ana.waits_for("Digest for the channel", in_="modal")
    chooses(ana, "Every second week", "Beginning")
    ana.picks("days", "Friday")
    assert ana.submits()["ok"], ana.errors
    assert "after that every second Friday" in words(ana.waits_for("The next digest comes", in_="modal"))


def test_before_anything_is_set_up_the_owner_reads_how_long_asking_so_many_takes(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = team.opens_form("ana", "/standup setup", "#launch")
    assert "a minute" not in words(ana.view or {})
    monkeypatch.setitem(PER_MINUTE, POST, 2.0)
    ana.fills("Name", "Planning")
    ana.picks("channel", "#team")
    told = words(ana.waits_for("people are in the channel", in_="modal"))
    assert "Slack lets me ask about 2 a minute" in told
    assert "it takes about 3 minutes" in told
    ana.picks("channel", "#leads")  # where Slack does not say who is in it
    ana.waits_for(lambda form: "a minute" not in words(form), in_="modal")
    form = ana.view
    assert form is not None
    assert form["values"]["name"]["value"]["value"] == "Planning"


def test_the_form_says_so_of_the_channel_it_is_opened_in(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PER_MINUTE, POST, 2.0)
    ana = team.opens_form("ana", "/standup setup", "#team")
    ana.waits_for("it takes about 3 minutes", in_="modal")
