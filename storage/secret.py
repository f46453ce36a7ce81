"""The secret that is kept beside the SQLite file when RITUALS_SECRET is not set: without it the database's notes
without a name cannot be opened, so no backup of the database holds it."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from storage.database import Database, StorageRefusal, database_file

SECRET_BYTES = 32


class SecretNeeded(StorageRefusal):
    def __init__(self) -> None:
        super().__init__(
            "RITUALS_SECRET is not set. With PostgreSQL there is no file to keep one beside, and all copies of the bot "
            "need the same: make one with python3 -c 'import secrets; print(secrets.token_hex(32))' and set it."
        )


class SecretDamaged(StorageRefusal):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} does not hold the secret that was kept there. Put it back as it was. Or delete the file: a new "
            "one is made at the next start, and notes without a name that are still sealed by then are lost."
        )


def secret_file(database: Database) -> Path | None:
    """None on PostgreSQL and for a database in memory."""
    file = database_file(database)
    return None if file is None else file.with_name(f"{file.name}.secret")


def kept_secret(database: Database) -> bytes:
    """The same at every start; made at the first, readable by its owner only. Raises SecretNeeded, SecretDamaged."""
    file = secret_file(database)
    if file is None:
        if database.engine.dialect.name != "sqlite":
            raise SecretNeeded
        return secrets.token_bytes(SECRET_BYTES)  # a database in memory does not outlive it either
    if not file.exists():
        _make(file)
    return _read(file)


def found_secret(database: Database) -> bytes | None:
    """The one that was kept; looking makes none. Raises SecretNeeded, SecretDamaged."""
    file = secret_file(database)
    if file is None and database.engine.dialect.name != "sqlite":
        raise SecretNeeded
    return _read(file) if file is not None and file.exists() else None


def _read(file: Path) -> bytes:
    secret = file.read_bytes().strip()
    if len(secret) < 2 * SECRET_BYTES:
        raise SecretDamaged(file)
    return secret


def _make(file: Path) -> None:
    """Whole or not at all; when two processes start at once, both go on with the one that was first."""
    handle, name = tempfile.mkstemp(
        prefix=f"{file.name}.", suffix=".unfinished", dir=file.parent
    )  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as unfinished:
            unfinished.write(f"{secrets.token_hex(SECRET_BYTES)}\n")
            unfinished.flush()
            os.fsync(unfinished.fileno())
        with suppress(FileExistsError):
            os.link(name, file)
        _sync_folder(file.parent)
    finally:
        os.unlink(name)


def _sync_folder(folder: Path) -> None:
    """Or the name may be gone after a power cut, while what was sealed with it is not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
