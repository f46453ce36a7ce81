"""How late each kind of work is still worth doing. It is late when the bot was not running, or Slack did not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Work(StrEnum):
    """What falls due. All but the first two are stages of rounds, by name."""

    PROMPT = "prompt"
    NUDGE = "nudge"
    COLLECT = "collect"
    POST = "post"
    REMIND = "remind"
    FORGET = "forget"


@dataclass(frozen=True)
class Usefulness:
    """`at_most` after its instant, and only while the round is open if `until_close`."""

    at_most: timedelta | None = None
    until_close: bool = False


POLICY: Mapping[Work, Usefulness] = {
    # Asked in the evening what was planned for the day, people still answer; the day after, they do not.
    Work.PROMPT: Usefulness(at_most=timedelta(hours=12), until_close=True),
    # It comes an hour before the close; much later it would come at night, or together with the close.
    Work.NUDGE: Usefulness(at_most=timedelta(hours=2), until_close=True),
    # Yesterday's reminder says nothing today.
    Work.POST: Usefulness(until_close=True),
    Work.REMIND: Usefulness(until_close=True),
    # What people wrote is read, however late, and what was promised to be forgotten is forgotten.
    Work.COLLECT: Usefulness(),
    Work.FORGET: Usefulness(),
}


def is_too_late(work: Work, due_at: datetime, closes_at: datetime, now: datetime) -> bool:
    policy = POLICY[work]
    is_over = policy.until_close and now >= closes_at
    return is_over or (policy.at_most is not None and now - due_at > policy.at_most)


@dataclass
class Lateness:
    """How late work was that was done, and how much was left out as too late to be useful."""

    done: list[tuple[Work, timedelta]] = field(default_factory=list)
    left_out: Counter[Work] = field(default_factory=Counter)
