"""One more kind that asks and digests is one `Kind` and one line in the registry. Nothing else knows of it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.standin.driver import words
from rituals.kinds import KINDS, Kind
from rituals.questions import Question
from tests.journeys.team import MONDAY, Team

PULSE = Kind(
    name="pulse",
    noun="pulse",
    title="Weekly pulse",
    questions=(Question("mood", "How was your week?"), Question("change", "What should change?")),
    days=frozenset({5}),
    ask_at=time(14, 0),
)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def one_more_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, PULSE.name, PULSE)


def test_it_is_set_up_asked_answered_and_read_through_rituals(team_either_way: Team) -> None:
    team = team_either_way
    ana, bo = team.hands("ana", "bo")
    ana.runs("/rituals setup", "#team")
    offer = ana.waits_for("*Weekly pulse*", "#team")
    assert "How was your week?" in words(offer)
    ana.runs("/rituals pulse setup", "#team")
    ana.waits_for("Set up a pulse", "modal")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("All set", "modal")
    ana.closes()
    team.settles()
    ana.waits_for("Every Friday, I ask everybody")

    assert "*Weekly pulse* (pulse) · every Friday at 14:00" in team.hears("bo", "/rituals", "#team")
    assert "first asked" in team.hears("bo", "/rituals pulse status", "#team")
    assert "`/rituals pulse pause`" in team.hears("bo", "/rituals pulse help", "#team")

    team.moves_to(FRIDAY, time(14), "Europe/Madrid")
    bo.waits_for("Weekly pulse")
    bo.opens_home()
    bo.waits_for("*Weekly pulse* in", "home")
    bo.runs("/rituals pulse", "#team")
    bo.waits_for("How was your week?", "modal")
    bo.fills("How was your week?", "Calm")
    bo.submits()
    bo.waits_for("thank you")
    assert "Answered: Bo Jensen" in team.hears("ana", "/rituals pulse status", "#team")

    team.moves_to(FRIDAY + timedelta(days=1), time(10), "Europe/Madrid")
    digest = team.digest()
    assert "Weekly pulse" in words(digest)
    bo.waits_for("Calm", "#team", thread=digest)
    bo.opens_home()
    bo.waits_for("Weekly pulse: Calm", "home")
