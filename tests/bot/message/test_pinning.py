"""A message that is to be pinned is pinned, once, whatever happens between posting it and pinning it."""

from __future__ import annotations

import logging

import pytest

from bot.message.outcome import CHECK_SECONDS
from bot.message.rendering import Rendered
from tests.bot.message.office import Office, PowerCut

VISION = Rendered("The vision", [], is_pinned=True)


def is_pinned(office: Office) -> list[bool]:
    return [said.pin is not None for said in office.said("#team")]


def _cut_power(method: str) -> None:
    if method == "chat.postMessage":
        raise PowerCut


def test_it_is_pinned_after_it_is_there_and_others_are_not(office: Office) -> None:
    office.wants("a", "#team", VISION)
    office.wants("b", "#team", "Something else")
    office.sender().send_due()
    assert is_pinned(office) == [True, False]


def test_after_a_crash_between_posting_and_pinning_it_is_found_and_pinned(office: Office) -> None:
    office.wants("a", "#team", VISION)
    client = office.client()
    client.after = _cut_power
    with pytest.raises(PowerCut):
        office.sender(client).send_due()
    assert is_pinned(office) == [False]
    office.clock.passes(31)
    assert office.sender().send_due() == 1
    assert is_pinned(office) == [True]


@pytest.mark.parametrize("kind", ["http_500", "ratelimited"])
def test_trouble_that_passes_costs_neither_the_pin_nor_a_second_message(office: Office, kind: str) -> None:
    office.arm("pins.add", kind)
    office.wants("a", "#team", VISION)
    sender = office.sender()
    assert sender.send_due() == 0
    office.clock.passes(61)
    assert sender.send_due() == 1
    assert is_pinned(office) == [True]
    assert len(office.calls("chat.postMessage")) == 1


def test_a_pin_that_was_made_unheard_is_fine(office: Office) -> None:
    office.arm("pins.add", "lost_answer")
    office.wants("a", "#team", VISION)
    sender = office.sender()
    sender.send_due()
    office.clock.passes(61)
    assert sender.send_due() == 1
    assert is_pinned(office) == [True]
    assert not office.row("a").is_parked


def test_what_cannot_be_pinned_stays_and_is_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.arm("pins.add", "error", code="too_many_pins")
    office.wants("a", "#team", VISION)
    with caplog.at_level(logging.INFO):
        assert office.sender().send_due() == 1
    assert is_pinned(office) == [False]
    assert office.row("a").ts is not None
    assert "not pinned (too_many_pins)" in caplog.text
    assert "The vision" not in caplog.text


def test_a_pin_that_fails_again_and_again_is_given_up_and_the_message_stays(office: Office) -> None:
    office.arm("pins.add", "http_500", times=100)
    office.wants("a", "#team", VISION)
    sender = office.sender()
    for _ in range(10):
        sender.send_due()
        office.clock.passes(61)
    office.clock.passes(CHECK_SECONDS)
    sender.send_due()
    row = office.row("a")
    assert (row.is_parked, row.due_at, len(office.said("#team"))) == (False, None, 1)


def test_whoever_takes_the_pin_away_has_the_last_word(office: Office) -> None:
    office.wants("a", "#team", VISION)
    sender = office.sender()
    sender.send_due()
    (said,) = office.said("#team")
    office.client().pins_remove(channel=office.place("#team"), timestamp=said.ts)
    office.changes("a", Rendered("The vision, clearer", [], is_pinned=True))
    assert sender.send_due() == 1
    assert (office.words("#team"), is_pinned(office)) == (["The vision, clearer"], [False])
