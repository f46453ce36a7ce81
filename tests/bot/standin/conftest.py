from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.standin.workplace import Workplace, open_workplace


@pytest.fixture
def work() -> Iterator[Workplace]:
    with open_workplace() as place:
        yield place
