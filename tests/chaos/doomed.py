"""The bot in a process of its own that dies when it is told to: by a signal, or at one of its next side effects.

python -m tests.chaos.doomed reads orders, one JSON object a line, and runs one bot for each: it prints the process id
at once, and how the process ended when it has. When nobody gives orders any more, its bot ends with it.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import sys
import threading
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from bot import cli, directory, socket_mode, ticker, wiring
from bot.message import outcome, pacing, reactions, sender
from tests.chaos.plan import HTTP_SECONDS, MINUTE
from tests.journeys.killable import Commits, CountedClient, rehearse

PACED = (
    "MINUTE",
    "SLOT",
    "EAGER_SECONDS",
    "STEADY_SECONDS",
    "CALM_SECONDS",
    "QUIET_SECONDS",
    "IDLE_CHANNEL_SECONDS",
)
CHECK_SECONDS = 10.0
"""After so long, what Slack accepts late is there."""
NOTICED_WITHIN = 0.05


@dataclass(frozen=True)
class Order:
    """`fuse` is a file: when it appears, the bot dies after as many side effects as it says. `log` is a file too."""

    environment: dict[str, str]
    fuse: str
    log: str

    def written(self) -> str:
        return json.dumps(asdict(self))


class Fuse:
    """Counts what others can see of this process, once it is lit."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._left: int | None = None
        self._turn = threading.Lock()

    def passes(self, name: str) -> None:
        with self._turn:
            if self._left is None and self._file.exists():
                self._left = int(self._file.read_text(encoding="ascii"))
                self._file.unlink()
            if self._left is None:
                return
            self._left -= 1
            if self._left <= 0:
                print(f"dies {name}", file=sys.stderr, flush=True)  # noqa: T201
                os.kill(os.getpid(), signal.SIGKILL)


def run(order: Order) -> None:
    """`python -m bot run`, counted, and in a hurry: it ticks often, waits briefly, and trusts Slack with more."""
    os.environ.update(order.environment)
    fuse = Fuse(Path(order.fuse))
    Commits(fuse)  # type: ignore[arg-type]
    CountedClient.effects = fuse  # type: ignore[assignment]
    wiring.WebClient = CountedClient  # type: ignore[attr-defined]
    wiring.HTTP_SECONDS = HTTP_SECONDS
    ticker.TICK_SECONDS = 0.1  # type: ignore[assignment]
    socket_mode.PING_SECONDS = 0.2  # type: ignore[assignment]
    directory.RETRY_SECONDS = directory.IDLE_SECONDS = 0.5
    reactions.LONGEST_PAUSE = 0.5
    sender.COURTESY = 0.0
    outcome.CHECK_SECONDS = CHECK_SECONDS
    _hurry(60.0 / MINUTE)
    logging.getLogger("apscheduler.scheduler").setLevel(
        logging.ERROR
    )  # it tells of each tick a busy machine delays
    cli.run()


def _hurry(times: float) -> None:
    """Limits count by the minute, and a minute is shorter here: three weeks are to pass within minutes."""
    for name in PACED:
        setattr(pacing, name, getattr(pacing, name) / times)
    pacing.CHANNEL_PER_SECOND *= times


def _forked(order: Order) -> int:
    child = os.fork()
    if child:
        return child
    try:
        log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)  # what is said there is the parent's
        os.dup2(null, 1)
        os.dup2(log, 2)
        run(order)
    except BaseException:  # noqa: BLE001  (the child must never go on as if it were the parent)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def _ended(child: int) -> int | None:
    """How it ended; None when the orders have, and so it was ended too."""
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        heard, _, _ = select.select([sys.stdin], [], [], NOTICED_WITHIN)
        if heard:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None


def main() -> None:
    rehearse()
    while line := sys.stdin.readline():
        child = _forked(Order(**json.loads(line)))
        print(child, flush=True)  # noqa: T201
        how = _ended(child)
        if how is None:
            return
        print(how, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
