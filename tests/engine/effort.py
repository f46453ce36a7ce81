"""How hard to try. A few examples are part of every run; `EXAMPLES=2000 pytest tests/engine` tries others, and many."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

ASKED_FOR = int(os.environ.get("EXAMPLES", "0"))
PATIENCE = 100_000 if ASKED_FOR else 300
"""Seconds. One run takes a quarter of a minute where the machine has nothing else to do."""


def effort(examples: int, steps: int) -> settings:
    """The same examples each time, unless others were asked for. Only then is what fails made as short as it can be,
    which takes minutes."""
    return settings(
        max_examples=ASKED_FOR or examples,
        stateful_step_count=steps,
        derandomize=not ASKED_FOR,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if ASKED_FOR else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
