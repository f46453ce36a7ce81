from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.migration import migrate
from tests.storage.harbour import add_round, add_standup, database_at


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


@pytest.fixture
def postgres(emptied_postgres: str) -> Iterator[Database]:
    """Migrated and empty, on PostgreSQL."""
    database = Database(emptied_postgres)
    yield database
    database.close()


@pytest.fixture
def harbour_there(postgres: Database) -> Database:
    """The same as `harbour`, on PostgreSQL."""
    with postgres.write() as session:
        add_standup(session)
        add_round(session)
    return postgres


@pytest.fixture(params=["harbour", "harbour_there"], ids=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest) -> Database:
    """The harbour team's database, on a file and on a server."""
    found: Database = request.getfixturevalue(request.param)
    return found
