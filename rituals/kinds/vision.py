"""The vision reminder: the statement with one thing that shows it at work, in a channel, on a rhythm."""

from __future__ import annotations

from datetime import time

from rituals.kinds.kind import Kind

VISION = Kind(
    name="vision",
    noun="vision reminder",
    title="Our vision",
    own_command="/vision",
    asks=False,
    days=frozenset({1}),
    ask_at=time(10, 0),
    close_at=time(14, 0),
)
