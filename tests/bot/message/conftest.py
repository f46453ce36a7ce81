from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.message.office import HandClock, Office, new_stand_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = HandClock()
    with new_stand_in(clock) as slack:
        office = Office.opened(slack, clock, tmp_path / "rituals.db")
        yield office
        office.database.close()
        assert slack.workspace.complaints == []
