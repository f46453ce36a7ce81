"""Several senders on one database."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

from rituals.wanted import want
from storage.claim import Errand, Lease, claimable, hold
from storage.database import Database
from storage.message import message
from tests.bot.message.office import MONDAY_AT_NINE, TEAM

HALF_A_MINUTE = timedelta(seconds=30)


def _want(database: Database, *keys: str, destination: str = "C1", **options: bool) -> None:
    with database.write() as session:
        for key in keys:
            want(
                session,
                key=key,
                purpose="p",
                ref=key,
                team_id=TEAM,
                destination=destination or key,
                **options,
            )


def _claim(
    database: Database, *, seconds: float = 0, limit: int = 8, without: tuple[Errand, ...] = ()
) -> list[str]:
    now = MONDAY_AT_NINE + timedelta(seconds=seconds)
    lease = Lease.starting(now, HALF_A_MINUTE)
    with database.write() as session:
        rows = [row for row, _ in claimable(session, now, limit, without)]
        hold(session, rows, lease, now)
        return [row.key for row in rows]


def test_four_senders_in_a_race_never_hold_the_same_message(database: Database) -> None:
    copies = [Database(database.url) for _ in range(4)]
    _want(database, *(f"U{number}" for number in range(200)), destination="")
    taken: Counter[str] = Counter()
    turn = threading.Lock()

    def race(copy: Database) -> None:
        while batch := _claim(copy):
            with turn:
                taken.update(batch)

    racers = [threading.Thread(target=race, args=(copy,)) for copy in copies]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert len(taken) == 200
    assert set(taken.values()) == {1}
    for copy in copies:
        copy.close()


def test_one_message_of_a_destination_is_under_way_at_a_time(database: Database) -> None:
    _want(database, "first", "second")
    _want(database, "elsewhere", destination="C2")
    assert _claim(database) == ["first", "elsewhere"]
    assert _claim(database) == []


def test_an_earlier_message_wanted_anew_waits_for_the_later_one_under_way(database: Database) -> None:
    _want(database, "first")
    with database.write() as session:
        first = message(session, "first")
        assert first is not None
        first.due_at, first.ts = None, "1.000001"
    _want(database, "second")
    assert _claim(database) == ["second"]
    _want(database, "first")
    assert _claim(database) == []
    assert _claim(database, seconds=30) == ["first"]


def test_an_errand_there_is_no_room_for_is_left_and_still_holds_its_place(database: Database) -> None:
    _want(database, "digest")
    with database.write() as session:
        digest = message(session, "digest")
        assert digest is not None
        digest.ts, digest.channel_id = "1.000001", "C1"
    _want(database, "next")
    _want(database, "elsewhere", destination="C2")
    assert _claim(database, without=(Errand.UPDATE,)) == ["elsewhere"]
    assert _claim(database, without=(Errand.POST, Errand.LOOK)) == ["digest"]


def test_urgent_first_then_in_order(database: Database) -> None:
    _want(database, "U1", "U2", destination="")
    _want(database, "U3", destination="", urgent=True)
    assert _claim(database, limit=2) == ["U3", "U1"]
