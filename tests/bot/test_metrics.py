"""What the bot counts about itself, and that no label can name a person, a channel or a text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.message.reactions import HALTING, KNOWN_CODES
from bot.metrics import KINDS, LATE, Metrics

LABEL = re.compile(r'(\w+)="([^"]*)"')


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def test_messages_are_counted_by_purpose_with_how_late_they_were(metrics: Metrics) -> None:
    metrics.sent("prompt", 0.4)
    metrics.sent("prompt", 45)
    metrics.sent("prompt", None)
    metrics.sent("digest", 3)
    assert metrics.value("rituals_sent_total", purpose="prompt") == 3
    assert metrics.value("rituals_sent_late_seconds_count", purpose="prompt") == 2
    assert metrics.value("rituals_sent_late_seconds_bucket", purpose="prompt", le="30.0") == 1
    assert metrics.value("rituals_sent_late_seconds_bucket", purpose="prompt", le="60.0") == 2


def test_what_was_a_moment_early_was_not_late(metrics: Metrics) -> None:
    metrics.sent("prompt", -2)
    metrics.was_late("prompt", -2)
    assert metrics.value("rituals_sent_late_seconds_sum", purpose="prompt") == 0
    assert metrics.value("rituals_late_seconds_sum", work="prompt") == 0


def test_lateness_is_told_apart_from_a_second_to_a_day() -> None:
    assert (LATE[0], LATE[-1]) == (1, 86_400)


def test_work_that_was_late_and_work_that_was_left_out_are_counted_apart(metrics: Metrics) -> None:
    metrics.was_late("nudge", 700)
    metrics.left_out("nudge")
    assert metrics.value("rituals_late_seconds_count", work="nudge") == 1
    assert metrics.value("rituals_left_out_total", work="nudge") == 1


@pytest.mark.parametrize("code", ["channel_not_found", "ratelimited", "timeout", "bug", "http_503", *HALTING])
def test_a_failure_is_counted_by_its_code(metrics: Metrics, code: str) -> None:
    metrics.failed(code)
    assert metrics.value("rituals_send_failures_total", code=code) == 1


@pytest.mark.parametrize("code", ["a_code_of_next_year", "http_418", "U0ANA", "My mother is in hospital"])
def test_what_is_no_code_we_know_is_only_counted_as_another(metrics: Metrics, code: str) -> None:
    metrics.failed(code)
    assert code not in KNOWN_CODES
    assert metrics.value("rituals_send_failures_total", code="other") == 1
    assert code not in metrics.exposition().decode()


def test_answers_to_slack_are_timed_by_what_came_in(metrics: Metrics) -> None:
    for kind in (*KINDS, "/lunch with Bo"):
        metrics.acked(kind, 0.02)
    assert metrics.value("rituals_ack_seconds_count", kind="command") == 1
    assert metrics.value("rituals_ack_seconds_bucket", kind="view", le="0.025") == 1
    assert metrics.value("rituals_ack_seconds_count", kind="other") == 1
    assert "lunch" not in metrics.exposition().decode()


def test_the_rest_is_there_under_the_names_that_the_manual_uses(metrics: Metrics) -> None:
    metrics.called("chat.postMessage", 0.2)
    metrics.learned("chat.postMessage", 230)
    metrics.skewed(-1.5)
    metrics.ticked(0.002)
    assert metrics.value("rituals_slack_seconds_count", method="chat.postMessage") == 1
    assert metrics.value("rituals_pace_per_minute", method="chat.postMessage") == 230
    assert metrics.value("rituals_clock_skew_seconds") == -1.5
    assert metrics.value("rituals_tick_seconds_count") == 1
    assert "rituals_build" in metrics.exposition().decode()


def test_two_of_them_in_one_process_do_not_count_each_others(metrics: Metrics) -> None:
    other = Metrics()
    other.ticked(1)
    assert metrics.value("rituals_tick_seconds_count") == 0


def test_every_label_is_one_of_a_few_names(metrics: Metrics) -> None:
    """Whatever is handed over: only `purpose`, `work` and `method` are taken as they are, and those stand in code."""
    told: list[Callable[[], None]] = [
        lambda: metrics.acked("x" * 50, 1),
        lambda: metrics.failed("x" * 50),
        lambda: metrics.sent("prompt", 1),
        lambda: metrics.was_late("prompt", 1),
        lambda: metrics.called("chat.update", 1),
    ]
    for tell in told:
        tell()
    names = {name for name, _ in LABEL.findall(metrics.exposition().decode())}
    assert names <= {"kind", "code", "purpose", "work", "method", "le", "version", "python"}
