"""The alarm clock: one tick that does what is due, and a little housekeeping."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock
from rituals.due import run_due
from rituals.retention import expire
from storage.database import Database
from storage.event import forget_events

log = logging.getLogger(__name__)

TICK_SECONDS = 1
HOUSEKEEPING_HOURS = 6
REMEMBER_EVENTS = timedelta(days=3)


class Ticker:
    """What is due lives in the database; missing a tick, or ticking twice, changes nothing."""

    def __init__(
        self, database: Database, clock: Clock, wake: Callable[[], None], doubt: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._doubt = doubt
        database.has_traces = True  # perhaps, of what was deleted just before a crash
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it logs every tick
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tick, "interval", seconds=TICK_SECONDS, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.add_job(
            self.keep_house, "interval", hours=HOUSEKEEPING_HOURS, coalesce=True, misfire_grace_time=None
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)

    def keep_house(self) -> None:
        with self._database.write() as session:
            forget_events(session, self._clock.calendar() - REMEMBER_EVENTS)
        expired = expire(self._database, self._clock.calendar())
        if expired:
            log.info("removed, kept long enough: %s", dict(expired))
        self._database.has_traces = True  # perhaps, of what another process deleted, such as the command line
        self._doubt()

    def tick(self) -> None:
        done = run_due(self._database, self._clock.calendar())
        if done:
            log.info("tick: %s", done)
            self._wake()
        if self._database.has_traces:
            self._database.scrub()  # somebody may be reading: then the next tick tries again
