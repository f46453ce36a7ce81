from __future__ import annotations

import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from storage.database import Database
from storage.ritual import Ritual
from storage.round import Seat
from tests.storage.harbour import ANA, EVENING, MORNING, entry

THREADS = 8
CHANGES = 12
MADRID = timezone(timedelta(hours=1))
CONFIDED = "My manager does not listen"


def standup(database: Database) -> Ritual:
    with database.read() as session:
        return session.get_one(Ritual, "standup")


def one_more(database: Database) -> None:
    """Reads, changes and writes, as every use case does."""
    with database.write() as session:
        session.get_one(Ritual, "standup").version += 1


def at_once(works: list[Callable[[], None]]) -> None:
    def repeatedly(work: Callable[[], None]) -> None:
        for _ in range(CHANGES):
            work()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(repeatedly, works))


def test_threads_that_read_change_and_write_at_once_lose_nothing(anywhere: Database) -> None:
    at_once([lambda: one_more(anywhere)] * THREADS)
    assert standup(anywhere).version == 1 + THREADS * CHANGES


def test_copies_of_the_bot_that_read_change_and_write_at_once_lose_nothing(anywhere: Database) -> None:
    with ExitStack() as stack:
        copies = [Database(anywhere.url) for _ in range(THREADS)]
        for copy in copies:
            stack.callback(copy.close)
        at_once([lambda copy=copy: one_more(copy) for copy in copies])  # type: ignore[misc]
    assert standup(anywhere).version == 1 + THREADS * CHANGES


def test_what_is_changed_in_a_read_is_not_kept(anywhere: Database) -> None:
    with anywhere.read() as session:
        session.get_one(Ritual, "standup").version = 99
    assert standup(anywhere).version == 1


def test_writing_by_way_of_a_read_fails_once_somebody_else_has_written(anywhere: Database) -> None:
    # Why there is `write()`: a transaction that began by reading cannot become a writing one behind another's back.
    with anywhere.read() as session:
        seen = session.get_one(Ritual, "standup")
        one_more(anywhere)
        seen.version += 1
        with pytest.raises(OperationalError, match=r"database is locked|concurrent update"):
            session.commit()
    assert standup(anywhere).version == 2


def test_what_is_read_in_one_go_is_of_one_moment(anywhere: Database) -> None:
    with anywhere.read() as session:
        assert session.get_one(Ritual, "standup").version == 1
        one_more(anywhere)
        session.expire_all()
        assert session.get_one(Ritual, "standup").version == 1


def test_an_error_in_a_write_rolls_everything_back(anywhere: Database) -> None:
    def change_and_fail() -> None:
        with anywhere.write() as session:
            session.get_one(Ritual, "standup").version = 99
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        change_and_fail()
    assert standup(anywhere).version == 1


def test_rows_stay_readable_after_their_session(anywhere: Database) -> None:
    with anywhere.write() as session:
        seat = session.get_one(Seat, f"seat-{ANA}")
        seat.asks = 1
    assert (seat.user_id, seat.asks) == (ANA, 1)


def test_an_instant_given_in_madrid_comes_back_as_the_same_instant_in_utc(anywhere: Database) -> None:
    with anywhere.write() as session:
        session.get_one(Ritual, "standup").next_open_at = datetime(2026, 3, 10, 19, 0, tzinfo=MADRID)
    found = standup(anywhere).next_open_at
    assert found == EVENING
    assert found.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(anywhere: Database) -> None:
    with pytest.raises(StatementError, match="timezone"), anywhere.write() as session:
        session.get_one(Ritual, "standup").next_open_at = MORNING.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
        ("secure_delete", 1),
    ],
)
def test_every_connection_waits_syncs_fully_checks_references_and_overwrites_what_is_deleted(
    database: Database, pragma: str, value: object
) -> None:
    with database.engine.connect() as one, database.engine.connect() as another:
        assert [each.exec_driver_sql(f"PRAGMA {pragma}").scalar() for each in (one, another)] == [
            value,
            value,
        ]


def write_twice(database: Database) -> None:
    with database.write() as session:
        session.add(entry(ANA, CONFIDED))


def write_to_nobody(database: Database) -> None:
    with database.write() as session:
        session.add(entry("U0NOBODY", CONFIDED))


def write_without_zone(database: Database) -> None:
    with database.write() as session:
        nowhere = entry("U0KEO", CONFIDED)
        nowhere.answered_at = MORNING.replace(tzinfo=None)
        session.add(nowhere)


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (write_twice, IntegrityError),
        (write_to_nobody, IntegrityError),
        (write_without_zone, StatementError),
    ],
    ids=["twice", "to nobody", "without zone"],
)
def test_an_error_never_repeats_what_somebody_wrote(
    harbour: Database, work: Callable[[Database], None], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        work(harbour)
    logged = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO entry" in logged
    assert CONFIDED not in logged
