from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.message import pacing, sender
from bot.standin.pace import Pace
from tests.journeys.kennel import Kennel
from tests.journeys.team import Team, team_at_work

PATIENT = Pace(ack_seconds=10.0, trigger_seconds=20.0, socket_retry_seconds=1.0)
"""On a machine with much else to do three seconds pass quickly; expired triggers are asked for where they matter."""


@pytest.fixture(scope="module")
def kennel() -> Iterator[Kennel]:
    with Kennel() as open_for_orders:
        yield open_for_orders


@pytest.fixture
def unhurried_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits here for Slack's limits: tests/bot/message holds the sender to them."""
    monkeypatch.setattr(sender, "COURTESY", 0.0)
    monkeypatch.setattr(pacing, "CHANNEL_BURST", 100.0)
    for method in list(pacing.PER_MINUTE):
        monkeypatch.setitem(pacing.PER_MINUTE, method, 6000.0)


@pytest.fixture
def team(tmp_path: Path, unhurried_slack: None) -> Iterator[Team]:
    """Over Socket Mode."""
    with team_at_work(tmp_path, pace=PATIENT) as at_work:
        yield at_work


@pytest.fixture(params=["socket", "http"])
def team_either_way(request: pytest.FixtureRequest, tmp_path: Path, unhurried_slack: None) -> Iterator[Team]:
    """Once over Socket Mode, once over signed HTTP."""
    with team_at_work(tmp_path, request.param, PATIENT) as at_work:
        yield at_work
