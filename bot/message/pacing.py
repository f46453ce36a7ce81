"""Staying under Slack's limits: per channel, per method, and a workspace's ceiling that has to be learned.

Time comes in as seconds of elapsed time; nothing here reads a clock or sleeps. Safe to share between threads.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass

POST = "chat.postMessage"
PER_MINUTE: Mapping[str, float] = {
    POST: 230.0,  # what the field reports to go through; Slack publishes no number
    "chat.update": 50.0,
    "chat.delete": 50.0,
    "conversations.history": 50.0,
    "conversations.replies": 50.0,
    "conversations.open": 50.0,
    "pins.add": 20.0,
}
BURST = 10.0
CHANNEL_PER_SECOND, CHANNEL_BURST = 1.0, 3.0
CUT, RAISE, MOST_RAISED = 0.8, 1.05, 2.5
QUIET_SECONDS = 60.0
IDLE_CHANNEL_SECONDS = 600.0
SLACK = 1e-6  # sums of seconds since 1970 are only this exact; without it a wait of "0.0000001 s" never ends


@dataclass
class Bucket:
    """Fills with `rate` tokens a second up to `burst`; each call takes one. Slack said no until `closed_until`."""

    rate: float
    burst: float
    tokens: float
    filled_at: float
    closed_until: float = 0.0
    refused_at: float = -math.inf

    def level(self, now: float) -> float:
        return min(self.burst, self.tokens + max(0.0, now - self.filled_at) * self.rate)

    def delay(self, now: float) -> float:
        missing = 1.0 - self.level(now)
        refill = missing / self.rate if missing > SLACK else 0.0
        return max(0.0, self.closed_until - now, refill)

    def take(self, now: float) -> None:
        self.tokens, self.filled_at = self.level(now) - 1.0, now

    def close(self, now: float, seconds: float) -> None:
        """Exactly as long as Slack asks. Afterwards calls come one by one: what was saved up is forgotten."""
        self.closed_until = max(self.closed_until, now + seconds)
        self.tokens, self.filled_at, self.refused_at = 1.0, self.closed_until, now


class Ceiling(Bucket):
    """A method's bucket, whose rate is learned: down at a refusal, up again after each quiet minute of use."""

    def __init__(self, per_minute: float, now: float) -> None:
        burst = min(BURST, max(1.0, per_minute / 10))
        super().__init__(rate=per_minute / 60, burst=burst, tokens=burst, filled_at=now)
        self._most = self.rate * MOST_RAISED
        self._changed_at = now

    def take(self, now: float) -> None:
        super().take(now)
        if now - self._changed_at >= QUIET_SECONDS:
            self.rate, self._changed_at = min(self._most, self.rate * RAISE), now

    def close(self, now: float, seconds: float) -> None:
        if (
            now >= self.closed_until
        ):  # calls that were under way together are refused together: that is one lesson
            self.rate, self._changed_at = self.rate * CUT, now
        super().close(now, seconds)


class Pacing:
    def __init__(self, per_minute: Mapping[str, float] = PER_MINUTE) -> None:
        self._per_minute = per_minute
        self._methods: dict[str, Ceiling] = {}
        self._channels: dict[str, Bucket] = {}
        self._swept_at = 0.0
        self._turn = threading.Lock()

    def delay(self, channel: str | None, method: str, now: float) -> float:
        """Seconds to wait before this call; 0.0 means go. `channel` is None for calls that write to none."""
        with self._turn:
            return self._delay(channel, method, now)

    def took(self, channel: str | None, method: str, now: float) -> None:
        with self._turn:
            self._took(channel, method, now)

    def admit(self, channel: str | None, method: str, now: float) -> float:
        """`delay`, and where it is 0.0 also `took`: so that two threads do not share one place."""
        with self._turn:
            wait = self._delay(channel, method, now)
            if not wait:
                self._took(channel, method, now)
            return wait

    def room(self, method: str, now: float) -> int:
        """How many calls may go right now, if their channels allow it."""
        with self._turn:
            ceiling = self._method(method, now)
            return 0 if ceiling.delay(now) else max(1, int(ceiling.level(now)))

    def refused(self, channel: str | None, method: str, now: float, retry_after: float) -> None:
        """Slack does not say which limit was hit. A channel that was busy is blamed first, alone; a channel
        that was quiet, or the second one within a minute, means the limit of the whole workspace."""
        with self._turn:
            bucket = self._channel(channel, now) if channel else None
            is_to_blame = bucket is not None and self._is_to_blame(bucket, now)
            if bucket is not None:
                bucket.close(now, retry_after)
            if not is_to_blame:
                self._method(method, now).close(now, retry_after)

    def per_minute(self, method: str, now: float) -> float:
        """What has been learned so far."""
        with self._turn:
            return self._method(method, now).rate * 60

    def _is_to_blame(self, bucket: Bucket, now: float) -> bool:
        others = (each for each in self._channels.values() if each is not bucket)
        was_busy = bucket.level(now) < bucket.burst - 1.0 - SLACK
        return was_busy and not any(now - each.refused_at < QUIET_SECONDS for each in others)

    def _delay(self, channel: str | None, method: str, now: float) -> float:
        wait = self._method(method, now).delay(now)
        return max(wait, self._channel(channel, now).delay(now)) if channel else wait

    def _took(self, channel: str | None, method: str, now: float) -> None:
        self._method(method, now).take(now)
        if channel:
            self._channel(channel, now).take(now)

    def _method(self, method: str, now: float) -> Ceiling:
        if method not in self._methods:
            self._methods[method] = Ceiling(self._per_minute[method], now)
        return self._methods[method]

    def _channel(self, channel: str, now: float) -> Bucket:
        self._sweep(now)
        if channel not in self._channels:
            self._channels[channel] = Bucket(CHANNEL_PER_SECOND, CHANNEL_BURST, CHANNEL_BURST, now)
        return self._channels[channel]

    def _sweep(self, now: float) -> None:
        """A channel nobody wrote to for a while is full again: forgetting it changes nothing and keeps memory flat."""
        if now - self._swept_at < IDLE_CHANNEL_SECONDS:
            return
        self._swept_at = now
        idle = [
            key for key, bucket in self._channels.items() if now - bucket.filled_at > IDLE_CHANNEL_SECONDS
        ]
        for key in idle:
            del self._channels[key]
