"""What a killed bot leaves of an export it was making."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.export.apart import FOLDERS, NotMade, clear_away, make_apart
from storage.database import Database
from storage.export import Export

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def folder(name: str, made_at: datetime) -> Path:
    made = Path(tempfile.gettempdir()) / name
    made.mkdir()
    (made / "retro.xlsx").write_bytes(b"what people wrote")
    os.utime(made, (made_at.timestamp(), made_at.timestamp()))
    return made


def test_it_is_removed_at_the_next_start_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    now = NOW
    left = folder(f"{FOLDERS}left", now - timedelta(days=1))
    at_work = folder(f"{FOLDERS}at-work", now - timedelta(minutes=40))
    others = folder("somebody-elses", now - timedelta(days=1))
    clear_away(now)
    assert [each.exists() for each in (left, at_work, others)] == [False, True, True]


def test_an_export_under_way_ends_when_the_bot_does(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    export = Export(id="0" * 16, team_id="T1", asked_by="ana", asked_at=NOW, request={})
    with pytest.raises(NotMade):
        make_apart(database, export, tmp_path / "retro.xlsx", NOW, is_over=lambda: True)
    assert list(tmp_path.glob("retro*")) == []
    database.close()
