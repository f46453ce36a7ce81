"""Staying under Slack's limits: per channel, per method, and a workspace's ceiling that has to be learned.

Time comes in as seconds of elapsed time; nothing here reads a clock or sleeps. Safe to share between threads.

Slack names no ceiling for posts. A method therefore begins at what is known to go through, is sped up while it is used
to the full and nothing is refused, and when Slack refuses, what it has accepted within the last minute is taken for the
ceiling: its limits count by the minute. From then on the ceiling is tried again only now and then.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

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
MINUTE = 60.0
SLOT = 1.0
"""Calls are counted by so many seconds."""

EAGER_SECONDS, EAGER_RAISE = 10.0, 1.15
"""As long as Slack has never refused: faster by a seventh every ten seconds of full use."""
STEADY_SECONDS, STEADY_RAISE, CALM_SECONDS = 60.0, 1.01, 240.0
"""Once the ceiling is known, and calm has lasted: by a hundredth a minute of full use, for ceilings move too."""
RECOVERY = 1.05
"""Up to where it began, by so much in each calm minute: one stray refusal is not to be paid for all week."""
MOST_RAISED = 5.0
FULL_USE = 0.7
BELOW, CUT = 0.98, 0.8
"""What is kept of the ceiling that was met; and of the rate, when less than a minute of use says where that is."""
LEAST = 1 / MINUTE

QUIET_SECONDS = 60.0
IDLE_CHANNEL_SECONDS = 600.0
FARTHEST = 3600.0
"""Nobody is told to wait longer than that. What was written down for later comes from a clock that was wrong."""
SLACK = 1e-6  # sums of seconds since 1970 are only this exact; without it a wait of "0.0000001 s" never ends


@dataclass
class Bucket:
    """Fills with `rate` tokens a second up to `burst`; each call takes one. Slack said no until `closed_until`."""

    rate: float
    burst: float
    tokens: float
    filled_at: float
    closed_until: float = 0.0
    refused_at: float = 0.0

    def wake_up(self, now: float) -> None:
        """It was written down, perhaps by another clock."""
        if self.closed_until > now + FARTHEST:
            self.closed_until = 0.0
        if self.filled_at > max(now, self.closed_until):
            self.tokens, self.filled_at = min(self.tokens, 1.0), now

    def level(self, now: float) -> float:
        return min(self.burst, self.tokens + max(0.0, now - self.filled_at) * self.rate)

    def delay(self, now: float) -> float:
        refill = (1.0 - self.level(now)) / self.rate
        return max(0.0, self.closed_until - now, refill if refill > SLACK else 0.0)

    def take(self, now: float) -> None:
        self.tokens, self.filled_at = self.level(now) - 1.0, now

    def close(self, now: float, seconds: float) -> None:
        """Exactly as long as Slack asks. Afterwards calls come one by one: what was saved up is forgotten."""
        self.closed_until = max(self.closed_until, now + seconds)
        self.tokens, self.filled_at, self.refused_at = 1.0, self.closed_until, now


@dataclass
class Ceiling(Bucket):
    """A method's bucket, whose rate is learned. `counted` is how many calls were made in each of the last slots."""

    most: float = math.inf
    changed_at: float = 0.0
    lesson_at: float = 0.0
    counted: dict[str, int] = field(default_factory=dict)

    @classmethod
    def starting(cls, per_minute: float, now: float) -> Ceiling:
        rate, burst = per_minute / MINUTE, min(BURST, max(1.0, per_minute / 10))
        return cls(rate, burst, burst, now, most=rate * MOST_RAISED, changed_at=now)

    def take(self, now: float) -> None:
        super().take(now)
        slot = str(int(now // SLOT))
        self.counted[slot] = self.counted.get(slot, 0) + 1
        self._forget(now)
        self._raise(now)

    def close(self, now: float, seconds: float) -> None:
        """What is refused within a minute is one lesson: calls that were under way together are refused together, and
        Slack remembers for a minute how fast it was before."""
        self._uncount()
        if not self.lesson_at or now - self.lesson_at >= MINUTE:
            self.lesson_at, self.rate = now, self._lowered(now)
        else:
            self.rate = min(self.rate, self._met(now) or self.rate)
        self.changed_at = now
        super().close(now, seconds)

    def _raise(self, now: float) -> None:
        seconds, raised = (STEADY_SECONDS, STEADY_RAISE) if self.lesson_at else (EAGER_SECONDS, EAGER_RAISE)
        is_calm = not self.lesson_at or now - self.lesson_at >= CALM_SECONDS
        passed = now - self.changed_at
        if not is_calm or passed < seconds:
            return
        self.changed_at = now
        known = self.most / MOST_RAISED
        if self.rate < known:
            self.rate = min(
                known, self.rate * RECOVERY ** int(min(passed, CALM_SECONDS * 10) // STEADY_SECONDS)
            )
        elif self._calls(now, seconds) >= FULL_USE * self.rate * seconds:  # else nothing was learned from it
            self.rate = min(self.most, self.rate * raised)

    def _lowered(self, now: float) -> float:
        return max(LEAST, min(self.rate * BELOW, self._met(now) or self.rate * CUT))

    def _met(self, now: float) -> float | None:
        """What Slack takes a second, as the last minute showed; None when it shows too little."""
        accepted = self._calls(now, MINUTE)
        return accepted / MINUTE * BELOW if accepted >= self.rate * MINUTE / 2 else None

    def _calls(self, now: float, seconds: float) -> int:
        first = int((now - seconds) // SLOT) + 1
        return sum(times for slot, times in self.counted.items() if int(slot) >= first)

    def _uncount(self) -> None:
        """What was refused was no call."""
        if self.counted:
            last = max(self.counted, key=int)
            self.counted[last] = max(0, self.counted[last] - 1)

    def _forget(self, now: float) -> None:
        first = int((now - MINUTE) // SLOT)
        self.counted = {slot: times for slot, times in self.counted.items() if int(slot) >= first}


class Pacing:
    def __init__(self, per_minute: Mapping[str, float] = PER_MINUTE) -> None:
        self._per_minute = per_minute
        self._methods: dict[str, Ceiling] = {}
        self._channels: dict[str, Bucket] = {}
        self._swept_at = 0.0
        self._turn = threading.Lock()

    @classmethod
    def from_state(cls, state: Mapping[str, Any], now: float, per_minute: Mapping[str, float]) -> Pacing:
        """`state` is what another gave as its `state()`; {} where there is none."""
        made = cls(per_minute)
        made._methods = {name: _ceiling(each) for name, each in state.get("methods", {}).items()}
        made._channels = {name: _channel(*each) for name, each in state.get("channels", {}).items()}
        for bucket in (*made._methods.values(), *made._channels.values()):
            bucket.wake_up(now)
        return made

    def state(self, now: float) -> dict[str, Any]:
        """In JSON's types: the methods, and the channels in use. The others, which are full again, are left out."""
        with self._turn:
            busy = {
                name: [round(bucket.tokens, 3), bucket.filled_at, bucket.closed_until, bucket.refused_at]
                for name, bucket in self._channels.items()
                if bucket.level(now) < bucket.burst - SLACK or now - bucket.refused_at < QUIET_SECONDS
            }
            return {"methods": {name: asdict(each) for name, each in self._methods.items()}, "channels": busy}

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
            return self._method(method, now).rate * MINUTE

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
            self._methods[method] = Ceiling.starting(self._per_minute[method], now)
        return self._methods[method]

    def _channel(self, channel: str, now: float) -> Bucket:
        self._sweep(now)
        if channel not in self._channels:
            self._channels[channel] = _channel(CHANNEL_BURST, now)
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


def _channel(tokens: float, filled_at: float, closed_until: float = 0.0, refused_at: float = 0.0) -> Bucket:
    return Bucket(CHANNEL_PER_SECOND, CHANNEL_BURST, tokens, filled_at, closed_until, refused_at)


def _ceiling(state: Mapping[str, Any]) -> Ceiling:
    """Another version of the bot may have written down more."""
    known = {each.name for each in fields(Ceiling)}
    return Ceiling(**{name: value for name, value in state.items() if name in known})
