"""A delivery, however often it comes and to however many copies of the bot, is written once: on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.event import (
    PORTION,
    DeliveredTwice,
    Delivery,
    SeenEvent,
    delivered,
    forget_events,
    leave_unrecorded,
)
from storage.memo import recall_to_change, remember
from storage.message import touch_and_withdraw
from storage.quick import write_quickly

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
COPIES, DELIVERIES = 4, 10
Write = Callable[[Database], None]


class Refused(Exception):
    """By some rule."""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def either(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue("database" if request.param == "SQLite" else "postgres")
    return found


def delivery(name: str = "Ev1") -> Delivery:
    return Delivery(name, MONDAY)


def add_one(database: Database) -> None:
    with database.write() as session:
        remember(session, "count", {"n": recall_to_change(session, "count").get("n", 0) + 1})


def touch_quickly(database: Database) -> None:
    with write_quickly(database) as at:
        touch_and_withdraw(at, "nothing", "nothing")


def touch_quickly_in_vain(database: Database) -> None:
    with write_quickly(database) as at:
        touch_and_withdraw(at, "nothing", "nothing")
        raise Refused


def counted(database: Database) -> int:
    with database.write() as session:
        return int(recall_to_change(session, "count").get("n", 0))


def seen(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.exec(select(SeenEvent.id)))


def test_what_comes_again_writes_nothing(either: Database) -> None:
    with delivered(delivery()):
        add_one(either)
    with delivered(delivery()), pytest.raises(DeliveredTwice):
        add_one(either)
    assert (counted(either), seen(either)) == (1, ["Ev1"])


def test_both_ways_of_writing_know_of_each_other(either: Database) -> None:
    with delivered(delivery("Ev1")):
        touch_quickly(either)
    with delivered(delivery("Ev1")), pytest.raises(DeliveredTwice):
        add_one(either)
    with delivered(delivery("Ev2")):
        add_one(either)
    with delivered(delivery("Ev2")), pytest.raises(DeliveredTwice):
        touch_quickly(either)
    assert (counted(either), seen(either)) == (1, ["Ev1", "Ev2"])


def test_one_delivery_may_take_several_transactions_in_either_way(either: Database) -> None:
    with delivered(delivery("Ev1")):
        add_one(either)
        touch_quickly(either)
        add_one(either)
    with delivered(delivery("Ev2")):
        touch_quickly(either)
        touch_quickly(either)
        add_one(either)
    assert (counted(either), seen(either)) == (3, ["Ev1", "Ev2"])


def test_what_was_rolled_back_was_not_recorded(either: Database) -> None:
    for _ in range(2):
        with delivered(delivery()), pytest.raises(Refused), either.write():
            raise Refused
        with delivered(delivery()), pytest.raises(Refused):
            touch_quickly_in_vain(either)
    assert seen(either) == []
    with delivered(delivery()):
        add_one(either)
    assert counted(either) == 1


def test_who_looks_quickly_and_finds_nothing_to_do_has_not_used_it_up(either: Database) -> None:
    with delivered(delivery()), write_quickly(either):
        pass
    assert seen(either) == []


def test_reading_and_what_was_not_delivered_leave_no_record(either: Database) -> None:
    with delivered(delivery()), either.read() as session:
        session.exec(select(SeenEvent.id)).first()
    with delivered(None):
        add_one(either)
    add_one(either)
    assert seen(either) == []


def test_what_nobody_shall_link_with_anything_is_written_without_a_record(either: Database) -> None:
    for _ in range(2):
        with delivered(delivery()), either.write() as session:
            leave_unrecorded(session)
    assert seen(either) == []


def test_work_handed_to_another_thread_is_not_part_of_the_delivery(either: Database) -> None:
    with ThreadPoolExecutor(1) as pool, delivered(delivery()):
        pool.submit(add_one, either).result()
    assert seen(either) == []


def test_after_days_it_is_forgotten(either: Database) -> None:
    for name, at in (("old", MONDAY), ("new", MONDAY + timedelta(days=3))):
        with delivered(Delivery(name, at)):
            add_one(either)
    forget_events(either.write, MONDAY + timedelta(days=1))
    assert seen(either) == ["new"]


@pytest.mark.parametrize("count", [0, PORTION, 2 * PORTION + 1])
def test_many_are_forgotten_in_portions_and_others_write_in_between(database: Database, count: int) -> None:
    with database.write() as session:
        session.add_all(SeenEvent(id=f"Ev{number}", seen_at=MONDAY) for number in range(count))
    left = []

    @contextmanager
    def write() -> Iterator[Session]:
        with database.write() as session:
            yield session
        left.append(len(seen(database)))

    forget_events(write, MONDAY + timedelta(days=1))
    assert left == [max(0, count - PORTION * turn) for turn in range(1, len(left) + 1)]
    assert left[-1] == 0


@pytest.mark.parametrize("write", [add_one, touch_quickly])
def test_several_copies_at_the_same_moment_write_it_once(either: Database, write: Write) -> None:
    start = threading.Barrier(COPIES)

    def copy() -> int:
        """How many deliveries this one wrote."""
        written = 0
        with closing(Database(either.url)) as own:
            for number in range(DELIVERIES):
                start.wait()
                try:
                    with delivered(delivery(f"Ev{number}")):
                        write(own)
                    written += 1
                except DeliveredTwice:
                    pass
        return written

    with ThreadPoolExecutor(COPIES) as pool:
        written = [each.result() for each in [pool.submit(copy) for _ in range(COPIES)]]
    assert sum(written) == DELIVERIES
    assert len(seen(either)) == DELIVERIES
    assert counted(either) == (DELIVERIES if write is add_one else 0)
