from __future__ import annotations

from datetime import timedelta

from tests.journeys.team import MONDAY, Team


def tour(team: Team) -> None:
    """Every screen of bot/overview/."""
    ana, hugo = team.hand("ana"), team.hand("hugo")
    team.set_up(channel="#launch")
    ana.runs("/rituals", "#launch")
    here = ana.waits_for("What you can do here", "#launch")
    for button, title in (
        ("My settings", "My settings"),
        ("Days off", "Days off"),
        ("Roles", "Roles"),
        ("Data", "Data"),
    ):
        ana.presses(button, here)
        ana.waits_for(lambda view, title=title: view["title"]["text"] == title, "modal")  # type: ignore[misc]
        ana.closes()
    _days(team)
    _roles(team)
    _erasing(team)
    hugo.runs("/rituals data", "#general")
    hugo.waits_for("Erase my entries", "modal")
    hugo.closes()
    ana.runs("/rituals setup", "#launch")
    ana.waits_for("What shall I ask a channel?", "#launch")
    ana.runs("/standup delete", "#launch")
    ana.presses("Delete", "#launch")  # what comes after this tour begins without it


def _days(team: Team) -> None:
    """Both lists with something to remove in them."""
    ana = team.hand("ana")
    for command in ("away", "daysoff"):
        ana.runs(f"/rituals {command}", "#launch")
        ana.waits_for("Leave empty for a single day.", "modal")
        ana.picks("first", MONDAY + timedelta(days=30))
        assert ana.submits()["ok"], ana.errors
        ana.closes_all()
        ana.runs(f"/rituals {command}", "#launch")
        ana.waits_for("Remove", "modal")
        ana.closes()


def _roles(team: Team) -> None:
    ana = team.hand("ana")
    ana.runs("/rituals roles", "#launch")
    ana.waits_for("Who gets it", "modal")
    ana.picks("role", "exporter")
    ana.picks("person", "bo")
    ana.submits()
    ana.waits_for("Bo Jensen is now an exporter", "modal")
    ana.closes()
    ana.runs("/rituals roles", "#launch")
    ana.waits_for("Take back", "modal")
    ana.closes()


def _erasing(team: Team) -> None:
    ana = team.hand("ana")
    ana.runs("/rituals data", "#launch")
    ana.waits_for("What was done", "modal")
    ana.presses("Erase…")
    ana.waits_for("Whose entries", "modal")
    ana.picks("person", "bo")
    ana.submits()
    ana.waits_for("This cannot be undone.", "modal")
    ana.closes_all()
