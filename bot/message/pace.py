"""The pace that all senders of one database keep together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from bot.message.pacing import MINUTE, PER_MINUTE, POST, Pacing
from storage.memo import recall, recall_to_change, remember


@dataclass(frozen=True)
class _Happened:
    what: Callable[..., None]
    details: tuple[Any, ...]

    def happens_to(self, pacing: Pacing) -> None:
        self.what(pacing, *self.details)


class SharedPace:
    """What this process sees of the pace, and what it has yet to tell the others.

    In a transaction: `load`, take places, `store`. Calls made in between are counted here, and told with the next
    `store`; when its transaction does not come to an end, with the one after it.
    """

    def __init__(self, team_id: str, per_minute: Mapping[str, float] = PER_MINUTE) -> None:
        self._name = _memo(team_id)
        self._per_minute = per_minute
        self._pacing = Pacing(per_minute)
        self._untold: list[_Happened] = []
        self._turn = threading.Lock()

    def load(self, session: Session, now: float) -> None:
        state = recall_to_change(session, self._name)
        with self._turn:
            pacing = Pacing.from_state(state, now, self._per_minute)
            for each in self._untold:
                each.happens_to(pacing)
            self._pacing = pacing

    def store(self, session: Session, now: float) -> None:
        with self._turn:
            told = len(self._untold)
            if not told:
                return
            state = self._pacing.state(now)
        remember(session, self._name, state)
        event.listen(session, "after_commit", lambda _session: self._has_told(told), once=True)

    def has_news(self) -> bool:
        """Something that others should know soon: Slack refused."""
        with self._turn:
            return any(each.what is Pacing.refused for each in self._untold)

    def _has_told(self, count: int) -> None:
        with self._turn:
            del self._untold[:count]

    # -- what calls ask, and what happens to them ------------------------------------------------------------------

    def delay(self, channel: str | None, method: str, now: float) -> float:
        return self._pacing.delay(channel, method, now)

    def room(self, method: str, now: float) -> int:
        return self._pacing.room(method, now)

    def per_minute(self, method: str, now: float) -> float:
        return self._pacing.per_minute(method, now)

    def admit(self, channel: str | None, method: str, now: float) -> float:
        with self._turn:
            wait = self._pacing.admit(channel, method, now)
            if not wait:
                self._untold.append(_Happened(Pacing.took, (channel, method, now)))
            return wait

    def took(self, channel: str | None, method: str, now: float) -> None:
        self._happens(Pacing.took, channel, method, now)

    def refused(self, channel: str | None, method: str, now: float, retry_after: float) -> None:
        self._happens(Pacing.refused, channel, method, now, retry_after)

    def _happens(self, what: Callable[..., None], *details: Any) -> None:
        happened = _Happened(what, details)
        with self._turn:
            happened.happens_to(self._pacing)
            self._untold.append(happened)


def _memo(team_id: str) -> str:
    return f"pace:{team_id}"


def posts_per_minute(session: Session, team_id: str) -> float:
    """How many messages a minute Slack is thought to take from us."""
    known = recall(session, _memo(team_id)).get("methods", {}).get(POST)
    return float(known["rate"]) * MINUTE if known else PER_MINUTE[POST]
