"""Chaos, the short way: a few people over three days, one of which is cut short by the clocks, and a few kills.

`make chaos` is the long one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.chaos.run import Outcome, Wish, run
from tests.storage.postgres import Server

SATURDAY = date(2026, 3, 28)
"""In the night to Sunday Europe's clocks are put forward."""
SHORT = Wish(seed=11, people=12, first=SATURDAY, days=3, kills=10)


def check_all_is_well(outcome: Outcome, wish: Wish) -> None:
    found = [*outcome.gave_up, *outcome.verdict.faults()]
    assert found == [], f"seed {wish.seed}"
    counts = outcome.verdict.counts()
    assert counts.pop("kills") >= wish.kills
    assert not any(counts.values())
    assert int(outcome.totals["answers"]) > wish.people


@pytest.mark.timeout(300)  # on a busy machine; else a tenth of that
def test_one_copy_that_is_killed_again_and_again_loses_and_repeats_nothing(tmp_path: Path) -> None:
    check_all_is_well(run(SHORT, tmp_path), SHORT)


@pytest.mark.timeout(300)
def test_two_copies_on_postgresql_of_which_any_dies_lose_and_repeat_nothing(
    tmp_path: Path, postgres_server: Server
) -> None:
    with postgres_server.database("template1") as url:
        wish = Wish(seed=12, people=12, first=SATURDAY, days=3, kills=10, copies=2, url=url)
        check_all_is_well(run(wish, tmp_path), wish)


@pytest.mark.timeout(300)
def test_what_slack_accepts_after_the_lease_is_all_that_may_be_uncertain(tmp_path: Path) -> None:
    wish = Wish(seed=13, people=12, first=SATURDAY, days=2, kills=2, late=True)
    outcome = run(wish, tmp_path)
    check_all_is_well(outcome, wish)
    assert int(outcome.totals["accepted late"]) > 0
