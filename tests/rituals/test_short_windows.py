"""Half an hour from nine to the close is what the owner chose: it is neither stretched nor moved to the evening."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from rituals.plan import Latecomers
from storage.round import RoundState
from tests.rituals.office import MONDAY, SUNDAY, Office, at

HALF_PAST = {"ask_at": time(9), "close_at": time(9, 30), "people": ("ana", "bo")}


@pytest.mark.parametrize("latecomers", Latecomers)
def test_it_asks_at_nine_and_closes_at_half_past(office: Office, latecomers: Latecomers) -> None:
    ritual = office.standup(latecomers=latecomers, **HALF_PAST)
    office.moves_to(at(SUNDAY, "22:00"))
    office.moves_to(at(MONDAY, "08:59"))
    assert office.asked() == []
    office.moves_to(at(MONDAY, "09:00"))
    assert sorted(office.asked()) == ["ana", "bo"]
    office.says(ritual, "ana", "Shipped")
    office.moves_to(at(MONDAY, "09:29"))
    assert office.round(ritual).state == RoundState.OPEN
    office.moves_to(at(MONDAY, "09:30"))
    assert office.round(ritual).state == RoundState.CLOSED
    assert office.wanted("nudge") == []


def test_somebody_an_hour_further_west_gets_the_same_half_hour(office: Office) -> None:
    office.join("hugo", zone="Europe/Lisbon")
    ritual = office.standup(**{**HALF_PAST, "people": ("ana", "hugo")})
    office.moves_to(at(MONDAY, "09:00"))
    assert office.round(ritual).closes_at == at(MONDAY, "09:30", "Europe/Lisbon")
    office.moves_to(at(MONDAY, "09:00", "Europe/Lisbon"))
    assert sorted(office.asked()) == ["ana", "hugo"]


def test_or_is_asked_the_evening_before_if_nobody_should_wait(office: Office) -> None:
    office.join("hugo", zone="Europe/Lisbon")
    changes = {**HALF_PAST, "people": ("ana", "hugo"), "latecomers": Latecomers.EVENING_BEFORE}
    ritual = office.standup(**changes)
    office.moves_to(at(SUNDAY, "17:00", "Europe/Lisbon"))
    assert office.asked() == ["hugo"]
    office.moves_to(at(MONDAY, "09:00"))
    assert office.asked() == ["hugo", "ana"]
    assert office.round(ritual).closes_at == at(MONDAY, "09:30")
    office.waits(timedelta(minutes=30))
    assert office.round(ritual).state == RoundState.CLOSED
