"""Writers queue in the order they came: whoever writes without a break keeps nobody else waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from storage.database import Database, Turn
from storage.quick import write_quickly

WAIT_SECONDS = 10
MANY = 200

Enter = Callable[[], AbstractContextManager[object]]


class Busy:
    """Takes turn after turn, as a tick with much to do, once somebody stands behind it; counts them."""

    def __init__(self, turn: Turn, enter: Enter) -> None:
        self.turns = 0
        self._turn = turn
        self._enter = enter
        self._began = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with self._enter():
            came = self._turn._last
            self._began.set()
            wait_until(lambda: self._turn._last > came)  # somebody else holds the next ticket
        for _ in range(MANY):
            with self._enter():
                self.turns += 1

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self._thread.start()
        assert self._began.wait(WAIT_SECONDS)
        yield
        self._thread.join(WAIT_SECONDS)
        assert self.turns == MANY


def take(turn: Turn, served: list[int], number: int) -> None:
    with turn:
        served.append(number)


def test_one_who_takes_turn_after_turn_lets_the_other_in_at_once() -> None:
    turn = Turn()
    busy = Busy(turn, lambda: turn)
    with busy.at_work(), turn:
        assert busy.turns == 0


@pytest.mark.parametrize("quickly", [False, True], ids=["a change", "an answer"])
def test_a_writer_without_a_break_lets_the_other_in_at_once(anywhere: Database, quickly: bool) -> None:
    busy = Busy(anywhere.turn, anywhere.write)
    other: Enter = (lambda: write_quickly(anywhere)) if quickly else anywhere.write
    with busy.at_work(), other():
        assert busy.turns == 0


def test_those_who_wait_are_served_in_the_order_they_came() -> None:
    turn, served = Turn(), list[int]()
    waiting = [threading.Thread(target=take, args=(turn, served, number)) for number in range(8)]
    with turn:
        for tickets, thread in enumerate(waiting, start=2):
            thread.start()
            wait_until(lambda tickets=tickets: turn._last == tickets)
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


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)
