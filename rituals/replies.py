"""What does not fit into one message is cut into several replies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

ROOM = 8_000
"""UTF-16 units of what people wrote in one reply. Slack publishes no limit for rich text; this keeps well below what
it took."""
MOST_IN_ONE = 60


def cut(items: Iterable[T], text_of: Callable[[T], str]) -> list[tuple[T, ...]]:
    """The items, in as many replies as they need; none is cut itself."""
    replies: list[list[T]] = []
    used = ROOM
    for item in items:
        size = len(text_of(item).encode("utf-16-le", "surrogatepass")) // 2
        if used + size > ROOM or len(replies[-1]) == MOST_IN_ONE:
            replies.append([])
            used = 0
        replies[-1].append(item)
        used += size
    return [tuple(reply) for reply in replies]
