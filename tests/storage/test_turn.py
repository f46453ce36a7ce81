"""Writers queue in the order they came: whoever writes without a break keeps nobody waiting for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import pytest

from storage.database import Database, Turn
from storage.ritual import Ritual

WAIT_SECONDS = 10
TRIES = 15


class Busy:
    """Takes turn after turn, as a tick with much to do; counts them."""

    def __init__(self, database: Database) -> None:
        self.turns = 0
        self._database = database
        self._stopping = threading.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stopping.is_set():
            with self._database.write() as session:
                session.get_one(Ritual, "standup").version += 1
                self.turns += 1
            self._started.set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._thread.start()
        try:
            assert self._started.wait(WAIT_SECONDS)
            yield
        finally:
            self._stopping.set()
            self._thread.join(WAIT_SECONDS)


def test_a_busy_writer_goes_first_a_turn_or_two_and_no_more(harbour: Database) -> None:
    busy = Busy(harbour)
    waited = []
    with busy.writing():
        for _ in range(TRIES):
            before = busy.turns
            with harbour.write():
                waited.append(busy.turns - before)
    assert median(waited) <= 2, waited


def test_several_who_write_without_a_break_take_turns(harbour: Database) -> None:
    several = [Busy(harbour) for _ in range(3)]
    waited = []
    with several[0].writing(), several[1].writing(), several[2].writing():
        for _ in range(TRIES):
            before = sum(busy.turns for busy in several)
            with harbour.write():
                waited.append(sum(busy.turns for busy in several) - before)
    assert median(waited) <= 2 * len(several), waited


def test_those_who_wait_are_served_in_the_order_they_came() -> None:
    turn, served = Turn(), list[int]()
    waiting = [
        threading.Thread(target=lambda number=number: take(turn, served, number)) for number in range(8)
    ]
    with turn:
        for number, thread in enumerate(waiting, start=2):
            thread.start()
            wait_until(lambda number=number: turn._last == number)  # it holds a ticket
    for thread in waiting:
        thread.join(WAIT_SECONDS)
    assert served == list(range(8))


def test_a_turn_that_fails_is_over_too() -> None:
    turn, served = Turn(), list[int]()
    with pytest.raises(LookupError), turn:
        raise LookupError
    thread = threading.Thread(target=take, args=(turn, served, 1))
    thread.start()
    thread.join(WAIT_SECONDS)
    assert served == [1]


def take(turn: Turn, served: list[int], number: int) -> None:
    with turn:
        served.append(number)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)
