"""Going back to a backup: whole or not at all, and what was there is kept."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage.backup import COPIED, backup
from storage.database import Database, database_file
from storage.memo import recall
from storage.migration import VERSIONS, NewerDatabase, current, head, migrate
from storage.restore import NeedsPgRestore, NotACopy, StillInUse, StillRunning, restore
from storage.ritual import Ritual
from storage.running import running_alone
from tests.storage.harbour import add_standup, database_at

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EVENING = datetime(2026, 3, 10, 20, 30, tzinfo=UTC)


def nothing(_session: Session, _now: datetime) -> None:
    """Nothing to prepare."""


@pytest.fixture
def copy(harbour: Database, tmp_path: Path) -> Path:
    """Of noon."""
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(harbour, folder / "noon.sqlite", NOON)
    return folder / "noon.sqlite"


def file_of(database: Database) -> Path:
    file = database_file(database)
    assert file is not None
    return file


def standups(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.exec(select(Ritual.id)))


def afternoon(database: Database) -> None:
    """Something that the copy does not know."""
    with database.write() as session:
        add_standup(session, "afternoon")


def names(folder: Path) -> list[str]:
    return sorted(
        file.name for file in folder.iterdir() if file.is_file() and not file.name.endswith(".running")
    )


def test_it_is_as_it_was_at_noon_and_what_was_there_is_kept_beside_it(harbour: Database, copy: Path) -> None:
    afternoon(harbour)
    harbour.close()
    kept = restore(harbour, copy, EVENING, nothing)
    assert standups(harbour) == {"standup"}
    assert kept is not None
    assert kept.name == f"{file_of(harbour).name}.before-2026-03-10-203000"
    before = database_at(kept)
    assert standups(before) == {"standup", "afternoon"}
    before.close()
    assert file_of(harbour).stat().st_mode & 0o777 == 0o600


def test_a_copy_knows_when_it_was_made(harbour: Database, copy: Path) -> None:
    found = database_at(copy)
    with found.read() as session:
        assert recall(session, COPIED) == {"at": NOON.isoformat()}
    found.close()
    with harbour.read() as session:
        assert recall(session, COPIED) == {}


def test_what_was_written_and_not_yet_in_the_file_itself_is_kept_too(harbour: Database, copy: Path) -> None:
    file = file_of(harbour)
    afternoon(harbour)
    torn = file.parent / "torn"
    torn.mkdir()
    for ending in ("", "-wal"):  # as a kill leaves it
        shutil.copy(file.with_name(file.name + ending), torn)
    database = database_at(torn / file.name)
    kept = restore(database, copy, EVENING, nothing)
    assert kept is not None
    before = database_at(kept)
    assert standups(before) == {"standup", "afternoon"}
    assert standups(database) == {"standup"}
    before.close()
    database.close()


def test_it_is_prepared_before_it_takes_its_place(harbour: Database, copy: Path) -> None:
    harbour.close()

    def fails(session: Session, now: datetime) -> None:
        assert now == EVENING
        add_standup(session, "half")
        raise LookupError

    afternoon(harbour)
    harbour.close()
    with pytest.raises(LookupError):
        restore(harbour, copy, EVENING, fails)
    assert standups(harbour) == {"standup", "afternoon"}
    harbour.close()
    assert names(file_of(harbour).parent) == [file_of(harbour).name]
    restore(harbour, copy, EVENING, lambda session, _: add_standup(session, "prepared") and None)
    assert standups(harbour) == {"standup", "prepared"}


def test_the_copy_itself_stays_as_it_is(harbour: Database, copy: Path) -> None:
    before = copy.read_bytes()
    harbour.close()
    restore(harbour, copy, EVENING, lambda session, _: add_standup(session, "prepared") and None)
    assert copy.read_bytes() == before
    assert names(copy.parent) == [copy.name]


def test_while_the_bot_runs_it_is_refused(harbour: Database, copy: Path) -> None:
    with running_alone(harbour), pytest.raises(StillRunning, match="Stop it first"):
        restore(harbour, copy, EVENING, nothing)


def test_while_another_program_writes_it_is_refused(harbour: Database, copy: Path) -> None:
    harbour.close()
    with closing(sqlite3.connect(file_of(harbour))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StillInUse, match="right now"):
            restore(harbour, copy, EVENING, nothing)
    assert standups(harbour) == {"standup"}


def test_a_damaged_database_gives_way_and_is_kept_as_it_is(harbour: Database, copy: Path) -> None:
    file = file_of(harbour)
    harbour.close()
    file.write_bytes(b"water came into the server room " * 300)
    kept = restore(harbour, copy, EVENING, nothing)
    assert kept is not None
    assert kept.read_bytes().startswith(b"water")
    assert standups(harbour) == {"standup"}


def test_where_there_is_none_yet_the_copy_becomes_the_database(copy: Path, tmp_path: Path) -> None:
    database = database_at(tmp_path / "new" / "rituals.sqlite")
    assert restore(database, copy, EVENING, nothing) is None
    assert standups(database) == {"standup"}
    database.close()


@pytest.mark.parametrize("what", ["words", "nothing", "half", "of another program"])
def test_what_is_no_copy_changes_nothing(harbour: Database, copy: Path, tmp_path: Path, what: str) -> None:
    wrong = tmp_path / "wrong.sqlite"
    if what == "words":
        wrong.write_text("my notes " * 2000)
    elif what == "half":
        wrong.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    elif what == "of another program":
        with closing(sqlite3.connect(wrong)) as other:
            other.execute("CREATE TABLE contact (name)")
    harbour.close()
    with pytest.raises(NotACopy, match="Nothing has been changed"):
        restore(harbour, wrong, EVENING, nothing)
    assert standups(harbour) == {"standup"}
    harbour.close()
    assert [name for name in names(file_of(harbour).parent) if "before" in name or "unfinished" in name] == []


def test_a_copy_of_a_newer_bot_is_refused(harbour: Database, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '0042'")
    harbour.close()
    with pytest.raises(NewerDatabase, match="0042"):
        restore(harbour, copy, EVENING, nothing)
    assert standups(harbour) == {"standup"}


def test_a_copy_of_an_older_bot_is_brought_up_to_date(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    shutil.copy(next(VERSIONS.glob("0001_*.py")), first)
    old = database_at(tmp_path / "old.sqlite")
    migrate(old, first)
    backup(old, tmp_path / "copy.sqlite", NOON)
    old.close()
    database = database_at(tmp_path / "rituals.sqlite")
    restore(database, tmp_path / "copy.sqlite", EVENING, nothing)
    assert current(database) == head()
    database.close()


def test_on_postgresql_its_own_way_back_is_named(postgres: Database, tmp_path: Path) -> None:
    with pytest.raises(NeedsPgRestore, match="pg_restore --clean --if-exists") as refusal:
        restore(postgres, tmp_path / "tuesday.dump", EVENING, nothing)
    assert "tuesday.dump" in str(refusal.value)
    assert "python -m bot restore --after-pg-restore" in str(refusal.value)
