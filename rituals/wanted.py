"""Wanting messages: use cases say what should exist in Slack, in the transaction that causes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from sqlmodel import Session

from rituals.restored import perhaps_posted_since
from storage.message import (
    AT_ONCE,
    TOO_LATE,
    Message,
    add_messages,
    message,
    messages_about,
    messages_by_key,
    parked_messages,
    touch_messages,
    unpark,
    withdraw_messages,
)

URGENT, USUAL, UNHURRIED = 0, 1, 2
"""Of messages that may go, the more urgent go first: what somebody waits for, what is due, what can wait."""


class Want(TypedDict):
    """A message that should exist. When it is wanted already, it is wanted as things stand now, unless it need not be
    refreshed.

    `meant_for` is the instant at which people should see it, `useful_until` the one from which on it is not posted any
    more: Slack may be out of reach in between. `not_before` is an instant at which it was certainly not in Slack yet,
    even if we went back to a copy of the database since.
    """

    key: str
    purpose: str
    ref: str
    team_id: str
    destination: str
    parent_key: NotRequired[str | None]
    urgent: NotRequired[bool]
    refresh: NotRequired[bool]
    meant_for: NotRequired[datetime | None]
    useful_until: NotRequired[datetime | None]
    not_before: NotRequired[datetime | None]


def want(session: Session, **wish: Unpack[Want]) -> None:
    want_all(session, [wish])


def want_all(session: Session, wishes: Sequence[Want]) -> None:
    """Several, in this order."""
    if not wishes:
        return
    known = messages_by_key(session, [wish["key"] for wish in wishes])
    for wish in wishes:
        row = known.get(wish["key"])
        if row is not None and (wish.get("refresh", True) or not row.is_wanted):
            touch(row)
    session.flush()
    new = {wish["key"]: wish for wish in wishes if wish["key"] not in known}
    add_messages(session, [_row(wish) | _doubt(session, wish) for wish in new.values()])


def _doubt(session: Session, wish: Want) -> dict[str, object]:
    """What has perhaps been tried is looked for in Slack before it is posted."""
    since = perhaps_posted_since(session, wish.get("not_before"))
    return {"attempts": int(since is not None), "first_tried_at": since}


def _row(wish: Want) -> dict[str, object]:
    return {
        "key": wish["key"],
        "purpose": wish["purpose"],
        "ref": wish["ref"],
        "team_id": wish["team_id"],
        "destination": wish["destination"],
        "parent_key": wish.get("parent_key"),
        "priority": URGENT if wish.get("urgent") else USUAL,
        "due_at": AT_ONCE,
        "meant_for": wish.get("meant_for"),
        "useful_until": wish.get("useful_until"),
    }


def touch(row: Message, priority: int = USUAL) -> None:
    """The facts behind it changed: what Slack shows should follow. Several touches make one update."""
    row.is_wanted, row.priority = True, priority
    row.wanted += 1
    row.due_at = None if row.is_parked else AT_ONCE


def touch_about(session: Session, ref: str, priority: int = USUAL) -> None:
    """Touches every message still wanted about a seat, a round or a ritual."""
    for row in messages_about(session, ref):
        if row.is_wanted:
            touch(row, priority)


def touch_about_all(session: Session, refs: Collection[str], priority: int = USUAL) -> None:
    """The same for many seats."""
    session.flush()
    touch_messages(session, refs, priority)


def send_again(session: Session, destination: str) -> None:
    """Tries what is parked for a channel once more, and lets what was said about that follow."""
    send_these_again(session, parked_messages(session, destination))


def send_these_again(session: Session, rows: Iterable[Message]) -> None:
    for row in rows:
        unpark(session, row)
        touch_about(session, row.parent_key or row.key)


def left_out(session: Session, keys: Collection[str], now: datetime) -> list[Message]:
    """Those that were left out as too late, though now they are not."""
    return [
        row
        for row in messages_by_key(session, keys).values()
        if row.trouble == TOO_LATE and not row.is_wanted and row.useful_until and row.useful_until > now
    ]


def withdraw(session: Session, key: str) -> None:
    """No longer wanted: deleted where it was posted, never posted where it was not."""
    row = message(session, key)
    if row is not None and row.is_wanted:
        row.is_wanted = False
        row.wanted += 1
        row.due_at = AT_ONCE


def withdraw_all(session: Session, keys: Collection[str]) -> None:
    session.flush()
    withdraw_messages(session, keys)
