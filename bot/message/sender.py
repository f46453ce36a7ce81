"""The sender: takes what is due, makes Slack agree, writes down what came of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.clock import Clock
from bot.message.attempt import Attempt, Desk, TakenOver
from bot.message.calling import Caller, Weather
from bot.message.ledger import Ended, Ledger, Troubled
from bot.message.outcome import Later
from bot.message.pace import SharedPace
from bot.message.rendering import Renderer
from bot.metrics import Metrics
from rituals.bugs import contained, survived
from storage.database import Database
from storage.message import Message

LEASE_IN_TIMEOUTS = (
    3  # shorter, and Slack may still accept a call after somebody else has looked for it in vain
)
LEAST_LEFT = 2 / LEASE_IN_TIMEOUTS
"""Of a lease, when work on a message begins."""
AHEAD, PORTION = 4, 2
"""For each worker so many messages are taken, in portions of so many: taking, reading and writing down several costs
little more than one."""
LONGEST_WAIT, SHORTEST_WAIT = 1.0, 0.005
COURTESY = 0.1
"""Seconds between a wish and the work on it: whoever pressed the button is answered first, undisturbed."""

logger = logging.getLogger(__name__)


def nobody_told(_session: Session, _row: Message, _code: str) -> None: ...


class Sender:
    """One for each workspace and process; several processes may share a PostgreSQL database.

    `client` must have no retry handlers and `http_timeout` as its timeout. `pace` is the workspace's; `resent_unseen`
    names purposes, see Desk. Either call `send_due` from time to time, or `start`, `wake` and `stop`.
    """

    def __init__(
        self,
        database: Database,
        client: WebClient,
        renderers: Mapping[str, Renderer],
        clock: Clock,
        *,
        workers: int = 8,
        http_timeout: float = 10.0,
        troubled: Troubled = nobody_told,
        resent_unseen: frozenset[str] = frozenset(),
        pace: SharedPace | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._clock = clock
        self._workers = workers
        self._portion = workers * PORTION
        self._least_left = timedelta(seconds=LEASE_IN_TIMEOUTS * http_timeout * LEAST_LEFT)
        weather, pace, metrics = Weather(), pace or SharedPace(""), metrics or Metrics()
        call = Caller(client, pace, clock, weather, metrics)
        self._skew = call.skew
        desk = Desk(database, call, renderers, clock, weather, resent_unseen)
        lease = timedelta(seconds=LEASE_IN_TIMEOUTS * http_timeout)
        self._ledger = Ledger(desk, pace, lease, troubled, metrics)
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._turn = threading.Lock()
        self._under_way = 0
        self._ended: list[Ended] = []
        self._pool: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None

    # -- from outside --------------------------------------------------------------------------------------------

    def send_due(self) -> int:
        """Sends all that is due and may go now, and waits for it. How often Slack came to agree with us."""
        agreed = 0
        ended: list[Ended] = []
        with ThreadPoolExecutor(self._workers, thread_name_prefix="sending") as pool:
            while True:
                came_to_agree, attempts = self._ledger.turn_over(ended, self._workers)
                agreed += came_to_agree
                if not attempts:
                    return agreed
                futures = [pool.submit(self._work, attempt) for attempt in attempts]
                ended = [each for future in futures if (each := future.result())]

    def start(self) -> None:
        self._stopping.clear()
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="sending")
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Takes nothing new, finishes what is under way, hands back what no worker has begun."""
        self._stopping.set()
        self._bell.set()
        if self._thread is not None and self._pool is not None:
            self._thread.join()
            self._pool.shutdown(wait=True)
            self._ledger.turn_over(self._ended, 0)
            self._ended = []
            self._thread = self._pool = None

    @property
    def is_halted(self) -> bool:
        """Slack refuses the bot's token, so nothing is sent."""
        return self._ledger.is_halted

    def heard(self, headers: Mapping[str, Any]) -> None:
        """Slack has answered somebody else; it says what time it is there."""
        self._skew.note(headers)

    def seconds_to_wait(self) -> list[float]:
        """Until the next thing falls due, and until the next call of each method may go."""
        return self._ledger.seconds_to_wait()

    def wake(self) -> None:
        """Something may be due. From any thread, after the commit that wants it."""
        self._bell.set()

    # -- the loop ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()  # before looking: what is wanted from here on rings again
            with survived(logger, "sending") as mishap:
                if not self._hand_out() and self._bell.wait(self._pause()) and not self._ended:
                    self._stopping.wait(COURTESY)
            if mishap.happened:
                self._stopping.wait(LONGEST_WAIT)

    def _hand_out(self) -> bool:
        """Whether anything was done."""
        assert self._pool is not None  # noqa: S101  (stop() joins this thread before it takes the pool away)
        free = self._free()
        ended = list(self._ended)
        _, attempts = self._ledger.turn_over(ended, free if free >= self._portion else 0)
        self._is_written_down(len(ended))  # only now: a hiccup must not forget what is known of Slack
        for attempt in attempts:
            with self._turn:
                self._under_way += 1
            self._pool.submit(self._work_or_hand_back, attempt).add_done_callback(self._done)
        return bool(ended or attempts)

    def _free(self) -> int:
        """How many more may be taken."""
        return self._workers * AHEAD - self._under_way

    def _is_written_down(self, count: int) -> None:
        with self._turn:
            del self._ended[:count]

    def _done(self, future: Future[Ended | None]) -> None:
        with self._turn:
            self._under_way -= 1
            if ended := future.result():
                self._ended.append(ended)
            is_time = self._under_way < self._workers or len(self._ended) >= self._portion
        if is_time:
            self._bell.set()

    def _pause(self) -> float:
        """Until something is to be done, and at most a second: others write too."""
        if self._free() < self._portion:
            return LONGEST_WAIT
        waits = [max(SHORTEST_WAIT, each) for each in self.seconds_to_wait() if each > 0]
        return min([LONGEST_WAIT, *waits])

    # -- one message ---------------------------------------------------------------------------------------------

    def _work_or_hand_back(self, attempt: Attempt) -> Ended | None:
        if self._stopping.is_set():
            return Ended(attempt, Later(0.0, attempt.row.attempts - 1))
        return self._work(attempt)

    def _work(self, attempt: Attempt) -> Ended | None:
        """None: there is nothing to write down. A bug in one message stops no other: it is tried again like any
        trouble, then parked."""
        try:
            with contained(logger, f"failed: key={attempt.row.key}", TakenOver) as mishap:
                self._ledger.renewed(attempt, self._least_left)  # it may have waited for a worker
                outcome = attempt.make()
            return Ended(attempt, attempt.fail("bug") if mishap.happened else outcome)
        except TakenOver:
            logger.warning("taken over by another sender: key=%s", attempt.row.key)
        except DBAPIError as error:  # the lease runs out, and then it is looked for
            logger.error("failed: key=%s error=%s", attempt.row.key, type(error.orig).__name__)
        return None
