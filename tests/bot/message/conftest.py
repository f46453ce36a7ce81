from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.bot.message.office import HandClock, Office, new_stand_in


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """On a file and on a server: whatever the sender promises holds on both."""
    clock = HandClock()
    with new_stand_in(clock) as slack:
        yield Office(slack, database, clock)
        assert slack.workspace.complaints == []
