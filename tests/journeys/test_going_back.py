"""The machine is lost, and the team goes back to a backup: nobody is asked twice, and nothing is told twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.manifest import read_manifest
from bot.overview.line import restore_words
from bot.standin.clock import Clock as StandInClock
from bot.standin.driver import words
from bot.standin.seed import sample
from bot.standin.server import StandIn
from storage.backup import backup
from storage.database import Database
from tests.journeys.conftest import PATIENT
from tests.journeys.team import DIGEST, MONDAY, SUNDAY_NOON, Team, bot_at_work, make_settings

MADRID = "Europe/Madrid"


@pytest.fixture
def stand_in(unhurried_slack: None) -> Iterator[StandIn]:
    clock = StandInClock()
    clock.move_to(SUNDAY_NOON)
    with StandIn(read_manifest(), clock=clock, pace=PATIENT, seed=sample) as stand_in:
        yield stand_in
        assert stand_in.workspace.complaints == []


def at_work(stand_in: StandIn, folder: Path) -> AbstractContextManager[Team]:
    return bot_at_work(stand_in, make_settings(stand_in, folder))


def keep_copy(team: Team, folder: Path) -> None:
    team.settles()
    backup(team.bot.parts.database, folder / "copy.db", team.bot.parts.clock.calendar())


def go_back(stand_in: StandIn, folder: Path) -> str:
    database = Database(f"sqlite:///{folder / 'rituals.db'}")
    said = restore_words(database, folder / "copy.db", stand_in.workspace.clock.calendar())
    database.close()
    return said


def times_posted(stand_in: StandIn) -> Counter[str]:
    """By key: how often each message was accepted by Slack."""
    return Counter(
        call.request["metadata"]["event_payload"]["key"]
        for call in list(stand_in.workspace.calls)
        if call.name == "chat.postMessage" and call.answer["ok"]
    )


def repeated(stand_in: StandIn) -> dict[str, int]:
    return {key: times for key, times in times_posted(stand_in).items() if times > 1}


def test_a_standup_that_began_after_the_backup_goes_on_where_it_was(
    stand_in: StandIn, tmp_path: Path
) -> None:
    with at_work(stand_in, tmp_path) as team:
        team.set_up()
        keep_copy(team, tmp_path)
        team.moves_to(MONDAY, time(9), MADRID)
        team.answers("ana", "Two customers signed up")
        team.settles()
        before = times_posted(stand_in)
    assert "The database is as it was on 2026-11-22" in go_back(stand_in, tmp_path)

    with at_work(stand_in, tmp_path) as team:
        team.waits(timedelta(minutes=10))
        team.settles()
        assert times_posted(stand_in) == before
        assert team.entries() == []

        ana = team.hand("ana")
        ana.presses("Edit")
        ana.waits_for("What comes next?", in_="modal")
        ana.fills("What changed for the better since last time?", "Two customers signed up, again")
        ana.submits()
        team.settles()
        assert [list(entry.values()) for entry in team.entries()] == [["Two customers signed up, again"]]
        team.answers("bo", "Shipped the import")
        team.moves_to(MONDAY + timedelta(days=1), time(8), MADRID)
        assert DIGEST.search(words(team.digest()))
        team.settles()
    assert repeated(stand_in) == {}


def test_a_digest_that_was_posted_after_the_backup_is_not_posted_again(
    stand_in: StandIn, tmp_path: Path
) -> None:
    with at_work(stand_in, tmp_path) as team:
        team.set_up()
        team.moves_to(MONDAY, time(9), MADRID)
        team.answers("ana", "Two customers signed up")
        keep_copy(team, tmp_path)
        team.answers("bo", "Shipped the import")
        team.moves_to(MONDAY + timedelta(days=1), time(8), MADRID)
        digest = team.digest()
        team.settles()
        before = times_posted(stand_in)
    go_back(stand_in, tmp_path)

    with at_work(stand_in, tmp_path) as team:
        team.waits(timedelta(minutes=1))
        team.settles()
        assert times_posted(stand_in) == before
        assert team.digest()["ts"] == digest["ts"]
        assert "2 of 3 answered" in words(team.digest()), "what Bo said is kept nowhere else any more"
