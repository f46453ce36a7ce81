"""What lies in the files: a copy made at any time tells nobody without the secret what was in a box, and after the end
not even the secret does."""

from __future__ import annotations

import logging
import shutil
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from bot.metrics import Metrics
from bot.ticker import Ticker
from rituals.retro import course
from rituals.sealing import Released, SealedText, Sealer
from storage.backup import backup
from storage.contribution import Seal, SealedNote
from storage.database import Database, database_file
from storage.round import Round
from storage.secret import kept_secret, secret_file
from tests.storage.harbour import MORNING, database_at
from tests.storage.retro_at_work import PEOPLE, Retro, TeamAtWork

PIECE = 16
"""Bytes that are compared at a time; they are random, so that none is met by chance."""


@pytest.fixture
def team(database: Database) -> TeamAtWork:
    return TeamAtWork(database, seed=11)


@pytest.fixture
def one_long_log(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database whose write-ahead log is never written home, so that it holds all there ever was."""
    database = database_at(Path(shutil.copy(migrated_file, tmp_path)))
    event.listen(database.engine, "connect", lambda it, _: it.execute("PRAGMA wal_autocheckpoint=0"))
    yield database
    database.close()


def files(database: Database) -> dict[str, bytes]:
    file = Path(str(database.engine.url.database))
    found = {each.name: each.read_bytes() for each in file.parent.glob(f"{file.name}*")}
    return {name: content for name, content in found.items() if not name.endswith((".migrating", ".secret"))}


def boxes_and_salts(retro: Retro) -> list[bytes]:
    """All there ever were."""
    rows = [
        row
        for commit in retro.commits
        for table in ("sealed_note", "seal")
        for row in commit.after[table].values()
    ]
    return sorted({bytes(value) for row in rows for name, value in row.values if name in ("box", "salt")})


def standing(database: Database) -> set[bytes]:
    """The boxes and the salt that are there now."""
    with database.read() as session:
        return {*session.exec(select(SealedNote.box)), *session.exec(select(Seal.salt))}


def found_in(content: bytes, wanted: list[bytes]) -> list[bytes]:
    """Those of which `content` holds 31 bytes in a row, or more."""
    held = {content[at : at + PIECE] for at in range(0, len(content), PIECE)}
    return [each for each in wanted if any(piece in held for piece in pieces(each, step=1))]


def pieces(content: bytes, step: int) -> Iterator[bytes]:
    return (content[at : at + PIECE] for at in range(0, len(content) - PIECE + 1, step))


def everything(database: Database) -> bytes:
    return b"".join(files(database).values())


def test_after_the_end_no_piece_of_any_box_or_salt_is_left_in_any_file(team: TeamAtWork) -> None:
    retro = team.holds_retro()
    wanted = boxes_and_salts(retro)
    assert len(wanted) > 50
    assert found_in(everything(team.database), wanted), "this search would find nothing anyway"
    assert team.database.scrub()
    assert files(team.database).keys() >= {"rituals.sqlite", "rituals.sqlite-wal"}
    assert found_in(everything(team.database), wanted) == []


def test_while_people_write_no_earlier_version_of_a_box_is_left_in_any_file(team: TeamAtWork) -> None:
    retro = team.writes()
    now = standing(team.database)
    earlier = [each for each in boxes_and_salts(retro) if each not in now]
    assert len(earlier) > 50
    assert team.database.scrub()
    assert found_in(everything(team.database), earlier) == []
    assert len(found_in(everything(team.database), sorted(now))) == len(now)


def test_a_bot_that_was_killed_right_after_the_end_clears_up_when_it_starts_again(
    team: TeamAtWork, tmp_path: Path
) -> None:
    retro = team.holds_retro()
    (tmp_path / "killed").mkdir()
    for name, content in files(team.database).items():
        (tmp_path / "killed" / name).write_bytes(content)
    database = database_at(tmp_path / "killed" / "rituals.sqlite")
    assert found_in(everything(database), boxes_and_salts(retro))
    ticker = Ticker(database, Noon(), wake=lambda: None, doubt=lambda: None, metrics=Metrics())
    ticker.tick()
    assert found_in(everything(database), boxes_and_salts(retro)) == []
    database.close()


class Noon:
    def calendar(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)

    elapsed = calendar


def test_somebody_who_reads_meanwhile_delays_it_and_holds_up_nobody(team: TeamAtWork) -> None:
    database = team.database
    with database.read() as session:
        session.exec(select(Round)).all()
        retro = team.holds_retro()
        assert not database.scrub()
        assert database.has_traces
        with database.write() as writer:
            writer.add(Seal(round_id=retro.round_id, salt=b"nobody waits"))
    assert database.scrub()
    assert found_in(everything(database), boxes_and_salts(retro)) == []


def test_closing_the_database_clears_up_too(team: TeamAtWork) -> None:
    retro = team.holds_retro()
    team.database.close()
    assert found_in(everything(team.database), boxes_and_salts(retro)) == []


def commits(log: bytes) -> list[list[bytes]]:
    """The pages that each transaction wrote to a write-ahead log (https://sqlite.org/fileformat2.html#walformat)."""
    (size,) = struct.unpack_from(">I", log, 8)
    found: list[list[bytes]] = [[]]
    for at in range(32, len(log), 24 + size):
        (pages_after_commit,) = struct.unpack_from(">I", log, at + 4)
        found[-1].append(log[at + 24 : at + 24 + size])
        if pages_after_commit:
            found.append([])
    return found[:-1]


def test_in_the_log_no_transaction_holds_a_box_together_with_anybodys_name(one_long_log: Database) -> None:
    team = TeamAtWork(one_long_log, seed=11)
    retro = team.writes()
    written = commits(files(one_long_log)["rituals.sqlite-wal"])
    of_boxes = {
        piece for box in boxes_and_salts(retro) if len(box) > 1000 for piece in pieces(box, step=PIECE)
    }
    sealing = [
        pages
        for pages in written
        if any(piece in of_boxes for page in pages for piece in pieces(page, step=1))
    ]
    naming = [
        pages for pages in written if any(person.encode() in page for page in pages for person in PEOPLE)
    ]
    assert len(sealing) == sum(commit.person is None for commit in retro.commits[1:])
    assert len(naming) >= sum(commit.person is not None for commit in retro.commits)
    assert not [pages for pages in sealing if pages in naming]


def test_nothing_that_was_confided_is_in_the_files_before_the_end(team: TeamAtWork) -> None:
    retro = team.writes()
    content = everything(team.database)
    assert not [words for words in retro.writers if words.split()[0].encode() in content]


def backed_up(database: Database, target: Path) -> None:
    backup(database, target, MORNING)


def middle_and_end(
    team: TeamAtWork, folder: Path, copy: Callable[[Database, Path], None] = backed_up
) -> tuple[Database, Retro]:
    """A copy from the middle of a round that has ended since; a backup, unless it is made in another way."""
    retro = team.writes()
    copy(team.database, folder / "middle.db")
    team.ends(retro)
    return database_at(folder / "middle.db"), retro


def reads(session: Session, sealer: Sealer, retro: Retro) -> Released:
    return sealer.release(session, retro.round_id, course.LEAST_WRITERS)


def test_a_backup_from_the_middle_opens_nothing_even_with_the_secret(
    team: TeamAtWork, tmp_path: Path
) -> None:
    copy, retro = middle_and_end(team, tmp_path)
    with copy.write() as session:
        assert reads(session, team.sealer, retro) == Released()
    copy.close()
    left = (tmp_path / "middle.db").read_bytes()
    salts = [dict(row.values)["salt"] for commit in retro.commits for row in commit.after["seal"].values()]
    boxes = [dict(row.values)["box"] for row in retro.before_the_end["sealed_note"].values()]
    assert found_in(left, [*salts, *boxes]) == []


def test_after_a_restore_from_the_middle_people_can_go_on_writing(team: TeamAtWork, tmp_path: Path) -> None:
    copy, retro = middle_and_end(team, tmp_path)
    with copy.write() as session:
        assert not [person for person in PEOPLE if team.sealer.own(session, retro.round_id, person)]
        for person in PEOPLE:
            team.sealer.put(session, retro.round_id, person, SealedText("start", f"Once more from {person}"))
        assert len(reads(session, team.sealer, retro).notes) == len(PEOPLE)
    copy.close()


def copied_as_it_is(database: Database, target: Path) -> None:
    database.scrub()
    source = database_file(database)
    assert source is not None
    shutil.copyfile(source, target)


def test_a_copy_from_the_middle_opens_with_no_other_secret(team: TeamAtWork, tmp_path: Path) -> None:
    copy, retro = middle_and_end(team, tmp_path, copied_as_it_is)
    with copy.write() as session:
        released = reads(session, Sealer(b"any other thirty-two characters."), retro)
    assert released == Released(lost=len(retro.writers))
    copy.close()


def test_a_backup_holds_no_secret_though_it_lies_beside_the_database(
    database: Database, tmp_path: Path
) -> None:
    secret = kept_secret(database)
    backup(database, tmp_path / "copy.db", MORNING)
    assert secret not in (tmp_path / "copy.db").read_bytes()
    assert secret not in everything(database)
    kept = secret_file(database)
    assert kept is not None
    assert kept.read_bytes().strip() == secret


def test_after_the_end_the_secret_opens_nothing_that_is_left(team: TeamAtWork, tmp_path: Path) -> None:
    retro = team.holds_retro()
    team.database.scrub()
    with team.database.write() as session:
        assert reads(session, team.sealer, retro) == Released()
        assert not [person for person in PEOPLE if team.sealer.own(session, retro.round_id, person)]
    salts = {dict(row.values)["salt"] for commit in retro.commits for row in commit.after["seal"].values()}
    assert len(salts) == 1
    assert found_in(everything(team.database), sorted(salts)) == []


def test_who_holds_the_secret_and_a_copy_of_an_open_round_can_read_it(
    team: TeamAtWork, tmp_path: Path
) -> None:
    """The limit of the promise, as README tells it."""
    copy, retro = middle_and_end(team, tmp_path, copied_as_it_is)
    with copy.read() as session:
        seen = [
            note.text for person in PEOPLE for _, note in team.sealer.own(session, retro.round_id, person)
        ]
    assert sorted(seen) == sorted(retro.writers)
    copy.close()


def test_the_logs_of_a_whole_round_hold_no_text_no_place_and_nobody(
    team: TeamAtWork, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "sqlalchemy")  # as the command line does
    retro = team.holds_retro()
    team.database.scrub()
    hidden = [*(words.split()[0] for words in retro.writers), *retro.owners, *PEOPLE]
    assert not [each for each in hidden if each in caplog.text]
