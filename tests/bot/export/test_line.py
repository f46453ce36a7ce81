"""`python -m bot export`: for whoever runs the bot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import main
from storage.message import Message
from storage.record import Deed, records
from tests.bot.export.archive import SECRET, Archive
from tests.rituals.office import CHANNEL, TEAM


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    made = Archive(tmp_path)
    with made.database.write() as session:
        made.note(session, made.retro(session), "Ours")
        made.note(session, made.retro(session, channel=SECRET), "Of leads")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-harbour")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-harbour")
    monkeypatch.setenv("DATABASE_URL", made.database.url)
    yield made
    made.database.close()


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, ["export", *words])


def test_everything_is_written_and_every_channel_it_is_about_is_told(archive: Archive) -> None:
    done = typed("retro", "retro.xlsx", "--zone", "Europe/Madrid")
    assert done.exit_code == 0, done.output
    assert "Wrote 2 rows to retro.xlsx" in done.stdout
    notes = load_workbook("retro.xlsx")["Notes"]
    assert {row[4] for row in notes.iter_rows(min_row=2, values_only=True)} == {"Ours", "Of leads"}
    with archive.database.read() as session:
        told = session.exec(select(Message.destination).where(Message.purpose == "exported")).all()
        (record,) = records(session, TEAM)
    assert sorted(told) == [CHANNEL, SECRET]
    assert (record.deed, record.by, record.detail) == (Deed.EXPORTED, "", {"what": "retro", "channels": 2})


def test_it_can_be_narrowed_and_written_as_csv(archive: Archive) -> None:
    words = ("retro", "retro.zip", "--channel", CHANNEL, "--from", "2026-10-01", "--to", str(date.max))
    assert "Wrote 1 rows" in typed(*words).stdout


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("lunch", "x.xlsx"), "Name one of these: retro, updates"),
        (("retro", "x.doc"), "ends in .xlsx, or in .zip"),
        (("retro", "x.xlsx", "--zone", "Madird"), "Did you mean Europe/Madrid?"),
        (("retro", "x.xlsx", "--from", "2026-11-02", "--to", "2026-11-01"), "Please swap them"),
        (("retro", "no/such/folder/x.xlsx"), "Please name another file"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_remedy_and_leaves_no_file(
    archive: Archive, words: tuple[str, ...], remedy: str
) -> None:
    done = typed(*words)
    assert done.exit_code == 1
    assert remedy in done.stderr
    assert not Path("x.xlsx").exists()


def test_a_file_that_exists_is_never_overwritten(archive: Archive) -> None:
    Path("retro.xlsx").write_text("mine")
    assert "exists already" in typed("retro", "retro.xlsx").stderr
    assert Path("retro.xlsx").read_text() == "mine"


def test_an_empty_database_says_so(tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    assert "the bot has not run with it yet" in typed("retro", "x.xlsx").stderr
