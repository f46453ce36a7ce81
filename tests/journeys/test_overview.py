"""`/rituals`: what one can do here, one's own settings, the channel's days off, roles and data."""

from __future__ import annotations

from datetime import time, timedelta

from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team

MADRID = "Europe/Madrid"
TUESDAY = MONDAY + timedelta(days=1)


def test_from_roles_to_days_off_to_erasing_everything_is_reached_by_rituals(team_either_way: Team) -> None:
    team = team_either_way
    ana = team.set_up()
    ana.runs("/rituals", "#team")
    here = ana.waits_for("What you can do here", "#team")
    assert "You are an *admin* of this workspace" in words(here)
    assert "*Daily standup* (standup) · Monday to Friday at 09:00" in words(here)

    ana.presses("Roles", here)
    ana.waits_for("Who gets it", "modal")
    ana.picks("role", "facilitator")
    ana.picks("person", "bo")
    ana.picks("place", "#team")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("Bo Jensen is now a facilitator in", "modal")
    ana.closes()
    bo = team.hand("bo")
    bo.waits_for("Ana Ruiz made you *a facilitator*")

    bo.runs("/rituals daysoff", "#team")
    bo.waits_for("Public holidays of", "modal")
    bo.fills("name", "Offsite")
    bo.submits()
    assert "Which day?" in bo.errors["first"]
    bo.picks("first", MONDAY)
    bo.picks("country", "Spain")
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("What has begun already goes on as planned.", "modal")
    bo.closes()
    bo.runs("/rituals daysoff", "#team")
    shown = words(bo.waits_for("Offsite", "modal"))
    assert "Tuesday 8 December: Immaculate Conception" in shown
    bo.closes()
    team.moves_to(MONDAY, time(9), MADRID)
    team.moves_to(TUESDAY, time(9), MADRID)
    bo.waits_for("Tuesday 24 November")
    assert not any("Monday 23 November" in words(said) and "In an hour" in words(said) for said in bo.dm)

    team.answers("bo", "Shipped the import")
    bo.runs("/rituals data", "#team")
    bo.waits_for("With your name I keep 1 answer", "modal")
    bo.presses("Erase my entries")
    bo.waits_for("Erased. I keep nothing", "modal")
    assert team.entries() == []
    ana.runs("/rituals data", "#team")
    ana.waits_for("Bo Jensen erased their own entries: 1 answer", "modal")


def test_a_person_decides_for_themselves_and_it_holds_at_once(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    bo = team.hand("bo")
    bo.runs("/rituals settings", "#team")
    bo.waits_for("My name in digests", "modal")
    bo.picks("zone", "America/New_York")
    bo.picks("digests", "mention")
    bo.picks("first", MONDAY + timedelta(days=30))
    bo.picks("last", MONDAY + timedelta(days=29))
    bo.submits()
    assert bo.errors == {"last": "The last day is before the first. Please swap them."}
    bo.picks("last", MONDAY + timedelta(days=31))
    assert bo.submits()["ok"], bo.errors
    saved = words(bo.waits_for("Saved", "modal"))
    assert "Your time zone is New York." in saved
    assert "You are away Wednesday 23 December to Thursday 24 December" in saved
    bo.closes()

    team.moves_to(MONDAY, time(14, 30), MADRID)
    team.settles()
    assert not any("In an hour" in words(said) for said in bo.dm)
    team.moves_to(MONDAY, time(9), "America/New_York")
    team.answers("bo", blocker="Staging is down")
    team.moves_to(MONDAY, time(22), MADRID)
    digest = team.digest()
    team.settles()
    mentioned = {"type": "user", "user_id": bo.id}
    assert mentioned in digest["blocks"][2]["elements"][1]["elements"][0]["elements"]
    (reply,) = bo.thread(digest)[1:]
    assert mentioned in reply["blocks"][0]["elements"][0]["elements"]


def test_an_end_of_days_away_is_a_press_and_what_was_typed_meanwhile_stays(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    bo = team.hand("bo")
    assert "Type days like “24 Dec - 2 Jan”" in team.hears("bo", "/rituals away 3/4")
    bo.runs("/rituals away 23 Nov")
    bo.waits_for("First day away", "modal")
    bo.picks("first")
    bo.picks("last", MONDAY)
    bo.submits()
    assert "Which day?" in bo.errors["first"]
    bo.picks("first", MONDAY)
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("You are away Monday 23 November", "modal")
    bo.closes()
    bo.runs("/rituals settings")
    bo.waits_for("Monday 23 November", "modal")
    bo.picks("digests", "mention")
    bo.presses("Remove")
    view = bo.waits_for("None. On days away nothing is asked", "modal")
    assert view["values"]["digests"]["value"]["selected_option"]["value"] == "mention"
    bo.closes()
    team.moves_to(MONDAY, time(9), MADRID)
    bo.waits_for("In an hour")


def test_who_may_not_sees_who_has_which_role_and_gives_none(team: Team) -> None:
    team.set_up()
    bo = team.hand("bo")
    bo.runs("/rituals roles", "#team")
    shown = bo.waits_for("Who has a role here", "modal")
    assert shown.get("submit") is None
    assert "A workspace admin gives roles." in words(shown)
    bo.closes()
    ivy = team.hand("ivy")
    ivy.runs("/rituals", "#launch")
    seen = words(ivy.waits_for("What you can do here", "#launch"))
    assert "You are a guest: in the channels you are in, you answer what you are asked" in seen
    assert "Days off" not in seen
    assert "Roles" not in seen


def test_a_role_is_given_to_somebody_never_met_and_taken_back_and_not_to_a_guest(team: Team) -> None:
    ana, fatima = team.hand("ana"), team.hand("fatima")
    ana.runs("/rituals roles", "#team")
    ana.waits_for("Who gets it", "modal")
    place = ana.view["values"]["place"]["value"]["selected_conversation"]
    assert place == team.channel("#team").id
    ana.picks("place")
    ana.picks("role", "leader")
    ana.picks("person", "ivy")
    _sends_once_met(team)
    assert "cannot hold a role" in ana.errors["person"]
    ana.picks("person", "fatima")
    _sends_once_met(team)
    ana.waits_for("Fatima Noor is now a leader in the whole workspace", "modal")
    ana.closes()
    fatima.waits_for("Ana Ruiz made you *a leader*")
    ana.runs("/rituals roles", "#team")
    ana.waits_for("Fatima Noor", "modal")
    ana.presses("Take back")
    ana.waits_for("Nobody yet", "modal")
    fatima.waits_for("You are not a leader in the whole workspace any more.")


def _sends_once_met(team: Team) -> None:
    """Choosing somebody has them looked up in Slack; sending before that was done asks to press again."""
    ana = team.hand("ana")

    def is_met() -> bool:
        ana.submits()
        return "look this person up" not in ana.errors.get("person", "")

    team.until(is_met)


def test_an_admin_decides_how_long_things_are_kept_and_erases_what_somebody_wrote(team: Team) -> None:
    ana = team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("bo", "Shipped the import")
    ana.runs("/rituals data", "#team")
    ana.waits_for("How long things are kept", "modal")
    ana.fills("answers", "soon")
    ana.submits()
    assert "a number of days" in ana.errors["answers"]
    ana.fills("answers", "6 months")
    assert ana.submits()["ok"], ana.errors
    ana.closes_all()
    ana.runs("/rituals data", "#team")
    ana.waits_for("Ana Ruiz decided that answers are kept for 180 days (for ever until then)", "modal")
    ana.presses("Erase…")
    ana.waits_for("Whose entries", "modal")
    ana.picks("person", "bo")
    ana.submits()
    sure = words(ana.waits_for("With the name of *Bo Jensen* I keep 1 answer.", "modal"))
    assert "• Stays: the vision, what others wrote, and notes without a name" in sure
    ana.submits()
    ana.waits_for("Erased what Bo Jensen wrote: 1 answer.", "modal")
    ana.closes_all()
    team.settles()
    assert team.entries() == []
    team.hand("bo").waits_for("skipped this time")
    team.moves_to(MONDAY, time(21), MADRID)
    team.settles()
    assert "Shipped" not in " ".join(words(said) for said in ana.messages("#team"))


def test_kinds_with_a_command_of_their_own_say_so_and_slips_are_understood(team: Team) -> None:
    assert "That is `/retro`" in team.hears("bo", "/rituals retro")
    assert "Did you mean `/rituals settings`?" in team.hears("bo", "/rituals setings")
    assert "Nothing is asked or posted in this channel" in team.hears("bo", "/rituals days off", "#general")
    assert "`/rituals away`" in team.hears("bo", "/rituals help")
