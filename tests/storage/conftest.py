from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.migration import migrate
from tests.storage.harbour import add_round, add_standup, database_at
from tests.storage.postgres import Server, serving, shared_folder


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each test has a copy."""
    file = tmp_path_factory.mktemp("migrated") / "rituals.sqlite"
    database = database_at(file)
    migrate(database)
    database.close()  # which leaves one file, with nothing beside it
    return file


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Migrated and empty."""
    database = database_at(Path(shutil.copy(migrated_file, tmp_path)))
    yield database
    database.close()


@pytest.fixture
def harbour(database: Database) -> Database:
    """The harbour team's database on Tuesday."""
    with database.write() as session:
        add_standup(session)
        add_round(session)
    return database


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(shared_folder(tmp_path_factory)) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Server) -> Iterator[str]:
    """The name of a database that is migrated once; each test has a copy."""
    with postgres_server.database("template1") as url:
        database = Database(url)
        migrate(database)
        name = database.engine.url.database
        database.close()
        yield str(name)


@pytest.fixture
def postgres_url(postgres_server: Server, migrated_postgres: str) -> Iterator[str]:
    """Of a migrated, empty database on PostgreSQL."""
    with postgres_server.database(migrated_postgres) as url:
        yield url


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()
