"""What a benchmark says."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value:.2f} {self.unit}"


def ratio(rounds: Iterable[Sequence[float]], references: Iterable[Sequence[float]]) -> float:
    """Median against median within each round, and of those the median: what slows a round down slows both."""
    return median(median(own) / median(other) for own, other in zip(rounds, references, strict=True))


def percentile(values: Iterable[float], hundredths: int) -> float:
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * hundredths / 100) - 1]
