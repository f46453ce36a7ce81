"""Who may send which message now: what it needs, whose it is, and what comes before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, case, func, not_, or_, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.database import new_id
from storage.message import Message

_MESSAGES = SQLModel.metadata.tables["message"]


class Errand(Enum):
    """What a claimed message needs first. LOOK: an earlier attempt may have posted it without our learning so.
    CHECK: all is as it should be, but an earlier attempt may yet have been carried out; is it there twice, or still?"""

    POST = "post"
    LOOK = "look"
    UPDATE = "update"
    DELETE = "delete"
    CHECK = "check"


@dataclass(frozen=True)
class Lease:
    """Whose a claimed message is, and until when; after that anybody may take it over.

    The end is part of the claim itself: wanting a message anew makes it due at once, also while somebody holds it.
    """

    claim: str
    until: datetime

    @classmethod
    def starting(cls, now: datetime, length: timedelta) -> Lease:
        until = now + length
        return cls(_stamp(until) + new_id(), until)


def claimable(
    session: Session, now: datetime, limit: int, without: Collection[Errand] = ()
) -> list[tuple[Message, Errand | None]]:
    """Up to `limit` messages that may be sent now, at most one per destination, and what each needs: None for what was
    withdrawn before it was ever tried.

    Order is kept within a destination: what was wanted first is sent first. `without` leaves out errands for
    which there is no room now; they still hold back what stands behind them.
    """
    # ids are hex digits: "g" sorts behind
    bound = {"now": now, "ended": _stamp(now) + "g", "most": limit}
    rows = session.exec(_claimable(frozenset(without)), params=bound)
    return [(row, errand(row)) for row in rows]


def hold(session: Session, rows: Collection[Message], lease: Lease, slack_now: datetime) -> None:
    """Claims them, in one statement: as objects that changed they would cost three times as much."""
    if rows:
        now_ours = {"seqs": [row.seq for row in rows], "our_claim": lease.claim, "our_end": lease.until}
        session.execute(_HOLD, now_ours | {"slack_now": slack_now})
    for row in rows:
        set_committed_value(row, "claim", lease.claim)
        set_committed_value(row, "due_at", lease.until)
        set_committed_value(row, "attempts", row.attempts + 1)
        set_committed_value(row, "first_tried_at", row.first_tried_at or slack_now)
        set_committed_value(row, "sent", row.sent if row.is_wanted else 0)


_HOLD = (
    update(_MESSAGES)
    .where(_MESSAGES.c.seq.in_(bindparam("seqs", expanding=True)))
    .values(
        claim=bindparam("our_claim"),
        due_at=bindparam("our_end"),
        attempts=_MESSAGES.c.attempts + 1,
        first_tried_at=func.coalesce(
            _MESSAGES.c.first_tried_at, bindparam("slack_now", type_=_MESSAGES.c.due_at.type)
        ),
        # what was withdrawn may be gone from here on: wanted again, an update may not find it
        sent=case((_MESSAGES.c.is_wanted, _MESSAGES.c.sent), else_=0),
    )
)


def errand(row: Message) -> Errand | None:
    """The same as `_errand` says in SQL."""
    if row.is_uncertain and row.sent >= row.wanted:
        return Errand.CHECK
    if row.ts is None and row.attempts > 0:
        return Errand.LOOK
    if row.ts is None:
        return Errand.POST if row.is_wanted else None
    return Errand.UPDATE if row.is_wanted else Errand.DELETE


@cache
def _claimable(without: frozenset[Errand]) -> SelectOfScalar[Message]:
    """Takes `now`, `most`, and `ended`, before which a claim has run out. Built once: building it takes ten times as
    long as running it, and whoever presses a button meanwhile waits."""
    return (
        select(Message)
        .where(
            col(Message.due_at) <= bindparam("now"), _is_open(Message), _is_free(Message), _may_hang(Message)
        )
        .where(not_(_is_held_back()), *(not_(_errand(each)) for each in without))
        .order_by(col(Message.priority), col(Message.seq))
        .limit(bindparam("most"))
        .with_for_update(
            skip_locked=True, of=Message
        )  # several bots on PostgreSQL; SQLite has one writer anyway
    )


_CLAIMED = select(Message).where(Message.seq == bindparam("its_seq"), Message.claim == bindparam("its_claim"))


def claimed(session: Session, seq: int | None, claim: str) -> Message | None:
    """The message as it stands, while the claim on it holds; None when somebody else has taken it over."""
    return session.exec(_CLAIMED, params={"its_seq": seq, "its_claim": claim}).first()


def held(session: Session, seqs: Collection[int | None]) -> dict[int | None, Message]:
    """By `seq`, the messages as they stand, whoever holds them now."""
    query = select(Message).where(col(Message.seq).in_(seqs)).with_for_update()
    return {row.seq: row for row in session.exec(query)} if seqs else {}


def is_anything_due(session: Session, now: datetime) -> bool:
    """Perhaps nothing that may be claimed; but when it says no, there is nothing."""
    return session.exec(select(Message.seq).where(col(Message.due_at) <= now).limit(1)).first() is not None


def is_anything_under_way(session: Session) -> bool:
    """Whether Slack does not show yet all that is wanted, but for what is parked."""
    waiting = select(Message.seq).where(
        col(Message.due_at).is_not(None), col(Message.is_parked).is_(False), not_(is_only_checked(Message))
    )
    return session.exec(waiting.limit(1)).first() is not None


def next_due(session: Session, now: datetime) -> datetime | None:
    """The next instant, after now, at which something falls due."""
    return session.exec(select(func.min(Message.due_at)).where(col(Message.due_at) > now)).one()


def pull_back_messages(session: Session, latest: datetime) -> None:
    """What is due, or held, until later than `latest` is so until then."""
    held = (col(Message.due_at).is_not(None), col(Message.claim) > _stamp(latest) + "g")
    session.execute(update(Message).where(*held).values(claim=_stamp(latest) + new_id()))
    session.execute(update(Message).where(col(Message.due_at) > latest).values(due_at=latest))


def is_only_checked(row: type[Message]) -> ColumnElement[bool]:
    """Slack agrees, as far as can be seen; it is due for nothing but one more look."""
    return and_(col(row.is_uncertain).is_(True), col(row.sent) >= col(row.wanted))


def _stamp(instant: datetime) -> str:
    """Twenty digits that sort as the instants do, under every collation."""
    return f"{instant.astimezone(UTC):%Y%m%d%H%M%S%f}"


def _is_open(row: type[Message]) -> ColumnElement[bool]:
    """Somebody should act on it. Withdrawing reaches parked messages too: they may have to be deleted."""
    return or_(col(row.is_parked).is_(False), col(row.is_wanted).is_(False))


def _is_free(row: type[Message]) -> ColumnElement[bool]:
    return or_(col(row.claim).is_(None), col(row.claim) < bindparam("ended"))


def _may_hang(row: type[Message]) -> ColumnElement[bool]:
    """A reply waits until its parent is there; withdrawing it needs no parent."""
    parent = aliased(Message)
    is_there = select(parent.seq).where(parent.key == row.parent_key, col(parent.ts).is_not(None)).exists()
    return or_(
        col(row.parent_key).is_(None), col(row.is_wanted).is_(False), col(row.ts).is_not(None), is_there
    )


def _is_held_back() -> ColumnElement[bool]:
    """Another message of the destination comes first, or is under way.

    One that waits for its parent holds nothing back: the parent does, unless it is parked or withdrawn. Nor does one
    that only has to be checked.
    """
    other = aliased(Message)
    comes_first = and_(col(other.seq) < col(Message.seq), _may_hang(other), not_(is_only_checked(other)))
    return (
        select(other.seq)
        .where(
            other.destination == Message.destination, col(other.due_at).is_not(None), other.seq != Message.seq
        )
        .where(_is_open(other), or_(comes_first, not_(_is_free(other))))
        .exists()
    )


def _errand(errand: Errand) -> ColumnElement[bool]:
    return and_(*_needs(Message)[errand])


def _needs(row: type[Message]) -> dict[Errand, tuple[ColumnElement[bool], ...]]:
    is_posted, is_wanted = col(row.ts).is_not(None), col(row.is_wanted).is_(True)
    is_agreed = is_only_checked(row)
    is_tried = col(row.attempts) > 0
    return {
        Errand.LOOK: (not_(is_agreed), not_(is_posted), is_tried),
        Errand.POST: (not_(is_agreed), not_(is_posted), not_(is_tried), is_wanted),
        Errand.UPDATE: (not_(is_agreed), is_posted, is_wanted),
        Errand.DELETE: (not_(is_agreed), is_posted, not_(is_wanted)),
        Errand.CHECK: (is_agreed,),
    }
