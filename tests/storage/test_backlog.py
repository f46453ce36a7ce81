"""What whoever watches the bot is told about messages: how many wait for what, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session

from storage.backlog import Backlog, backlog
from storage.database import Database
from storage.message import AT_ONCE, Message
from tests.storage.harbour import ANA, EVENING, MORNING, TEAM

HOUR = timedelta(hours=1)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def either(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue("database" if request.param == "SQLite" else "postgres")
    return found


def wanted(session: Session, key: str, due_at: datetime | None, **more: object) -> None:
    row = Message(key=key, team_id=TEAM, purpose="prompt", ref=key, destination=ANA, due_at=due_at)
    for name, value in more.items():
        setattr(row, name, value)
    session.add(row)


def test_with_nothing_to_send_all_is_nought(either: Database) -> None:
    with either.write() as session:
        wanted(session, "there", None, ts="1.000001", sent=1, meant_for=MORNING)
    with either.read() as session:
        assert backlog(session, EVENING) == Backlog(due=0, waiting=0, parked=0, uncertain=0, oldest=None)


def test_each_message_is_counted_by_what_it_waits_for(either: Database) -> None:
    with either.write() as session:
        wanted(session, "due", AT_ONCE)
        wanted(session, "due too", EVENING)
        wanted(session, "under way", EVENING + HOUR, claim="somebody")
        wanted(session, "again later", EVENING + HOUR, attempts=2)
        wanted(session, "parked", None, is_parked=True, trouble="is_archived")
        wanted(session, "uncertain", None, is_uncertain=True)
    with either.read() as session:
        found = backlog(session, EVENING)
    assert (found.due, found.waiting, found.parked, found.uncertain) == (2, 2, 1, 1)


def test_the_oldest_is_what_people_have_been_without_for_longest(either: Database) -> None:
    with either.write() as session:
        wanted(session, "parked", None, is_parked=True, meant_for=MORNING - 9 * HOUR)
        wanted(session, "posted, to be changed", AT_ONCE, ts="1.000001", meant_for=MORNING - 8 * HOUR)
        wanted(session, "says nothing", AT_ONCE)
        wanted(session, "prompt", AT_ONCE, meant_for=MORNING)
        wanted(session, "tried", EVENING + HOUR, attempts=3, first_tried_at=MORNING + HOUR)
    with either.read() as session:
        assert backlog(session, EVENING).oldest == MORNING


def test_a_change_that_slack_refuses_ages_from_its_first_attempt(either: Database) -> None:
    with either.write() as session:
        wanted(
            session, "change", AT_ONCE, ts="1.0", meant_for=MORNING - HOUR, attempts=4, first_tried_at=MORNING
        )
    with either.read() as session:
        assert backlog(session, EVENING).oldest == MORNING


def test_counting_reads_what_is_unsent_and_not_what_was_ever_sent(database: Database) -> None:
    sent: list[tuple[str, object]] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, values, *_: sent.append((statement, values)),
    )
    with database.read() as session:
        backlog(session, EVENING)
    plans = []
    with database.engine.connect() as connection:
        for statement, values in sent[1:]:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.append("; ".join(row.detail for row in plan))
    assert len(plans) == 3
    for plan, index in zip(plans, ("message_", "message_parked", "message_uncertain"), strict=True):
        assert f"INDEX {index}" in plan, plan
