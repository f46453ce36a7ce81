"""`python -m tests.advice.measure`: how often the advice is right, against always saying what most lines say.

It prints figures only, never a sentence: all parts but `train` are to stay unread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rituals.advice import Advice, Number, advise_update, advise_vision
from tests.advice.sentences import KINDS, PARTS, STRANGE, Labelled, load


@dataclass(frozen=True)
class Score:
    """Counts of lines: rightly advised, wrongly advised, missed, and rightly left alone."""

    hits: int
    wrong: int
    missed: int
    quiet: int

    @property
    def lines(self) -> int:
        return self.hits + self.wrong + self.missed + self.quiet

    @property
    def precision(self) -> float:
        return _share(self.hits, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        return _share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.hits, 2 * self.hits + self.wrong + self.missed)

    @property
    def accuracy(self) -> float:
        return _share(self.hits + self.quiet, self.lines)

    @property
    def majority(self) -> Score:
        """What always saying the more frequent of yes and no would reach."""
        positives, negatives = self.hits + self.missed, self.wrong + self.quiet
        return (
            Score(positives, negatives, 0, 0) if positives > negatives else Score(0, 0, positives, negatives)
        )


def advise(about: str, line: Labelled) -> list[Advice]:
    if about == "vision":
        return advise_vision(line.text, why=line.why, for_whom=line.for_whom, value=line.value)
    number = line.number
    return advise_update(
        line.text,
        for_whom=line.for_whom,
        number=Number(number.name, number.baseline, number.now, number.target) if number else None,
        next_step=line.next,
        ask=line.ask,
    )


def measure(about: str, part: str) -> dict[str, Score]:
    """The score of each kind, over the lines that are labelled for it."""
    lines = [(line, {advice.kind for advice in advise(about, line)}) for line in load(f"{about}_{part}")]
    return {kind: _score(kind, lines) for kind in sorted(KINDS[about])}


def _score(kind: str, lines: Iterable[tuple[Labelled, set[str]]]) -> Score:
    judged = [(kind in line.kinds, kind in said) for line, said in lines if kind in line.judged]
    counts = [judged.count(pair) for pair in ((True, True), (False, True), (True, False), (False, False))]
    return Score(*counts)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def table() -> Iterable[str]:
    yield f"{'':21}{'lines':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'accuracy':>10}   majority: F1, accuracy"
    for about in sorted(KINDS, reverse=True):
        for part in (*PARTS, STRANGE):
            yield f"{about}, {part}"
            for kind, score in measure(about, part).items():
                yield (
                    f"  {kind:19}{score.lines:6}{score.precision:11.3f}{score.recall:8.3f}{score.f1:7.3f}"
                    f"{score.accuracy:10.3f}{score.majority.f1:16.3f}{score.majority.accuracy:10.3f}"
                )


if __name__ == "__main__":
    for row in table():
        print(row)  # noqa: T201
