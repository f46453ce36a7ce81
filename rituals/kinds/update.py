"""Digests of updates: to one person in their own morning, or to a channel."""

from __future__ import annotations

from datetime import time

from rituals.kinds.kind import Kind

OWN_DIGEST = Kind(
    name="own_digest",
    noun="digest of updates",
    title="Updates for you",
    own_command="/update",
    is_personal=True,
    days=frozenset({1}),
    ask_at=time(9, 0),
    close_at=time(21, 0),
)
CHANNEL_DIGEST = Kind(
    name="channel_digest",
    noun="digest of updates",
    title="Updates",
    own_command="/update",
    asks=False,
    days=frozenset({1}),
    ask_at=time(9, 0),
    close_at=time(17, 0),
)
