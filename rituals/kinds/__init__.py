"""The kinds of ritual there are: data, listed here by hand."""

from __future__ import annotations

from rituals.kinds.kind import Kind
from rituals.kinds.retro import RETRO
from rituals.kinds.standup import STANDUP
from rituals.kinds.update import CHANNEL_DIGEST, OWN_DIGEST
from rituals.kinds.vision import VISION

KINDS: dict[str, Kind] = {kind.name: kind for kind in (STANDUP, RETRO, VISION, OWN_DIGEST, CHANNEL_DIGEST)}


def asking() -> list[Kind]:
    """The kinds that ask a channel's people and are set up with the common form."""
    return [kind for kind in KINDS.values() if kind.asks and not kind.is_personal]


def asking_names() -> list[str]:
    return [kind.name for kind in asking()]


def personal_names() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.is_personal]


__all__ = ["KINDS", "Kind", "asking", "asking_names", "personal_names"]
