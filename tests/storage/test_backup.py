from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import create_mock_engine
from sqlmodel import select

from storage.backup import CopyExists, DamagedDatabase, NeedsPgDump, NoFolder, NothingToCopy, backup
from storage.database import Database, new_id
from storage.migration import migrate
from storage.ritual import Ritual, RitualVersion
from tests.storage.harbour import MORNING, add_standup, database_at
from tests.storage.schema import rows


def keep_adding_standups(database: Database, well_begun: Event, enough: Event) -> None:
    for number in range(100_000):
        if enough.is_set():
            return
        with database.write() as session:
            add_standup(session, new_id())  # a ritual and its version, in one transaction
        if number == 20:
            well_begun.set()


def test_a_backup_taken_while_others_write_holds_whole_transactions(
    database: Database, tmp_path: Path
) -> None:
    well_begun, enough = Event(), Event()
    targets = [tmp_path / f"copy {number}.sqlite" for number in range(5)]
    with ThreadPoolExecutor() as pool:
        writing = pool.submit(keep_adding_standups, database, well_begun, enough)
        assert well_begun.wait(timeout=20)
        for target in targets:
            backup(database, target, MORNING)
        assert not writing.done()
        enough.set()
    counts = [count_whole_standups(target) for target in targets]
    assert counts == sorted(counts)
    assert counts[0] >= 20


def count_whole_standups(file: Path) -> int:
    """Opens the copy as the bot would, and looks for rituals without their version."""
    copy = database_at(file)
    assert migrate(copy) == []
    with copy.read() as session:
        versioned = set(session.exec(select(RitualVersion.ritual_id)))
        ids = set(session.exec(select(Ritual.id)))
    copy.close()
    assert ids == versioned
    return len(ids)


def test_a_backup_is_one_file_that_only_its_owner_reads(harbour: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(harbour, folder / "tuesday.sqlite", MORNING)
    assert [file.name for file in folder.iterdir()] == ["tuesday.sqlite"]
    assert (folder / "tuesday.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_backup_can_be_read_where_nothing_may_be_written(harbour: Database, tmp_path: Path) -> None:
    backup(harbour, tmp_path / "tuesday.sqlite", MORNING)
    header = (tmp_path / "tuesday.sqlite").read_bytes()[:20]
    assert (
        header[18:20] == b"\x01\x01"
    )  # not WAL (2), which needs files beside it: sqlite.org/fileformat.html


def test_a_backup_never_overwrites(harbour: Database, tmp_path: Path) -> None:
    target = tmp_path / "monday.sqlite"
    target.write_text("Monday's backup")
    with pytest.raises(CopyExists, match="choose another name"):
        backup(harbour, target, MORNING)
    assert target.read_text() == "Monday's backup"


def test_a_database_that_is_not_there_is_not_made_by_backing_it_up(tmp_path: Path) -> None:
    database = database_at(tmp_path / "typo.sqlite")
    with pytest.raises(NothingToCopy, match="correct DATABASE_URL"):
        backup(database, tmp_path / "copy.sqlite", MORNING)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(harbour: Database, tmp_path: Path) -> None:
    with pytest.raises(NoFolder, match="backups"):
        backup(harbour, tmp_path / "backups" / "copy.sqlite", MORNING)


def test_a_damaged_database_is_not_passed_on_as_a_backup(harbour: Database, tmp_path: Path) -> None:
    with harbour.write() as session:  # an index that has lost its rows, as a broken disk would leave it
        run = session.connection().exec_driver_sql
        run("CREATE TABLE tide (metres INTEGER)")
        run("INSERT INTO tide VALUES (1), (2), (3)")
        run("PRAGMA writable_schema=ON")
        run(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE tide (metres INTEGER NOT NULL)' WHERE name = 'tide'"
        )
        run("INSERT INTO tide VALUES (NULL)")
        run("PRAGMA writable_schema=RESET")
    with pytest.raises(DamagedDatabase, match="restore the newest"):
        backup(harbour, tmp_path / "copy.sqlite", MORNING)
    assert list(tmp_path.glob("copy*")) == []


def test_a_postgresql_database_is_sent_to_pg_dump(tmp_path: Path) -> None:
    database = Database("sqlite://")
    database.engine = create_mock_engine("postgresql+psycopg://", print)  # type: ignore[assignment]
    with pytest.raises(NeedsPgDump, match="pg_dump --format=custom"):
        backup(database, tmp_path / "copy.dump", MORNING)


def test_a_backup_restored_has_everything(harbour: Database, tmp_path: Path) -> None:
    backup(harbour, tmp_path / "copy.sqlite", MORNING)
    copy = database_at(tmp_path / "copy.sqlite")
    everything = {"ritual": ["id", "version"], "seat": ["id", "state"], "entry": ["seat_id", "answers"]}
    assert rows(copy, everything) == rows(harbour, everything)
    copy.close()
