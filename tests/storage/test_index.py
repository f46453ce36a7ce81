"""A tick costs what is due, not what exists: the queries it makes go by the index of what is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from storage.claim import claimable, is_anything_due, next_due
from storage.database import Database
from storage.kept import Sort, older
from storage.message import messages_about, parked_messages
from storage.ritual import rituals_to_open
from storage.round import open_rounds_in, seats_due, stages_due, unanswered_seats, unasked_seats
from tests.storage.harbour import EVENING


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
        (lambda session: is_anything_due(session, EVENING), "message_due"),
        (lambda session: next_due(session, EVENING), "message_due"),
    ],
    ids=["rituals", "stages", "seats", "messages", "the next message"],
)
def test_what_is_due_is_found_by_its_index_alone(
    harbour: Database, query: Callable[[Session], object], index: str
) -> None:
    found = plan(harbour, query)
    assert f"INDEX {index} (" in found
    assert "SCAN" not in found
    assert "TEMP B-TREE" not in found  # nor is anything sorted


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda session: parked_messages(session, "C1"), "message_parked"),
        (lambda session: open_rounds_in(session, "T1", "C1"), "round_open"),
        (lambda session: unasked_seats(session, "T1", "ana"), "seat_person"),
        (lambda session: unanswered_seats(session, "T1", "ana"), "seat_person"),
        (lambda session: messages_about(session, "C1"), "ix_message_ref"),
    ],
    ids=["parked", "open rounds", "unasked", "unanswered", "about a seat"],
)
def test_what_is_still_open_is_found_among_all_that_is_over(
    harbour: Database, query: Callable[[Session], object], index: str
) -> None:
    found = plan(harbour, query)
    assert f"INDEX {index} (" in found
    assert "SCAN" not in found


def test_the_next_message_to_send_is_looked_for_among_the_unsent_in_their_order(harbour: Database) -> None:
    found = plan(harbour, lambda session: claimable(session, EVENING, 8))
    assert found.count("SCAN") == found.count("SCAN message USING INDEX message_order") == 1
    assert "TEMP B-TREE" not in found


def test_old_answers_are_looked_for_among_the_answers_that_are_left(harbour: Database) -> None:
    found = plan(harbour, lambda session: older(session, Sort.ANSWERS, "T1", EVENING, 50))
    assert found.startswith("SCAN entry;")
    assert found.count("SCAN") == 1
