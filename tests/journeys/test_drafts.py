"""What was typed and could not be saved is there when the form is opened again, for the one who typed it alone."""

from __future__ import annotations

from datetime import time, timedelta
from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.standin.driver import Hand, words
from rituals.erasure import erase, kept
from storage.draft import Draft
from tests.journeys.team import MONDAY, Team
from tests.journeys.test_retro import starts
from tests.journeys.test_update import OUTCOME, writes

MADRID = "Europe/Madrid"
BETTER, NEXT = "What changed for the better since last time?", "What comes next?"
LONG_TYPED = "Typed for a long time"
OFFERED = "This is what you typed before; it could not be saved then."
KEPT = "What you typed is kept"


class Slip(Exception):
    """Such as anybody makes."""


def broken(*_arguments: object, **_named: object) -> NoReturn:
    raise Slip(LONG_TYPED)


def without_a_disk(*_arguments: object) -> NoReturn:
    raise OperationalError("INSERT", {}, Exception("disk full"))


def drafts(team: Team) -> list[Draft]:
    with team.bot.parts.database.read() as session:
        return list(session.exec(select(Draft)))


def fails_to_send(hand: Hand, monkeypatch: pytest.MonkeyPatch, where: str) -> str:
    """What is said under the first field."""
    with monkeypatch.context() as slip:
        slip.setattr(where, broken)
        assert not hand.submits()["ok"]
    (told,) = hand.errors.values()
    assert "Something went wrong on my side" in told
    return told


def opens(hand: Hand, label: str = "Answer") -> str:
    """The form of one's answers, as it reads."""
    hand.presses(label, hand.waits_for(lambda said: label in words(said)))
    return words(hand.waits_for(NEXT, "modal"))


@pytest.fixture
def bo(team: Team) -> Hand:
    """Just asked."""
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), "Europe/Copenhagen")
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    return bo


FIRST = "bot.round.listeners.answer_first"


# -- answers -----------------------------------------------------------------------------------------------------------


def test_after_a_bug_the_form_can_be_closed_and_opened_again_with_what_was_typed(
    team: Team, bo: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opens(bo)
    bo.fills(BETTER, LONG_TYPED)
    assert KEPT in fails_to_send(bo, monkeypatch, FIRST)
    bo.closes()
    assert OFFERED in opens(bo)
    assert LONG_TYPED in str(bo.view)
    bo.fills(NEXT, "More of it")
    assert bo.submits()["ok"]
    bo.waits_for("thank you")
    assert team.entries() == [{"q1": LONG_TYPED, "q2": "More of it"}]
    assert drafts(team) == []
    assert OFFERED not in opens(bo, "Edit")
    assert LONG_TYPED not in caplog.text


def test_who_sends_the_same_form_again_is_not_offered_what_was_saved_then(
    team: Team, bo: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(bo)
    bo.fills(BETTER, "First thought")
    fails_to_send(bo, monkeypatch, FIRST)
    team.waits(timedelta(minutes=1))
    bo.fills(BETTER, "Second thought")
    assert bo.submits()["ok"]
    bo.waits_for("thank you")
    assert OFFERED not in opens(bo, "Edit")
    assert "Second thought" in str(bo.view)


def test_a_change_that_could_not_be_saved_is_offered_instead_of_what_was_answered(
    team: Team, bo: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(bo)
    bo.fills(BETTER, "First thought")
    bo.submits()
    bo.waits_for("thank you")
    team.waits(timedelta(minutes=1))
    opens(bo, "Edit")
    bo.fills(BETTER, "Second thought")
    fails_to_send(bo, monkeypatch, FIRST)
    bo.closes()
    assert OFFERED in opens(bo, "Edit")
    assert "Second thought" in str(bo.view)
    assert team.entries() == [{"q1": "First thought"}]


def test_what_was_typed_early_survives_a_change_of_questions(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    bo = team.hand("bo")
    bo.runs("/standup", "#team")
    bo.waits_for(NEXT, "modal")
    bo.fills(BETTER, LONG_TYPED)
    bo.fills(NEXT, "Invoices")
    team.changes("ana", questions=f"What did you learn?\n{NEXT}")
    bo.submits()
    assert KEPT in str(bo.errors)
    bo.closes()
    bo.runs("/standup", "#team")
    form = bo.waits_for("What did you learn?", "modal")
    assert OFFERED in words(form)
    assert f"{BETTER}\n{LONG_TYPED}" in words(form), "to be copied, for it is asked no more"
    bo.fills("What did you learn?", "Patience")
    assert bo.submits()["ok"]
    team.settles()
    assert team.entries() == [{"q1": "Patience", "q2": "Invoices"}]
    assert drafts(team) == []


def test_a_field_that_needs_another_look_keeps_nothing(team: Team, bo: Hand) -> None:
    opens(bo)
    bo.submits()
    assert list(bo.errors.values()) == ["Type at least one answer; a few words do."]
    assert drafts(team) == []


def test_where_nothing_can_be_kept_that_is_said(
    team: Team, bo: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opens(bo)
    bo.fills(BETTER, LONG_TYPED)
    monkeypatch.setattr("bot.draft.keep_draft", without_a_disk)
    assert "copy it before you close this" in fails_to_send(bo, monkeypatch, FIRST)
    assert "draft not kept: error=OperationalError" in caplog.text
    assert LONG_TYPED not in caplog.text
    assert LONG_TYPED in str(bo.view)


def test_nobody_is_offered_what_somebody_else_typed(
    team: Team, bo: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(bo)
    bo.fills(BETTER, LONG_TYPED)
    fails_to_send(bo, monkeypatch, FIRST)
    assert OFFERED not in opens(team.hand("ana"))


# -- updates and changed plans -----------------------------------------------------------------------------------------


def test_an_update_is_offered_again_with_all_its_fields_also_after_advice(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = writes(team)
    ana.fills("next_step", "The same for reminders")
    ana.picks("people", "emre")
    assert KEPT in fails_to_send(ana, monkeypatch, "bot.update.listeners.save")
    ana.closes()
    ana.runs("/update", "#team")
    assert OFFERED in words(ana.waits_for("Outcome, in one sentence", in_="modal"))
    ana.presses("Check")
    assert OFFERED in words(ana.waits_for("Advice, which you may ignore", in_="modal"))
    assert ana.submits()["ok"], ana.errors
    team.hand("emre").waits_for("Next: The same for reminders")
    team.hand("bo").waits_for(OUTCOME, "#team")
    assert drafts(team) == []


def test_an_update_that_was_sent_again_at_once_leaves_no_draft(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = writes(team)
    fails_to_send(ana, monkeypatch, "bot.update.listeners.save")
    assert ana.submits()["ok"], ana.errors
    team.settles()
    assert drafts(team) == []


def test_an_outcome_behind_the_command_is_about_something_else(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = writes(team)
    fails_to_send(ana, monkeypatch, "bot.update.listeners.save")
    ana.closes()
    ana.runs("/update Searching takes a second", "#team")
    assert OFFERED not in words(ana.waits_for("Outcome, in one sentence", in_="modal"))
    assert ana.submits()["ok"], ana.errors
    team.settles()
    assert len(drafts(team)) == 1


def test_the_change_of_an_update_is_offered_where_it_is_changed(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = writes(team)
    ana.submits()
    mine = ana.waits_for("Your update goes to")
    ana.presses("Edit", mine)
    ana.waits_for("Change an update", in_="modal")
    ana.fills("next_step", LONG_TYPED)
    fails_to_send(ana, monkeypatch, "bot.update.listeners.save")
    ana.closes()
    ana.presses("Edit", mine)
    assert OFFERED in words(ana.waits_for("Change an update", in_="modal"))
    assert LONG_TYPED in str(ana.view)
    assert ana.submits()["ok"], ana.errors
    team.hand("bo").waits_for(f"Next: {LONG_TYPED}", "#team")
    assert drafts(team) == []


def test_a_changed_plan_is_offered_again(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = team.hand("ana")
    ana.runs("/update change", "#team")
    ana.waits_for("What was planned", in_="modal")
    plan = {"planned": "An app", "now": "A page", "why": "Browsers", "stops": "The app"}
    for block_id, text in {**plan, "pillar": "Quick", "line": "Minutes"}.items():
        ana.fills(block_id, text)
    fails_to_send(ana, monkeypatch, "bot.update.listeners.save")
    ana.closes()
    ana.runs("/update change", "#team")
    assert OFFERED in words(ana.waits_for("What was planned", in_="modal"))
    assert ana.submits()["ok"], ana.errors
    team.hand("bo").waits_for("Changed plan: A page", "#team")
    assert drafts(team) == []


# -- what is not kept, and until when ----------------------------------------------------------------------------------


def test_a_note_for_the_retrospective_is_never_kept(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    starts(team)
    team.settles()
    bo = team.hand("bo")
    bo.presses("Add a note", bo.waits_for("collecting notes", "#team"))
    bo.waits_for("Your note", in_="modal")
    bo.picks("column", "Start")
    bo.fills("text", LONG_TYPED)
    told = fails_to_send(bo, monkeypatch, "bot.retro.listeners.note.send")
    assert "kept" not in told
    assert "keep" not in told
    assert drafts(team) == []
    assert LONG_TYPED in str(bo.view)


def test_drafts_are_counted_and_go_when_somebody_is_erased(
    team: Team, bo: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(bo)
    bo.fills(BETTER, LONG_TYPED)
    fails_to_send(bo, monkeypatch, FIRST)
    parts = team.bot.parts
    with parts.database.write() as session:
        assert kept(session, parts.team_id, bo.id) == {"drafts": 1}
        gone = erase(session, parts.team_id, bo.id, bo.id, parts.clock.calendar(), parts.sealer)
    assert gone == {"drafts": 1}
    assert drafts(team) == []
