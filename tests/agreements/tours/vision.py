from __future__ import annotations

from tests.journeys.team import Team
from tests.journeys.test_vision import keeps_a_story, reads, sets


def tour(team: Team) -> None:
    """Every screen of bot/vision/."""
    ana = team.hand("ana")
    reads(ana, "/vision", "You can set it")
    sets(team)
    sets_again(team)
    for number in range(9):
        keeps_a_story(ana, f"Story {number}")
    for typed, expected in (("/vision", "Change it"), ("/vision history", "Use this again")):
        reads(ana, typed, expected)
    reads(ana, "/vision stories", "Show older (1)")
    ana.presses("Show older (1)", "#team")
    ana.waits_for("Story 0", "#team")
    for _ in range(2):  # to set it up, and to change it
        ana.runs("/vision remind", "#team")
        ana.waits_for("How often", in_="modal")
        ana.submits()
        ana.waits_for("All set", in_="modal")
        ana.closes()
    ana.runs("/vision post", "#team")
    ana.waits_for("Pin it to the channel", in_="modal")
    ana.submits()
    ana.waits_for("`/vision` shows the rest of it.", "#team")


def sets_again(team: Team) -> None:
    ana = team.hand("ana")
    ana.runs("/vision set", "#team")
    ana.waits_for("Why does it change?", in_="modal")
    ana.fills("statement", "Every shop closes its books by itself.")
    ana.fills("reason", "Small was too small a word")
    ana.submits()
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
