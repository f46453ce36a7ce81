from __future__ import annotations

import json
import math
from collections import deque

import pytest

from bot.message.pacing import PER_MINUTE, Pacing

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
    for tenth in range(90):
        sent += pacing.admit(f"D{tenth}", POST, NOON + tenth / 10) == 0.0
    assert 14 <= sent <= 16  # a burst of six, and one a second


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
    learned = [_used_to_the_full(pacing, minute) for minute in range(1, 20)]
    assert learned[:3] == [pytest.approx(200 * 0.8)] * 3
    assert learned == sorted(learned)
    assert 200 <= learned[-1] < 200 * 1.2


def test_one_stray_refusal_is_forgotten_after_a_quiet_hour_also_without_much_use() -> None:
    pacing = Pacing({POST: 200.0})
    pacing.took(None, POST, NOON)
    pacing.refused(None, POST, NOON, 1)
    assert pacing.per_minute(POST, NOON) == pytest.approx(160)
    pacing.took(None, POST, NOON + 3600)
    assert pacing.per_minute(POST, NOON + 3600) == pytest.approx(200)


def test_as_long_as_nothing_was_refused_full_use_speeds_it_up_quickly_but_not_without_end() -> None:
    pacing = Pacing({POST: 200.0})
    learned = [_used_to_the_full(pacing, minute) for minute in range(10)]
    assert learned[2] > 300
    assert learned[-1] == pytest.approx(200 * 5)


def test_little_use_teaches_nothing() -> None:
    pacing = Pacing({POST: 200.0})
    for minute in range(60):
        pacing.took(None, POST, NOON + 60 * minute)
    assert pacing.per_minute(POST, NOON + 3600) == pytest.approx(200)


@pytest.mark.parametrize("ceiling", [60, 150, 300, 600, 900])
def test_a_ceiling_by_the_minute_is_found_and_kept_with_few_refusals(ceiling: int) -> None:
    """Slack counts what came within the last minute. An hour of calls, each as soon as it may go."""
    pacing, now, refused = Pacing(), NOON, 0
    accepted: deque[float] = deque()
    total = 0
    while now < NOON + 3600:
        wait = pacing.admit(None, POST, now)
        if wait:
            now += wait
            continue
        while accepted and accepted[0] <= now - 60:
            accepted.popleft()
        if len(accepted) < ceiling:
            accepted.append(now)
            total += 1
        else:
            refused += 1
            pacing.refused(None, POST, now, math.ceil(accepted[0] + 60 - now))
    assert total > 0.95 * 60 * ceiling
    assert refused < 0.01 * total


def test_what_was_learned_outlives_the_process() -> None:
    before = Pacing()
    for number in range(5):
        before.took(f"D{number}", POST, NOON)
    before.took("C1", POST, NOON)
    before.took("C1", POST, NOON)
    before.refused("D4", POST, NOON, 30)
    state = json.loads(json.dumps(before.state(NOON)))
    after = Pacing.from_state(state, NOON, PER_MINUTE)
    assert after.per_minute(POST, NOON) == before.per_minute(POST, NOON) == pytest.approx(230 * 0.8)
    assert after.delay("D9", POST, NOON) == 30
    assert sorted(before.state(NOON + 10)["channels"]) == ["D4"]


def test_a_wait_that_a_wrong_clock_wrote_down_is_not_waited_for() -> None:
    before = Pacing()
    before.refused("C1", POST, NOON + 86_400, 30)
    after = Pacing.from_state(before.state(NOON), NOON, PER_MINUTE)
    assert after.delay("C1", POST, NOON) == 0.0


def _used_to_the_full(pacing: Pacing, minute: int) -> float:
    now, end = NOON + 60 * minute, NOON + 60 * (minute + 1)
    while now < end:
        wait = pacing.admit(None, POST, now)
        now += wait or 0.001
    return pacing.per_minute(POST, end)


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
