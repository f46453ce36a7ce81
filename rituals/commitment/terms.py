"""What is promised, by whom, by when; and whether what somebody typed can be taken so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from rituals.people import today_of
from rituals.refusals import Refusal
from rituals.words import too_long
from storage.commitment import Commitment, CommitmentChange, CommitmentState

LONGEST_TEXT = 300
LONGEST_REASON = 500
FARTHEST = timedelta(days=731)
STATE_WORDS = {
    CommitmentState.PROPOSED: "not accepted yet",
    CommitmentState.OPEN: "open",
    CommitmentState.DONE: "done",
    CommitmentState.DROPPED: "dropped",
}


class UnclearCommitment(Refusal):
    """A text, a date, an owner or a reason that cannot be taken as it is."""


@dataclass(frozen=True)
class Terms:
    """Who has promised what by when: all of a commitment that changes."""

    state: CommitmentState
    owner_id: str
    due: date | None


def terms(row: Commitment | CommitmentChange) -> Terms:
    return Terms(CommitmentState(row.state), row.owner_id, row.due)


def check_text(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise UnclearCommitment("Say in a few words what is to be done.")
    if len(text) > LONGEST_TEXT:
        raise UnclearCommitment(too_long(text, LONGEST_TEXT))
    return text


def check_due(due: date | None, today: date) -> date | None:
    if due is not None and due < today:
        raise UnclearCommitment("This day is over already. Choose today or a later day, or none.")
    if due is not None and due > today + FARTHEST:
        raise UnclearCommitment("This is more than two years away. Is it the right year?")
    return due


def check_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise UnclearCommitment("Say in a few words why: others counted on it.")
    if len(reason) > LONGEST_REASON:
        raise UnclearCommitment(too_long(reason, LONGEST_REASON))
    return reason


def is_overdue(session: Session, row: Commitment, now: datetime) -> bool:
    """Its day is over where its owner is."""
    if row.due is None or CommitmentState(row.state).is_closed:
        return False
    return row.due < today_of(session, row.team_id, row.owner_id, now)
