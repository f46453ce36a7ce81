"""Two copies of the bot on one PostgreSQL, which ends every connection now and then: one bot, as people see it."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.settings import Settings
from bot.standin.driver import words
from bot.standin.server import StandIn
from storage.round import Round
from tests.journeys.team import DIGEST, MONDAY, bot_at_work, make_settings
from tests.journeys.test_going_back import repeated, stand_in
from tests.storage.postgres import end_connections

MADRID = "Europe/Madrid"
__all__ = ["stand_in"]


@pytest.fixture
def settings(stand_in: StandIn, emptied_postgres: str, tmp_path: Path) -> Settings:
    given = {
        "database_url": emptied_postgres,
        "rituals_secret": SecretStr("of thirty-two characters or more"),
    }
    return make_settings(stand_in, tmp_path).model_copy(update=given)


def test_a_standup_is_asked_once_and_digested_once_whatever_becomes_of_the_connections(
    stand_in: StandIn, settings: Settings
) -> None:
    with ExitStack() as running:
        one, other = (running.enter_context(bot_at_work(stand_in, settings)) for _ in range(2))
        one.set_up()
        for clock in (time(1, 30), time(9), time(15, 30)):
            other.moves_to(MONDAY, clock, MADRID)
            end_connections(settings.database_url)
            one.waits(timedelta(minutes=1))
            one.settles(30)
        one.answers("ana", "Two customers signed up")
        end_connections(settings.database_url)
        other.moves_to(MONDAY + timedelta(days=1), time(8), MADRID)
        assert DIGEST.search(words(one.digest()))
        one.settles(30)
        with one.bot.parts.database.read() as session:
            assert len(session.exec(select(Round).where(Round.day == MONDAY)).all()) == 1
    assert repeated(stand_in) == {}


def test_a_copy_that_ends_leaves_everything_to_the_other(stand_in: StandIn, settings: Settings) -> None:
    with bot_at_work(stand_in, settings) as one:
        with bot_at_work(stand_in, settings) as other:
            other.set_up()
        one.moves_to(MONDAY, time(9), MADRID)
        one.answers("ana", "Two customers signed up")
        one.settles()
    assert repeated(stand_in) == {}
