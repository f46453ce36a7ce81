"""One copy of the bot for each SQLite file, whatever ends it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.backup import backup
from storage.database import Database
from storage.migration import migrate
from storage.running import AlreadyRunning, lock_file, running_alone
from tests.storage.harbour import MORNING, database_at

HOLD = """
import sys
from storage.running import running_alone
from tests.storage.harbour import MORNING, database_at
with running_alone(database_at(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_copy(database: Database) -> Iterator[subprocess.Popen[str]]:
    """Runs until it is killed, or the block ends."""
    words = [sys.executable, "-c", HOLD, str(database.engine.url.database)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def can_run(database: Database) -> bool:
    try:
        with running_alone(database):
            return True
    except AlreadyRunning:
        return False


def test_a_second_copy_is_refused_told_who_is_there_and_what_several_need(database: Database) -> None:
    with another_copy(database) as process:
        with pytest.raises(AlreadyRunning) as caught, running_alone(database):
            pytest.fail("both run")
        assert f"process {process.pid} on " in str(caught.value)
        assert "Several copies side by side need PostgreSQL" in str(caught.value)


def test_whoever_is_killed_is_out_of_the_way(database: Database) -> None:
    with another_copy(database) as process:
        process.kill()
        process.wait()
        assert can_run(database)


def test_whoever_ends_in_order_is_out_of_the_way_and_leaves_no_name(database: Database) -> None:
    with another_copy(database):
        assert not can_run(database)
    assert can_run(database)
    assert lock_file(Path(str(database.engine.url.database))).read_text() == ""


def test_meanwhile_one_can_migrate_and_back_up_and_write(database: Database, tmp_path: Path) -> None:
    with another_copy(database):
        other = database_at(Path(str(database.engine.url.database)))
        assert migrate(other) == []
        backup(other, tmp_path / "copy.sqlite", MORNING)
        with other.write():
            pass
        other.close()


def test_the_first_start_makes_the_folder_for_its_owner_only(tmp_path: Path) -> None:
    database = database_at(tmp_path / "var" / "rituals.sqlite")
    assert can_run(database)
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_two_files_have_a_copy_each(database: Database, tmp_path: Path) -> None:
    with running_alone(database):
        assert can_run(database_at(tmp_path / "other.sqlite"))


def test_on_postgresql_any_number_run(postgres: Database) -> None:
    with running_alone(postgres):
        assert can_run(postgres)
