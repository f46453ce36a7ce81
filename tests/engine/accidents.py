"""What may come between two statements: the power is cut, a statement fails, another copy of the bot does something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

Act = Callable[[], None]


class PowerCut(BaseException):
    """The process is gone at this point: nothing after it happens, nothing handles it."""


class Stumble(Exception):
    """One statement fails, as when a disk is full for a moment; the process goes on."""


def cut() -> None:
    raise PowerCut


def stumble() -> None:
    raise Stumble


@contextmanager
def at_statement(engine: Engine, number: int, act: Act) -> Iterator[None]:
    """Does `act` right before the statement or commit of that number, counted in transactions that write."""
    left = number

    def counts(connection: Connection, *_: Any) -> None:
        nonlocal left
        if connection.get_execution_options().get("writes", False):
            left -= 1
            if left == 0:
                act()

    with _listening(engine, counts, "before_cursor_execute", "commit"):
        yield


@contextmanager
def between(engine: Engine, number: int, act: Act) -> Iterator[None]:
    """Does `act` right before the transaction of that number begins, while nobody holds a lock."""
    left = number

    def counts(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            act()

    with _listening(engine, counts, "checkout"):  # a connection is taken for each
        yield


@contextmanager
def _listening(engine: Engine, listener: Callable[..., None], *names: str) -> Iterator[None]:
    for name in names:
        event.listen(engine, name, listener)
    try:
        yield
    finally:
        for name in names:
            event.remove(engine, name, listener)
