"""For every test: no network but loopback, nothing of the machine's environment, and a database of each sort."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_socket import socket_allow_hosts

from bot.settings import SETTINGS
from storage.database import Database
from storage.migration import migrate
from tests.browser import chromium
from tests.rituals.office import new_file
from tests.storage.postgres import Server, emptied, serving, shared_folder

LOOPBACK = ["127.0.0.1", "localhost", "::1"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default=None, help="a folder to write the README's pictures to")
    parser.addoption("--by-page", action="store_true", help="hold all journeys through the page in Chromium")


def pytest_configure() -> None:
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt and the SDK read variables of their own, proxies among them."""
    for name in list(os.environ):
        if name.startswith("SLACK_") or name in {s.name for s in SETTINGS} or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for longer: its loop would be in the way of tests that run one of their own."""
    with chromium() as browser:
        yield browser


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Empty. What is asked of a file is asked of a server too."""
    if request.param == "sqlite":
        database = new_file(tmp_path)
    else:
        database = Database(request.getfixturevalue("emptied_postgres"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(shared_folder(tmp_path_factory)) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Server) -> Iterator[str]:
    """The name of a database that is migrated once, to be copied."""
    with postgres_server.database("template1") as url:
        database = Database(url)
        migrate(database)
        name = database.engine.url.database
        database.close()
        yield str(name)


@pytest.fixture(scope="session")
def workers_postgres(postgres_server: Server, migrated_postgres: str) -> Iterator[str]:
    """One for all tests of this process: emptying it takes a tenth of making one."""
    with postgres_server.database(migrated_postgres) as url:
        yield url


@pytest.fixture
def emptied_postgres(workers_postgres: str) -> str:
    emptied(workers_postgres)
    return workers_postgres
