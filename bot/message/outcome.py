"""How an attempt ended, and what that leaves in the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.message import TOO_LATE, Message

HALT_SECONDS = 60.0
CHECK_SECONDS = 600.0
"""After that, what Slack accepted late is there to be seen."""


@dataclass(frozen=True)
class Agreed:
    """Slack shows `revision` of the message (or, without `ts`, rightly nothing). `trouble`: it could not be undone.
    `is_uncertain`: it may be there twice; `will_check`: that can be found out later."""

    revision: int
    channel_id: str | None
    ts: str | None
    trouble: str = ""
    is_uncertain: bool = False
    will_check: bool = False


@dataclass(frozen=True)
class LeftOut:
    """It is too late for it to be useful; it is not there."""


@dataclass(frozen=True)
class Gone:
    """We had it deleted, and it is wanted again: it has to be posted anew."""


@dataclass(frozen=True)
class Later:
    """Again in `seconds`. `attempts` is what is left of the count: 0 when Slack certainly has not got it.
    `may_arrive`: it may get it yet, and until the lease ends nobody else is to look, who would not see it."""

    seconds: float
    attempts: int
    trouble: str = ""
    may_arrive: bool = False


@dataclass(frozen=True)
class Parked:
    """Nobody tries again until somebody did something about `trouble`."""

    revision: int
    trouble: str
    attempts: int
    is_uncertain: bool = False


Outcome = Agreed | LeftOut | Gone | Later | Parked


def check_at(now: datetime) -> datetime:
    return now + timedelta(seconds=CHECK_SECONDS)


def apply(row: Message, outcome: Outcome, now: datetime) -> None:
    """What was wanted while the attempt was under way is due at once."""
    row.claim = row.claim if isinstance(outcome, Later) and outcome.may_arrive else None
    match outcome:
        case Agreed():
            row.channel_id = outcome.channel_id or row.channel_id
            row.ts, row.sent = outcome.ts, min(outcome.revision, row.wanted)
            row.is_uncertain, row.is_parked, row.trouble = outcome.is_uncertain, False, outcome.trouble
            then = check_at(now) if outcome.will_check else None
            row.due_at = then if row.wanted <= outcome.revision else now
            row.attempts = 0
        case LeftOut():
            row.is_wanted, row.due_at, row.sent = False, None, row.wanted
            row.attempts, row.is_uncertain, row.trouble = 0, False, TOO_LATE
        case Gone():
            row.ts, row.attempts, row.due_at = None, 0, now
        case Later():
            row.due_at = now + timedelta(seconds=outcome.seconds)
            row.attempts, row.trouble = outcome.attempts, outcome.trouble
            row.is_uncertain = row.is_uncertain or outcome.may_arrive
        case Parked():
            row.is_parked, row.is_uncertain, row.trouble = True, outcome.is_uncertain, outcome.trouble
            row.attempts = outcome.attempts
            was_withdrawn = not row.is_wanted and row.wanted > outcome.revision
            row.due_at = now if was_withdrawn else None
    if row.attempts == 0 and not row.is_uncertain:
        row.first_tried_at = None  # what is uncertain is looked for again, from then on
