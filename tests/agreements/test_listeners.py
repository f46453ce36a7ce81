"""What the manifest asks Slack for is what the code listens to, and nothing on a screen is deaf."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from bot.manifest import read_manifest
from bot.standin.workspace import Json
from tests.agreements.switchboard import everything_registered
from tests.agreements.tours import commitment, export, overview, retro, update, vision
from tests.journeys.conftest import team, unhurried_slack
from tests.journeys.team import MONDAY, Team

__all__ = ["team", "unhurried_slack"]

SUBSCRIPTIONS = {"message": {"message.im"}}
"""Name of an event as it comes -> the names under which Slack is asked for it, where they differ."""


def test_every_command_of_the_manifest_is_listened_to_and_no_other() -> None:
    declared = [command["command"] for command in read_manifest()["features"]["slash_commands"]]
    registered = everything_registered().names("command")
    assert sorted(declared) == sorted(registered), "manifest.yml and bot/wiring.py disagree about commands"


def test_every_event_of_the_manifest_is_listened_to_and_no_other() -> None:
    declared = set(read_manifest()["settings"]["event_subscriptions"]["bot_events"])
    registered = {
        name for event in everything_registered().names("event") for name in SUBSCRIPTIONS.get(event, {event})
    }
    assert declared == registered, (
        f"manifest.yml asks for {sorted(declared - registered)} that nobody listens to, "
        f"and lacks {sorted(registered - declared)}"
    )


def test_shortcuts_of_the_manifest_are_listened_to_and_no_other() -> None:
    declared = {each["callback_id"] for each in read_manifest()["features"].get("shortcuts", [])}
    assert declared == everything_registered().names("shortcut")


def test_presses_and_forms_are_let_in() -> None:
    assert read_manifest()["settings"]["interactivity"]["is_enabled"] is True


def test_everything_that_can_be_pressed_sent_or_searched_has_a_listener_and_every_listener_a_place(
    team: Team,
) -> None:
    for room in (vision, retro, commitment, update, overview, export):
        room.tour(team)
    _tour(team)
    shown, board = Shown(team), everything_registered()
    for kind in ("action", "view", "options"):
        rendered, registered = getattr(shown, kind), board.names(kind)
        assert rendered <= registered, f"{kind}: nobody listens to {sorted(rendered - registered)}"
        assert registered <= rendered, (
            f"{kind}: no screen of this tour shows {sorted(registered - rendered)}. "
            "Remove the listener, or let the tour visit its screen."
        )


def _tour(team: Team) -> None:
    """Through every screen the bot has."""
    ana = team.set_up()
    for subcommand, title in (("change", "Change a standup"), ("handover", "Hand over")):
        ana.runs(f"/standup {subcommand}", "#team")
        ana.waits_for(lambda view, title=title: view["title"]["text"] == title, "modal")  # type: ignore[misc]
        ana.closes()
    ana.runs("/standup pause", "#team")
    ana.waits_for("Paused.")
    ana.runs("/standup resume", "#team")
    _without_the_bot(team)
    _somebody_who_cannot_be_asked(team)
    team.answers("ana")
    ana.opens_home()
    ana.waits_for("Your rituals", "home")
    _an_undelivered_digest(team)


def _without_the_bot(team: Team) -> None:
    """A channel the bot is not in: the plan offers to add it."""
    hugo = team.hand("hugo")
    hugo.runs("/standup setup", "#general")
    hugo.waits_for("Questions", in_="modal")
    hugo.submits()
    hugo.waits_for("All set", in_="modal")
    hugo.closes()
    hugo.waits_for("Add me to the channel")


def _somebody_who_cannot_be_asked(team: Team) -> None:
    """Some are asked in vain the first time."""
    call, faults = team.stand_in.call, team.stand_in.workspace.faults
    call(
        faults.arm, "chat.postMessage", "error", times=5, code="messages_tab_disabled"
    )  # three greetings first
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    ana = team.hand("ana")
    ana.presses("Ask again", ana.waits_for("I could not ask"))
    team.settles()


def _an_undelivered_digest(team: Team) -> None:
    ana = team.hand("ana")
    ana.archives("#team")
    team.moves_to(MONDAY + timedelta(days=1), time(5), "Europe/Madrid")
    ana.waits_for("I could not post the digest")


class Shown:
    """The ids on everything the bot has shown, by the kind of listener they need."""

    def __init__(self, team: Team) -> None:
        self.action: set[str] = set()
        self.view: set[str] = set()
        self.options: set[str] = set()
        for call in team.stand_in.workspace.calls:
            said = call.request if call.direction == "in" else call.answer
            for part in _parts(said):
                self._note(part)

    def _note(self, part: Json) -> None:
        if part.get("type") == "modal" and part.get("submit"):
            self.view.add(part["callback_id"])
        if str(part.get("type", "")).endswith("external_select") and "action_id" in part:
            self.options.add(part["action_id"])
        if part.get("type") == "actions":
            self.action |= {element["action_id"] for element in part["elements"]}
        if part.get("type") == "section" and part.get("accessory"):
            self.action.add(part["accessory"]["action_id"])
        if part.get("type") == "input" and part.get("dispatch_action"):
            self.action.add(part["element"]["action_id"])


def _parts(said: Any) -> Iterator[Json]:
    if isinstance(said, dict):
        yield said
        said = list(said.values())
    if isinstance(said, list):
        for each in said:
            yield from _parts(each)
