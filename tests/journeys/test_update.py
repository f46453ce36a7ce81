"""An outcome is written once, read where it belongs, changed where it stands, and found again."""

from __future__ import annotations

from datetime import time

from bot.standin.driver import Hand, words
from tests.journeys.team import MONDAY, Team

MADRID = "Europe/Madrid"
OUTCOME = "New customers send their first invoice in 4 minutes"


def writes(team: Team, name: str = "ana", channel: str = "#team", outcome: str = OUTCOME) -> Hand:
    """The form of an update, with its outcome filled in."""
    hand = team.hand(name)
    assert hand.runs("/update", channel)["ok"], hand.trouble
    hand.waits_for("Outcome, in one sentence", in_="modal")
    hand.fills("outcome", outcome)
    team.settles()
    return hand


def posts(team: Team, name: str = "ana", channel: str = "#team", outcome: str = OUTCOME) -> Hand:
    hand = writes(team, name, channel, outcome)
    assert hand.submits()["ok"], hand.errors
    team.settles()
    return hand


def test_an_update_is_checked_previewed_posted_edited_and_withdrawn(team_either_way: Team) -> None:
    team = team_either_way
    ana = writes(team)
    bo, dalia = team.hands("bo", "dalia")
    ana.fills("for_whom", "small shops")
    ana.presses("Check")
    ana.waits_for("Advice, which you may ignore", in_="modal")
    ana.fills("counted", "Minutes to the first invoice")
    ana.fills("baseline", "11 min")
    ana.fills("now", "4 min")
    ana.fills("target", "3 min")
    ana.fills("next_step", "The same for reminders")
    ana.fills("ask", "try it with one customer this week")
    ana.picks("asked", "bo", "hugo")
    ana.picks("people", "emre")
    ana.presses("Preview")
    shown = ana.waits_for("as soon as you post it", in_="modal")
    assert "Minutes to the first invoice: 11 min → 4 min (target 3 min)" in words(shown)
    ana.closes()
    assert ana.submits()["ok"], ana.errors
    team.settles()

    posted = bo.waits_for(OUTCOME, "#team")
    assert "Next: The same for reminders" in words(posted)
    assert bo.id in str(posted["blocks"])
    assert "try it with one customer" in words(
        team.hand("hugo").waits_for(OUTCOME)
    )  # not in #team, but asked
    team.hand("emre").waits_for(OUTCOME)
    mine = ana.waits_for("and directly to Emre Kaya and Hugo Silva")

    ana.presses("Edit", mine)
    form = ana.waits_for("Change an update", in_="modal")
    assert "4 min" in str(form)
    ana.fills("now", "3.5 min")
    assert ana.submits()["ok"], ana.errors
    bo.waits_for(lambda said: said["ts"] == posted["ts"] and "3.5 min" in words(said), "#team")
    assert "edited" in words(bo.waits_for("3.5 min", "#team"))

    assert OUTCOME in team.hears("dalia", "/update list INVOICE", "dm")
    assert "no updates" in team.hears("dalia", "/update list unicorns", "dm")
    ana.presses("Withdraw", ana.waits_for("Your update goes to"))
    ana.waits_for("Your update was withdrawn")
    team.settles()
    assert not [said for said in dalia.messages("#team") if OUTCOME in words(said)]
    assert "no updates" in team.hears("dalia", "/update list", "dm")


def test_a_changed_plan_is_told_to_those_it_affects_and_they_say_that_they_understood(
    team_either_way: Team,
) -> None:
    team = team_either_way
    ana, bo, chen, hugo = team.hands("ana", "bo", "chen", "hugo")
    ana.runs("/update change", "#team")
    ana.waits_for("What was planned", in_="modal")
    for block_id, text in {
        "planned": "A mobile app in March",
        "now": "The web page works on phones in January",
        "why": "Nine of ten customers come by browser",
        "stops": "Work on the app",
        "pillar": "Quick for customers",
        "line": "Invoicing takes minutes",
    }.items():
        ana.fills(block_id, text)
    ana.picks("people", "hugo", "bo")
    assert ana.submits()["ok"], ana.errors
    team.settles()
    posted = chen.waits_for("Changed plan: The web page", "#team")
    told = hugo.waits_for("This changes something for you")
    assert "Why: Nine of ten customers come by browser" in words(told)
    mine = ana.waits_for("Your changed plan goes to")
    assert "Nobody has pressed" in words(mine)
    assert "2 people you named may still read it" in words(mine)

    hugo.presses("Understood", told)
    hugo.waits_for("You understood it")
    hugo.opens_home()
    chen.presses("Understood", posted)
    ana.waits_for("Understood by Hugo Silva and Chen Wei. 1 person you named may still read it.")
    bo.waits_for("2 people have understood", "#team")
    assert "Bo" not in words(ana.waits_for("Understood by")).split("Understood by")[1]


def test_followers_get_a_digest_in_their_own_morning_and_a_channel_in_its_zone(team: Team) -> None:
    ana, dalia, grace = team.hands("ana", "dalia", "grace")
    posts(team)
    dalia.runs("/update follow", "#team")
    dalia.waits_for("Follow updates", in_="modal")
    dalia.picks("often", "Monday to Friday")
    dalia.submits()
    dalia.waits_for("The next digest comes", in_="modal")
    dalia.closes()
    ana.runs("/update digest", "#team")
    ana.waits_for("Digest for the channel", in_="modal")
    ana.fills("at", "8:00")
    ana.submits()
    ana.waits_for("All set", in_="modal")
    ana.closes()

    team.moves_to(MONDAY, time(8), MADRID)
    assert OUTCOME in words(grace.waits_for("*Updates* · since", "#team"))
    team.settles()
    assert not [said for said in dalia.dm if "since" in words(said)]
    team.moves_to(MONDAY, time(9), "America/New_York")
    told = dalia.waits_for("*Updates for you* · since")
    assert f"{OUTCOME} · Ana Ruiz" in words(told)
    assert "/update unfollow" in team.hears("dalia", "/update help")
    assert "Your digest of updates is off" in team.hears("dalia", "/update unfollow")


def test_an_outcome_may_be_typed_behind_the_command_and_a_slip_is_asked_about(team: Team) -> None:
    ana = team.hand("ana")
    ana.runs("/update Faster bread & <b>cakes</b> for everyone", "#team")
    form = ana.waits_for("Outcome, in one sentence", in_="modal")
    assert form["values"]["outcome"]["value"]["value"] == "Faster bread & <b>cakes</b> for everyone"
    ana.closes()
    assert "Did you mean `/update follow`?" in team.hears("ana", "/update folow")
    assert "I do not know “xyz”." in team.hears("ana", "/update xyz")
    ivy = team.hand("ivy")
    ivy.runs("/update Faster bread for everyone", "#launch")
    ivy.waits_for("not for guests", "#launch")
