"""The alarm clock: one tick that does what is due, and a little housekeeping."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock, agree
from bot.metrics import Metrics
from rituals.due import run_due
from rituals.restored import trust_again
from rituals.retention import expire
from storage.database import Database
from storage.draft import forget_drafts
from storage.event import forget_events

log = logging.getLogger(__name__)

TICK = "tick"
TICK_SECONDS = 1
BREATH_SECONDS = 0.005
"""Between two transactions of a tick: when thousands are due, whoever presses a button meanwhile is answered first."""
OVERDUE_SECONDS = 5
HOUSEKEEPING_HOURS = 6
REMEMBER_EVENTS = timedelta(days=3)
REMEMBER_DRAFTS = timedelta(days=14)


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
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self.came_round_at = clock.elapsed()
        """When the last tick ended, well or badly; at first, when this was made."""
        database.has_traces = True  # perhaps, of what was deleted just before a crash
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it logs every tick, and every one that was skipped
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tick, "interval", id=TICK, seconds=TICK_SECONDS, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.add_job(self.agree, "interval", minutes=1, coalesce=True, misfire_grace_time=None)
        self._scheduler.add_job(
            self.keep_house, "interval", hours=HOUSEKEEPING_HOURS, coalesce=True, misfire_grace_time=None
        )

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
            self._scheduler.reschedule_job(TICK, trigger="interval", seconds=TICK_SECONDS)

    def agree(self) -> None:
        """Clocks drift apart."""
        agree(self._clock, self._database)

    def keep_house(self) -> None:
        with self._database.write() as session:
            trust_again(session, self._clock.calendar())
            forget_events(session, self._clock.calendar() - REMEMBER_EVENTS)
            forget_drafts(session, self._clock.calendar() - REMEMBER_DRAFTS)
        expired = expire(self._database, self._clock.calendar())
        if expired:
            log.info(
                "removed, kept long enough: %s",
                " ".join(f"{what}={count}" for what, count in expired.items()),
            )
        self._database.has_traces = True  # perhaps, of what another process deleted, such as the command line
        self._doubt()

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
        self._stopping.wait(BREATH_SECONDS)

    def _tick(self) -> None:
        done = run_due(self._database, self._clock.calendar(), self._breathe)
        if done:
            log.info("tick: %s", done)
            self._wake()
        for work, late in done.lateness.done:
            self._metrics.was_late(work, late.total_seconds())
        for work, times in done.lateness.left_out.items():
            self._metrics.left_out(work, times)
        if self._database.has_traces:
            self._database.scrub()  # somebody may be reading: then the next tick tries again
