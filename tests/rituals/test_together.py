"""Many who are due at once are asked in a few transactions, and what breaks for one of them breaks for nobody else."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlmodel import Session, col, delete, select, update

from rituals import due
from rituals.due import TOGETHER, Failures, run_due
from storage.database import Database
from storage.member import Member
from storage.message import Message, message
from storage.round import Seat, SeatState
from tests.rituals.office import MONDAY, Office, at

PEOPLE = [f"person{number:02}" for number in range(2 * TOGETHER + 5)]


@pytest.fixture
def crowd(office: Office) -> Office:
    """More than fit into two transactions, all in Madrid, with a standup."""
    with office.database.write() as session:
        session.add_all(office.person(name, zone="Europe/Madrid") for name in PEOPLE)
        session.flush()
        office.has(session, PEOPLE)
    office.standup()
    office.moves_to(at(MONDAY, "08:59"))
    return office


def forget(database: Database, name: str) -> None:
    """So that nobody can say in which zone they are."""
    with database.write() as session:
        session.execute(delete(Member).where(Member.id == name))


def test_between_two_transactions_others_may_breathe(crowd: Office) -> None:
    breaths: list[int] = []

    def breathe() -> None:
        with crowd.database.write() as session:  # nobody holds the turn to write
            breaths.append(len(session.exec(select(Seat.id).where(Seat.state == SeatState.ASKED)).all()))

    run_due(crowd.database, at(MONDAY, "09:00"), breathe)
    assert breaths == [TOGETHER, 2 * TOGETHER, len(PEOPLE)]


def test_somebody_who_cannot_be_asked_keeps_nobody_else_from_being_asked(
    crowd: Office, caplog: pytest.LogCaptureFixture
) -> None:
    forget(crowd.database, PEOPLE[3])
    done = crowd.moves_to(at(MONDAY, "09:00"))
    assert done.asked == len(PEOPLE) - 1
    assert sorted(crowd.asked()) == sorted(set(PEOPLE) - {PEOPLE[3]})
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(failed) == 1
    assert len(done.lateness.done) == len(PEOPLE) - 1  # what was rolled back counts once


def test_they_are_asked_as_soon_as_they_can_be(crowd: Office) -> None:
    forget(crowd.database, PEOPLE[3])
    crowd.moves_to(at(MONDAY, "09:00"))
    with crowd.database.write() as session:
        session.add(crowd.person(PEOPLE[3], zone="Europe/Madrid"))
    assert crowd.waits(timedelta(minutes=1)).asked == 1
    assert sorted(crowd.asked()) == sorted(PEOPLE)


def test_people_are_introduced_once_though_two_standups_ask_them_together(crowd: Office) -> None:
    crowd.standup(name="Evening")
    crowd.moves_to(at(MONDAY, "09:00"))
    assert len(crowd.asked()) == 2 * len(PEOPLE)
    assert sorted(each.destination for each in crowd.wanted("hello")) == sorted(PEOPLE)
    hello = {each.destination: each.seq or 0 for each in crowd.wanted("hello")}
    assert all(hello[each.destination] < (each.seq or 0) for each in crowd.wanted("prompt"))


def test_a_close_brings_every_prompt_up_to_date_that_was_not_answered(crowd: Office) -> None:
    crowd.moves_to(at(MONDAY, "09:00"))
    with crowd.database.write() as session:
        everything_is_posted(session)
    crowd.moves_to(at(MONDAY, "17:00"))  # they are reminded
    assert len(crowd.wanted("nudge")) == len(PEOPLE)
    with crowd.database.write() as session:
        everything_is_posted(session)
    crowd.moves_to(at(MONDAY, "18:00"))
    assert crowd.wanted("nudge") == []
    with crowd.database.read() as session:
        for prompt in crowd.wanted("prompt"):
            row = message(session, prompt.key)
            assert row is not None
            assert (row.wanted, row.sent, row.priority) == (2, 1, 2)
            assert row.due_at is not None


def everything_is_posted(session: Session) -> None:
    session.execute(update(Message).values(sent=Message.wanted, due_at=None, ts="1"))


def test_many_who_cannot_be_asked_hide_nobody_who_is_due_after_them(
    crowd: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "BATCH", 10)
    broken, others = PEOPLE[5:], PEOPLE[:5]
    with crowd.database.write() as session:
        earlier = at(MONDAY, "08:59") + timedelta(seconds=30)
        session.execute(update(Seat).where(col(Seat.user_id).in_(broken)).values(due_at=earlier))
        session.execute(delete(Member).where(col(Member.id).in_(broken)))
    assert crowd.moves_to(at(MONDAY, "09:00")).asked == len(others)
    assert sorted(crowd.asked()) == others


def test_who_cannot_be_asked_is_tried_again_after_a_minute_and_not_every_second(
    crowd: Office, caplog: pytest.LogCaptureFixture
) -> None:
    forget(crowd.database, PEOPLE[3])
    nine, failures = at(MONDAY, "09:00"), Failures()
    for seconds in range(0, 61, 20):
        run_due(crowd.database, nine + timedelta(seconds=seconds), failures=failures)
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(failed) == 2
    with crowd.database.write() as session:
        session.add(crowd.person(PEOPLE[3], zone="Europe/Madrid"))
    assert run_due(crowd.database, nine + timedelta(minutes=1, seconds=59), failures=failures).asked == 0
    assert run_due(crowd.database, nine + timedelta(minutes=2), failures=failures).asked == 1


def test_a_calendar_that_is_set_back_leaves_nobody_alone_for_longer() -> None:
    failures = Failures({"seat": at(MONDAY, "09:00").replace(year=2028)})
    assert failures.left_alone(at(MONDAY, "09:00")) == set()
    assert failures.at == {}
