"""The sender: takes what is due, makes Slack agree, writes down what came of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial

from slack_sdk import WebClient
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.clock import Clock
from bot.message.attempt import PAID, Attempt, Desk, TakenOver
from bot.message.calling import Caller, Weather
from bot.message.outcome import HALT_SECONDS, Agreed, Later, LeftOut, Outcome, Parked, apply
from bot.message.pace import SharedPace
from bot.message.pacing import POST
from bot.message.reactions import HALTING
from bot.message.rendering import Renderer
from bot.metrics import Metrics
from rituals.bugs import frames
from storage.database import Database
from storage.message import Errand, Lease, Message, claimable, claimed, hold, is_anything_due, next_due

LEASE_IN_TIMEOUTS = (
    3  # shorter, and Slack may still accept a call after somebody else has looked for it in vain
)
LEAST_LEFT = 2 / LEASE_IN_TIMEOUTS
"""Of a lease, when work on a message begins."""
AHEAD = 2
"""For each worker so many messages are claimed: claiming several costs as much as claiming one."""
LONGEST_WAIT, SHORTEST_WAIT = 1.0, 0.005
COURTESY = 0.1
"""Seconds between a wish and the work on it: whoever pressed the button is answered first, undisturbed."""

METHODS: Mapping[Errand, tuple[str, ...]] = {
    Errand.POST: (POST,),
    Errand.LOOK: ("conversations.open", "conversations.history", "conversations.replies"),
    Errand.UPDATE: ("chat.update",),
    Errand.DELETE: ("chat.delete",),
    Errand.CHECK: ("conversations.history", "conversations.replies"),
}

Troubled = Callable[[Session, Message, str], None]
"""Told, in the transaction that writes it down, that a message is stuck, and Slack's code for why."""

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
        self._database = database
        self._clock = clock
        self._workers = workers
        self._lease = timedelta(seconds=LEASE_IN_TIMEOUTS * http_timeout)
        self._troubled = troubled
        self._pace = pace or SharedPace("")
        self._metrics = metrics or Metrics()
        weather = Weather()
        call = Caller(client, self._pace, clock, weather, self._metrics)
        self._desk = Desk(database, call, renderers, clock, weather, resent_unseen)
        self._halted_until: datetime | None = None
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._under_way: set[Future[bool]] = set()
        self._turn = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None

    # -- from outside --------------------------------------------------------------------------------------------

    def send_due(self) -> int:
        """Sends all that is due and may go now, and waits for it. How often Slack came to agree with us."""
        agreed = 0
        with ThreadPoolExecutor(self._workers, thread_name_prefix="sending") as pool:
            while batch := self._claim(self._workers):
                futures = [(attempt, pool.submit(self._work, attempt)) for attempt in batch]
                wait([future for _, future in futures])
                agreed += sum(self._result(attempt, future) for attempt, future in futures)
        return agreed

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
            self._thread = self._pool = None

    @property
    def is_halted(self) -> bool:
        """Slack refuses the bot's token, so nothing is sent."""
        return self._halted_until is not None

    def wake(self) -> None:
        """Something may be due. From any thread, after the commit that wants it."""
        self._bell.set()

    # -- the loop ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()  # before looking: what is wanted from here on rings again
            try:
                if not self._hand_out() and self._bell.wait(self._pause()):
                    self._stopping.wait(COURTESY)
            except DBAPIError as error:
                logger.error("the database did not answer, trying again: error=%s", type(error.orig).__name__)
                self._stopping.wait(LONGEST_WAIT)

    def _hand_out(self) -> bool:
        assert self._pool is not None  # noqa: S101  (stop() joins this thread before it takes the pool away)
        with self._turn:
            free = self._workers * AHEAD - len(self._under_way)
        batch = self._claim(free) if free >= self._workers else []
        for attempt in batch:
            future = self._pool.submit(self._work_or_hand_back, attempt)
            with self._turn:
                self._under_way.add(future)
            future.add_done_callback(partial(self._done, attempt))
        return bool(batch)

    def _work_or_hand_back(self, attempt: Attempt) -> bool:
        if self._stopping.is_set():
            return self._record(attempt, Later(0.0, attempt.row.attempts - 1))
        return self._work(attempt)

    def _done(self, attempt: Attempt, future: Future[bool]) -> None:
        try:
            self._result(attempt, future)
        finally:
            with self._turn:
                self._under_way.discard(future)
            self._bell.set()

    def _pause(self) -> float:
        """Until the next thing falls due or the next call may go, and at most a second: others write too."""
        now = self._clock.elapsed()
        with self._database.read() as session:
            due = next_due(session, now)
        waits = [
            self._pace.delay(None, method, now.timestamp()) for each in METHODS.values() for method in each
        ]
        waits += [(due - now).total_seconds()] if due is not None else []
        return min([LONGEST_WAIT, *(max(SHORTEST_WAIT, each) for each in waits if each > 0)])

    # -- one message ---------------------------------------------------------------------------------------------

    def _claim(self, limit: int) -> list[Attempt]:
        """No more than there is room for: what must wait anyway is better left alone."""
        now = self._clock.elapsed()
        if self._halted_until is not None:
            limit = (
                1 if now >= self._halted_until else 0
            )  # one message finds out whether the token is good again
        if not limit or not self._is_anything_due(now):
            return []
        lease = Lease.starting(now, self._lease)
        with self._database.write() as session:
            self._pace.load(session, now.timestamp())
            admitted = self._admitted(session, now, limit)
            hold(session, [row for row, _ in admitted], lease, self._clock.calendar())
            self._pace.store(session, now.timestamp())
        return [
            Attempt(row, errand, lease, self._desk, partial(self._renew, row)) for row, errand in admitted
        ]

    def _is_anything_due(self, now: datetime) -> bool:
        with self._database.read() as session:
            return is_anything_due(session, now)

    def _admitted(self, session: Session, now: datetime, limit: int) -> list[tuple[Message, Errand | None]]:
        """What may go now; what its own channel has no room for is put off until there is."""
        room = {each: self._room(each, now.timestamp()) for each in Errand}
        without = [each for each, places in room.items() if not places]
        limit = min(limit, room[Errand.POST] or limit)
        admitted = []
        for row, errand in claimable(session, now, limit, without):
            method = PAID.get(errand) if errand else None
            where = row.channel_id or row.destination
            wait = self._pace.admit(where, method, now.timestamp()) if method else 0.0
            if wait:
                row.due_at = now + timedelta(seconds=wait)
            else:
                admitted.append((row, errand))
        return admitted

    def _room(self, errand: Errand, now: float) -> int:
        return min(self._pace.room(method, now) for method in METHODS[errand])

    def _work(self, attempt: Attempt) -> bool:
        """True when Slack now agrees with what we wanted."""
        try:
            if attempt.lease.until - self._clock.elapsed() < self._lease * LEAST_LEFT:
                attempt.lease = self._renew(attempt.row, attempt.lease)  # it has waited for a worker
            outcome = attempt.make()
        except TakenOver:
            logger.warning("taken over by another sender: key=%s", attempt.row.key)
            return False
        return self._record(attempt, outcome)

    def _renew(self, row: Message, held: Lease) -> Lease:
        lease = Lease.starting(self._clock.elapsed(), self._lease)
        with self._database.write() as session:
            fresh = claimed(session, row.seq, held.claim)
            if fresh is None:
                raise TakenOver(row.key)
            fresh.claim, fresh.due_at = lease.claim, lease.until
        return lease

    def _record(self, attempt: Attempt, outcome: Outcome) -> bool:
        now = self._clock.elapsed()
        with self._database.write() as session:
            row = claimed(session, attempt.row.seq, attempt.lease.claim)
            if row is None:
                logger.warning("recorded by another sender: key=%s", attempt.row.key)
                return False
            known = row.trouble
            apply(row, outcome, now)
            if isinstance(outcome, Parked) or (row.trouble in HALTING and row.trouble != known):
                self._troubled(session, row, row.trouble)
            if self._pace.has_news():
                self._pace.load(session, now.timestamp())
                self._pace.store(session, now.timestamp())
        self._note(row, outcome, now)
        return isinstance(outcome, Agreed)

    def _note(self, row: Message, outcome: Outcome, now: datetime) -> None:
        if isinstance(outcome, Agreed):
            self._halted_until = None
            self._metrics.sent(row.purpose, self._seconds_late(row))
        if isinstance(outcome, LeftOut):
            self._metrics.left_out(row.purpose)
        if not isinstance(outcome, Later):
            return
        if outcome.trouble in HALTING:
            self._halt(outcome.trouble, now)
        logger.info(
            "later: key=%s purpose=%s in_seconds=%.1f trouble=%s",
            row.key,
            row.purpose,
            outcome.seconds,
            outcome.trouble or "none",
        )

    def _seconds_late(self, row: Message) -> float | None:
        """Of the first post of a message that was meant for an instant."""
        if row.meant_for is None or row.ts is None or row.sent > 1:
            return None
        return float(row.ts) - row.meant_for.timestamp()

    def _halt(self, code: str, now: datetime) -> None:
        if self._halted_until is None:  # said once, not every minute
            logger.critical(
                "Slack refuses the bot's token, nothing is sent until it is good again: trouble=%s", code
            )
        self._halted_until = now + timedelta(seconds=HALT_SECONDS)

    def _result(self, attempt: Attempt, future: Future[bool]) -> bool:
        """A bug in one message stops no other: it is tried again like any trouble, then parked."""
        problem = future.exception()
        if problem is None:
            return future.result()
        if not isinstance(problem, Exception):
            raise problem
        logger.error("failed: key=%s error=%s\n%s", attempt.row.key, type(problem).__name__, frames(problem))
        if isinstance(problem, DBAPIError):
            return False  # nothing can be written down now; the lease runs out, and then it is looked for
        return self._record(attempt, attempt.fail("bug"))
