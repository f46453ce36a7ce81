"""Bots that get killed, and those that are started after them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

from bot.standin.server import StandIn
from bot.web import PATH
from tests.journeys.killable import Order

SECONDS = 60.0
LEASE_OVER = 300.0
"""More than the longest lease: the bot that comes after the killed one need not wait for it."""


class Kennel:
    """Where bots come from: a process that forks one for each order (tests/journeys/killable.py)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.killable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=SECONDS)  # at the end of its orders it leaves

    def starts(self, order: Order) -> int:
        """The process id of a bot that has begun to start."""
        assert self._process.stdin
        self._process.stdin.write(order.written() + "\n")
        self._process.stdin.flush()
        return self._reads()

    def ended(self) -> int:
        """Waits for the bot to end: its exit code, or the signal that ended it, as a negative number."""
        return self._reads()

    def _reads(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


class KilledBot:
    """Runs as ordered; when it has killed itself another one is started, which lives on."""

    def __init__(self, kennel: Kennel, stand_in: StandIn, order: Order) -> None:
        self._kennel = kennel
        self._stand_in = stand_in
        self._order = order
        self._turn = threading.Lock()
        self._is_over = False
        self._died_at = "nowhere"
        self._pid = kennel.starts(order)
        self.killed = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper")
        self._keeper.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._order.environment['HTTP_PORT']}{PATH}"

    def listens(self) -> bool:
        """Slack can reach it."""
        if "HTTP_PORT" not in self._order.environment:
            return bool(self._stand_in.workspace.sockets)
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", int(self._order.environment["HTTP_PORT"]))).close()
            return True
        return False

    def last_words(self) -> str:
        """The side effect at which it killed itself."""
        return self._died_at

    def end(self) -> int:
        """-9 when all went as it should: nothing but a kill ended a bot."""
        with self._turn:
            self._is_over = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._keeper.join()
        return self._exit

    def _keep(self) -> None:
        self._exit = self._kennel.ended()
        if self._exit != -signal.SIGKILL or self._is_over:
            return
        until(lambda: not self._stand_in.workspace.sockets)  # what the dead bot has sent is now all read
        self._died_at = Path(self._order.trace).read_text(encoding="utf8").splitlines()[-1]
        with self._turn:
            if self._is_over:
                return
            self._pid = self._kennel.starts(replace(self._order, number=0, name="", ahead=LEASE_OVER))
        self.killed.set()
        self._exit = self._kennel.ended()


def until(holds: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Looks often. Raises TimeoutError."""
    pause = threading.Event()
    for _ in range(int(seconds * 100)):
        if holds():
            return
        pause.wait(0.01)
    raise TimeoutError(f"not after {seconds} s")
