"""What the forms and messages of the vision say, without Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.models.views import View

from bot.form import WRITE_FIRST
from bot.overview.here import overview_blocks
from bot.vision.listeners import RENDERERS
from bot.vision.statement_form import Typed, with_advice
from rituals.preference import known_person
from rituals.vision.telling import tell_by_hand
from rituals.vision.vision import LONGEST_STATEMENT, Draft
from tests.rituals.office import CHANNEL, TEAM, Office
from tests.rituals.test_vision import BOOKS, sets
from tests.rituals.test_vision_reminder import reminds


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.database.close()


def read(view: View) -> str:
    return json.dumps(view.to_dict(), ensure_ascii=False)


def announced(office: Office) -> str:
    (message,) = office.wanted("vision_change")
    with office.database.read() as session:
        shown = RENDERERS["vision_change"](session, message, office.now)
    assert shown is not None
    return json.dumps(shown.blocks)


def test_the_first_vision_is_announced_with_its_why(office: Office) -> None:
    sets(office, why="They lose evenings", channels=[CHANNEL])
    assert "They lose evenings" in announced(office)
    assert "Why it changed" not in announced(office)


def test_without_a_why_the_first_announcement_has_the_statement_alone(office: Office) -> None:
    sets(office, channels=[CHANNEL])
    assert "Why" not in announced(office)


@pytest.mark.parametrize("statement", ["", " \n"])
def test_an_empty_form_is_not_checked(statement: str) -> None:
    said = read(with_advice(Typed(0, Draft(statement, why="They lose evenings"))))
    assert WRITE_FIRST in said
    assert "no advice" not in said


def test_a_check_says_first_that_the_statement_is_too_long_to_be_saved() -> None:
    said = read(with_advice(Typed(0, Draft("x" * (LONGEST_STATEMENT + 1)))))
    assert "This has 501 characters" in said
    assert "no advice" not in said
    assert "501 characters" not in read(with_advice(Typed(0, Draft(BOOKS))))


def test_the_overview_says_when_the_vision_really_comes_next(office: Office) -> None:
    sets(office)
    reminds(office)
    with office.database.write() as session:
        tell_by_hand(session, TEAM, CHANNEL, "bare", 1, is_pinned=False, by="bo", now=office.now)
        shown = overview_blocks(session, known_person(session, TEAM, "bo"), CHANNEL)
    assert "next Monday 30 November at 10:00" in str([block.to_dict() for block in shown])
