"""The commands that whoever uses PostgreSQL is told to run are run here as they are told."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlmodel import select

from storage.backup import NeedsPgDump, backup
from storage.contribution import Seal, SealedNote
from storage.database import Database, StorageRefusal
from storage.migration import current, head
from storage.restore import NeedsPgRestore, restore
from storage.ritual import Ritual
from tests.storage.harbour import MORNING, add_standup
from tests.storage.retro_at_work import TeamAtWork


def run(refusal: StorageRefusal, database: Database) -> None:
    command = re.search(r"Run: (.*?) \(with PGHOST", str(refusal))
    assert command is not None
    with database.engine.connect() as connection:
        programs = connection.exec_driver_sql(
            "SELECT setting FROM pg_config WHERE name = 'BINDIR'"
        ).scalar_one()
    reached = conninfo_to_dict(database.url.replace("+psycopg", ""))
    names = {
        "PGDATABASE": "dbname",
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
    }
    environment = {name: str(reached[part]) for name, part in names.items() if part in reached}
    environment["PATH"] = f"{programs}:/usr/bin:/bin"
    subprocess.run(["sh", "-c", command[1]], env=environment, check=True, timeout=60)


def standups(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.exec(select(Ritual.id).where(Ritual.kind == "standup")))


def test_a_dump_and_the_way_back_as_they_are_told(harbour_there: Database, tmp_path: Path) -> None:
    TeamAtWork(harbour_there, seed=5).writes()
    with pytest.raises(NeedsPgDump) as dumping:
        backup(harbour_there, tmp_path / "copy of monday.dump", MORNING)
    run(dumping.value, harbour_there)
    with harbour_there.write() as session:
        add_standup(session, "afternoon")
    assert standups(harbour_there) == ["afternoon", "standup"]

    with pytest.raises(NeedsPgRestore) as restoring:
        restore(harbour_there, tmp_path / "copy of monday.dump", MORNING, lambda *_: None)
    run(restoring.value, harbour_there)
    assert standups(harbour_there) == ["standup"]
    assert current(harbour_there) == head()
    with harbour_there.read() as session:
        assert session.exec(select(Seal)).all() == session.exec(select(SealedNote)).all() == []
