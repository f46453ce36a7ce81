"""The benchmarks run, and say what they should; how fast it was is for `make bench`."""

from __future__ import annotations

from tests.bench import acks, exporting, hanging, starting
from tests.bench.figure import Figure, percentile, ratio
from tests.bench.office import ACK_ONLY, BOT


def test_a_small_round_measures_both_apps_and_keeps_every_answer() -> None:
    own, reference = acks.in_turns([BOT, ACK_ONLY], rounds=1, answers=2, warm_up=1)
    assert [len(own), len(own[0]), len(reference[0])] == [1, 2, 2]
    assert min(own[0] + reference[0]) > 0


def test_a_small_export_measures_ours_and_the_bare_loop() -> None:
    own, bare = exporting.in_turns(rows=50, rounds=1)
    assert min(*own[0], *bare[0]) > 0


def test_a_ratio_is_taken_round_by_round_so_that_a_slow_moment_counts_for_both() -> None:
    assert ratio([[2.0], [20.0], [2.0]], [[1.0], [10.0], [1.0]]) == 2.0


def test_of_a_hundred_the_ninety_ninth_counts() -> None:
    assert percentile(range(1, 101), 99) == 99


def test_a_figure_reads_as_one_line() -> None:
    assert str(Figure("start_seconds", 1.234, "s")) == "start_seconds: 1.23 s"


def test_every_benchmark_has_figures() -> None:
    assert all(callable(benchmark.figures) for benchmark in (acks, hanging, starting, exporting))
