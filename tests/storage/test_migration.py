from __future__ import annotations

import fcntl
import importlib
import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, inspect

from storage.database import Database
from storage.migration import VERSIONS, DanglingRows, NewerDatabase, current, draft, head, migrate, pending
from storage.tables import TABLE_MODULES, metadata
from tests.storage.harbour import database_at
from tests.storage.processes import raced
from tests.storage.schema import rows, shape

STORAGE = VERSIONS.parent.parent


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Database]:
    """Nothing is there yet, not even the folder."""
    database = database_at(tmp_path / "var" / "rituals.sqlite")
    yield database
    database.close()


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """The migrations there are, in a folder where a test can add one."""
    return Path(
        shutil.copytree(VERSIONS, tmp_path / "versions", ignore=shutil.ignore_patterns("__pycache__"))
    )


def add_migration(versions: Path, statement: str) -> str:
    """Follows on the newest there is; returns its id."""
    before = head(versions)
    number = f"{int(before) + 1:04}"
    (versions / f"{number}_next.py").write_text(
        "from alembic import op\n"
        f"revision, down_revision = {number!r}, {before!r}\n"
        f"def upgrade():\n    op.execute({statement!r})\n"
    )
    return number


def test_alembic_finds_no_difference_between_the_migrations_and_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_migrated_schema_is_the_models_down_to_each_index_condition(
    database: Database, tmp_path: Path
) -> None:
    models = database_at(tmp_path / "models.sqlite")
    metadata.create_all(models.engine)
    assert shape(database) == shape(models)
    models.close()


def test_every_constraint_has_a_name_by_which_a_later_migration_can_change_it(database: Database) -> None:
    found = inspect(database.engine)
    for table in metadata.tables:
        constraints = [*found.get_unique_constraints(table), *found.get_foreign_keys(table)]
        assert [dict(constraint) for constraint in constraints if not constraint["name"]] == []


def test_every_module_with_a_table_is_listed_where_migrations_look() -> None:
    with_tables = {file.stem for file in STORAGE.glob("*.py") if "table=True" in file.read_text()}
    assert with_tables == {module.__name__.removeprefix("storage.") for module in TABLE_MODULES}


def test_the_first_start_makes_a_private_folder_and_runs_everything_in_order(
    bare: Database, tmp_path: Path
) -> None:
    assert current(bare) is None
    assert not (tmp_path / "var").exists()
    ids = pending(bare)
    assert ids == [f"{number:04}" for number in range(1, len(ids) + 1)]
    assert migrate(bare) == ids
    assert (current(bare), pending(bare)) == (head(), [])
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_the_second_start_finds_nothing_to_do(database: Database) -> None:
    assert migrate(database) == []


def test_a_database_in_memory_is_migrated_too() -> None:
    database = Database("sqlite://")
    migrate(database)
    assert current(database) == head()
    database.close()


def test_of_processes_starting_at_once_one_migrates_and_the_others_wait(tmp_path: Path) -> None:
    file = tmp_path / "rituals.sqlite"
    everything = pending(database_at(file))
    assert sorted(raced(file, 4)) == [[], [], [], everything]
    assert pending(database_at(file)) == []


def test_while_one_process_migrates_no_other_gets_the_lock(bare: Database, tmp_path: Path) -> None:
    refused = []

    def try_the_lock(*_: object) -> None:
        with (tmp_path / "var" / "rituals.sqlite.migrating").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                refused.append(True)
            else:
                refused.append(False)

    event.listen(bare.engine, "before_cursor_execute", try_the_lock)
    event.listen(bare.engine, "commit", try_the_lock)
    migrate(bare)
    assert len(refused) > 20
    assert all(refused)


def test_a_database_of_a_newer_bot_is_refused_untouched_and_told_what_to_do(harbour: Database) -> None:
    with harbour.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0042'")
    with pytest.raises(
        NewerDatabase, match=rf"0042.*newest is {head()}.*start that version again.*restore the backup"
    ):
        migrate(harbour)
    with pytest.raises(NewerDatabase):
        pending(harbour)
    assert current(harbour) == "0042"
    assert len(rows(harbour, {"seat": ["id"]})["seat"]) == 3


def test_a_migration_that_leaves_rows_without_their_parent_is_undone(
    harbour: Database, versions: Path
) -> None:
    number = add_migration(versions, "DELETE FROM round")
    with pytest.raises(DanglingRows, match=rf"{number} was undone.*3 from seat to round"):
        migrate(harbour, versions)
    assert current(harbour) == head()
    assert rows(harbour, {"round": ["id"]}) == {"round": [("tuesday",)]}


@pytest.mark.parametrize("statement", ["DELETE FROM round", "DELETE FROM message"], ids=["undone", "done"])
def test_foreign_keys_hold_again_after_a_migration(harbour: Database, versions: Path, statement: str) -> None:
    add_migration(versions, statement)
    with suppress(DanglingRows):
        migrate(harbour, versions)
    with harbour.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_foreign_keys_hold_again_after_a_draft(database: Database, versions: Path) -> None:
    draft(database, "Nothing new", versions)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_migrating_leaves_logging_as_it_was(bare: Database) -> None:
    def setup() -> list[object]:
        names = ("", "alembic", "sqlalchemy.engine", "rituals")
        return [(log.level, log.disabled, log.handlers[:]) for log in map(logging.getLogger, names)]

    before = setup()
    migrate(bare)
    assert setup() == before


def test_importing_what_alembic_runs_does_nothing() -> None:
    assert importlib.import_module("storage.migrations.env").metadata is metadata


def test_a_draft_follows_the_newest_migration_and_holds_what_the_models_add(
    database: Database, versions: Path
) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("DROP INDEX seat_due")
    file = draft(database, "Seats are due again", versions)
    assert file.name == f"{int(head()) + 1:04}_seats_are_due_again.py"
    assert "seat_due" in file.read_text()
    migrate(database, versions)
    assert "due_at IS NOT NULL" in shape(database)["seat"]["indexes"]["seat_due"]
