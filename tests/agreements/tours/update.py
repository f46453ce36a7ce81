from __future__ import annotations

from bot.standin.driver import Hand
from tests.journeys.team import Team

PLAN = {
    "planned": "An app in March",
    "now": "A web page in January",
    "why": "Nobody asked for an app",
    "stops": "Work on the app",
    "pillar": "Quick for customers",
    "line": "Invoicing takes minutes",
}


def tour(team: Team) -> None:
    """Every screen of bot/update/."""
    ana = team.hand("ana")
    _a_changed_plan(team, ana)
    _an_update(team, ana)
    for command, title in (("follow", "Follow updates"), ("digest", "Digest for the channel")):
        for _ in ("new", "to be changed"):
            _opens(ana, f"/update {command}", title)
            assert ana.submits()["ok"], ana.errors
            ana.closes()
    ana.runs("/update list", "#team")
    ana.runs("/update unfollow", "#team")
    _opens(ana, "/update digest", "Digest for the channel")
    ana.presses("Stop this digest")
    ana.waits_for("no digest any more", in_="modal")
    ana.closes()
    ana.presses("Withdraw", ana.waits_for("Your update goes to"))
    team.settles()


def _an_update(team: Team, ana: Hand) -> None:
    _opens(ana, "/update", "Post an update")
    ana.fills("outcome", "Shops are paid three days sooner")
    ana.presses("Check")
    ana.waits_for("It does not say what comes next", in_="modal")
    assert ana.submits()["ok"], ana.errors
    team.settles()


def _a_changed_plan(team: Team, ana: Hand) -> None:
    _opens(ana, "/update change", "Tell a changed plan")
    for block_id, text in PLAN.items():
        fill(ana, block_id, text)
    ana.picks("people", "bo")
    assert ana.submits()["ok"], ana.errors
    team.settles()


def fill(hand: Hand, block_id: str, text: str) -> None:
    """A field that is typed into while there is no vision, and chosen from once there is one."""
    view = hand.view
    assert view is not None
    block = next(block for block in view["blocks"] if block.get("block_id") == block_id)
    options = block["element"].get("options")
    if options:
        hand.picks(block_id, options[0]["value"])
    else:
        hand.fills(block_id, text)


def _opens(hand: Hand, command: str, title: str) -> None:
    hand.runs(command, "#team")
    hand.waits_for(lambda view: view["title"]["text"] == title, "modal")
