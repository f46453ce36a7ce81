"""Ways into a retrospective and out of it, and what stands in the way."""

from __future__ import annotations

from datetime import time, timedelta

from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team
from tests.journeys.test_hostile_text import check_nobody_is_pinged, layout_kept
from tests.journeys.test_retro import MADRID, closes, starts, writes
from tests.rituals.retro_room import everything

__all__ = ["layout_kept"]


def test_a_note_without_a_name_changes_one_table_and_nothing_in_slack(team: Team) -> None:
    starts(team)
    team.settles()
    bo, database = team.hand("bo"), team.bot.parts.database
    bo.runs("/retro", "#team")
    bo.waits_for("Your note", in_="modal")
    bo.picks("column", "Stop")
    bo.fills("text", "Less of it")
    bo.picks("name", "Without my name")
    team.bot.ticker.tick()  # the first one notes how far the calendar has come
    before, calls = everything(database), len(team.stand_in.workspace.calls)
    bo.submits()
    bo.waits_for("without your name", in_="modal")
    team.settles()
    after = everything(database)
    assert {name for name in after if before[name] != after[name]} == {"sealed_note"}
    asked = [call for call in team.stand_in.workspace.calls[calls:] if call.direction == "out"]
    assert [call for call in asked if "chat." in str(call.request)] == []


def test_own_columns_a_strange_time_and_text_that_is_kept_when_a_field_is_wrong(team: Team) -> None:
    ana = team.hand("ana")
    ana.runs("/retro start Ship it", "#team")
    ana.waits_for("Collect notes until", in_="modal")
    ana.fills("until_time", "half nine")
    ana.fills("intro", "What slowed us down?")
    ana.picks("columns", "Own columns")
    ana.waits_for("Your columns", in_="modal")
    ana.fills("own", "Wind\nwind")
    ana.picks("until_day", MONDAY - timedelta(days=3))
    ana.submits()
    assert "Two columns have the same name" in ana.errors["own"]
    assert "That moment has passed" in ana.errors["until_day"]
    ana.fills("own", "Wind\nAnchors & <rocks>")
    ana.picks("until_day", MONDAY)
    assert ana.submits()["ok"], ana.errors
    told = words(ana.waits_for("All set", in_="modal"))
    assert "Monday 23 November 09:30 in Madrid" in told
    assert "the English way" in told
    card = words(ana.waits_for("collecting notes", "#team"))
    assert "Ship it" in card
    assert "What slowed us down?" in card
    assert "Wind · Anchors &amp; &lt;rocks&gt;" in card


def test_whoever_may_not_start_or_close_one_hears_who_can(team: Team) -> None:
    bo = team.hand("bo")
    bo.runs("/retro start", "#team")
    bo.waits_for("Starting a retrospective is for facilitators", in_="modal")
    bo.closes_all()
    starts(team)
    team.settles()
    assert "is for facilitators" in team.hears("bo", "/retro close")
    assert "is for facilitators" in team.hears("bo", "/retro cancel")
    assert "No notes yet" in team.hears("bo", "/retro status")
    assert "in the channel whose people" in team.hears("ana", "/retro start", "dm")
    ana = team.hand("ana")
    ana.runs("/retro start", "#team")
    ana.waits_for("“Sprint 12” is still open in this channel", in_="modal")


def test_words_behind_the_command_become_the_note_also_when_they_look_like_a_subcommand(team: Team) -> None:
    assert "then add this with" in team.hears("bo", "/retro close the loop with <sales> & ops")
    assert "close the loop with <sales> & ops" in team.hears("bo", "/retro close the loop with <sales> & ops")
    assert "then add a note with" in team.hears("bo", "/retro")
    starts(team)
    team.settles()
    bo = team.hand("bo")
    assert "Did you mean `/retro close`?" in team.hears("bo", "/retro clos")
    bo.presses("Add it as a note", "#team")
    assert "clos" in str(bo.waits_for("Your note", in_="modal")["blocks"])
    bo.closes_all()
    for typed in ("start pairing with @ana", "stop at 17:00 & go home"):
        bo.runs(f"/retro {typed}", "#team")
        form = bo.waits_for("Your note", in_="modal")
        assert typed.replace("@ana", "@Ana Ruiz") in str(form["values"]) + str(form["blocks"])
        bo.closes_all()
    bo.runs("/retro " + "x" * 5000, "#team")
    bo.waits_for("3,000 characters at most: the last 2,000 of yours did not fit", in_="modal")


def test_from_elsewhere_the_only_open_one_is_meant_and_of_several_one_is_chosen_with_the_text_kept(
    team: Team,
) -> None:
    starts(team)
    team.settles()
    ana = team.hand("ana")
    ana.runs("/retro start shorter calls", "dm")
    ana.waits_for("in #team", in_="modal")
    ana.closes_all()
    ana.runs("/retro start", "#launch")
    ana.waits_for("Collect notes until", in_="modal")
    ana.fills("title", "Launch")
    ana.submits()
    ana.waits_for("All set", in_="modal")
    ana.closes_all()
    ana.waits_for("collecting notes", "#launch")
    team.settles()
    ana.runs("/retro Shorter calls", "dm")
    which = ana.waits_for("For which one?", in_="modal")
    assert "Launch" in words(which)
    ana.presses("Add a note")
    ana.waits_for("Your note", in_="modal")
    ana.picks("column", "Start")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("Your note is in", in_="modal")
    ana.presses("Your notes")
    ana.waits_for("Shorter calls", in_="modal")


def test_a_message_becomes_a_note_and_is_not_lost_where_nothing_is_open(team: Team) -> None:
    ana, bo = team.hands("ana", "bo")
    bo.says("#team", "Staging was down <again> & nobody knew, @ana")
    message = ana.waits_for("Staging was down", "#team")
    ana.uses_shortcut("retro.note_from_message", message)
    kept = words(ana.waits_for("Your text, to keep", in_="modal"))
    assert "somebody wrote: “Staging was down <again> & nobody knew" in kept  # no ritual yet: nobody is known
    ana.closes_all()
    starts(team)
    team.settles()
    ana.uses_shortcut("retro.note_from_message", message)
    ana.waits_for("Your note", in_="modal")
    ana.picks("column", "Stop")
    ana.submits()
    ana.waits_for("Your note is in", in_="modal")
    ana.presses("Your notes")
    ana.waits_for("Bo Jensen wrote: “Staging was down <again> & nobody knew, @Ana Ruiz”", in_="modal")


def test_home_offers_it_to_people_of_the_channel_and_guests_and_external_people_write_too(
    team: Team,
) -> None:
    ana = team.hand("ana")
    ana.runs("/retro start", "#launch")
    ana.waits_for("Collect notes until", in_="modal")
    ana.submits()
    ana.waits_for("All set", in_="modal")
    ana.closes_all()
    ana.waits_for("collecting notes", "#launch")
    team.settles()
    emre = team.hand("emre")
    emre.opens_home()
    emre.waits_for("Retrospectives", "home")
    emre.presses("Add a note", "home")
    emre.waits_for("in #launch", in_="modal")
    emre.closes_all()
    for name in ("ivy", "kim"):
        hand = team.hand(name)
        hand.presses("Add a note", hand.waits_for("collecting notes", "#launch"))
        hand.waits_for("Your note", in_="modal")
        hand.picks("column", "Start")
        hand.fills("text", f"From {name}")
        assert hand.submits()["ok"], hand.errors
        hand.waits_for("Your note is in", in_="modal")
        hand.closes_all()
    closes(ana, "#launch")
    summary = ana.waits_for("whole in the thread", "#launch")
    team.settles()
    thread = "\n".join(words(reply) for reply in ana.thread(summary))
    assert "Ivy Stone: From ivy" in thread
    assert "Kim Park: From kim" in thread


def test_the_end_is_changed_and_a_cancelled_one_shows_nobody_anything(team: Team) -> None:
    card = starts(team)
    team.settles()
    ana, bo = team.hands("ana", "bo")
    writes(bo, "Less of it", "Stop", nameless=True)
    ana.runs("/retro status", "#team")
    ana.presses("Change the end", "#team")
    ana.waits_for("Change the end", in_="modal")
    ana.fills("until_time", "18:30")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("Monday 23 November 18:30 in Madrid", in_="modal")
    ana.closes_all()
    ana.waits_for("18:30 in Madrid", "#team")
    team.moves_to(MONDAY, time(17), MADRID)
    team.settles()
    ana.runs("/retro cancel", "#team")
    ana.presses("Cancel it", "#team")
    ana.waits_for("was cancelled. Nobody reads the notes", "#team")
    bo.runs("/retro", "#team")
    assert "was cancelled. Only you see these" in words(bo.waits_for("Less of it", in_="modal"))
    assert card["ts"] in {message["ts"] for message in ana.messages("#team")}


def test_notes_that_cannot_be_posted_reach_the_channel_when_it_is_back_and_whoever_started_it_hears(
    team: Team,
) -> None:
    starts(team)
    team.settles()
    ana = team.hand("ana")
    writes(team.hand("bo"), "Pair on reviews")
    ana.archives("#team")
    team.moves_to(MONDAY, time(17), MADRID)
    ana.waits_for("I could not post the notes of *Sprint 12*")
    ana.unarchives("#team")
    ana.waits_for("whole in the thread", "#team")


def test_what_was_held_back_is_still_reached_when_the_next_one_has_begun(team: Team) -> None:
    starts(team)
    team.settles()
    bo = team.hand("bo")
    writes(bo, "Pay is unfair", nameless=True)
    closes(team.hand("ana"))
    bo.waits_for("held back", "#team")
    starts(team, "Sprint 13")
    bo.runs("/retro", "#team")
    bo.waits_for("Your notes (1)", in_="modal")
    bo.presses("Your notes (1)")
    listed = words(bo.waits_for("Pay is unfair", in_="modal"))
    assert "*Sprint 13* in #team. Only you see these" in listed
    assert "*Sprint 12* in #team is over" in listed
    bo.presses("Show it with my name")
    bo.waits_for("It is in the thread now", in_="modal")


def test_who_left_the_channel_deletes_what_was_held_back_and_a_button_that_is_too_late_says_so(
    team: Team,
) -> None:
    starts(team)
    team.settles()
    bo = team.hand("bo")
    writes(bo, "Pay is unfair", nameless=True)
    bo.runs("/retro", "#team")
    bo.waits_for("Your notes (1)", in_="modal")
    bo.presses("Your notes (1)")
    bo.waits_for("Pay is unfair", in_="modal")
    closes(team.hand("ana"))
    bo.waits_for("held back", "#team")
    bo.leaves("#team")
    team.settles()
    bo.presses("Edit")
    bo.waits_for("Join it first", in_="modal")
    bo.closes_all()
    bo.runs("/retro", "dm")
    bo.waits_for("Only you see them", in_="modal")
    bo.presses("Delete")
    bo.waits_for("You have no notes now", in_="modal")


def test_hostile_titles_columns_and_notes_ping_nobody_and_arrive_whole(team: Team) -> None:
    nasty = "<!channel> *b* <@U1> & `x` :tada: مرحبا\n> quoted\n" + "🌱" * 2900
    ana = team.hand("ana")
    ana.runs("/retro start", "#team")
    ana.waits_for("Collect notes until", in_="modal")
    ana.picks("columns", "Own columns")
    ana.waits_for("Your columns", in_="modal")
    ana.fills("title", "<!here> *Sprint* & <@U1>")
    ana.fills("own", "<!channel> now\n*stop* & <@U1>")
    ana.fills("intro", "<!everyone> *what* helped?")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("All set", in_="modal")
    ana.closes_all()
    team.settles()
    for name in ("bo", "chen", "dalia"):
        writes(team.hand(name), nasty, "<!channel> now", nameless=name != "bo")
    status = team.hears("ana", "/retro status")
    assert status.startswith("<!here> *Sprint* & <@U1> collects notes until")
    assert "<!here> *Sprint* & <@U1> is still open. It has 3 notes so far." in team.hears(
        "ana", "/retro close"
    )
    ana.presses("Close now", "#team")
    ana.waits_for("<!here> *Sprint* & <@U1> closes now", "#team")
    summary = ana.waits_for("whole in the thread", "#team")
    team.settles()
    thread = ana.thread(summary)[1:]
    assert sum(words(reply).count(nasty) for reply in thread) == 1  # two more are held back
    check_nobody_is_pinged(team)
