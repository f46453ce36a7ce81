"""The vision: set, seen, changed with a reason, told with stories, and refused where it should be."""

from __future__ import annotations

from datetime import time

from bot.standin.driver import Hand, words
from tests.journeys.team import MONDAY, Team

STATEMENT = "Every small shop closes its books in an hour a week."


def sets(team: Team, statement: str = STATEMENT, **fields: str) -> Hand:
    """Ana, the workspace admin, tells #team."""
    ana = team.hand("ana")
    ana.runs("/vision set", "#team")
    ana.waits_for("One or two sentences", in_="modal")
    ana.fills("statement", statement)
    for block_id, text in fields.items():
        ana.fills(block_id, text)
    ana.picks("channels", "#team")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    return ana


def reads(hand: Hand, typed: str, expected: str, channel: str = "#team") -> str:
    """What a command answers. Whoever is not known yet is answered a moment later."""
    hand.runs(typed, channel)
    return words(hand.waits_for(expected, channel))


def keeps_a_story(hand: Hand, text: str) -> None:
    hand.runs("/vision story", "#team")
    hand.waits_for("What happened?", in_="modal")
    hand.fills("text", text)
    assert hand.submits()["ok"], hand.errors
    hand.waits_for("The story is kept", in_="modal")
    hand.closes()


def test_a_vision_is_set_announced_changed_with_a_reason_and_taken_up_again(team_either_way: Team) -> None:
    team = team_either_way
    ana, bo = team.hands("ana", "bo")
    reads(ana, "/vision", "You can set it")
    ana.presses("Set it", "#team")
    ana.waits_for("One or two sentences", in_="modal")
    ana.fills("statement", "We leverage synergies across our world-class platform")
    ana.fills("pillar_1", "Imports that explain themselves")
    ana.picks("owner_1", "chen")
    ana.presses("One more pillar")
    ana.waits_for("Pillar 2", in_="modal")
    ana.fills("pillar_2", "Help in a minute")
    ana.presses("Check")
    advised = ana.waits_for("Advice, which you may ignore", in_="modal")
    assert advised["values"]["pillar_2"]["value"]["value"] == "Help in a minute"
    ana.fills("statement", STATEMENT)
    ana.fills("for_whom", "Owners of shops with up to ten people")
    ana.picks("channels", "#team")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    bo.waits_for("This is our vision", "#team")

    said = reads(bo, "/vision", "Set by Ana Ruiz,")
    assert STATEMENT in said
    assert "Imports that explain themselves · Chen Wei" in said

    ana.runs("/vision set", "#team")
    ana.waits_for("Why does it change?", in_="modal")
    ana.fills("statement", "Every shop closes its books by itself.")
    ana.fills("reason", "Small was too small a word")
    ana.picks("channels", "#team")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    change = words(bo.waits_for("Our vision has changed", "#team"))
    assert "Why it changed: Small was too small a word" in change
    assert "Ana Ruiz changed the statement" in change

    assert "Use this again" not in team.hears("bo", "/vision history")
    assert "Small was too small a word" in team.hears("ana", "/vision history")
    ana.presses("Use this again", "#team")
    filled = ana.waits_for("Why does it change?", in_="modal")
    assert filled["values"]["statement"]["value"]["value"] == STATEMENT
    ana.fills("reason", "The old one was clearer")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    assert STATEMENT in team.hears("bo", "/vision")


def test_a_channel_is_reminded_with_a_story_and_a_deleted_story_leaves_the_statement(
    team_either_way: Team,
) -> None:
    team = team_either_way
    ana = team.hand("ana")
    ana.runs("/vision set", "#team")
    ana.waits_for("One or two sentences", in_="modal")
    ana.fills("statement", STATEMENT)
    ana.submits()
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    keeps_a_story(team.hand("bo"), "A bakery in Aarhus did its March in 40 minutes.")
    ana.runs("/vision remind", "#team")
    ana.waits_for("none twice within two months", in_="modal")
    assert ana.submits()["ok"], ana.errors
    told = words(ana.waits_for("All set", in_="modal"))
    assert "Every Monday at 10:00 in Madrid" in told
    assert "Next: Monday 23 November" in told
    ana.closes()
    team.settles()

    team.moves_to(MONDAY, time(9, 59), "Europe/Madrid")
    team.settles()
    assert not [said for said in ana.messages("#team") if STATEMENT in words(said) and "bot_id" in said]
    team.moves_to(MONDAY, time(10), "Europe/Madrid")
    posted = ana.waits_for("A bakery in Aarhus", "#team")
    assert STATEMENT in words(posted)
    assert "Customer example" in words(posted)

    bo = team.hand("bo")
    reads(bo, "/vision stories", "Added by Bo Jensen")
    bo.presses("Edit", "#team")
    bo.waits_for("Change a story", in_="modal")
    bo.fills("text", "A bakery in Odense did its March in 40 minutes.")
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("The story is kept", in_="modal")
    bo.closes()
    ana.waits_for(lambda said: said["ts"] == posted["ts"] and "Odense" in words(said), "#team")
    bo.presses("Delete", "#team")
    ana.waits_for(lambda said: said["ts"] == posted["ts"] and "bakery" not in words(said), "#team")
    assert STATEMENT in words(ana.waits_for(lambda said: said["ts"] == posted["ts"], "#team"))
