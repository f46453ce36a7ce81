"""Writers queue in the order they came: whoever writes without a break keeps nobody else waiting."""

from __future__ import annotations

import os
import signal
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
            self._began.set()
            wait_until(lambda: self._turn.waiting > 0)
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


def take(turn: Turn, served: list[int], number: int, can_wait: bool = False) -> None:
    with turn.taken(can_wait=can_wait):
        served.append(number)


def test_one_who_takes_turn_after_turn_lets_the_other_in_at_once() -> None:
    turn = Turn()
    busy = Busy(turn, turn.taken)
    with busy.at_work(), turn.taken():
        assert busy.turns == 0


@pytest.mark.parametrize("quickly", [False, True], ids=["a change", "an answer"])
def test_a_writer_without_a_break_lets_the_other_in_at_once(anywhere: Database, quickly: bool) -> None:
    busy = Busy(anywhere.turn, anywhere.write)
    other: Enter = (lambda: write_quickly(anywhere)) if quickly else anywhere.write
    with busy.at_work(), other():
        assert busy.turns == 0


def test_those_who_wait_are_served_in_the_order_they_came() -> None:
    turn, served = Turn(), list[int]()
    stand_in_line(turn, [threading.Thread(target=take, args=(turn, served, number)) for number in range(8)])
    assert served == list(range(8))


def test_who_can_wait_is_served_after_all_others() -> None:
    turn, served = Turn(), list[int]()
    line = [
        threading.Thread(target=take, args=(turn, served, number, number % 2 == 0)) for number in range(6)
    ]
    stand_in_line(turn, line)
    assert served == [1, 3, 5, 0, 2, 4]


def test_but_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.turn.PATIENCE", 2)
    turn, served = Turn(), list[int]()
    line = [threading.Thread(target=take, args=(turn, served, number, number < 2)) for number in range(7)]
    stand_in_line(turn, line)
    assert served == [2, 3, 0, 4, 5, 1, 6]


class Stopped(Exception):
    """By a signal."""


def test_who_gives_up_waiting_holds_up_nobody() -> None:
    turn, served = Turn(), list[int]()
    may_end = threading.Event()

    def hold() -> None:
        with turn.taken():
            wait_until(lambda: turn.waiting == 1)
            os.kill(os.getpid(), signal.SIGUSR1)
            assert may_end.wait(WAIT_SECONDS)

    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGUSR1, stop)
    try:
        holder = threading.Thread(target=hold)
        holder.start()
        wait_until(lambda: turn._is_taken)
        with pytest.raises(Stopped), turn.taken():
            served.append(0)
    finally:
        signal.signal(signal.SIGUSR1, before)
    may_end.set()
    take(turn, served, 1)
    holder.join(WAIT_SECONDS)
    assert served == [1]


def test_it_counts_those_who_cannot_wait() -> None:
    turn = Turn()
    with turn.taken(can_wait=True):
        assert turn.hurries == 0
    with turn.taken():
        assert turn.hurries == 1


def stand_in_line(turn: Turn, line: list[threading.Thread]) -> None:
    """One after the other, while somebody else has the turn; then all of them have had theirs."""
    with turn.taken():
        for number, thread in enumerate(line, start=1):
            thread.start()
            wait_until(lambda number=number: turn.waiting == number)
    for thread in line:
        thread.join(WAIT_SECONDS)


def test_a_turn_that_fails_is_over_too() -> None:
    turn, served = Turn(), list[int]()
    with pytest.raises(LookupError), turn.taken():
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
