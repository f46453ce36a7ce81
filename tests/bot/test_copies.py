"""Several copies of the bot on one database share what has to be done by itself, and repeat nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.directory import LEASE as LOOKUP
from bot.directory import Directory
from bot.export.exporter import LEASE as EXPORT
from bot.export.exporter import Exporter, Hold, TakenOver
from bot.export.message import BUG
from bot.manifest import read_manifest
from bot.standin.clock import Clock as SlackClock
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import TEAM_ID
from rituals.export.request import Request, Subject, stored
from rituals.export.sending import sent
from rituals.people import watch_channel
from storage.claim import Lease
from storage.database import Database
from storage.export import Export, ExportState, next_export_at, waiting_exports
from storage.lease import FURTHEST, take_up
from storage.member import Channel
from storage.message import Message, message
from storage.record import Record
from tests.bot.test_directory import Registry
from tests.journeys.team import SUNDAY_NOON
from tests.rituals.at_once import at_once

UPDATES = Request(subject=Subject.UPDATES, kind="", zone="Europe/Madrid")
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone at this point."""


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NINE

    def calendar(self) -> datetime:
        return self.now

    def elapsed(self) -> datetime:
        return self.now


@pytest.fixture
def registry(database: Database) -> Iterator[Registry]:
    clock = SlackClock()
    clock.move_to(SUNDAY_NOON)
    with StandIn(read_manifest(), clock=clock, page=False, seed=sample) as stand_in:
        yield Registry(stand_in, database, clock)


def another(registry: Registry) -> Directory:
    return Directory(registry.directory._client, registry.database, registry, TEAM_ID)


def doubts(registry: Registry, *names: str) -> None:
    with registry.database.write() as session:
        for name in names:
            watch_channel(session, TEAM_ID, registry.stand_in.workspace.channel(name).id)


def asked_about(registry: Registry) -> Counter[str]:
    return Counter(asked["channel"] for asked in registry.calls("conversations.info"))


def test_each_channel_is_looked_up_by_one_copy(registry: Registry) -> None:
    names = ("#team", "#general", "#launch", "#old")
    doubts(registry, *names)
    copies = [registry.directory, another(registry), another(registry)]
    at_once(len(copies), lambda number: copies[number].refresh())
    ids = [registry.stand_in.workspace.channel(name).id for name in names]
    assert asked_about(registry) == dict.fromkeys(ids, 1)
    assert "Ana Ruiz" in registry.in_channel("#team")


def test_what_a_killed_copy_was_looking_up_is_taken_over_when_its_lease_is_over(registry: Registry) -> None:
    def killed(_channel_id: str) -> Any:
        raise Killed

    doubts(registry, "#team")
    registry.directory._member_ids = killed  # type: ignore[method-assign]
    with pytest.raises(Killed):
        registry.directory.refresh()
    other = another(registry)
    other.refresh()
    assert registry.in_channel("#team") == set()
    registry.waited = LOOKUP + timedelta(seconds=1)
    other.refresh()
    assert "Ana Ruiz" in registry.in_channel("#team")


def test_a_copy_keeps_the_pause_that_slack_asked_of_another(registry: Registry) -> None:
    doubts(registry, "#team")
    registry.arm("conversations.members", "ratelimited")
    registry.directory.refresh()
    other = another(registry)
    other.refresh()
    assert sum(asked_about(registry).values()) == 1
    registry.waited = timedelta(seconds=61)
    other.refresh()
    assert "Ana Ruiz" in registry.in_channel("#team")


def holds(database: Database, watch: Watch, count: int = 2) -> list[Hold]:
    with database.write() as session:
        session.add(
            Export(
                id="e1",
                team_id="T1",
                asked_by="ana",
                asked_at=NINE,
                request=stored(UPDATES),
            )
        )
    return [Hold(database, watch, "e1") for _ in range(count)]


def test_an_export_is_made_by_one_copy(database: Database) -> None:
    copies = holds(database, Watch(), 4)

    def take(number: int) -> bool:
        try:
            copies[number].take()
        except TakenOver:
            return False
        return True

    assert sum(at_once(len(copies), take)) == 1


def test_an_export_that_failed_goes_behind_those_asked_for_after_it(database: Database) -> None:
    watch, order = Watch(), []
    exporter = Exporter(WebClient(), database, watch, lambda: None)

    def asks(export_id: str) -> None:
        watch.now += timedelta(seconds=1)
        with database.write() as session:
            asked = Export(
                id=export_id, team_id="T1", asked_by="ana", asked_at=watch.now, request=stored(UPDATES)
            )
            session.add(asked)

    def fails(export: Export, hold: Hold) -> None:
        order.append(export.id)
        if len(order) == 1:
            asks("asked-meanwhile")
        exporter._put_off(export, "timeout", is_final=False)

    exporter._send = fails  # type: ignore[method-assign]
    asks("first")
    asks("second")
    exporter.send_waiting()
    assert order == ["first", "second", "asked-meanwhile"]
    watch.now += timedelta(minutes=1)
    asks("new")
    exporter.send_waiting()
    assert order[3:] == ["new", "first", "second", "asked-meanwhile"]


def test_a_bug_in_one_export_stops_no_other(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch()
    (hold,) = holds(database, watch, 1)
    exporter = Exporter(WebClient(), database, watch, lambda: None)

    def broken(export: Export, channel_id: str, hold: Hold) -> None:
        raise KeyError(export.asked_by)

    exporter._client.conversations_open = lambda users: {"channel": {"id": "D1"}}  # type: ignore
    exporter._make_and_upload = broken  # type: ignore[method-assign]
    exporter.send_waiting()
    with database.read() as session:
        export = session.get_one(Export, "e1")
        assert (export.attempts, export.trouble) == (1, BUG)
    assert "export failed: export=e1 error=KeyError" in caplog.text
    with pytest.raises(TakenOver):
        hold.take()


def test_who_is_at_an_export_for_long_keeps_it(database: Database) -> None:
    watch = Watch()
    mine, others = holds(database, watch)
    mine.take()
    for _ in range(10):
        watch.now += EXPORT * 0.4
        mine.renew_in_time()
        with database.read() as session:
            assert waiting_exports(session, watch.now) == []
            assert next_export_at(session, watch.now) is not None
        with pytest.raises(TakenOver):
            others.take()


def test_an_export_of_a_killed_copy_is_taken_over_and_the_killed_one_cannot_go_on(database: Database) -> None:
    watch = Watch()
    mine, others = holds(database, watch)
    mine.take()
    watch.now += EXPORT
    with database.read() as session:
        assert [export.id for export in waiting_exports(session, watch.now)] == ["e1"]
    others.take()
    for go_on in (mine.take, mine.begin_sending, mine.release):
        with pytest.raises(TakenOver):
            go_on()
    others.begin_sending()
    with database.write() as session:
        for _ in range(2):  # both had sent it, the second much later
            sent(session, "e1", watch.now)
    with database.read() as session:
        assert session.get_one(Export, "e1").state == ExportState.SENT
        assert len(session.exec(select(Record)).all()) == 1
    with pytest.raises(TakenOver):
        mine.take()


def test_an_export_let_go_of_is_free_at_once(database: Database) -> None:
    mine, others = holds(database, Watch())
    mine.take()
    mine.release()
    assert others.take().id == "e1"


def test_after_the_clock_was_set_back_nothing_waits_for_hours(database: Database) -> None:
    holds(database, Watch())
    tomorrow, latest = NINE + timedelta(days=1), NINE + FURTHEST
    lease = Lease.starting(tomorrow, timedelta(seconds=30))
    with database.write() as session:
        session.add(Channel(team_id="T1", id="C1", looked_up_until=tomorrow))
        session.add(_claimed("lost", lease))
        session.add(_claimed("fresh", Lease.starting(NINE, timedelta(seconds=30))))
        export = session.get_one(Export, "e1")
        export.held_until, export.state = tomorrow, ExportState.SENDING
    with database.write() as session:
        take_up(session, NINE, alone=False)
    with database.read() as session:
        assert session.get_one(Channel, ("T1", "C1")).looked_up_until == latest
        assert session.get_one(Export, "e1").held_until == latest
        lost, fresh = message(session, "lost"), message(session, "fresh")
        assert lost is not None
        assert fresh is not None
        assert lost.due_at == latest
        assert lost.claim is not None
        assert lost.claim[:20] == Lease.starting(latest, timedelta()).claim[:20]
        assert fresh.due_at == NINE + timedelta(seconds=30)


def test_a_copy_that_is_alone_takes_up_at_once_what_nobody_can_be_at(database: Database) -> None:
    holds(database, Watch())
    with database.write() as session:
        session.add(Channel(team_id="T1", id="C1", looked_up_until=NINE + LOOKUP))
        session.get_one(Export, "e1").held_until = NINE + EXPORT
    with database.write() as session:
        take_up(session, NINE, alone=True)
    with database.read() as session:
        assert session.get_one(Channel, ("T1", "C1")).looked_up_until is None
        assert session.get_one(Export, "e1").held_until is None


def _claimed(key: str, lease: Lease) -> Message:
    return Message(
        key=key,
        team_id="T1",
        purpose="digest",
        ref=key,
        destination=key,
        due_at=lease.until,
        claim=lease.claim,
        attempts=1,
    )
