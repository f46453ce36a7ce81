"""The benchmarks run, and say what they should; how fast it was is for `make bench`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from storage.message import Message
from storage.round import Entry
from tests.bench import acks, asking, exporting, opening, remembering, starting, ticking, years
from tests.bench.__main__ import BENCHMARKS
from tests.bench.company import Company
from tests.bench.crowd import Crowd
from tests.bench.figure import Figure, percentile, ratio
from tests.bench.office import ACK_ONLY, BOT


def test_a_small_round_measures_both_apps_and_keeps_every_answer() -> None:
    own, reference = acks.in_turns([BOT, ACK_ONLY], rounds=1, answers=2, warm_up=1)
    assert [len(own), len(own[0]), len(reference[0])] == [1, 2, 2]
    assert min(own[0] + reference[0]) > 0


def test_a_small_export_measures_ours_and_the_bare_loop() -> None:
    own, bare = exporting.in_turns(rows=50, rounds=1)
    assert min(*own[0], *bare[0]) > 0


def test_ticks_beside_a_small_crowd_have_nothing_to_do() -> None:
    few, many = ticking.in_turns([Crowd(5, 2, 6), Crowd(20, 3, 9)], rounds=1, ticks=2)
    assert [len(few[0]), len(many[0])] == [2, 2]


def test_a_page_with_few_messages_and_one_with_more_are_measured() -> None:
    few, more = opening.in_turns([5, 100], rounds=1, times=1)
    assert min(*few[0], *more[0]) > 0


def test_a_start_beside_a_small_crowd_is_measured() -> None:
    one, many = starting.in_turns([None, Crowd(20, 3, 9, due_in=timedelta(hours=20))], times=1)
    assert min(one + many) > 0


def test_memory_is_measured_while_messages_are_sent() -> None:
    few, many = remembering.in_turns([5, 10], rounds=1, seconds=0.5)
    assert 10 < min(few + many) < 1_000


def test_a_few_are_asked_while_others_answer() -> None:
    seconds, beside, idle = asking.measured(people=60, early=40)
    assert seconds > 0
    assert min(beside + idle) > 0


def test_a_few_days_of_a_small_company_are_lived_by_the_rules(tmp_path: Path) -> None:
    sunday = datetime(2027, 1, 3, 12, tzinfo=UTC)
    company = Company.founded(tmp_path / "now.db", sunday, headcount=6)
    company.lives_until(sunday + timedelta(days=2))
    with company.database.read() as session:
        assert len(session.exec(select(Entry)).all()) > 3
        assert session.exec(select(Message).where(col(Message.due_at).is_not(None))).all() == []
    assert years.rows(company.database) > 50
    assert "What you said lately" in str(company.home(company.people[1]))
    company.forgets(days=7)
    company.database.close()


def test_a_ratio_is_taken_round_by_round_so_that_a_slow_moment_counts_for_both() -> None:
    assert ratio([[2.0], [20.0], [2.0]], [[1.0], [10.0], [1.0]]) == 2.0


def test_of_a_hundred_the_ninety_ninth_counts() -> None:
    assert percentile(range(1, 101), 99) == 99


def test_a_figure_reads_as_one_line() -> None:
    assert str(Figure("start_seconds", 1.234, "s")) == "start_seconds: 1.23 s"


def test_every_benchmark_has_figures() -> None:
    assert all(callable(benchmark.figures) for benchmark in BENCHMARKS.values())
