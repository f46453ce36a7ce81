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
from bot.message.attempt import Attempt, Rules, TakenOver
from bot.message.calling import Caller, Weather
from bot.message.outcome import HALT_SECONDS, Agreed, Later, Outcome, Parked, apply
from bot.message.pacing import POST, Pacing
from bot.message.reactions import HALTING
from bot.message.rendering import Renderer
from rituals.bugs import frames
from storage.database import Database
from storage.message import Errand, Lease, Message, claim_due, claimed, next_due

LEASE_IN_TIMEOUTS = (
    3  # shorter, and Slack may still accept a call after somebody else has looked for it in vain
)
LONGEST_WAIT, SHORTEST_WAIT = 1.0, 0.005
COURTESY = 0.1
"""Seconds between a wish and the work on it: whoever pressed the button is answered first, undisturbed."""

METHODS: Mapping[Errand, tuple[str, ...]] = {
    Errand.POST: (POST,),
    Errand.LOOK: ("conversations.open", "conversations.history", "conversations.replies"),
    Errand.UPDATE: ("chat.update",),
    Errand.DELETE: ("chat.delete",),
}

Troubled = Callable[[Session, Message, str], None]
"""Told, in the transaction that writes it down, that a message is stuck, and Slack's code for why."""

logger = logging.getLogger(__name__)


def nobody_told(_session: Session, _row: Message, _code: str) -> None: ...


class Sender:
    """One for each workspace and process; several processes may share a PostgreSQL database.

    `client` must have no retry handlers and `http_timeout` as its timeout. `repost_lost` and `resend_when_uncertain`
    name purposes; see Rules. Either call `send_due` from time to time, or `start`, `wake` and `stop`.
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
        repost_lost: frozenset[str] = frozenset(),
        resend_when_uncertain: frozenset[str] = frozenset(),
        pacing: Pacing | None = None,
    ) -> None:
        self._database = database
        self._renderers = renderers
        self._clock = clock
        self._workers = workers
        self._lease = timedelta(seconds=LEASE_IN_TIMEOUTS * http_timeout)
        self._troubled = troubled
        self._rules = Rules(repost_lost, resend_when_uncertain)
        self._weather = Weather()
        self._pacing = pacing or Pacing()
        self._call = Caller(client, self._pacing, clock, self._weather)
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
                logger.error("the database did not answer (%s), trying again", type(error.orig).__name__)
                self._stopping.wait(LONGEST_WAIT)

    def _hand_out(self) -> bool:
        assert self._pool is not None  # noqa: S101  (stop() joins this thread before it takes the pool away)
        with self._turn:
            free = self._workers - len(self._under_way)
        batch = self._claim(free) if free > 0 else []
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
            self._pacing.delay(None, method, now.timestamp()) for each in METHODS.values() for method in each
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
        room = {each: self._room(each, now.timestamp()) for each in Errand}
        without = [each for each, places in room.items() if not places]
        limit = min([limit, *(places for places in room.values() if places)])
        if not limit:
            return []
        lease, calendar = Lease.starting(now, self._lease), self._clock.calendar()
        with self._database.write() as session:
            rows = claim_due(session, now=now, calendar=calendar, lease=lease, limit=limit, without=without)
        return [self._attempt(row, lease) for row in rows]

    def _room(self, errand: Errand, now: float) -> int:
        return min(self._pacing.room(method, now) for method in METHODS[errand])

    def _attempt(self, row: Message, lease: Lease) -> Attempt:
        return Attempt(
            row,
            lease,
            database=self._database,
            call=self._call,
            renderers=self._renderers,
            clock=self._clock,
            rules=self._rules,
            weather=self._weather,
            renew=partial(self._renew, row),
        )

    def _work(self, attempt: Attempt) -> bool:
        """True when Slack now agrees with what we wanted."""
        try:
            outcome = attempt.make()
        except TakenOver:
            logger.warning("taken over by another sender key=%s", attempt.row.key)
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
                logger.warning("recorded by another sender key=%s", attempt.row.key)
                return False
            known = row.trouble
            apply(row, outcome, now)
            if isinstance(outcome, Parked) or (row.trouble in HALTING and row.trouble != known):
                self._troubled(session, row, row.trouble)
        self._note(row, outcome, now)
        return isinstance(outcome, Agreed)

    def _note(self, row: Message, outcome: Outcome, now: datetime) -> None:
        if isinstance(outcome, Agreed):
            self._halted_until = None
        if not isinstance(outcome, Later):
            return
        if outcome.trouble in HALTING:
            self._halt(outcome.trouble, now)
        why = f" ({outcome.trouble})" if outcome.trouble else ""
        logger.info("later in %.1f s%s key=%s purpose=%s", outcome.seconds, why, row.key, row.purpose)

    def _halt(self, code: str, now: datetime) -> None:
        if self._halted_until is None:  # said once, not every minute
            logger.critical(
                "Slack refuses the bot's token (%s): nothing is sent until it is good again", code
            )
        self._halted_until = now + timedelta(seconds=HALT_SECONDS)

    def _result(self, attempt: Attempt, future: Future[bool]) -> bool:
        """A bug in one message stops no other: it is tried again like any trouble, then parked."""
        problem = future.exception()
        if problem is None:
            return future.result()
        if not isinstance(problem, Exception):
            raise problem
        logger.error("failed key=%s: %s\n%s", attempt.row.key, type(problem).__name__, frames(problem))
        if isinstance(problem, DBAPIError):
            return False  # nothing can be written down now; the lease runs out, and then it is looked for
        return self._record(attempt, attempt.fail("bug"))
