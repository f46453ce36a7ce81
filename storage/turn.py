"""Whose turn it is to write."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

PATIENCE_SECONDS = 0.25


class _Place:
    """In the queue, until the door is opened."""

    def __init__(self) -> None:
        self.came_at = monotonic()
        self.door = threading.Lock()
        self.door.acquire()


class Turn:
    """A lock that serves those who wait in the order they came. With a plain one, a thread that writes again and
    again keeps everybody else waiting for seconds.

    Whoever `can_wait` is served after all others: behind them somebody looks at a button that was pressed. But not for
    longer than PATIENCE_SECONDS, or a busy minute would stop all other work.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._hurried: deque[_Place] = deque()
        self._patient: deque[_Place] = deque()
        self._hurried_at = 0.0

    def was_hurried(self, seconds: float) -> bool:
        """Whether within the last so many seconds somebody came who cannot wait."""
        return monotonic() - self._hurried_at < seconds

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._hurried) + len(self._patient)

    @contextmanager
    def taken(self, *, can_wait: bool = False) -> Iterator[None]:
        if can_wait:
            self._enter(self._patient)
        else:
            self._hurried_at = monotonic()
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
        try:
            place.door.acquire()
        except BaseException:  # a signal, while waiting: the next one must not wait for whoever has gone
            self._give_up(place, queue)
            raise

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
        has_waited = self._patient and monotonic() - self._patient[0].came_at > PATIENCE_SECONDS
        return self._patient if has_waited or not self._hurried else self._hurried
