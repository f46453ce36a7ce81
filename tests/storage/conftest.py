from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.migration import migrate
from tests.storage.harbour import add_round, add_standup, database_at


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Migrated and empty."""
    database = database_at(tmp_path / "rituals.sqlite")
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def harbour(database: Database) -> Database:
    """The harbour team's database on Tuesday."""
    with database.write() as session:
        add_standup(session)
        add_round(session)
    return database
