"""What a piece of advice is, and the figure that an update may bring."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """`kind` names the rule; `says` is one plain sentence for the writer that ends in a remedy."""

    kind: str
    says: str


@dataclass(frozen=True)
class Number:
    """What was measured; each value as typed, with its unit, or empty."""

    name: str = ""
    baseline: str = ""
    now: str = ""
    target: str = ""

    @property
    def all_text(self) -> str:
        return " ".join(part for part in (self.name, self.baseline, self.now, self.target) if part)
