"""What becomes of an action: asked of somebody, accepted, put off, done, dropped, given to somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from sqlmodel import Session

from rituals.commitment.rights import (
    check_is_open,
    check_is_owner,
    check_may_add,
    check_may_drop,
    check_may_give,
    check_may_put_off,
    check_owner,
    declines,
    is_here,
)
from rituals.commitment.terms import (
    STATE_WORDS,
    Terms,
    UnclearCommitment,
    check_due,
    check_reason,
    check_text,
    terms,
)
from rituals.home import open_seats
from rituals.people import name_of, today_of
from rituals.refusals import Refusal
from rituals.wanted import touch_about, want
from storage import commitment as commitments
from storage.commitment import Commitment, CommitmentChange, CommitmentState
from storage.round import Round, RoundState

ROUNDS_SHOWING = 2
"""So many of the newest retrospectives show what is still open from earlier ones, and follow it."""


class NoSuchCommitment(Refusal):
    """The action, or the retrospective it should be added to, is not there."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed it first; the sentence says what it is now."""


def find(session: Session, team_id: str, commitment_id: str) -> Commitment:
    row = session.get(Commitment, commitment_id)
    if row is None or row.team_id != team_id:
        raise NoSuchCommitment("This action is not there any more. `/retro actions` lists those that are.")
    return row


def find_round(session: Session, team_id: str, round_id: str) -> Round:
    """The round that actions are added to."""
    round_ = session.get(Round, round_id)
    if round_ is None or round_.team_id != team_id or round_.state == RoundState.CANCELLED:
        raise NoSuchCommitment("This retrospective is not there any more, so nothing can be added to it.")
    return round_


def add(
    session: Session, round_: Round, text: str, owner_id: str, due: date | None, by: str, now: datetime
) -> Commitment:
    """Whoever takes something on themselves has accepted it; everybody else is asked."""
    check_may_add(session, round_.team_id, round_.channel_id, by)
    text, due = check_text(text), check_due(due, today_of(session, round_.team_id, by, now))
    check_owner(session, round_.team_id, round_.channel_id, owner_id)
    row = Commitment(
        team_id=round_.team_id,
        channel_id=round_.channel_id,
        round_id=round_.id,
        text=text,
        owner_id=owner_id,
        due=due,
        state=_asked_or_open(owner_id, by),
        made_by=by,
        made_at=now,
    )
    session.add(row)
    session.flush()
    _note_change(session, row, by, now, "")
    touch_shown(session, row)
    _want_question(session, row)
    return row


def _asked_or_open(owner_id: str, by: str) -> CommitmentState:
    return CommitmentState.OPEN if owner_id == by else CommitmentState.PROPOSED


def accept(session: Session, row: Commitment, seen: int, by: str, now: datetime) -> None:
    check_is_owner(session, row, by, "Accepting")
    _change(session, row, replace(terms(row), state=CommitmentState.OPEN), seen, by, now)


def finish(session: Session, row: Commitment, seen: int, by: str, now: datetime) -> None:
    check_is_owner(session, row, by, "Finishing")
    _change(session, row, replace(terms(row), state=CommitmentState.DONE), seen, by, now)


def reopen(session: Session, row: Commitment, seen: int, by: str, now: datetime) -> None:
    """It was not done after all, or its owner takes it up again."""
    check_is_owner(session, row, by, "Opening")
    _change(session, row, replace(terms(row), state=CommitmentState.OPEN), seen, by, now)


def put_off(session: Session, row: Commitment, seen: int, due: date | None, by: str, now: datetime) -> None:
    """Another date, or none. An owner who names a date of their own has accepted with it."""
    check_may_put_off(session, row, by)
    _check_is_open(row, seen)
    due = check_due(due, today_of(session, row.team_id, by, now))
    state = CommitmentState.OPEN if by == row.owner_id else CommitmentState(row.state)
    _change(session, row, replace(terms(row), due=due, state=state), seen, by, now)


def drop(session: Session, row: Commitment, seen: int, reason: str, by: str, now: datetime) -> None:
    """With a reason. Whoever added it is told, and can give it to somebody else. What somebody was asked to take and
    does not is not dropped: it is back with whoever added it."""
    back = gone_back(session, row)
    if back is not None and back.by == by and seen < back.number:
        return  # a second press
    check_may_drop(session, row, by)
    _check_is_open(row, seen)
    reason, after = check_reason(reason), replace(terms(row), state=CommitmentState.DROPPED)
    if declines(row, by):
        after = Terms(CommitmentState.PROPOSED, row.made_by, row.due)
    if _change(session, row, after, seen, by, now, reason) and _is_worth_telling(session, row, by):
        want(
            session,
            key=f"declined:{row.id}:{row.number}",
            purpose="commitment_declined",
            ref=row.id,
            team_id=row.team_id,
            destination=row.made_by,
        )


def give(session: Session, row: Commitment, seen: int, to: str, by: str, now: datetime) -> None:
    """To another owner, who is asked; also after it was dropped. To oneself: then it is accepted."""
    check_may_give(session, row, by)
    check_owner(session, row.team_id, row.channel_id, to)
    if to == row.owner_id and seen == row.number and not CommitmentState(row.state).is_closed:
        raise UnclearCommitment(f"{name_of(session, row.team_id, to)} has it already. Choose somebody else.")
    if _change(session, row, Terms(_asked_or_open(to, by), to, row.due), seen, by, now):
        _want_question(session, row)


def _check_is_open(row: Commitment, seen: int) -> None:
    """What was seen before a change is met by `_change`: it may be a second press."""
    if seen == row.number:
        check_is_open(row)


def _is_worth_telling(session: Session, row: Commitment, by: str) -> bool:
    return row.made_by != by and is_here(session, row.team_id, row.channel_id, row.made_by)


def _want_question(session: Session, row: Commitment) -> None:
    """The owner's message, from which it can be accepted, done and dropped. Each new owner gets one."""
    want(
        session,
        key=f"commitment:{row.id}:{row.number}",
        purpose="commitment",
        ref=row.id,
        team_id=row.team_id,
        destination=row.owner_id,
    )


def gone_back(session: Session, row: Commitment) -> CommitmentChange | None:
    """The change by which its owner did not take it, as long as it waits for whoever added it to do something."""
    if row.state != CommitmentState.PROPOSED or row.owner_id != row.made_by:
        return None
    past = commitments.changes(session, row.id)
    passed_on = [
        (earlier, later) for earlier, later in pairwise(past) if later.number == given_at(session, row)
    ]
    return next((later for earlier, later in passed_on if later.by == earlier.owner_id), None)


def given_at(session: Session, row: Commitment) -> int:
    """The number of the change by which its owner was asked last: what messages before it say is over."""
    past = commitments.changes(session, row.id)
    given = [
        later.number
        for earlier, later in pairwise(past)
        if later.owner_id != earlier.owner_id or _was_asked_again(earlier, later)
    ]
    return max(given, default=1)


def _was_asked_again(earlier: CommitmentChange, later: CommitmentChange) -> bool:
    return earlier.state == CommitmentState.DROPPED and later.by != later.owner_id


def _change(
    session: Session, row: Commitment, after: Terms, seen: int, by: str, now: datetime, reason: str = ""
) -> bool:
    """False, and nothing done, when the same person has done just that already: a second press.

    `seen` is the number that was on the screen. Raises ChangedMeanwhile when another change has come between.
    """
    last = commitments.last_change(session, row)
    if last.by == by and after == terms(row):
        return False
    if seen != row.number:
        raise ChangedMeanwhile(_as_it_is_now(session, row, last))
    row.state, row.owner_id, row.due = after.state, after.owner_id, after.due
    row.closed_at = now if after.state.is_closed else None
    row.number += 1
    session.flush()
    _note_change(session, row, by, now, reason)
    touch_shown(session, row)
    return True


def _note_change(session: Session, row: Commitment, by: str, now: datetime, reason: str) -> None:
    session.add(
        CommitmentChange(
            commitment_id=row.id,
            number=row.number,
            state=row.state,
            owner_id=row.owner_id,
            due=row.due,
            by=by,
            at=now,
            reason=reason,
        )
    )
    session.flush()


def _as_it_is_now(session: Session, row: Commitment, last: CommitmentChange) -> str:
    by, owner = (name_of(session, row.team_id, each) for each in (last.by, row.owner_id))
    state = STATE_WORDS[CommitmentState(row.state)]
    due = f", due {row.due:%A} {row.due.day} {row.due:%B}" if row.due else ""
    return f"{by} changed this a moment ago. Now it is with {owner}{due}, {state}. Have another look first."


def touch_shown(session: Session, row: Commitment) -> None:
    """Whatever shows it follows: its own messages, the retrospective's, and prompts of its owners that are open."""
    touch_about(session, row.id)
    if row.round_id is not None:
        for round_id in (row.round_id, *commitments.rounds_since(session, row.round_id, ROUNDS_SHOWING)):
            touch_about(session, round_id)
    for owner_id in {change.owner_id for change in commitments.changes(session, row.id)[-2:]}:
        for seat in open_seats(session, row.team_id, owner_id):
            if not seat.is_answered:
                touch_about(session, seat.seat_id)


def erase_person(session: Session, team_id: str, user_id: str, now: datetime) -> int:
    """Removes what this person wrote: actions they added, which are dropped if they are open, and reasons they gave.
    What others wrote stays, also where this person is its owner. Says how many texts went; safe to repeat."""
    written = commitments.commitments_written(session, team_id, user_id)
    reasons = commitments.reasons_given(session, team_id, user_id)
    for row in written:
        row.text = ""
        if CommitmentState(row.state).is_closed:
            touch_shown(session, row)
        else:
            dropped = replace(terms(row), state=CommitmentState.DROPPED)
            _change(session, row, dropped, row.number, user_id, now)
    for change in reasons:
        change.reason = ""
        touch_about(session, change.commitment_id)
    session.flush()
    return len(written) + len(reasons)
