"""Trouble on request: what goes wrong next, how often, and ceilings the bot is not told.

A fault is armed for a Web API method, for "upload" (the bytes of a file), for a kind of delivery, or for "*". It
strikes `times` times and is gone.
"""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

# What each kind may be given beside `times`.
CALL_FAULTS: dict[str, frozenset[str]] = {
    "ratelimited": frozenset({"retry_after"}),
    "http_500": frozenset(),
    "error": frozenset({"code"}),
    "slow": frozenset({"seconds"}),
    "hang": frozenset(),
    "lost_answer": frozenset(),
    "late_acceptance": frozenset({"seconds"}),
}
DELIVERY_FAULTS: dict[str, frozenset[str]] = {
    "drop_socket": frozenset(),
    "duplicate_event": frozenset(),
    "late_event": frozenset({"seconds"}),
    "delivered_twice": frozenset(),
    "late_ack": frozenset({"seconds"}),
}
KINDS = CALL_FAULTS | DELIVERY_FAULTS
MINUTE = 60.0


@dataclass
class Fault:
    method: str
    kind: str
    times: int
    detail: Json = field(default_factory=dict)

    def described(self) -> Json:
        return {"method": self.method, "kind": self.kind, "times": self.times, **self.detail}


class Faults:
    """`elapsed` returns seconds from an arbitrary start: trouble is measured on the clock nobody can move."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self.changed: Callable[[], None] = lambda: None
        """Called whenever something was armed, has struck, or was disarmed."""
        self._armed: list[Fault] = []
        self._released = asyncio.Event()
        self._per_minute: int | None = None
        self._per_channel_per_second: int | None = None
        self._minute = MINUTE
        self._seen: dict[str, deque[float]] = defaultdict(deque)

    def arm(self, method: str, kind: str, times: int = 1, **detail: Any) -> Fault:
        """`method` is as above. Raises ValueError for what is not known."""
        if kind not in KINDS:
            raise ValueError(f"no fault is called {kind!r}; there are: {', '.join(KINDS)}")
        if unknown := set(detail) - KINDS[kind]:
            raise ValueError(f"{kind} takes no {', '.join(sorted(unknown))}")
        if kind == "error" and "code" not in detail:
            raise ValueError("an error fault needs its code")
        if times < 1:
            raise ValueError("a fault strikes at least once")
        fault = Fault(method, kind, times, detail)
        self._armed.append(fault)
        self.changed()
        return fault

    def for_call(self, method: str) -> Fault | None:
        """The fault that strikes this Web API call, used up by one."""
        return self._take(method, CALL_FAULTS)

    def for_delivery(self, name: str, kind: str) -> Fault | None:
        """The fault of this kind that strikes the delivery called `name`, used up by one."""
        return self._take(name, {kind: DELIVERY_FAULTS[kind]})

    def _take(self, name: str, kinds: dict[str, frozenset[str]]) -> Fault | None:
        for fault in self._armed:
            if fault.method in (name, "*") and fault.kind in kinds:
                fault.times -= 1
                if fault.times == 0:
                    self._armed.remove(fault)
                self.changed()
                return fault
        return None

    def armed(self) -> list[Json]:
        return [fault.described() for fault in self._armed]

    def clear(self) -> None:
        """Disarms everything, takes the ceilings away and lets hanging calls go."""
        self._armed.clear()
        self.ceiling()
        self.release()
        self.changed()

    # -- hanging --------------------------------------------------------------------------------------------

    async def released(self) -> None:
        await self._released.wait()

    def release(self) -> None:
        """Hanging calls go on; those that hang from now on wait for the next release."""
        self._released.set()
        self._released = asyncio.Event()

    # -- ceilings -------------------------------------------------------------------------------------------

    def ceiling(
        self,
        *,
        per_minute: int | None = None,
        per_channel_per_second: int | None = None,
        minute: float = MINUTE,
    ) -> None:
        """At most so many calls of one method per minute, and so many posts into one channel per second. `minute` is
        how many seconds a minute has: less for whoever is in a hurry."""
        self._per_minute, self._minute = per_minute, minute
        self._per_channel_per_second = per_channel_per_second
        self._seen.clear()

    def retry_after(self, method: str, channel: str | None) -> int | None:
        """Counts this call; when it is over a ceiling it is not counted, and the seconds to wait come back."""
        windows: list[tuple[str, int, float]] = []
        if self._per_minute is not None:
            windows.append((method, self._per_minute, self._minute))
        if self._per_channel_per_second is not None and channel and method == "chat.postMessage":
            windows.append((f"{method} {channel}", self._per_channel_per_second, 1.0))
        waits = [self._wait(*window) for window in windows]
        if any(waits):
            return math.ceil(max(waits))
        now = self._elapsed()
        for key, _, _ in windows:
            self._seen[key].append(now)
        return None

    def _wait(self, key: str, allowed: int, seconds: float) -> float:
        seen = self._seen[key]
        now = self._elapsed()
        while seen and seen[0] <= now - seconds:
            seen.popleft()
        if len(seen) < allowed:
            return 0.0
        return seen[0] + seconds - now if seen else seconds
