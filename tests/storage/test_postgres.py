"""What holds on SQLite holds on PostgreSQL."""

from __future__ import annotations

import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage.contribution import Seal
from storage.database import Database
from storage.migration import current, head, migrate
from storage.ritual import Ritual
from storage.secret import SecretNeeded, kept_secret
from storage.tables import metadata
from tests.storage.harbour import ANA, add_round, add_standup, entry
from tests.storage.retro_at_work import TeamAtWork

CONFIDED = "My manager does not listen"
THREADS, CHANGES = 4, 10


@pytest.fixture
def harbour_there(postgres: Database) -> Database:
    with postgres.write() as session:
        add_standup(session)
        session.flush()
        add_round(session)
    return postgres


def test_the_migrated_schema_is_the_models(postgres: Database) -> None:
    assert current(postgres) == head()
    with postgres.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_index_with_a_condition_has_it_here_too(postgres: Database) -> None:
    found = inspect(postgres.engine)
    conditional = {
        index.name: table for table in metadata.tables.values() for index in table.indexes
        if index.dialect_options["postgresql"]["where"] is not None
    }  # fmt: skip
    assert conditional
    for name, table in conditional.items():
        (index,) = [each for each in found.get_indexes(table.name) if each["name"] == name]
        assert index["dialect_options"]["postgresql_where"], name


def test_the_second_start_finds_nothing_to_do(postgres: Database) -> None:
    assert migrate(postgres) == []


def test_copies_of_the_bot_that_read_change_and_write_at_once_lose_nothing(harbour_there: Database) -> None:
    copies = [
        Database(f"{harbour_there.engine.url.render_as_string(hide_password=False)}") for _ in range(THREADS)
    ]

    def repeatedly(copy: Database) -> None:
        for _ in range(CHANGES):
            with copy.write() as session:
                session.get_one(Ritual, "standup").version += 1

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(repeatedly, copies))
    for copy in copies:
        copy.close()
    with harbour_there.read() as session:
        assert session.get_one(Ritual, "standup").version == 1 + THREADS * CHANGES


def test_an_error_never_repeats_what_somebody_wrote(harbour_there: Database) -> None:
    with pytest.raises(IntegrityError) as caught, harbour_there.write() as session:
        session.add(entry(ANA, CONFIDED))
    logged = "".join(traceback.format_exception(caught.value))
    assert "entry_pkey" in logged
    assert CONFIDED not in logged


def test_the_secret_has_to_be_given(postgres: Database) -> None:
    with pytest.raises(SecretNeeded, match="make one"):
        kept_secret(postgres)


def pages(database: Database) -> int:
    query = "SELECT sum(pg_total_relation_size(each)) FROM unnest(ARRAY['seal', 'sealed_note']::regclass[]) AS each"
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


def test_scrubbing_leaves_the_tables_of_sealed_notes_as_small_as_they_began(postgres: Database) -> None:
    postgres.scrub()
    empty = pages(postgres)
    TeamAtWork(postgres, seed=5).holds_retro()
    assert pages(postgres) > 10 * empty
    assert postgres.has_traces
    assert postgres.scrub()
    assert pages(postgres) == empty
    assert not postgres.has_traces


def test_scrubbing_waits_for_nobody_who_reads(postgres: Database) -> None:
    with postgres.read() as session:
        session.exec(select(Seal)).all()
        assert not postgres.scrub()
    assert postgres.scrub()
