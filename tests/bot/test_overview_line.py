"""Retention and erasing on the command line, beside a bot that may be running."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import main
from storage.member import Team
from storage.preference import Retention
from storage.record import Record
from storage.round import Entry
from tests.rituals.office import MONDAY, TEAM, Office, at


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A year ago Ana and Chen have answered a standup."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-harbour")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-harbour")
    typed("migrate")
    made = Office(tmp_path)
    with made.database.write() as session:
        session.add(Team(id=TEAM, name="Harbour", bot_user_id="U0"))
    ritual = made.standup()
    made.moves_to(at(MONDAY, "09:00"))
    for name in ("ana", "chen"):
        made.says(ritual, name, "A pelican in the server room")
    made.moves_to(at(MONDAY, "23:00"))
    return made


def typed(*words: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=answer)


def entries(office: Office) -> int:
    with office.database.read() as session:
        return len(session.exec(select(Entry)).all())


def keeps_answers(office: Office, days: int) -> None:
    with office.database.write() as session:
        session.add(Retention(team_id=TEAM, kind="answers", days=days))
        for entry in session.exec(select(Entry)):
            entry.answered_at = datetime(2020, 1, 1, tzinfo=UTC)


def test_retention_says_first_and_then_does_what_would_go(office: Office) -> None:
    keeps_answers(office, 20)
    assert typed("retention", "--dry-run").stdout == "Would remove 2 answers.\n"
    assert entries(office) == 2
    assert typed("retention").stdout == "Removed 2 answers.\n"
    assert entries(office) == 0
    assert typed("retention").stdout == "Nothing to remove.\n"
    assert typed("retention", "--dry-run").stdout == "Nothing to remove.\n"


def test_how_long_things_are_kept_is_decided_here_too_and_recorded(office: Office) -> None:
    assert typed("retention", "--keep", "answers=20 days", "--keep", "notes=1year").exit_code == 0
    with office.database.read() as session:
        decided = {row.kind: row.days for row in session.exec(select(Retention))}
        recorded = {(row.by, row.about) for row in session.exec(select(Record))}
    assert decided == {"answers": 20, "notes": 365}
    assert recorded == {("", "answers"), ("", "notes")}
    assert typed("retention", "--keep", "answers=for ever").exit_code == 0
    with office.database.read() as session:
        assert [row.kind for row in session.exec(select(Retention))] == ["notes"]


@pytest.mark.parametrize("wish", ["lunch=1year", "notes", "notes=soon", "notes=2 days"])
def test_what_cannot_be_kept_like_that_is_refused_with_the_remedy(office: Office, wish: str) -> None:
    done = typed("retention", "--keep", wish)
    assert done.exit_code == 1
    assert any(remedy in done.stderr for remedy in ("--keep notes=1year", "90 days", "7 days at least"))


def test_erasing_asks_first_and_is_recorded(office: Office) -> None:
    no = typed("erase", "ana", answer="n\n")
    assert "With the name of Ana (ana) I keep 1 answer. Erase that for good?" in no.output
    assert "cannot be found, and stay" in no.output
    assert (no.exit_code, entries(office)) == (1, 2)
    yes = typed("erase", "ana", answer="y\n")
    assert "Erased: 1 answer. Slack follows while the bot runs." in yes.output
    assert entries(office) == 1
    again = typed("erase", "ana", "--yes")
    assert "Nothing with their name was left." in again.output
    with office.database.read() as session:
        (record,) = session.exec(select(Record)).all()
    assert (record.by, record.about, record.detail) == ("", "ana", {"answers": 1})


def test_nobody_known_by_an_id_is_said_with_where_to_find_it(office: Office) -> None:
    wrong = typed("erase", "U404", "--yes")
    assert (wrong.exit_code, "Copy member ID" in wrong.stderr) == (1, True)
    assert entries(office) == 2


@pytest.mark.parametrize("command", [("retention",), ("erase", "ana", "--yes")])
def test_no_database_is_made_where_there_is_none(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-harbour")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-harbour")
    refused = typed(*command)
    assert (refused.exit_code, "There is no database at" in refused.stderr) == (1, True)
    assert not (tmp_path / "rituals.db").exists()


def test_what_was_erased_is_in_none_of_the_files(office: Office, tmp_path: Path) -> None:
    office.database.close()
    typed("erase", "ana", "--yes")
    typed("erase", "chen", "--yes")
    for file in tmp_path.glob("rituals.db*"):
        assert b"pelican" not in file.read_bytes()
