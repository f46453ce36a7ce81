"""Wanting messages: use cases say what should exist in Slack, in the transaction that causes it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from storage.message import AT_ONCE, Message, message, messages_about, parked_messages, unpark

URGENT, USUAL, UNHURRIED = 0, 1, 2
"""Of messages that may go, the more urgent go first: what somebody waits for, what is due, what can wait."""


def want(
    session: Session,
    *,
    key: str,
    purpose: str,
    ref: str,
    team_id: str,
    destination: str,
    parent_key: str | None = None,
    urgent: bool = False,
    refresh: bool = True,
    meant_for: datetime | None = None,
    useful_until: datetime | None = None,
) -> None:
    """Wants the message; when it is wanted already, wants it as things stand now, unless told not to `refresh`.

    `meant_for` is the instant at which people should see it, `useful_until` the one from which on it is not posted any
    more: Slack may be out of reach in between.
    """
    row = message(session, key)
    if row is not None:
        if refresh or not row.is_wanted:
            touch(row)
        return
    session.add(
        Message(
            key=key,
            purpose=purpose,
            ref=ref,
            team_id=team_id,
            destination=destination,
            parent_key=parent_key,
            priority=URGENT if urgent else USUAL,
            due_at=AT_ONCE,
            meant_for=meant_for,
            useful_until=useful_until,
        )
    )
    session.flush()


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


def send_again(session: Session, destination: str) -> None:
    """Tries what is parked for a channel once more, and lets what was said about that follow."""
    for row in parked_messages(session, destination):
        unpark(session, row)
        touch_about(session, row.parent_key or row.key)


def withdraw(session: Session, key: str) -> None:
    """No longer wanted: deleted where it was posted, never posted where it was not."""
    row = message(session, key)
    if row is not None and row.is_wanted:
        row.is_wanted = False
        row.wanted += 1
        row.due_at = AT_ONCE
