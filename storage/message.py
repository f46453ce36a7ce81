"""Messages we want to exist in Slack. No text is kept here: it is rendered from the facts when it is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache

from sqlalchemy import ColumnElement, Index, and_, bindparam, case, func, insert, not_, or_, text, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.database import new_id, portions
from storage.quick import Prepared, Quick
from storage.round import Seat

AT_ONCE = datetime(1900, 1, 1, tzinfo=UTC)
"""Due before any elapsed time a clock will show, also on a machine that begins in 1970 when it has no battery. Calendar
time would not do: it may have been moved."""
TOO_LATE = "too_late"
"""The trouble with a message that was not posted because it was not useful any more."""


class Message(SQLModel, table=True):
    """A message, known by `key` ("prompt:<seat>:1"), which also travels to Slack as its metadata.

    `purpose` and `ref` say what to render. `destination` is a channel, or a person whose DM is meant. Slack agrees
    with us when `ts` is set and `sent == wanted`; `due_at` is then None. Wanting nothing any more is `is_wanted=False`.
    `due_at`, the lease and the attempts count elapsed time; `first_tried_at` is calendar time, as Slack's `ts` is, and
    so are `meant_for`, the instant it was to be there, and `useful_until`, after which it is not posted any more.
    """

    __table_args__ = (
        Index(
            "message_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "message_order",
            "priority",
            "seq",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "message_parked",
            "destination",
            sqlite_where=text("is_parked IS 1"),
            postgresql_where=text("is_parked IS true"),
        ),
        Index(
            "message_uncertain",
            "seq",
            sqlite_where=text("is_uncertain IS 1"),
            postgresql_where=text("is_uncertain IS true"),
        ),
        Index(
            "message_destination",
            "destination",
            "seq",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    seq: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    team_id: str
    purpose: str
    ref: str = Field(index=True)
    destination: str
    parent_key: str | None = None
    priority: int = 1
    is_wanted: bool = True
    wanted: int = 1
    sent: int = 0
    channel_id: str | None = None
    ts: str | None = None
    due_at: datetime | None = None
    claim: str | None = None
    attempts: int = 0
    first_tried_at: datetime | None = None
    trouble: str = ""
    is_parked: bool = False
    is_uncertain: bool = False
    meant_for: datetime | None = None
    useful_until: datetime | None = None


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


_MESSAGES = SQLModel.metadata.tables["message"]
_NEW = {name: field.get_default() for name, field in Message.model_fields.items() if not field.is_required()}
del _NEW["seq"]  # the database counts


def message(session: Session, key: str) -> Message | None:
    return session.exec(select(Message).where(Message.key == key)).first()


def messages_about(session: Session, ref: str) -> list[Message]:
    return list(session.exec(select(Message).where(Message.ref == ref).order_by(col(Message.seq))))


def add_messages(session: Session, rows: Collection[dict[str, object]]) -> None:
    """Values by column; all others are as in a new Message. Making a Message of each takes five times as long, and ten
    thousand people may be asked at once."""
    if rows:
        session.execute(insert(_MESSAGES), [_NEW | row for row in rows])


def messages_by_key(session: Session, keys: Collection[str]) -> dict[str, Message]:
    """Those of them that were ever wanted."""
    return {row.key: row for some in portions(keys) for row in session.exec(_BY_KEY, params={"some": some})}


_BY_KEY = select(Message).where(col(Message.key).in_(bindparam("some", expanding=True)))


def messages_about_all(session: Session, refs: Collection[str], purpose: str) -> list[Message]:
    """About any of these, with this purpose."""
    query = select(Message).where(Message.purpose == purpose).order_by(col(Message.seq))
    return [row for some in portions(refs) for row in session.exec(query.where(col(Message.ref).in_(some)))]


def touch_messages(session: Session, refs: Collection[str], priority: int) -> None:
    """Whatever is still wanted about any of these is wanted anew."""
    touched = update(Message).where(col(Message.is_wanted).is_(True))
    touched = touched.values(
        wanted=col(Message.wanted) + 1,
        priority=priority,
        due_at=case((col(Message.is_parked).is_(True), None), else_=AT_ONCE),
    )
    for some in portions(refs):
        session.execute(touched.where(col(Message.ref).in_(some)))


def withdraw_messages(session: Session, keys: Collection[str]) -> None:
    withdrawn = update(Message).where(col(Message.is_wanted).is_(True))
    withdrawn = withdrawn.values(is_wanted=False, wanted=col(Message.wanted) + 1, due_at=AT_ONCE)
    for some in portions(keys):
        session.execute(withdrawn.where(col(Message.key).in_(some)))


def messages_under(session: Session, ref: str) -> list[Message]:
    """About this and about its parts, whose refs begin with "<ref>:"."""
    is_under = or_(col(Message.ref) == ref, col(Message.ref).startswith(f"{ref}:"))
    return list(session.exec(select(Message).where(is_under).order_by(col(Message.seq))))


_STAYS = _MESSAGES.c.key != bindparam("withdrawn")
_TOUCH_AND_WITHDRAW = Prepared(
    update(_MESSAGES)
    .where(_MESSAGES.c.ref == bindparam("about"), _MESSAGES.c.is_wanted)
    .values(
        wanted=_MESSAGES.c.wanted + 1,
        is_wanted=_STAYS,
        due_at=case((and_(_MESSAGES.c.is_parked, _STAYS), None), else_=AT_ONCE),
    )
)


def touch_and_withdraw(at: Quick, ref: str, withdrawn: str) -> None:
    """All that is still wanted about `ref` is wanted anew, save `withdrawn`, which should go."""
    at.run(_TOUCH_AND_WITHDRAW, about=ref, withdrawn=withdrawn)


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


def next_due(session: Session, now: datetime) -> datetime | None:
    """The next instant, after now, at which something falls due."""
    return session.exec(select(func.min(Message.due_at)).where(col(Message.due_at) > now)).one()


def parked_messages(session: Session, destination: str | None = None) -> list[Message]:
    """Those nobody tries any more until `unpark`: all, or those for one destination."""
    query = select(Message).where(col(Message.is_parked).is_(True))
    if destination is not None:
        query = query.where(Message.destination == destination)
    return list(session.exec(query.order_by(col(Message.seq))))


def parked_prompts(session: Session, round_id: str) -> list[Message]:
    """Questions of a round that could not be put."""
    query = select(Message).join(Seat, col(Seat.id) == col(Message.ref))
    query = query.where(
        Message.purpose == "prompt", col(Message.is_parked).is_(True), Seat.round_id == round_id
    )
    return list(session.exec(query.order_by(col(Message.seq))))


def unpark(session: Session, row: Message) -> None:
    """What was in the way is gone: it is due again. An attempt in doubt stays in doubt."""
    row.is_parked, row.trouble, row.due_at = False, "", AT_ONCE
    row.attempts = min(row.attempts, 1)
    session.add(row)


def pull_back_messages(session: Session, latest: datetime) -> None:
    """What is due, or held, until later than `latest` is so until then."""
    held = (col(Message.due_at).is_not(None), col(Message.claim) > _stamp(latest) + "g")
    session.execute(update(Message).where(*held).values(claim=_stamp(latest) + new_id()))
    session.execute(update(Message).where(col(Message.due_at) > latest).values(due_at=latest))


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
    is_only_checked = and_(*_needs(other)[Errand.CHECK])
    comes_first = and_(col(other.seq) < col(Message.seq), _may_hang(other), not_(is_only_checked))
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
    is_agreed = and_(col(row.is_uncertain).is_(True), col(row.sent) >= col(row.wanted))
    is_tried = col(row.attempts) > 0
    return {
        Errand.LOOK: (not_(is_agreed), not_(is_posted), is_tried),
        Errand.POST: (not_(is_agreed), not_(is_posted), not_(is_tried), is_wanted),
        Errand.UPDATE: (not_(is_agreed), is_posted, is_wanted),
        Errand.DELETE: (not_(is_agreed), is_posted, not_(is_wanted)),
        Errand.CHECK: (is_agreed,),
    }
