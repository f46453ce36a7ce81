"""The alarm clock: one tick that does what is due, and a little housekeeping."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock, agree
from bot.metrics import Metrics
from rituals.due import Failures, run_due
from rituals.restored import trust_again
from rituals.retention import expire
from storage.database import Database
from storage.draft import forget_drafts
from storage.event import forget_events

log = logging.getLogger(__name__)

TICK_SECONDS = 1
BREATH_SECONDS, LONG_BREATH_SECONDS = 0.005, 0.05
"""Between two transactions of a tick, and when somebody has pressed a button since the last: when thousands are due,
Slack takes half an hour to let us ask them, and whoever answers meanwhile waits for nobody."""
OVERDUE_SECONDS = 5
HOUSEKEEPING_HOURS = 6
FIRST_HOUSEKEEPING_MINUTES = 5
"""After the start: a bot that is started anew every few hours keeps house too."""
LEAP = timedelta(days=1)
"""A calendar that went ahead by more, against elapsed time, may be wrong: nothing is removed in its name at once."""
REMEMBER_EVENTS = timedelta(days=3)
REMEMBER_DRAFTS = timedelta(days=14)


class Every(BaseTrigger):  # type: ignore[misc]  # it comes without types
    """Again and again, reckoned from now: after a calendar that jumped, nothing is made up for that was not missed."""

    def __init__(self, span: timedelta, first: timedelta | None = None) -> None:
        self._span = span
        self._first = first or span

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + (self._span if previous_fire_time else self._first)


class Ticker:
    """What is due lives in the database; missing a tick, or ticking twice, changes nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wake: Callable[[], None],
        doubt: Callable[[], None],
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._doubt = doubt
        self._metrics = metrics
        self._is_ticking = False
        self._hurries = 0
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self.came_round_at = clock.elapsed()
        """When the last tick ended, well or badly, or one that takes longer last got anything done; at first, when this
        was made."""
        self._failures = Failures()
        self._calendar_leads = self._lead()
        database.has_traces = True  # perhaps, of what was deleted just before a crash
        # it logs every tick, and every one that was skipped
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(timezone="UTC")
        first_housekeeping = timedelta(minutes=FIRST_HOUSEKEEPING_MINUTES)
        for work, every in (
            (self.tick, Every(timedelta(seconds=TICK_SECONDS))),
            (self.agree, Every(timedelta(minutes=1))),
            (self.keep_house, Every(timedelta(hours=HOUSEKEEPING_HOURS), first_housekeeping)),
        ):
            self._scheduler.add_job(work, every, misfire_grace_time=None)

    def start(self) -> None:
        self._scheduler.start()
        self._watcher.start()

    def stop(self) -> None:
        self._stopping.set()
        self._watcher.join()
        self._scheduler.shutdown(wait=True)

    def _watch(self) -> None:
        while not self._stopping.wait(OVERDUE_SECONDS):
            self.watch()

    def watch(self) -> None:
        """The scheduler goes by the machine's calendar: when that is set back by an hour, it would sleep for one."""
        silence = (self._clock.elapsed() - self.came_round_at).total_seconds()
        if silence > OVERDUE_SECONDS and not self._is_ticking:
            log.warning(
                "no tick, perhaps because the machine's clock was set back, going on: seconds=%.0f", silence
            )
            for job in self._scheduler.get_jobs():
                job.reschedule(job.trigger)

    def agree(self) -> None:
        """Clocks drift apart."""
        agree(self._clock, self._database)

    def keep_house(self) -> None:
        if self._calendar_leapt():
            log.warning("calendar more than a day ahead: nothing removed until the next housekeeping")
        else:
            self._remove()
        self._database.has_traces = True  # perhaps, of what another process deleted, such as the command line
        self._doubt()

    def _calendar_leapt(self) -> bool:
        """Since the last housekeeping, or the start."""
        before, self._calendar_leads = self._calendar_leads, self._lead()
        return self._calendar_leads - before > LEAP

    def _lead(self) -> timedelta:
        return self._clock.calendar() - self._clock.elapsed()

    def _remove(self) -> None:
        now = self._clock.calendar()
        with self._database.write() as session:
            trust_again(session, now)
            forget_drafts(session, now - REMEMBER_DRAFTS)
        forget_events(self._database.write, now - REMEMBER_EVENTS)
        expired = expire(self._database, now)
        if expired:
            log.info(
                "removed, kept long enough: %s",
                " ".join(f"{what}={count}" for what, count in expired.items()),
            )

    def tick(self) -> None:
        begun, self._is_ticking = self._clock.elapsed(), True
        try:
            self._tick()
        except DBAPIError as error:  # such as a server that is being started anew
            log.error("the database did not answer, trying again: error=%s", type(error.orig).__name__)
        finally:
            self.came_round_at, self._is_ticking = self._clock.elapsed(), False
            self._metrics.ticked((self.came_round_at - begun).total_seconds())

    def _breathe(self) -> None:
        self.came_round_at = self._clock.elapsed()
        before, self._hurries = self._hurries, self._database.turn.hurries
        self._stopping.wait(BREATH_SECONDS if self._hurries == before else LONG_BREATH_SECONDS)

    def _tick(self) -> None:
        done = run_due(self._database, self._clock.calendar(), self._breathe, self._failures)
        if done:
            log.info("tick: %s", done)
            self._wake()
        for work, late in done.lateness.done:
            self._metrics.was_late(work, late.total_seconds())
        for work, times in done.lateness.left_out.items():
            self._metrics.left_out(work, times)
        if self._database.has_traces:
            self._database.scrub()  # somebody may be reading: then the next tick tries again
