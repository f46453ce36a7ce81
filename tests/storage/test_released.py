"""A database of every version there was opens with this one, and keeps what is in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from storage.database import Database
from storage.message import Message
from storage.migration import VERSIONS, current, head, migrate, pending
from storage.tables import metadata
from tests.storage.harbour import database_at

RELEASED = Path(__file__).parent / "released"
BEFORE_THIS = sorted(file.stem for file in RELEASED.glob("*.sql"))

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Nothing is there yet."""
    if request.param == "sqlite":
        yield database_at(tmp_path / "rituals.sqlite")
        return
    with request.getfixturevalue("postgres_server").database("template1") as url:
        database = Database(url)
        yield database
        database.close()


def fill(database: Database, version: str, folder: Path) -> None:
    """As that version left it: its schema, and some of everything in it."""
    folder.mkdir()
    for number in range(1, int(version) + 1):
        shutil.copy(next(VERSIONS.glob(f"{number:04}_*.py")), folder)
    migrate(database, folder)
    statements = (RELEASED / f"{version}.sql").read_text(encoding="utf8")
    with database.write() as session:
        run = session.connection().exec_driver_sql
        if database.is_shared:
            statements = re.sub(r"X'([0-9a-f]+)'", r"'\\x\1'", statements)
            run("SET LOCAL TIME ZONE 'UTC'")
        for statement in filter(str.strip, statements.split(";\n")):
            run(statement)


def everything(database: Database) -> Rows:
    """{table: its rows}, with the columns that there are now, as the tables of this version read them."""
    found = inspect(database.engine)
    kept: Rows = {}
    with database.engine.connect() as connection:
        for name in sorted(set(found.get_table_names()) & set(metadata.tables)):
            there = {column["name"] for column in found.get_columns(name)}
            columns = [column for column in metadata.tables[name].columns if column.name in there]
            rows = connection.execute(select(*columns).order_by(*metadata.tables[name].primary_key))
            kept[name] = [dict(row) for row in rows.mappings()]
    return kept


def test_there_is_one_of_every_version_before_this() -> None:
    ids = [file.name[:4] for file in sorted(VERSIONS.glob("0*.py"))]
    assert ids[: len(BEFORE_THIS)] == BEFORE_THIS
    assert ids[-1] == head()
    assert len(ids) - len(BEFORE_THIS) == 1


@pytest.mark.parametrize("version", BEFORE_THIS)
def test_what_it_holds_is_kept_by_all_migrations_since(bare: Database, tmp_path: Path, version: str) -> None:
    fill(bare, version, tmp_path / "versions")
    before = everything(bare)
    assert all(before.values()), "of some table there is nothing to be kept"
    assert migrate(bare) == [f"{number:04}" for number in range(int(version) + 1, int(head()) + 1)]
    assert (current(bare), pending(bare)) == (head(), [])
    after = everything(bare)
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
        for old, new in zip(rows, after[table], strict=True):
            assert {name: new[name] for name in old} == old, table
    assert {row["slack_zone"] for row in after["member"]} <= {"Europe/Madrid", "Europe/Lisbon"}


@pytest.mark.parametrize("version", BEFORE_THIS)
def test_the_numbers_of_new_messages_go_on_behind_the_old_ones(
    bare: Database, tmp_path: Path, version: str
) -> None:
    fill(bare, version, tmp_path / "versions")
    if bare.is_shared:  # given by hand above; else the server counts
        with bare.write() as session:
            session.connection().exec_driver_sql(
                "SELECT setval('message_seq_seq', (SELECT max(seq) FROM message))"
            )
    migrate(bare)
    with bare.write() as session:
        newest = max(session.scalars(select(Message.seq)).all())
        made = Message(key="new", team_id="T1", purpose="digest", ref="new", destination="C1")
        session.add(made)
        session.flush()
        assert made.seq is not None
        assert made.seq > newest
