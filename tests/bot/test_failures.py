"""Three kinds of failure, told apart: a rule of ours is said as written, Slack's trouble plainly, a bug by a reference.

The bugs here are put where a use case is called, so that everything around it is as it is in life.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import time
from typing import Any, NoReturn

import pytest

from bot.standin.driver import Hand, words
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN
from tests.journeys.team import MONDAY, Team

SECRET_WORDS = "My mother is in hospital"
REFERENCE = re.compile(r"the reference ([0-9a-f]{6})")


class Slip(Exception):
    """Such as anybody makes; what it says quotes what somebody typed."""


def broken(*_arguments: object, **_named: object) -> NoReturn:
    raise Slip(SECRET_WORDS)


@pytest.fixture
def asked(team: Team) -> Hand:
    """Ana, just asked."""
    team.set_up()
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    ana = team.hand("ana")
    ana.waits_for("In an hour")
    return ana


def reference_in(said: dict[str, Any] | str, caplog: pytest.LogCaptureFixture) -> str:
    """What the person was told, which the log knows too: with the place, and without a word of anybody's."""
    text = said if isinstance(said, str) else words(said)
    assert "Something went wrong on my side, and it is not your doing" in text
    assert "Slip" not in text
    found = REFERENCE.search(text)
    assert found is not None, text
    (logged,) = [each for each in caplog.messages if found[1] in each]
    assert "Slip" in logged
    assert "Traceback" in logged
    assert "in broken" in logged
    nothing_private(caplog)
    return found[1]


def nothing_private(caplog: pytest.LogCaptureFixture) -> None:
    for private in (SECRET_WORDS, BOT_TOKEN, APP_TOKEN):
        assert private not in caplog.text


# -- bugs ----------------------------------------------------------------------------------------------------------


def test_a_bug_behind_a_command_is_told_to_the_one_who_typed_it(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.ritual.command.own_rituals", broken)
    ana = team.hand("ana")
    ana.runs("/standup status", "#team")
    said = ana.waits_for("on my side", "#team")
    assert said["ephemeral"]
    reference_in(said, caplog)
    assert not team.hand("bo").messages("#team")


def test_a_bug_behind_a_button_is_told_beside_it(
    asked: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.round.listeners.skip", broken)
    asked.presses("Skip this time")
    reference_in(asked.waits_for("on my side"), caplog)
    assert "Skip this time" in words(asked.waits_for("In an hour"))


def test_a_bug_behind_a_form_leaves_what_was_typed_and_sending_again_works(
    asked: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked.presses("Answer")
    asked.waits_for("What comes next?", "modal")
    asked.fills("What comes next?", SECRET_WORDS)
    with monkeypatch.context() as slip:
        slip.setattr("bot.round.listeners.answer_first", broken)
        asked.submits()
    (told,) = asked.errors.values()
    reference_in(told, caplog)
    asked.submits()
    asked.waits_for("thank you, that is in")
    nothing_private(caplog)


def test_a_bug_while_a_form_is_made_opens_a_notice_instead(
    asked: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.round.listeners.answer_form", broken)
    asked.presses("Answer")
    reference_in(asked.waits_for("on my side", "modal"), caplog)


def test_a_bug_while_home_is_drawn_is_told_there(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.parts.home_view", broken)
    ana = team.hand("ana")
    ana.opens_home()
    reference_in(ana.waits_for("on my side", "home"), caplog)


def test_a_bug_behind_an_event_is_logged_and_slack_delivers_it_again(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    team.set_up()
    with monkeypatch.context() as slip:
        slip.setattr("bot.member.listeners.want", broken)
        team.hand("bo").says("dm", SECRET_WORDS)
        team.until(lambda: "Slip" in caplog.text)
    assert "in broken" in caplog.text
    team.hand("bo").waits_for("Nothing is asked of you right now")
    nothing_private(caplog)


def test_two_bugs_have_two_references(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.ritual.command.own_rituals", broken)
    told = [team.hears(name, "/standup status", "#general") for name in ("ana", "bo")]
    assert len({reference_in(each, caplog) for each in told}) == 2


# -- rules ---------------------------------------------------------------------------------------------------------


def no_reference(text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert REFERENCE.search(text) is None
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert not [record for record in ours if record.levelno >= logging.ERROR]


def test_a_rule_is_said_as_written_by_a_command(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    said = team.hears("ana", "/standup pause", "#general")
    assert "There is no standup here. Use this in its channel." in said
    no_reference(said, caplog)


def test_a_rule_is_said_as_written_beside_a_button(
    team: Team, asked: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    team.moves_to(MONDAY, time(20, 30), "Europe/Madrid")
    asked.presses("In an hour")
    said = asked.waits_for("It closes before an hour is over")
    assert said["ephemeral"]
    no_reference(words(said), caplog)


def test_a_rule_is_said_under_the_field_and_the_form_stays(
    asked: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    asked.presses("Answer")
    asked.waits_for("What comes next?", "modal")
    asked.submits()
    assert list(asked.errors.values()) == ["Type at least one answer; a few words do."]
    no_reference(str(asked.errors), caplog)


def test_every_field_that_needs_another_look_is_named_at_once(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    ana = team.opens_form("ana", "/standup setup")
    for block_id, text in {
        "name": "   ",
        "ask_at": "half past moon",
        "questions": "  ",
        "blockers": "",
    }.items():
        ana.fills(block_id, text)
    ana.submits()
    assert {"name", "ask_at", "questions"} <= ana.errors.keys()
    no_reference(str(ana.errors), caplog)


def test_who_may_not_do_something_reads_who_may(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    ivy = team.hand("ivy")
    ivy.runs("/standup setup", "#launch")
    assert "Guests answer standups but do not set them up" in words(ivy.waits_for("Not possible", "modal"))
    team.set_up()
    said = team.hears("bo", "/standup pause")
    assert "is not yours to change. Ana Ruiz, who owns it, or a workspace admin can do it" in said
    no_reference(said, caplog)


# -- Slack's own trouble -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [{"kind": "error", "code": "internal_error"}, {"kind": "http_500"}])
def test_when_slack_does_not_tell_what_a_form_needs_that_is_said(
    team: Team, caplog: pytest.LogCaptureFixture, kind: dict[str, str]
) -> None:
    arm: Callable[..., Any] = team.stand_in.workspace.faults.arm
    team.stand_in.call(arm, "users.info", **kind)
    hugo = team.hand("hugo")
    hugo.runs("/standup setup", "#general")
    said = words(hugo.waits_for("Slack did not tell me", "modal"))
    assert "please try again in a minute" in said
    no_reference(said, caplog)
    hugo.closes()
    hugo.runs("/standup setup", "#general")
    hugo.waits_for("Questions", "modal")


def test_when_slack_does_not_open_a_form_that_is_said_where_it_was_asked_for(
    asked: Hand, team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    team.stand_in.call(team.stand_in.workspace.faults.arm, "views.open", "error", 1, code="internal_error")
    asked.presses("Answer")
    said = words(asked.waits_for("Slack did not open that in time"))
    assert "Nothing is lost" in said
    no_reference(said, caplog)
