"""What an orchestrator and Prometheus ask the bot, over HTTP, on a port of its own."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event
from sqlmodel import SQLModel

from bot import ops as ops_module
from bot.metrics import Metrics
from bot.ops import Health, Lookout, Ops
from bot.web import PortInUse
from storage.database import Database
from storage.message import AT_ONCE, Message
from tests.agreements.container import health_check

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Harbour:
    """A bot of which only what is asked about is there."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = self.ticked_at = NINE
        self.is_connected, self.is_refused = True, False
        self.metrics = Metrics()
        self.lookout = Lookout(database, self)
        health = Health(
            self,
            self.lookout,
            came_round=lambda: self.ticked_at,
            is_connected=lambda: self.is_connected,
            is_refused=lambda: self.is_refused,
        )
        self.ops = Ops(health, self.metrics, self.lookout, "127.0.0.1", 0)

    def calendar(self) -> datetime:
        return self.now

    def elapsed(self) -> datetime:
        return self.now

    def asks(self, path: str) -> tuple[int, str]:
        address = urlsplit(self.ops.origin)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def samples(self) -> dict[str, float]:
        """{'rituals_messages{state=due}': 2.0}, as Prometheus reads them."""
        status, text = self.asks("/metrics")
        assert status == 200
        return {
            f"{sample.name}{{{','.join(f'{name}={value}' for name, value in sample.labels.items())}}}": sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    SQLModel.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def harbour(database: Database) -> Iterator[Harbour]:
    harbour = Harbour(database)
    harbour.ops.start()
    yield harbour
    harbour.ops.stop()


@pytest.fixture
def stuck(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harbour]:
    """Its database takes every query and answers none until the test is over."""
    monkeypatch.setattr(ops_module, "LOOK_SECONDS", 0.1)
    goes_on = threading.Event()
    event.listen(harbour.database.engine, "before_cursor_execute", lambda *_: goes_on.wait(20))
    yield harbour
    goes_on.set()


def test_it_lives_while_its_ticks_come_round(harbour: Harbour) -> None:
    assert harbour.asks("/healthz") == (200, "ok")
    harbour.now += timedelta(seconds=59)
    assert harbour.asks("/healthz")[0] == 200
    harbour.now += timedelta(seconds=1)
    assert harbour.asks("/healthz")[0] == 503


def test_it_is_ready_when_it_can_do_its_work(harbour: Harbour) -> None:
    assert harbour.asks("/readyz") == (200, "ready")


def test_it_is_not_ready_while_slack_cannot_reach_it(harbour: Harbour) -> None:
    harbour.is_connected = False
    assert harbour.asks("/readyz") == (503, "Slack cannot reach the bot.")


def test_it_is_not_ready_when_nothing_was_done_for_ten_seconds_though_it_lives(harbour: Harbour) -> None:
    harbour.now += timedelta(seconds=35)
    assert harbour.asks("/readyz") == (503, "What is due has not been done for 35 s.")
    assert harbour.asks("/healthz")[0] == 200


def test_it_is_not_ready_with_a_token_that_slack_refuses(harbour: Harbour) -> None:
    harbour.is_refused = True
    assert harbour.asks("/readyz")[0] == 503
    assert "doctor" in harbour.asks("/readyz")[1]


def test_everything_that_is_wrong_is_said_at_once(harbour: Harbour) -> None:
    harbour.is_connected, harbour.is_refused = False, True
    harbour.now += timedelta(seconds=35)
    assert len(harbour.asks("/readyz")[1].splitlines()) == 3


def test_a_database_that_does_not_answer_keeps_nobody_waiting_and_restarts_nothing(stuck: Harbour) -> None:
    assert stuck.asks("/readyz") == (503, "The database does not answer.")
    assert stuck.asks("/healthz")[0] == 200


def test_what_was_counted_is_told_also_while_the_database_does_not_answer(stuck: Harbour) -> None:
    stuck.metrics.ticked(0.01)
    before = set(threading.enumerate())
    for _ in range(5):
        samples = stuck.samples()
        assert samples["rituals_database_up{}"] == 0
        assert samples["rituals_tick_seconds_count{}"] == 1
        assert not any("rituals_messages" in name for name in samples)
    waiting = [thread for thread in threading.enumerate() if thread.name.startswith("lookout")]
    assert len(set(waiting) - before) == 1


def test_a_database_that_cannot_be_opened_is_told_as_down(tmp_path: Path) -> None:
    harbour = Harbour(Database(f"sqlite:///{tmp_path / 'nowhere' / 'rituals.db'}"))
    harbour.ops.start()
    assert harbour.asks("/readyz") == (503, "The database does not answer.")
    assert harbour.samples()["rituals_database_up{}"] == 0
    harbour.ops.stop()


def test_messages_are_told_by_state_with_the_age_of_the_oldest(harbour: Harbour) -> None:
    with harbour.database.write() as session:
        for key, due_at in (("a", AT_ONCE), ("b", AT_ONCE), ("c", NINE + timedelta(minutes=1))):
            session.add(
                Message(
                    key=key,
                    team_id="T0",
                    purpose="prompt",
                    ref=key,
                    destination="U0ANA",
                    due_at=due_at,
                    meant_for=NINE - timedelta(minutes=5),
                )
            )
    samples = harbour.samples()
    assert samples["rituals_messages{state=due}"] == 2
    assert samples["rituals_messages{state=waiting}"] == 1
    assert samples["rituals_messages{state=parked}"] == samples["rituals_messages{state=uncertain}"] == 0
    assert samples["rituals_oldest_unsent_seconds{}"] == 300
    assert samples["rituals_database_up{}"] == 1


def test_what_it_tells_names_no_person_no_channel_and_no_text(harbour: Harbour) -> None:
    with harbour.database.write() as session:
        session.add(
            Message(
                key="prompt:S1",
                team_id="T0HARBOUR",
                purpose="prompt",
                ref="S1",
                destination="U0ANA",
                due_at=AT_ONCE,
                trouble="is_archived",
            )
        )
    text = harbour.asks("/metrics")[1]
    for private in ("U0ANA", "T0HARBOUR", "S1", "is_archived"):
        assert private not in text


def test_the_containers_own_check_asks_whether_it_lives(harbour: Harbour) -> None:
    _python, *words = health_check()
    environment = {"OPS_PORT": str(urlsplit(harbour.ops.origin).port), "http_proxy": "http://127.0.0.1:9/"}

    def check() -> int:
        return subprocess.run([sys.executable, *words], env=environment, check=False, timeout=60).returncode

    assert check() == 0
    harbour.now += timedelta(minutes=2)
    assert check() == 1


def test_nothing_else_is_served(harbour: Harbour) -> None:
    assert harbour.asks("/")[0] == 404
    assert harbour.asks("/slack/events")[0] == 404


def test_a_port_that_is_taken_is_said_with_the_settings_to_change(harbour: Harbour) -> None:
    port = urlsplit(harbour.ops.origin).port
    assert port is not None
    second = Ops(harbour.ops.health, Metrics(), harbour.lookout, "127.0.0.1", port)
    with pytest.raises(PortInUse, match=f"port {port} .*OPS_PORT"):
        second.start()
    second.stop()
