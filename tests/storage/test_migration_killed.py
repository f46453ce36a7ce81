"""kill -9 at each statement of a migration, one after the other; then the next start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.backup import backup
from storage.database import Database
from storage.migration import VERSIONS, current, head, migrate
from tests.storage.harbour import MORNING, database_at
from tests.storage.processes import killed_everywhere
from tests.storage.schema import Shape, rows, shape

# Altering `round` copies and drops it: with foreign keys on, that would take seats and applause along.
LOUDER_ROUNDS = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "louder", "{head}"

def upgrade():
    with op.batch_alter_table("round") as table:
        table.alter_column("is_trial", existing_type=sa.Boolean(), nullable=True)
        table.add_column(sa.Column("loudness", sa.Integer()))
    op.execute("UPDATE round SET loudness = 11")
"""

OTHER_SEATS = """
from alembic import op

revision, down_revision = "other", "louder"

def upgrade():
    with op.batch_alter_table("seat") as table:
        table.drop_constraint("seat_round_id_user_id_key")
        table.create_unique_constraint("seat_user_id_round_id_key", ["user_id", "round_id"])
"""


def columns(schema: Shape) -> dict[str, list[str]]:
    return {table: list(parts["columns"]) for table, parts in schema.items()}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The first migration alone."""
    folder = tmp_path / "first"
    folder.mkdir()
    shutil.copy(next(VERSIONS.glob("0001_*.py")), folder)
    return folder


@pytest.fixture
def louder(tmp_path: Path) -> Path:
    """All migrations there are and one more."""
    folder = tmp_path / "louder"
    shutil.copytree(VERSIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "louder_rounds.py").write_text(LOUDER_ROUNDS.format(head=head()))
    return folder


def test_a_first_migration_killed_at_any_statement_is_made_good_by_the_next_start(
    first: Path, tmp_path: Path
) -> None:
    unharmed = database_at(tmp_path / "unharmed.sqlite")
    migrate(unharmed, first)
    whole = shape(unharmed)

    files = killed_everywhere(tmp_path, first)
    assert len(files) > len(whole)
    for file in files:
        database = database_at(file)
        assert (current(database), shape(database)) == (None, {}), f"{file.name} was left half done"
        assert migrate(database, first) == ["0001"]
        assert shape(database) == whole
        database.close()
    unharmed.close()


@pytest.fixture
def applauded(harbour: Database) -> Database:
    """The harbour's database with children that go when their round goes."""
    with harbour.write() as session:
        run = session.connection().exec_driver_sql
        run("CREATE TABLE applause (round_id VARCHAR REFERENCES round (id) ON DELETE CASCADE, who VARCHAR)")
        run("INSERT INTO applause VALUES ('tuesday', 'U0ANA'), ('tuesday', 'U0KEO')")
    return harbour


def test_altering_a_table_with_children_killed_at_any_statement_loses_no_row(
    applauded: Database, louder: Path, tmp_path: Path
) -> None:
    backup(applauded, tmp_path / "before.sqlite", MORNING)
    old_shape = shape(applauded)
    old_rows = rows(database_at(tmp_path / "before.sqlite"), columns(old_shape))
    migrate(applauded, louder)
    new_shape = shape(applauded)

    files = killed_everywhere(tmp_path, louder)
    assert len(files) >= 8  # begin, make, copy, drop, rename, index, update, note the version, commit
    for file in files:
        database = database_at(file)
        assert (current(database), shape(database)) == (head(), old_shape), f"{file.name} was left half done"
        assert migrate(database, louder) == ["louder"]
        assert shape(database) == new_shape
        assert rows(database, columns(old_shape)) == old_rows
        database.close()


def test_an_altered_table_keeps_its_children_its_indexes_and_their_conditions(
    applauded: Database, louder: Path
) -> None:
    before = shape(applauded)
    counted = {table: len(found) for table, found in rows(applauded, columns(before)).items()}
    assert counted["applause"] == counted["entry"] == 2
    (louder / "other_seats.py").write_text(OTHER_SEATS)
    assert migrate(applauded, louder) == ["louder", "other"]
    after = shape(applauded)
    assert {table: len(found) for table, found in rows(applauded, columns(before)).items()} == counted
    assert rows(applauded, {"round": ["loudness"]}) == {"round": [(11,)]}
    for table in before:
        assert after[table]["indexes"] == before[table]["indexes"]
        assert after[table]["references"] == before[table]["references"]
    assert after["seat"]["uniques"] == {("id",), ("user_id", "round_id")}
