from __future__ import annotations

from tests.journeys.team import MONDAY, Team
from tests.journeys.test_action_items import adds, retro_ends


def tour(team: Team) -> None:
    """Every screen of bot/commitment/; Bo's action is then still open when he is asked in the standup."""
    dalia, bo = team.hands("dalia", "bo")
    retro_ends(team)
    adds(team, "dalia", "bo", due=MONDAY)
    bo.presses("Another date", bo.waits_for("Dalia Haddad asks you"))
    bo.waits_for("With this you accept it", "modal")
    bo.closes_all()
    bo.presses("Not me", bo.waits_for("Dalia Haddad asks you"))
    bo.waits_for("Why not?", "modal")
    bo.fills("Why not?", "On leave")
    bo.submits()
    dalia.presses("Give it to …", dalia.waits_for("does not take this"))
    dalia.waits_for("Who takes it?", "modal")
    dalia.closes_all()
    dalia.presses("I do it", dalia.waits_for("does not take this"))
    dalia.presses("Done", dalia.waits_for("You have taken this on"))
    dalia.presses("Open again", dalia.waits_for("Done: "))
    dalia.waits_for("You have taken this on")
    bo.waits_for("Dalia Haddad has this action now")
    team.settles()
    adds(team, "bo", "bo", "Write the guide twice", due=MONDAY)
    bo.presses("See actions", bo.waits_for("See actions", "#team"))
    bo.waits_for("Bo Jensen", "modal")
    bo.picks("commitment.more", "History")
    bo.waits_for("did not take it: On leave", "modal")
    bo.closes_all()
