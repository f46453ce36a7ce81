from __future__ import annotations

from tests.journeys.team import Team


def tour(team: Team) -> None:
    """The form. What is sent comes without a button."""
    ana = team.hand("ana")
    ana.runs("/standup export", "#team")
    ana.waits_for("Export", in_="modal")
    ana.closes()
