"""What an owner reads of a plan, without Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.message.pacing import POST
from bot.ritual.crowd import crowd_note
from bot.ritual.plan_message import render_plan
from rituals.rhythm import monthly, monthly_weekday, weekly
from storage.memo import remember
from tests.rituals.office import MONDAY, TEAM, Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.database.close()


def plan_of(office: Office) -> str:
    (message,) = office.wanted("plan")
    with office.database.read() as session:
        shown = render_plan(session, message, office.now)
    assert shown is not None
    return json.dumps(shown.blocks, ensure_ascii=False)


def takes(office: Office, per_minute: float) -> None:
    """So many messages Slack took lately."""
    with office.database.write() as session:
        remember(session, f"pace:{TEAM}", {"methods": {POST: {"rate": per_minute / 60}}})


def test_when_many_are_asked_at_once_the_owner_reads_when_the_last_is(office: Office) -> None:
    for name in ("hugo", "emre", "fatima"):
        office.join(name, zone="Europe/Madrid")
    office.standup()
    takes(office, 2.0)
    said = plan_of(office)
    assert "5 people are asked at 09:00 in Madrid" in said
    assert "Slack lets me ask about 2 a minute, so the last is asked about 09:02." in said
    takes(office, 200.0)
    assert "a minute" not in plan_of(office)


def test_the_form_counts_minutes_from_two_on() -> None:
    assert crowd_note(460, 230.0) == []
    (note,) = crowd_note(1150, 230.0)
    assert "1150 people are in the channel" in str(note.to_dict())
    assert "it takes about 5 minutes" in str(note.to_dict())


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [
        (
            weekly(frozenset({1}), MONDAY, 2),
            ("Every second Monday, I ask", "Next: Monday 23 November, then Monday 7 December"),
        ),
        (
            weekly(frozenset({2, 4}), MONDAY + timedelta(weeks=1), 3),
            (
                "Tuesday and Thursday of every third week, I ask",
                "Next: Tuesday 1 December, then Thursday 3 December",
            ),
        ),
        (monthly(1), ("On the 1st of every month, I ask", "Next: Tuesday 1 December, then Friday 1 January")),
        (
            monthly_weekday(1, 1),
            ("On the first Monday of every month, I ask", "Next: Monday 7 December, then Monday 4 January"),
        ),
    ],
)
def test_two_dates_are_told_where_the_days_alone_do_not_say_which(
    office: Office, rhythm: object, said: tuple[str, str]
) -> None:
    office.standup(rhythm=rhythm)
    for words in said:
        assert words in plan_of(office)


def test_every_week_needs_no_second_date(office: Office) -> None:
    office.standup()
    assert "Next: Monday 23 November*" in plan_of(office)
