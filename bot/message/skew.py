"""Is this machine's clock right? Each answer of Slack's says what time it is there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.clock import Clock

WORST = timedelta(seconds=60)
"""People notice a minute; requests that were signed five minutes ago are refused."""
FOR_LONG = timedelta(minutes=1)
SAID_AGAIN_AFTER = timedelta(hours=1)

log = logging.getLogger(__name__)


def slack_time(headers: Mapping[str, Any]) -> datetime | None:
    """To the second; None when the answer does not say."""
    value = next((value for name, value in headers.items() if name.lower() == "date"), None)
    value = value[0] if isinstance(value, list) and value else value
    try:
        return parsedate_to_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None


class Skew:
    """`told` gets the seconds by which Slack's clock is ahead of our calendar."""

    def __init__(self, clock: Clock, told: Callable[[float], None]) -> None:
        self._clock = clock
        self._told = told
        self._turn = threading.Lock()
        self._ahead: timedelta | None = None
        self._wrong_since: datetime | None = None
        self._said_at: datetime | None = None

    @property
    def is_known(self) -> bool:
        return self._ahead is not None

    def slack_now(self) -> datetime:
        """What time it is at Slack, which makes the timestamps of messages."""
        return self._clock.calendar() + (self._ahead or timedelta())

    def note(self, headers: Mapping[str, Any]) -> None:
        """To be called as soon as an answer is there."""
        theirs = slack_time(headers)
        if theirs is None:
            return
        ahead = self._ahead = theirs - self._clock.calendar()
        self._told(ahead.total_seconds())
        if self._is_to_be_said(abs(ahead) > WORST):
            log.warning(
                "this machine's clock is wrong, turn on time synchronisation (NTP): skew_seconds=%.0f",
                ahead.total_seconds(),
            )

    def _is_to_be_said(self, is_wrong: bool) -> bool:
        """An answer that was under way while a clock was being set says nothing yet."""
        now = self._clock.elapsed()
        with self._turn:
            self._wrong_since = (self._wrong_since or now) if is_wrong else None
            if self._wrong_since is None or now - self._wrong_since < FOR_LONG:
                return False
            if self._said_at is not None and now - self._said_at < SAID_AGAIN_AFTER:
                return False
            self._said_at = now
            return True
