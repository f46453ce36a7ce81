"""The copies of the bot: each is started again whenever it has died."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from tests.chaos.doomed import Order
from tests.chaos.plan import Kill

POLL_SECONDS = 0.02
PAUSE = 0.01
"""Seconds until a copy is started again, unless whoever killed it said otherwise."""
LONGEST_WORDS = 2000


class Copy:
    """One of them, with a keeper who starts it again."""

    def __init__(self, number: int, environment: Mapping[str, str], folder: Path) -> None:
        self.log = folder / f"copy-{number}.log"
        self._fuse = folder / f"copy-{number}.fuse"
        self._order = Order(dict(environment), str(self._fuse), str(self.log))
        self._stable = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.doomed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._turn = threading.Lock()
        self._is_over = threading.Event()
        self._pid: int | None = None
        self._pause = PAUSE
        self.ends: Counter[int] = Counter()
        self.farewells: list[str] = []
        """What it said last, each time it ended by itself."""
        self._keeper = threading.Thread(target=self._keep, name=f"keeper-{number}")
        self._keeper.start()

    @property
    def kills(self) -> int:
        return self.ends[-signal.SIGKILL]

    def dies_soon(self, effects: int, pause: float) -> None:
        """At so many side effects from now."""
        self._pause = pause
        draft = self._fuse.with_suffix(".new")
        draft.write_text(f"{effects}", encoding="ascii")
        draft.replace(self._fuse)

    def dies(self, pause: float) -> bool:
        """At once; False while there is nobody to kill."""
        with self._turn:
            if self._pid is None:
                return False
            self._pause = pause
            with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(self._pid, signal.SIGKILL)
            self._pid = None
        return True

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf8")[-LONGEST_WORDS:] if self.log.exists() else ""

    def end(self) -> None:
        """This does not count as a kill."""
        self._is_over.set()
        assert self._stable.stdin
        self._stable.stdin.close()  # whoever runs it ends with it
        self._keeper.join()
        self._stable.wait()
        assert self._stable.stdout
        self._stable.stdout.close()

    def _keep(self) -> None:
        assert self._stable.stdin
        assert self._stable.stdout
        while not self._is_over.wait(self._pause):
            with contextlib.suppress(BrokenPipeError, ValueError):
                self._stable.stdin.write(self._order.written() + "\n")
                self._stable.stdin.flush()
            self._pause = PAUSE
            started = self._stable.stdout.readline()
            if not started:
                return
            with self._turn:
                self._pid = int(started)
            ended = self._stable.stdout.readline()
            with self._turn:
                self._pid = None
            if not ended:
                return
            self.ends[int(ended)] += 1
            if int(ended) != -signal.SIGKILL:
                last = self.last_words().splitlines()[-1:]
                self.farewells.append(f"{ended.strip()}: {' '.join(last)}")


class Copies:
    def __init__(self, count: int, environment: Mapping[str, str], folder: Path) -> None:
        self._copies = [Copy(number, environment, folder) for number in range(1, count + 1)]
        self._errands: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for copy in self._copies:
            copy.end()

    @property
    def kills(self) -> int:
        return sum(copy.kills for copy in self._copies)

    @property
    def farewells(self) -> list[str]:
        """What a copy said last that ended by itself."""
        return [words for copy in self._copies for words in copy.farewells]

    def last_words(self) -> str:
        return "\n".join(copy.last_words() for copy in self._copies)

    def kill(self, order: Kill) -> None:
        """As ordered; from the loop in which all happens."""
        copy = self._copies[order.copy]
        if order.by == "effects":
            copy.dies_soon(int(order.after), order.pause)
        else:
            errand = asyncio.get_running_loop().create_task(_dies_after(copy, order))
            self._errands.add(errand)
            errand.add_done_callback(self._errands.discard)

    async def kill_one(self, number: int) -> None:
        """Now, and counted before this returns."""
        copy, before = self._copies[number % len(self._copies)], self.kills
        await until(lambda: copy.dies(0.0))
        await until(lambda: self.kills > before)


async def _dies_after(copy: Copy, order: Kill) -> None:
    await asyncio.sleep(order.after)
    await until(lambda: copy.dies(order.pause))


async def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Looks often. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(POLL_SECONDS)
