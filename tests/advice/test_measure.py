"""The advice is right about as often as when it was written. `python -m tests.advice.measure` prints how often."""

from __future__ import annotations

import pytest

from tests.advice.measure import Score, measure, table
from tests.advice.sentences import KINDS, PARTS, STRANGE

EACH_KIND = [(about, kind) for about in sorted(KINDS) for kind in sorted(KINDS[about])]
# Precision and recall that the held part must not fall below.
FLOORS = {
    ("vision", "buzzwords"): (0.90, 0.95),
    ("vision", "no_beneficiary"): (0.90, 0.80),
    ("vision", "no_value"): (0.95, 0.83),
    ("vision", "too_long"): (0.95, 0.85),
    ("update", "activity"): (0.88, 0.88),
    ("update", "jargon"): (0.95, 0.90),
    ("update", "no_baseline"): (0.84, 0.86),
    ("update", "no_next_step"): (0.87, 0.95),
    ("update", "no_number"): (0.94, 0.92),
    ("update", "too_long"): (0.98, 0.98),
    ("update", "vanity"): (0.90, 0.70),
}


@pytest.mark.parametrize(("about", "kind"), EACH_KIND)
def test_the_part_held_aside_is_advised_well_and_better_than_by_the_majority(about: str, kind: str) -> None:
    score = measure(about, "held")[kind]
    precision, recall = FLOORS[about, kind]
    assert score.precision >= precision
    assert score.recall >= recall
    assert score.accuracy > score.majority.accuracy
    assert score.f1 > score.majority.f1


@pytest.mark.parametrize(("about", "kind"), EACH_KIND)
def test_sentences_of_a_stranger_are_advised_well_too(about: str, kind: str) -> None:
    score = measure(about, STRANGE)[kind]
    assert score.precision >= 0.85
    assert score.recall >= 0.75
    assert score.accuracy > score.majority.accuracy


@pytest.mark.parametrize(("about", "kind"), EACH_KIND)
def test_the_part_that_was_looked_at_is_advised_very_well(about: str, kind: str) -> None:
    score = measure(about, "train")[kind]
    assert score.precision >= 0.95
    assert score.recall >= 0.95


def test_a_score_is_counted_as_usual() -> None:
    score = Score(hits=6, wrong=2, missed=3, quiet=9)
    assert (score.precision, round(score.recall, 3), score.accuracy) == (0.75, 0.667, 0.75)
    assert round(score.f1, 3) == 0.706
    assert score.majority == Score(hits=0, wrong=0, missed=9, quiet=11)


def test_the_table_has_a_row_for_each_kind_and_part() -> None:
    assert len(list(table())) == 1 + sum((len(PARTS) + 1) * (1 + len(KINDS[about])) for about in KINDS)
