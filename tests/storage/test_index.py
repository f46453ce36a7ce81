"""A tick costs what is due, not what exists: the queries it makes go by the index of what is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from storage.database import Database
from storage.message import Message
from storage.ritual import rituals_to_open
from storage.round import seats_due, stages_due
from tests.storage.harbour import EVENING


def messages_due(session: Session) -> list[Message]:
    return list(
        session.exec(select(Message).where(col(Message.due_at) <= EVENING).order_by(col(Message.due_at)))
    )


def plan(database: Database, query: Callable[[Session], object]) -> str:
    """How SQLite goes about the one statement that `query` sends, with the values it sends."""
    sent: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", remember)
    with database.read() as session:
        query(session)
    _begin, (statement, values) = sent
    with database.engine.connect() as connection:
        return "; ".join(
            row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        )


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda session: rituals_to_open(session, EVENING), "ritual_due"),
        (lambda session: stages_due(session, EVENING, 50), "stage_due"),
        (lambda session: seats_due(session, EVENING, 50), "seat_due"),
        (messages_due, "message_due"),
    ],
    ids=["rituals", "stages", "seats", "messages"],
)
def test_what_is_due_is_found_by_its_index_alone(
    harbour: Database, query: Callable[[Session], object], index: str
) -> None:
    found = plan(harbour, query)
    assert f"USING INDEX {index} (" in found
    assert "SCAN" not in found
    assert "TEMP B-TREE" not in found  # nor is anything sorted
