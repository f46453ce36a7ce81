"""How long things take in Slack, in seconds of elapsed time, and what is tried again. Tests hand in smaller numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Pace:
    """`http_retry_seconds` are the pauses before the second, third and fourth attempt at an event.

    `socket_retry_seconds` count from one sending of an event to the next.
    """

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    socket_retry_seconds: float = 4.0
    socket_retries: int = 3
    http_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    disconnect_seconds: float = 10.0


@dataclass(frozen=True)
class Retry:
    """Attempt 0 is the first; `reason` says why the one before failed."""

    attempt: int = 0
    reason: str = ""


FIRST = Retry()
