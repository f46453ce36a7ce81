"""Whose turn it is to write."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 20
"""Turns of others, after which nobody is left waiting."""


class _Place:
    """In the queue, until the door is opened."""

    def __init__(self) -> None:
        self.door = threading.Lock()
        self.door.acquire()


class Turn:
    """A lock that serves those who wait in the order they came. With a plain one, a thread that writes again and
    again keeps everybody else waiting for seconds.

    Whoever `can_wait` is served after all others: behind them somebody looks at a button that was pressed. But so many
    may go first and no more, or a busy minute would stop all other work.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._hurried: deque[_Place] = deque()
        self._patient: deque[_Place] = deque()
        self._passed = 0
        self.hurries = 0
        """How many have come so far who cannot wait."""

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._hurried) + len(self._patient)

    @contextmanager
    def taken(self, *, can_wait: bool = False) -> Iterator[None]:
        if can_wait:
            self._enter(self._patient)
        else:
            self.hurries += 1
            self._enter(self._hurried)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, queue: deque[_Place]) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            place = _Place()
            queue.append(place)
        is_served = False
        try:
            is_served = place.door.acquire()
        finally:
            if not is_served:  # a signal, while waiting: the next one must not wait for whoever has gone
                self._give_up(place, queue)

    def _give_up(self, place: _Place, queue: deque[_Place]) -> None:
        with self._guard:
            is_in_line = place in queue
            if is_in_line:
                queue.remove(place)
        if not is_in_line:
            self._leave()

    def _leave(self) -> None:
        """The next one's turn begins where this one ends: nobody slips in between."""
        with self._guard:
            queue = self._next_queue()
            if queue:
                queue.popleft().door.release()
            else:
                self._is_taken = False

    def _next_queue(self) -> deque[_Place]:
        if self._hurried and self._patient and self._passed < PATIENCE:
            self._passed += 1
            return self._hurried
        self._passed = 0
        return self._patient or self._hurried
