"""The alarm clock: one tick that does what is due, and a little housekeeping."""

from __future__ import annotations

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock
from rituals.due import run_due
from storage.database import Database

log = logging.getLogger(__name__)

TICK_SECONDS = 1
DOUBT_HOURS = 6


class Ticker:
    """What is due lives in the database; missing a tick, or ticking twice, changes nothing."""

    def __init__(
        self, database: Database, clock: Clock, wake: Callable[[], None], doubt: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tick, "interval", seconds=TICK_SECONDS, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.add_job(doubt, "interval", hours=DOUBT_HOURS, coalesce=True, misfire_grace_time=None)
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it logs every tick

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        done = run_due(self._database, self._clock.calendar())
        if done:
            log.info("tick: %s", done)
            self._wake()
