"""A retrospective, from its start to the notes in the channel."""

from __future__ import annotations

from datetime import time, timedelta

from bot.standin.driver import Hand, words
from bot.standin.workspace import Json
from tests.journeys.team import MONDAY, Team

MADRID = "Europe/Madrid"


def starts(
    team: Team, title: str = "Sprint 12", columns: str = "Start, stop, continue", **fields: str
) -> Json:
    """By Ana in #team, until Monday 17:00 in Madrid. The card."""
    ana = team.hand("ana")
    ana.runs("/retro start", "#team")
    ana.waits_for("Collect notes until", in_="modal")
    if columns != "Start, stop, continue":
        ana.picks("columns", columns)
        ana.waits_for("Your columns", in_="modal")
    ana.fills("title", title)
    for block_id, text in fields.items():
        ana.fills(block_id, text)
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("All set", in_="modal")
    ana.closes()
    return ana.waits_for("collecting notes", "#team")


def writes(hand: Hand, text: str, column: str = "Start", *, nameless: bool = False) -> None:
    """From the card in #team."""
    hand.presses("Add a note", hand.waits_for("collecting notes", "#team"))
    hand.waits_for("Your note", in_="modal")
    hand.picks("column", column)
    hand.fills("text", text)
    if nameless:
        hand.picks("name", "Without my name")
    assert hand.submits()["ok"], hand.errors
    hand.waits_for("Your note is in", in_="modal")
    hand.closes_all()


def closes(hand: Hand, channel: str = "#team") -> None:
    hand.runs("/retro close", channel)
    hand.presses("Close now", channel)


def test_a_retrospective_from_the_start_to_the_notes_in_the_channel(team_either_way: Team) -> None:
    team = team_either_way
    card = starts(team, intro="What helped us ship?")
    assert "Monday 23 November 17:00 in Madrid" in words(card)
    assert "What helped us ship?" in words(card)
    team.settles()
    writes(team.hand("bo"), "Pair on reviews")
    for name in ("chen", "dalia", "grace"):
        writes(team.hand(name), f"Thought number {len(name)}", "Stop", nameless=True)
    team.settles()
    assert len(team.hand("ana").messages("#team")) == 1  # a note touches no message

    team.moves_to(MONDAY, time(16), MADRID)
    nudge = team.hand("ana").waits_for("Anything to add?", "#team")
    assert "Sprint 12" in words(nudge)

    team.moves_to(MONDAY, time(17), MADRID)
    summary = team.hand("ana").waits_for("whole in the thread", "#team")
    team.settles()
    assert "Start (1)" in words(summary)
    assert "Stop (3)" in words(summary)
    assert "Nothing under Continue" in words(summary)
    thread = "\n".join(words(reply) for reply in team.hand("ana").thread(summary)[1:])
    assert "Bo Jensen: Pair on reviews" in thread
    assert thread.count("anonymous: Thought number") == 3
    said = [words(message) for message in team.hand("ana").messages("#team")]
    assert "is over: 4 notes" in said[0]
    assert not any("Anything to add?" in each for each in said)


def test_one_s_notes_are_changed_and_deleted_until_the_end(team: Team) -> None:
    starts(team)
    team.settles()
    bo = team.hand("bo")
    writes(bo, "Too many meetings", "Stop")
    writes(bo, "Demos on Friday", "Continue")
    bo.runs("/retro", "#team")
    bo.waits_for("Your notes (2)", in_="modal")
    bo.presses("Your notes (2)")
    bo.waits_for("Too many meetings", in_="modal")
    bo.presses("Edit")
    bo.waits_for("Change your note", in_="modal")
    bo.fills("text", "Far too many meetings")
    bo.picks("name", "Without my name")
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("A backup made meanwhile may still have it so", in_="modal")
    bo.presses("Your notes")
    listed = words(bo.waits_for("Far too many meetings", in_="modal"))
    assert "without your name" in listed
    bo.presses("Delete")
    bo.waits_for(lambda view: "Demos on Friday" not in words(view), "modal")
    bo.closes_all()
    team.settles()

    chen = team.hand("chen")
    chen.runs("/retro", "#team")
    form = words(chen.waits_for("Add a note", in_="modal"))
    assert "Your notes" not in form


def test_notes_of_two_people_without_a_name_are_held_back_and_shown_by_who_wants(team: Team) -> None:
    starts(team)
    team.settles()
    bo, chen = team.hands("bo", "chen")
    writes(bo, "Pay is unfair", nameless=True)
    writes(chen, "I want to leave", nameless=True)
    team.moves_to(MONDAY, time(17), MADRID)
    summary = bo.waits_for("2 notes without a name are held back", "#team")
    assert "Pay is unfair" not in words(summary)

    bo.runs("/retro", "#team")
    own = words(bo.waits_for("Pay is unfair", in_="modal"))
    assert "I want to leave" not in own
    bo.presses("Show it with my name")
    assert "You have no notes" not in words(bo.waits_for("It is in the thread now", in_="modal"))
    team.settles()
    summary = bo.waits_for("1 note without a name is held back", "#team")
    bo.waits_for("Bo Jensen: Pay is unfair", "#team", thread=summary)

    team.moves_to(MONDAY + timedelta(days=8), time(17), MADRID)
    bo.waits_for(lambda said: "1 note ·" in words(said) and "held back" not in words(said), "#team")
    assert "No retrospective is collecting notes" in team.hears("chen", "/retro")
