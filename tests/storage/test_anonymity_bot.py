"""The whole bot at work: what it logs, keeps and leaves behind of people who write without their name."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.contribution import Contribution, Seal, SealedNote
from tests.journeys.conftest import PATIENT, unhurried_slack
from tests.journeys.team import MONDAY, Team, team_at_work
from tests.journeys.test_retro import MADRID, starts, writes

__all__ = ["unhurried_slack"]

CONFIDED = {
    "chen": "Nobody reads my designs",
    "dalia": "The deadline was invented",
    "grace": "I am asked at midnight",
}


@pytest.fixture
def team(tmp_path: Path, unhurried_slack: None) -> Iterator[Team]:
    with team_at_work(tmp_path, pace=PATIENT) as at_work:
        yield at_work


def files(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.glob("rituals.db*") if each.suffix != ".secret")


def test_while_people_write_and_after_the_end_logs_and_files_give_nobody_away(
    team: Team, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("slack_sdk", "bot.bolt"):  # levels as the command line sets them for DEBUG
        caplog.set_level(logging.INFO, name)
    caplog.set_level(logging.WARNING, "sqlalchemy")
    starts(team)
    team.settles()
    caplog.clear()
    for name, words in CONFIDED.items():
        writes(team.hand(name), words, "Stop", nameless=True)
    team.settles()
    logged = said_by_the_bot(caplog)
    for name, words in CONFIDED.items():
        assert words not in logged
        assert words.encode() not in files(tmp_path)
        assert team.person(name).id not in logged

    database = team.bot.parts.database
    with database.read() as session:
        locators = list(session.exec(select(SealedNote.locator)))
        (salt,) = session.exec(select(Seal.salt))
    team.moves_to(MONDAY, time(17), MADRID)
    team.hand("ana").waits_for("whole in the thread", "#team")
    team.settles()
    team.until(lambda: not database.has_traces)
    with database.read() as session:
        notes = session.exec(select(Contribution).where(col(Contribution.author_id).is_(None))).all()
        assert sorted(note.text for note in notes) == sorted(CONFIDED.values())
    assert salt not in files(tmp_path)
    assert not [each for each in locators if each.encode() in files(tmp_path) or each in caplog.text]
    assert not [words for words in CONFIDED.values() if words in said_by_the_bot(caplog)]


def said_by_the_bot(caplog: pytest.LogCaptureFixture) -> str:
    """Not what the local Slack says, which runs in the same process here."""
    return "\n".join(
        f"{record.name} {record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if not record.name.startswith(("bot.standin", "uvicorn", "asyncio", "websockets"))
    )
