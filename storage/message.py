"""Messages we want to exist in Slack. No text is kept here: it is rendered from the facts when it is sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Index, and_, bindparam, case, insert, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import portions
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
