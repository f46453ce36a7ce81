"""Whoever operates the bot sees that it can work, and what it did, over Socket Mode and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.ops import Ops, make_ops
from tests.journeys.team import MONDAY, Team


@pytest.fixture
def ops(team_either_way: Team) -> Iterator[Ops]:
    team = team_either_way
    ops = make_ops(team.bot, team.edge.is_connected, "127.0.0.1", 0)
    ops.start()
    yield ops
    ops.stop()


def asks(ops: Ops, path: str) -> tuple[int, str]:
    try:
        with urlopen(f"{ops.origin}{path}", timeout=20) as answer:  # noqa: S310  (our own, on loopback)
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def test_a_bot_at_work_is_ready_and_counts_what_it_does(team_either_way: Team, ops: Ops) -> None:
    team = team_either_way
    assert asks(ops, "/healthz") == (200, "ok")
    assert asks(ops, "/readyz") == (200, "ready")
    team.set_up()
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    team.answers("ana", "Two customers signed up")
    team.settles()
    counted = team.bot.metrics.value
    assert (counted("rituals_sent_total", purpose="prompt") or 0) >= 2  # asked, and thanked in the same place
    assert (counted("rituals_sent_late_seconds_count", purpose="prompt") or 0) >= 1
    assert (counted("rituals_late_seconds_count", work="prompt") or 0) >= 1
    assert (counted("rituals_slack_seconds_count", method="chat.postMessage") or 0) >= 2
    assert (counted("rituals_ack_seconds_count", kind="command") or 0) >= 1
    assert (counted("rituals_ack_seconds_count", kind="view") or 0) >= 2
    assert (counted("rituals_tick_seconds_count") or 0) >= 1
    assert abs(counted("rituals_clock_skew_seconds") or 0) < 60
    assert counted("rituals_messages", state="due") == 0
    text = asks(ops, "/metrics")[1]
    for private in ("Two customers", "Ana", team.hand("ana").id, team.channel("#team").id, "T0STANDIN"):
        assert private not in text


def test_a_bot_that_slack_cannot_reach_any_more_is_not_ready(team_either_way: Team, ops: Ops) -> None:
    team_either_way.edge.stop()
    assert asks(ops, "/readyz") == (503, "Slack cannot reach the bot.")
    assert asks(ops, "/healthz")[0] == 200


def test_a_bot_whose_token_slack_refuses_is_not_ready(team_either_way: Team, ops: Ops) -> None:
    team = team_either_way
    team.set_up()
    team.stand_in.workspace.installed = False
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    team.until(lambda: asks(ops, "/readyz")[0] == 503)
    assert "doctor" in asks(ops, "/readyz")[1]
    assert asks(ops, "/healthz")[0] == 200
    assert (team.bot.metrics.value("rituals_send_failures_total", code="account_inactive") or 0) >= 1
