"""What holds on SQLite holds on PostgreSQL."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import select

from storage.contribution import Seal
from storage.database import BEGIN_WRITING, Database
from storage.migration import current, head, migrate
from storage.quick import write_quickly
from storage.ritual import Ritual
from storage.secret import SecretNeeded, kept_secret
from storage.tables import metadata
from tests.storage.harbour import ANA, entry
from tests.storage.postgres import end_connections
from tests.storage.retro_at_work import TeamAtWork

CONFIDED = "My manager does not listen"


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
    scrub(postgres)
    empty = pages(postgres)
    TeamAtWork(postgres, seed=5).holds_retro()
    assert pages(postgres) > 10 * empty
    assert postgres.has_traces
    scrub(postgres)
    assert pages(postgres) == empty
    assert not postgres.has_traces


def test_scrubbing_waits_for_nobody_who_reads(postgres: Database) -> None:
    with postgres.read() as session:
        session.exec(select(Seal)).all()
        assert not postgres.scrub()
    scrub(postgres)


def test_what_somebody_could_still_see_counts_as_not_scrubbed(postgres: Database) -> None:
    """The server keeps deleted rows for a transaction that began before, whatever it reads."""
    team = TeamAtWork(postgres, seed=5)
    with postgres.read() as session:
        session.exec(select(Ritual)).all()
        team.holds_retro()
        assert not postgres.scrub()
        assert postgres.has_traces
    scrub(postgres)


def scrub(database: Database) -> None:
    """As the ticker does: again, while others hold it up. Tests beside this one write on the same server."""
    for _ in range(300):
        if database.scrub():
            return
        threading.Event().wait(0.1)
    raise TimeoutError("the tables of sealed notes are still not written anew")


def one_more(database: Database) -> None:
    with database.write() as session:
        session.get_one(Ritual, "standup").version += 1


def change_meanwhile(database: Database, happens: Callable[[], None]) -> None:
    with database.write() as session:
        session.get_one(Ritual, "standup").version = 99
        session.flush()
        happens()


def test_a_server_that_was_started_anew_is_not_noticed_between_two_transactions(
    harbour_there: Database,
) -> None:
    one_more(harbour_there)
    end_connections(harbour_there.url)
    one_more(harbour_there)
    end_connections(harbour_there.url)
    with write_quickly(harbour_there):
        pass
    with harbour_there.read() as session:
        assert session.get_one(Ritual, "standup").version == 3


def test_a_server_that_is_started_anew_in_the_middle_costs_that_transaction_and_no_other(
    harbour_there: Database,
) -> None:
    with pytest.raises(OperationalError):
        change_meanwhile(harbour_there, lambda: end_connections(harbour_there.url))
    one_more(harbour_there)
    with harbour_there.read() as session:
        assert session.get_one(Ritual, "standup").version == 2


def test_a_copy_that_is_frozen_while_it_writes_does_not_hold_up_the_others_for_long(
    harbour_there: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = BEGIN_WRITING["postgresql"].replace("'10s'", "'300ms'")
    monkeypatch.setitem(BEGIN_WRITING, "postgresql", hurried)
    frozen = Database(harbour_there.url)
    with pytest.raises(DBAPIError, match="idle-in-transaction"):
        change_meanwhile(frozen, lambda: one_more(harbour_there))
    frozen.close()
    with harbour_there.read() as session:
        assert session.get_one(Ritual, "standup").version == 2
