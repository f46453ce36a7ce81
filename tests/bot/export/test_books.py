"""What of the database is in an export, and what is not."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import Session, select

from bot.export.books import in_words
from bot.export.cells import CONTINUED, GOES_ON, cleaned
from bot.export.making import write_file
from rituals import export as exports
from rituals.commitment import STATE_WORDS
from rituals.export import Request, Subject
from rituals.export.retro import RetroRows
from storage.commitment import Commitment, CommitmentState
from storage.contribution import Contribution
from storage.export import Export
from storage.member import Member
from tests.bot.export.archive import AUTUMN, COLUMNS, OTHER, SECRET, Archive
from tests.bot.export.office_suite import PROGRAM, open_in_libreoffice
from tests.bot.export.shelf import HOSTILE
from tests.rituals.office import CHANNEL, MONDAY, TEAM, at

ZONE = "Europe/Madrid"
TEXT = "Two customers signed up"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path)
    yield made
    made.database.close()


def exported(archive: Archive, tmp_path: Path, request: Request, by: str = "bo") -> Path:
    target = tmp_path / ("export.zip" if request.is_csv else "export.xlsx")
    export = Export(team_id=TEAM, asked_by=by, asked_at=archive.now, request=exports.stored(request))
    with archive.database.read() as session:
        write_file(session, export, target, archive.now)
    return target


def workbook(archive: Archive, tmp_path: Path, request: Request, by: str = "bo") -> Workbook:
    return load_workbook(exported(archive, tmp_path, request, by))


def rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    """Below the headings, without rows that hold nothing."""
    return [row for row in book[sheet].iter_rows(min_row=2, values_only=True) if any(row)]


def facts(book: Workbook) -> dict[str, Any]:
    return {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True) if row[0]}


@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
def test_the_workbook_holds_cell_by_cell_what_the_database_holds(archive: Archive, tmp_path: Path) -> None:
    with archive.database.write() as session:
        round_ = archive.retro(session)
        for number, text in enumerate(each for each in HOSTILE if "\ud83d" not in each):
            archive.note(session, round_, text, author=None if number % 3 == 0 else "chen")
        archive.note(session, round_, "x" * 40_000)
        archive.action(session, round_, "=1+1", due=date(2026, 11, 1))
        archive.action(session, round_, "Not yet", CommitmentState.PROPOSED, due=date(2026, 11, 1))
        archive.action(session, round_, "@x", CommitmentState.DROPPED, reason="-2 people left")
    path = exported(archive, tmp_path, Request(Subject.RETRO, ZONE, channels=(CHANNEL,)))
    seen = open_in_libreoffice(path, tmp_path / "libreoffice")
    with archive.database.read() as session:
        assert joined(seen.shown("Notes")[1:]) == [shown_note(session, each) for each in kept_notes(session)]
        assert seen.shown("Actions")[1:] == [shown_action(session, each) for each in kept_actions(session)]
    types = {cell.data_type for sheet in seen.workbook for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n", "d"}


def kept_notes(session: Session) -> list[Contribution]:
    return list(session.exec(select(Contribution).order_by(Contribution.prompt, Contribution.id)))


def kept_actions(session: Session) -> list[Commitment]:
    return list(session.exec(select(Commitment).order_by(Commitment.made_at, Commitment.id)))


def joined(shown: list[list[str]]) -> list[list[str]]:
    """With texts that took several rows in one again."""
    whole: list[list[str]] = []
    for row in shown:
        if row[4].startswith(CONTINUED):
            whole[-1][4] = whole[-1][4].removesuffix(GOES_ON) + row[4].removeprefix(CONTINUED)
        else:
            whole.append(row)
    return whole


def name(session: Session, user_id: str | None) -> str:
    return session.get_one(Member, (TEAM, user_id)).name if user_id else "anonymous"


def shown_note(session: Session, note: Contribution) -> list[str]:
    written = "2026-10-30 11:30" if note.made_at else ""
    who = name(session, note.author_id)
    return ["Autumn", "#team", "2026-10-30 17:00", COLUMNS[note.prompt], cleaned(note.text), who, written]


def shown_action(session: Session, action: Commitment) -> list[str]:
    is_open = action.closed_at is None
    state = f"{STATE_WORDS[action.state]}, overdue" if is_open else str(action.state)
    due = action.due.isoformat() if action.due else ""
    what = [action.text, name(session, action.owner_id), due, state, "22" if is_open else "3"]
    end = ["", ""] if is_open else ["2026-11-02 18:05", "-2 people left"]
    return [*what, "Autumn", "#team", "Ana", "2026-10-30 17:05", *end]


@pytest.mark.parametrize(
    ("subject", "said"), [(Subject.RETRO, "one retrospective"), (Subject.ANSWERS, "one round")]
)
def test_what_is_exported_is_said_in_the_words_of_its_people(subject: Subject, said: str) -> None:
    assert in_words(Request(subject, ZONE, round_id="r1"), []) == said


def test_actions_are_in_the_states_people_see_on_screen(archive: Archive) -> None:
    with archive.database.write() as session:
        archive.action(session, archive.retro(session), "Not yet", CommitmentState.PROPOSED)
    with archive.database.read() as session:
        rows = RetroRows(
            session, TEAM, Request(Subject.RETRO, ZONE, channels=(CHANNEL,)), at(MONDAY, "12:00")
        )
        assert [row.state for row in rows.actions()] == ["not accepted yet"]


def test_before_the_end_there_are_only_counts(archive: Archive, tmp_path: Path) -> None:
    with archive.database.write() as session:
        round_ = archive.retro(session, is_open=True)
        archive.note(session, round_, "Nobody may read this yet")
        archive.sealed(session, round_)
    book = workbook(archive, tmp_path, Request(Subject.RETRO, ZONE, channels=(CHANNEL,)))
    assert facts(book)["Still open: Autumn in #team"] == "2 notes so far"
    everything = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("Nobody may read" in str(cell) for cell in everything)


def test_only_the_channels_and_days_asked_for_are_in_it(archive: Archive, tmp_path: Path) -> None:
    with archive.database.write() as session:
        archive.note(session, archive.retro(session), "Ours")
        archive.note(session, archive.retro(session, channel=OTHER), "Theirs")
    here = workbook(archive, tmp_path, Request(Subject.RETRO, ZONE, channels=(CHANNEL,)))
    assert [row[4] for row in rows(here, "Notes")] == ["Ours"]
    later = Request(Subject.RETRO, ZONE, channels=(CHANNEL, OTHER), since=date(2026, 10, 31))
    assert rows(workbook(archive, tmp_path, later), "Notes") == []
    that_day = Request(Subject.RETRO, ZONE, channels=(CHANNEL, OTHER), since=AUTUMN, until=AUTUMN)
    both = rows(workbook(archive, tmp_path, that_day), "Notes")
    assert sorted(row[4] for row in both) == ["Ours", "Theirs"]


def test_one_retrospective_can_be_taken_alone(archive: Archive, tmp_path: Path) -> None:
    with archive.database.write() as session:
        first, second = archive.retro(session), archive.retro(session)
        archive.note(session, first, "First")
        archive.note(session, second, "Second")
    book = workbook(archive, tmp_path, Request(Subject.RETRO, ZONE, round_id=second.id))
    assert [row[4] for row in rows(book, "Notes")] == ["Second"]


def test_trends_count_by_month_without_a_gap(archive: Archive, tmp_path: Path) -> None:
    with archive.database.write() as session:
        round_ = archive.retro(session)
        archive.note(session, round_, "One")
        archive.action(session, round_, "Done soon", CommitmentState.DONE)
        archive.action(session, round_, "Still there")
    book = workbook(archive, tmp_path, Request(Subject.RETRO, ZONE))
    assert rows(book, "Trends") == [("2026-10", 1, 2, 0, 2), ("2026-11", 0, 0, 1, 1)]


def test_updates_of_a_private_channel_are_only_for_those_in_it(archive: Archive, tmp_path: Path) -> None:
    with archive.database.write() as session:
        archive.update(session, "For all", [CHANNEL])
        archive.update(session, "For leads", [SECRET])
        archive.update(session, "For both", [CHANNEL, SECRET])
    request = Request(Subject.UPDATES, ZONE)
    bos = rows(workbook(archive, tmp_path, request, by="bo"), "Updates")
    assert sorted((row[2], row[12]) for row in bos) == [("For all", "#team"), ("For both", "#team")]
    anas = rows(workbook(archive, tmp_path, request, by="ana"), "Updates")
    assert {row[2] for row in anas} == {"For all", "For leads", "For both"}


def test_answers_are_exported_by_question(archive: Archive, tmp_path: Path) -> None:
    ritual = archive.standup()
    archive.moves_to(at(MONDAY, "09:00"))
    archive.says(ritual, "ana", TEXT)
    archive.moves_to(at(MONDAY + timedelta(days=1), "12:00"))
    book = workbook(archive, tmp_path, Request(Subject.ANSWERS, ZONE, "standup", channels=(CHANNEL,)))
    (row,) = rows(book, "Answers")
    assert row[1:6] == ("Daily standup", "#team", "Ana", "What changed for the better since last time?", TEXT)


def test_csv_comes_as_one_file_for_each_table(archive: Archive, tmp_path: Path) -> None:
    with archive.database.write() as session:
        archive.note(session, archive.retro(session), "=1+1")
    path = exported(archive, tmp_path, Request(Subject.RETRO, ZONE, channels=(CHANNEL,), is_csv=True))
    with zipfile.ZipFile(path) as archived:
        assert archived.namelist() == ["Notes.csv", "Actions.csv", "Trends.csv", "Read me.txt"]
        assert "'=1+1" in archived.read("Notes.csv").decode("utf-8-sig")
