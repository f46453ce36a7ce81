"""The ledger: who takes which message, and what came of it. What has ended is written down and what comes next is taken
in one transaction, so that a hundred messages cost a dozen commits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot.clock import Clock
from bot.message.attempt import PAID, Attempt, Desk, TakenOver
from bot.message.outcome import HALT_SECONDS, Agreed, Later, LeftOut, Outcome, Parked, apply, check_at
from bot.message.pace import SharedPace
from bot.message.pacing import POST
from bot.message.reactions import HALTING
from bot.metrics import Metrics
from rituals.bugs import contained, survived
from storage.claim import Errand, Lease, claimable, claimed, held, hold, is_anything_due, next_due
from storage.database import Database
from storage.message import Message

METHODS: Mapping[Errand, tuple[str, ...]] = {
    Errand.POST: (POST,),
    Errand.LOOK: ("conversations.open", "conversations.history", "conversations.replies"),
    Errand.UPDATE: ("chat.update",),
    Errand.DELETE: ("chat.delete",),
    Errand.CHECK: ("conversations.history", "conversations.replies"),
}

FORESEEING = timedelta(seconds=0.05)

Troubled = Callable[[Session, Message, str], None]
"""Told, in the transaction that writes it down, that a message is stuck, and Slack's code for why."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ended:
    attempt: Attempt
    outcome: Outcome


class Ledger:
    """`lease` is how long a message is ours. Safe to share between threads."""

    def __init__(
        self, desk: Desk, pace: SharedPace, lease: timedelta, troubled: Troubled, metrics: Metrics
    ) -> None:
        self._desk = desk
        self._database: Database = desk.database
        self._clock: Clock = desk.clock
        self._pace = pace
        self._lease = lease
        self._troubled = troubled
        self._metrics = metrics
        self._halted_until: datetime | None = None

    @property
    def is_halted(self) -> bool:
        """Slack refuses the bot's token, so nothing is sent."""
        return self._halted_until is not None

    def turn_over(self, ended: Sequence[Ended], limit: int) -> tuple[int, list[Attempt]]:
        """Writes down what has ended, and takes up to `limit` messages that may go now: no more than there is room for,
        for what must wait anyway is better left alone. The first number says how often Slack came to agree."""
        now = self._clock.elapsed()
        if not ended and not (self._while_halted(limit, now) and self._is_anything_due(now)):
            return 0, []
        lease = Lease.starting(now, self._lease)
        with self._database.write(can_wait=True) as session:
            self._pace.load(session, now.timestamp())
            written = self._write_down(session, ended, now)
            limit = self._while_halted(limit, now)
            taken = self._take(session, now, lease, limit) if limit else []
            self._pace.store(session, now.timestamp())
        for row, outcome in written:
            self._note(row, outcome)
        attempts = [
            Attempt(row, errand, lease, self._desk, partial(self.renew, row)) for row, errand in taken
        ]
        self._foresee(attempts)
        return sum(isinstance(outcome, Agreed) for _, outcome in written), attempts

    def _foresee(self, attempts: Sequence[Attempt]) -> None:
        """What they say, read together: that costs half of reading each alone. What takes too long, or fails, is left
        to the attempt itself."""
        until = self._clock.elapsed() + FORESEEING
        with survived(logger, "reading ahead"), self._database.read() as session:
            for attempt in attempts:
                if attempt.errand in PAID:
                    attempt.foresee(session)
                if self._clock.elapsed() > until:
                    return

    def renewed(self, attempt: Attempt, least_left: timedelta) -> None:
        """Prolongs a lease that has less left than that. Raises TakenOver."""
        if attempt.lease.until - self._clock.elapsed() < least_left:
            attempt.lease = self.renew(attempt.row, attempt.lease)

    def renew(self, row: Message, held: Lease) -> Lease:
        """Raises TakenOver."""
        lease = Lease.starting(self._clock.elapsed(), self._lease)
        with self._database.write() as session:
            fresh = claimed(session, row.seq, held.claim)
            if fresh is None:
                raise TakenOver(row.key)
            fresh.claim, fresh.due_at = lease.claim, lease.until
        return lease

    def seconds_to_wait(self) -> list[float]:
        """Until the next thing falls due, and until the next call of each method may go."""
        now = self._clock.elapsed()
        with self._database.read() as session:
            due = next_due(session, now)
        waits = [
            self._pace.delay(None, method, now.timestamp()) for each in METHODS.values() for method in each
        ]
        return [*waits, (due - now).total_seconds()] if due is not None else waits

    # -- taking --------------------------------------------------------------------------------------------------

    def _is_anything_due(self, now: datetime) -> bool:
        with self._database.read() as session:
            return is_anything_due(session, now)

    def _take(
        self, session: Session, now: datetime, lease: Lease, limit: int
    ) -> list[tuple[Message, Errand | None]]:
        """What its own channel has no room for is put off until there is."""
        room = {each: self._room(each, now.timestamp()) for each in Errand}
        without = [each for each, places in room.items() if not places]
        limit = min(limit, room[Errand.POST] or limit)
        taken = []
        for row, errand in claimable(session, now, limit, without):
            method = PAID.get(errand) if errand else None
            where = row.channel_id or row.destination
            wait = self._pace.admit(where, method, now.timestamp()) if method else 0.0
            if wait:
                row.due_at = now + timedelta(seconds=wait)
            else:
                taken.append((row, errand))
        hold(session, [row for row, _ in taken], lease, self._desk.call.skew.slack_now())
        return taken

    def _room(self, errand: Errand, now: float) -> int:
        return min(self._pace.room(method, now) for method in METHODS[errand])

    # -- writing down --------------------------------------------------------------------------------------------

    def _write_down(
        self, session: Session, ended: Sequence[Ended], now: datetime
    ) -> list[tuple[Message, Outcome]]:
        rows = held(session, [each.attempt.row.seq for each in ended])
        written = []
        for each in ended:
            row = rows[each.attempt.row.seq]
            if row.claim != each.attempt.lease.claim:
                _suspect(row, each, now)
                continue
            outcome = _doubted(self._told(session, row, each), row, each.attempt.row)
            apply(row, outcome, now)
            self._see_token(outcome, now)
            written.append((row, outcome))
        session.flush()  # what is taken next depends on it
        return written

    def _told(self, session: Session, row: Message, ended: Ended) -> Outcome:
        """Of trouble that somebody has to hear of; when telling it fails, the message has to be tried again instead."""
        outcome = ended.outcome
        match outcome:
            case Parked(trouble=code):
                pass
            case Later(trouble=code) if code in HALTING and code != row.trouble:
                pass
            case _:
                return outcome
        with contained(logger, f"telling of trouble failed: key={row.key}") as mishap, session.begin_nested():
            self._troubled(session, row, code)
        return ended.attempt.fail("bug") if mishap.happened else outcome

    def _note(self, row: Message, outcome: Outcome) -> None:
        match outcome:
            case Agreed():
                self._metrics.sent(row.purpose, _seconds_late(row))
            case LeftOut():
                self._metrics.left_out(row.purpose)
            case Later():
                told = (row.key, row.purpose, outcome.seconds, outcome.trouble or "none")
                logger.info("later: key=%s purpose=%s in_seconds=%.1f trouble=%s", *told)

    # -- when the token is no good -------------------------------------------------------------------------------

    def _see_token(self, outcome: Outcome, now: datetime) -> None:
        if isinstance(outcome, Agreed):
            self._halted_until = None
        if not isinstance(outcome, Later) or outcome.trouble not in HALTING:
            return
        if self._halted_until is None:  # said once, not every minute
            logger.critical(
                "Slack refuses the bot's token, nothing is sent until it is good again: trouble=%s",
                outcome.trouble,
            )
        self._halted_until = now + timedelta(seconds=HALT_SECONDS)

    def _while_halted(self, limit: int, now: datetime) -> int:
        """One message finds out whether the token is good again."""
        if self._halted_until is None:
            return limit
        return min(limit, 1) if now >= self._halted_until else 0


def _seconds_late(row: Message) -> float | None:
    """Of the first post of a message that was meant for an instant."""
    if row.meant_for is None or row.ts is None or row.sent > 1:
        return None
    return float(row.ts) - row.meant_for.timestamp()


def _doubted(outcome: Outcome, row: Message, known: Message) -> Outcome:
    """While we were at it, somebody who had been overtaken may have come back and posted too."""
    has_come_back = row.is_uncertain and not known.is_uncertain
    if isinstance(outcome, Agreed) and outcome.ts is not None and has_come_back:
        return replace(outcome, is_uncertain=True, will_check=True)
    return outcome


def _suspect(row: Message, ended: Ended, now: datetime) -> None:
    """Somebody else has taken it over. What we posted meanwhile may be there beside what they posted."""
    logger.warning("taken over before it was written down: key=%s", row.key)
    outcome = ended.outcome
    if isinstance(outcome, Agreed) and outcome.ts is not None and outcome.ts != row.ts:
        row.is_uncertain = True
        row.first_tried_at = ended.attempt.row.first_tried_at
        row.due_at = row.due_at or check_at(now)
