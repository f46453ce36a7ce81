from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.message import pacing, sender
from bot.standin.pace import Pace
from tests.journeys.at_the_page import AtThePage
from tests.journeys.kennel import Kennel
from tests.journeys.team import Team, team_at_work

PATIENT = Pace(ack_seconds=10.0, trigger_seconds=20.0, socket_retry_seconds=1.0)
"""On a machine with much else to do three seconds pass quickly; expired triggers are asked for where they matter."""

NOT_BY_PAGE = {
    "test_forged": "nobody can send from the page what it does not offer",
    "test_killed": "the bot is killed while people wait, who press again as soon as it is back; there is no page",
    "test_killed_day": "the bot is killed at its work; nobody does anything meanwhile",
    "test_logs": "it is about what the bot writes to its log, and runs without a page",
    "test_pictures": "it is held in the page in any case",
    "test_scenarios": "the demo's player acts in it, not people",
    "test_stopping": "it is about processes and signals, and runs without a page",
}
"""Modules that `--by-page` leaves out, and why."""


@pytest.fixture
def at_the_page(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on everybody acts through the page."""
    monkeypatch.setattr(Team, "hands_of", AtThePage(browser))


@pytest.fixture(autouse=True)
def by_page_when_asked(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--by-page"):
        reason = NOT_BY_PAGE.get(request.node.path.stem)
        if reason:
            pytest.skip(f"not by page: {reason}")
        request.getfixturevalue("at_the_page")


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
