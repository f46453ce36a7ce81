from __future__ import annotations

import pytest

from storage.database import Database
from tests.rituals.office import Office


@pytest.fixture
def office(database: Database) -> Office:
    """On a file and on a server: every rule has to hold on both."""
    return Office(database)
