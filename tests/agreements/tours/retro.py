from __future__ import annotations

from tests.journeys.team import Team
from tests.journeys.test_retro import closes


def tour(team: Team) -> None:
    """Every screen of bot/retro/."""
    ana, emre = team.hands("ana", "emre")
    ana.runs("/retro start", "#launch")
    ana.waits_for("Collect notes until", in_="modal")
    ana.submits()
    ana.waits_for("All set", in_="modal")
    ana.closes_all()
    card = emre.waits_for("collecting notes", "#launch")
    team.settles()
    emre.presses("Add a note", card)
    emre.waits_for("Your note", in_="modal")
    emre.picks("column", "Start")
    emre.fills("text", "Shorter calls")
    emre.picks("name", "Without my name")
    emre.submits()
    emre.waits_for("Add another", in_="modal")
    emre.presses("Your notes")
    emre.waits_for("Edit", in_="modal")
    emre.closes_all()
    _running(team)
    emre.runs("/retro", "#launch")
    emre.waits_for("Show it with my name", in_="modal")
    emre.closes_all()


def _running(team: Team) -> None:
    """What a facilitator sees, up to the end."""
    ana = team.hand("ana")
    ana.runs("/retro cancel", "#launch")
    ana.runs("/retro status", "#launch")
    ana.presses("Change the end", "#launch")
    ana.waits_for("Change the end", in_="modal")
    ana.closes_all()
    ana.runs("/retro clos", "#launch")
    closes(ana, "#launch")
    ana.waits_for("held back", "#launch")
    team.settles()
