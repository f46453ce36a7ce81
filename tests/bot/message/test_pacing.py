from __future__ import annotations

import pytest

from bot.message.pacing import Pacing

POST = "chat.postMessage"
NOON = 1_754_000_000.0


def test_a_channel_takes_a_burst_of_three_and_then_one_a_second() -> None:
    pacing = Pacing()
    assert [pacing.admit("C1", POST, NOON) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert pacing.delay("C1", POST, NOON) == pytest.approx(1.0)
    assert pacing.delay("C1", POST, NOON + 0.4) == pytest.approx(0.6)
    assert pacing.admit("C1", POST, NOON + 1.0) == 0.0
    assert pacing.delay("C2", POST, NOON + 1.0) == 0.0


def test_a_refused_place_is_not_taken() -> None:
    pacing = Pacing()
    for _ in range(10):
        pacing.admit("C1", POST, NOON)
    assert pacing.delay("C1", POST, NOON) == pytest.approx(1.0)


def test_the_whole_workspace_stays_under_its_ceiling() -> None:
    pacing = Pacing({POST: 60.0})
    sent = 0
    for tenth in range(6_000):
        sent += pacing.admit(f"D{tenth}", POST, NOON + tenth / 10) == 0.0
    assert 600 <= sent <= 600 * 1.5  # ten minutes; each quiet one allows a little more


def test_methods_do_not_share_their_room() -> None:
    pacing = Pacing({POST: 60.0, "chat.update": 50.0})
    while pacing.room(POST, NOON):
        pacing.took(None, POST, NOON)
    assert pacing.room("chat.update", NOON) == 5
    assert pacing.delay(None, POST, NOON) > 0


def test_the_first_refusal_is_held_against_a_channel_that_was_busy() -> None:
    pacing = Pacing()
    pacing.took("C1", POST, NOON)
    pacing.took("C1", POST, NOON)
    pacing.refused("C1", POST, NOON, 12)
    assert pacing.delay("C1", POST, NOON) == 12
    assert pacing.delay("C2", POST, NOON) == 0
    assert pacing.per_minute(POST, NOON) == pytest.approx(230)


def test_a_quiet_channel_that_is_refused_means_the_workspace() -> None:
    pacing = Pacing()
    pacing.took("C1", POST, NOON)
    pacing.refused("C1", POST, NOON, 12)
    assert pacing.delay("C2", POST, NOON) == 12
    assert pacing.per_minute(POST, NOON) == pytest.approx(230 * 0.8)


def test_a_second_busy_channel_refused_within_a_minute_means_the_workspace() -> None:
    pacing = Pacing()
    for channel in ("C1", "C2"):
        pacing.took(channel, POST, NOON)
        pacing.took(channel, POST, NOON)
        pacing.refused(channel, POST, NOON, 12)
    assert pacing.delay("C3", POST, NOON + 5) == 7


def test_refusals_that_come_together_are_one_lesson_and_the_longest_wait_counts() -> None:
    pacing = Pacing()
    for number in range(5):
        pacing.took(f"D{number}", POST, NOON)
    for number in range(5):
        pacing.refused(f"D{number}", POST, NOON + number / 10, 10 + number)
    assert pacing.per_minute(POST, NOON) == pytest.approx(230 * 0.8)
    assert pacing.delay("D9", POST, NOON + 1) == pytest.approx(13.4)


def test_slack_is_given_its_time_exactly_and_calls_then_come_one_by_one() -> None:
    pacing = Pacing()
    pacing.refused("C1", POST, NOON, 30)
    assert pacing.delay("C2", POST, NOON + 29.999) == pytest.approx(0.001, abs=1e-6)
    assert pacing.admit("C2", POST, NOON + 30) == 0.0
    assert pacing.delay("C3", POST, NOON + 30) == pytest.approx(60 / (230 * 0.8))


def test_the_ceiling_creeps_up_again_after_quiet_minutes_and_not_without_end() -> None:
    pacing = Pacing({POST: 200.0})
    pacing.refused(None, POST, NOON, 1)
    learned = []
    for minute in range(1, 60):
        pacing.took(None, POST, NOON + 60 * minute)
        learned.append(pacing.per_minute(POST, NOON + 60 * minute))
    assert learned[0] == pytest.approx(200 * 0.8 * 1.05)
    assert learned == sorted(learned)
    assert learned[-1] == pytest.approx(200 * 2.5)


def test_channels_nobody_writes_to_any_more_are_forgotten() -> None:
    pacing = Pacing()
    for number in range(100):
        pacing.took(f"D{number}", POST, NOON)
    pacing.took("C1", POST, NOON + 3_600)
    assert list(pacing._channels) == ["C1"]


def test_time_that_goes_back_adds_nothing_and_takes_nothing() -> None:
    pacing = Pacing()
    for _ in range(3):
        pacing.took("C1", POST, NOON)
    assert pacing.delay("C1", POST, NOON - 100) == pytest.approx(1.0)
