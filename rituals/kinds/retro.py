"""The retrospective: notes are collected for a while, hidden from each other, and read together at the end."""

from __future__ import annotations

from rituals.kinds.kind import Kind

RETRO = Kind(
    name="retro",
    noun="retrospective",
    title="Retrospective",
    own_command="/retro",
    asks=False,
)
