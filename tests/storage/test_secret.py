"""The secret beside the database: made once, kept for its owner only, and never made up anew when it is damaged."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.database import Database
from storage.secret import SecretDamaged, found_secret, kept_secret


def test_it_is_made_at_the_first_start_and_the_same_at_every_other(
    database: Database, tmp_path: Path
) -> None:
    first = kept_secret(database)
    assert re.fullmatch(rb"[0-9a-f]{64}", first)
    assert kept_secret(database) == first
    file = tmp_path / "rituals.sqlite.secret"
    assert file.read_text(encoding="ascii") == f"{first.decode()}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.unfinished"))


def test_of_copies_that_start_at_once_all_go_on_with_the_same(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: kept_secret(database), range(8)))) == 1


def test_looking_for_it_makes_none(database: Database, tmp_path: Path) -> None:
    assert found_secret(database) is None
    assert not list(tmp_path.glob("*.secret"))
    assert kept_secret(database) == found_secret(database)


@pytest.mark.parametrize("left", ["", "0123456789abcdef\n"])
def test_a_damaged_one_is_said_and_not_replaced(database: Database, tmp_path: Path, left: str) -> None:
    (tmp_path / "rituals.sqlite.secret").write_text(left, encoding="ascii")
    for look in (kept_secret, found_secret):
        with pytest.raises(SecretDamaged, match="Put it back") as caught:
            look(database)
        assert left.strip() == "" or left.strip() not in str(caught.value)
    assert (tmp_path / "rituals.sqlite.secret").read_text(encoding="ascii") == left


def test_a_database_in_memory_has_one_that_ends_with_it() -> None:
    database = Database("sqlite://")
    assert kept_secret(database) != kept_secret(database)
    database.close()
