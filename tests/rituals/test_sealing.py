"""Notes without a name: sealed while people write, opened together, and lost to everybody else."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from rituals.sealing import (
    MOST_NOTES,
    NoteGone,
    NoteTooLong,
    Released,
    RoundUnsealed,
    SealedText,
    Sealer,
    TooManyNotes,
)
from storage.contribution import Seal, SealedNote
from storage.round import Round
from tests.rituals.office import MONDAY, ON_A_FILE, Office, at

SECRET = b"0123456789abcdef0123456789abcdef"
CONFIDED = "My manager does not listen"
FATIMA = "U0FATIMA"


class Confidants:
    """An open round of the office, and a sealer."""

    def __init__(self, office: Office, secret: bytes = SECRET) -> None:
        self.office = office
        self.sealer = Sealer(secret)
        self.ritual = office.standup()
        self.round = self.opens("first")

    def opens(self, key: str) -> str:
        with self.office.database.write() as session:
            round_ = Round(
                team_id="T1",
                ritual_id=self.ritual,
                version=1,
                channel_id="C1",
                key=key,
                day=MONDAY,
                opened_at=self.office.now,
                closes_at=at(MONDAY, "18:00"),
            )
            session.add(round_)
            session.flush()
            self.sealer.open_round(session, round_.id)
            return round_.id

    def confides(self, name: str, text: str, prompt: str = "start") -> str:
        with self.office.database.write() as session:
            return self.sealer.put(session, self.round, name, SealedText(prompt, text))

    def changes(self, name: str, handle: str, text: str) -> None:
        with self.office.database.write() as session:
            self.sealer.change(session, self.round, name, handle, SealedText("stop", text))

    def removes(self, name: str, handle: str) -> None:
        with self.office.database.write() as session:
            self.sealer.remove(session, self.round, name, handle)

    def sees(self, name: str) -> list[str]:
        with self.office.database.read() as session:
            return [note.text for _, note in self.sealer.own(session, self.round, name)]

    def release(self, least_writers: int = 3) -> Released:
        with self.office.database.write() as session:
            return self.sealer.release(session, self.round, least_writers)

    def count(self) -> int:
        with self.office.database.read() as session:
            return self.sealer.count(session, self.round)

    def boxes(self) -> dict[str, bytes]:
        with self.office.database.read() as session:
            return {row.locator: row.box for row in session.exec(select(SealedNote))}

    def salts(self) -> list[bytes]:
        with self.office.database.read() as session:
            return list(session.exec(select(Seal.salt)))


@pytest.fixture
def team(office: Office) -> Confidants:
    return Confidants(office)


def test_who_wrote_sees_their_own_notes_and_nobody_elses(team: Confidants) -> None:
    team.confides("ana", "Fewer meetings")
    team.confides("bo", "More tests")
    team.confides("ana", "Shorter calls")
    assert team.sees("ana") == ["Fewer meetings", "Shorter calls"]
    assert team.sees("bo") == ["More tests"]
    assert team.sees("chen") == []
    assert team.count() == 3


def test_ones_own_note_can_be_changed_and_removed(team: Confidants) -> None:
    first, second = (team.confides("ana", text) for text in ("Fewer meetings", "Shorter calls"))
    team.changes("ana", first, "No meetings")
    team.removes("ana", second)
    assert team.sees("ana") == ["No meetings"]
    assert team.confides("ana", "Longer breaks") == second


def test_nobody_changes_a_note_that_is_not_theirs(team: Confidants) -> None:
    handle = team.confides("ana", "Fewer meetings")
    for wrong in (handle, "7", "30", "-1", "", "one"):
        with pytest.raises(NoteGone):
            team.changes("bo", wrong, "Bo was here")
        with pytest.raises(NoteGone):
            team.removes("bo", wrong)
    assert team.sees("ana") == ["Fewer meetings"]


def test_all_is_read_together_in_an_order_that_nobody_chose(team: Confidants) -> None:
    written = [f"Note {number} of {name}" for number in range(4) for name in ("ana", "bo", "chen")]
    for text in written:
        team.confides(text.split()[-1], text, prompt=text.split()[1])
    notes = team.release().notes
    assert sorted(note.text for note in notes) == sorted(written)
    assert all(note.prompt == note.text.split()[1] for note in notes)
    assert [note.text for note in notes] not in (written, sorted(written))


def test_after_the_end_neither_boxes_nor_salt_are_there_and_nothing_can_be_added(team: Confidants) -> None:
    for name in ("ana", "bo", "chen"):
        team.confides(name, CONFIDED)
    team.release()
    assert (team.boxes(), team.salts(), team.sees("ana"), team.count()) == ({}, [], [], 0)
    with pytest.raises(RoundUnsealed):
        team.confides("ana", "One more")
    assert team.release() == Released()


def test_notes_of_fewer_than_three_people_are_held_back_and_stay_theirs(team: Confidants) -> None:
    handle = team.confides("ana", "One")
    for text in ("Two", "Three"):
        team.confides("ana", text)
    team.confides("bo", "Four")
    assert team.release() == Released(withheld=4)
    assert team.sees("ana") == ["One", "Two", "Three"]
    team.removes("ana", handle)
    assert team.sees("ana") == ["Two", "Three"]


def test_what_was_held_back_can_be_forgotten_and_then_nobody_sees_it(team: Confidants) -> None:
    team.confides("ana", CONFIDED)
    team.release()
    for _ in range(2):
        with team.office.database.write() as session:
            team.sealer.forget(session, team.round)
    assert (team.boxes(), team.salts(), team.sees("ana")) == ({}, [], [])


def test_a_round_nobody_wrote_in_holds_nothing_back(team: Confidants) -> None:
    assert team.release() == Released()
    assert team.salts() == []


def test_somebody_erased_in_the_middle_leaves_nothing_and_the_others_keep_theirs(team: Confidants) -> None:
    for name in ("ana", "bo", "ana"):
        team.confides(name, f"By {name}")
    with team.office.database.write() as session:
        assert team.sealer.remove_all_of(session, team.round, "ana") == 2
        assert team.sealer.remove_all_of(session, team.round, "grace") == 0
    assert (team.sees("ana"), team.sees("bo"), team.count()) == ([], ["By bo"], 1)


def test_rounds_share_nothing(team: Confidants) -> None:
    team.confides("ana", "In the first")
    first, team.round = team.round, team.opens("second")
    team.confides("ana", "In the second")
    assert len(team.boxes()) == 2
    assert team.sees("ana") == ["In the second"]
    team.release(least_writers=1)
    team.round = first
    assert team.sees("ana") == ["In the first"]


def test_opening_a_round_again_keeps_what_opens_it(team: Confidants) -> None:
    team.confides("ana", "Fewer meetings")
    with team.office.database.write() as session:
        team.sealer.open_round(session, team.round)
    assert team.sees("ana") == ["Fewer meetings"]


def test_a_person_may_write_thirty_notes_and_is_told_when_there_are_more(team: Confidants) -> None:
    for number in range(MOST_NOTES):
        team.confides("ana", f"Note {number}")
    with pytest.raises(TooManyNotes, match="delete one"):
        team.confides("ana", "One too many")
    assert team.confides("bo", "The first") == "0"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🦑" * 3000,
        "ب" * 3000,
        "a\u0301" * 1500,
        "<!channel> *x* &lt;",
        "line\none\ttab\x07",
        "会議" * 1500,
    ],
)
def test_whatever_people_type_comes_back_as_it_was(team: Confidants, text: str) -> None:
    team.confides("ana", text, prompt="p" * 40)
    assert team.release(least_writers=1).notes == [SealedText("p" * 40, text)]


def test_what_no_database_can_keep_is_replaced_so_that_the_round_can_close(team: Confidants) -> None:
    team.confides("ana", "half an emoji \ud83e and \0 nothing")
    assert [note.text for note in team.release(least_writers=1).notes] == ["half an emoji ? and  nothing"]


def test_a_note_longer_than_any_form_takes_is_refused_with_the_remedy(team: Confidants) -> None:
    with pytest.raises(NoteTooLong, match="Shorten it"):
        team.confides("ana", "🦑" * 3100)
    assert team.count() == 0


def test_boxes_have_one_length_and_no_two_of_them_are_alike(team: Confidants) -> None:
    for name, text in (("ana", ""), ("ana", "Yes"), ("bo", "Yes"), ("chen", "🦑" * 3000)):
        team.confides(name, text)
    boxes = team.boxes()
    assert len({len(box) for box in boxes.values()}) == 1
    assert len({box[:64] for box in boxes.values()}) == 4
    assert {len(locator) for locator in boxes} == {64}


def test_every_box_looks_new_whenever_one_note_is_written_changed_or_removed(team: Confidants) -> None:
    handle = team.confides("ana", "Fewer meetings")
    team.confides("bo", "More tests")
    for write in (
        lambda: team.confides("chen", "Shorter calls"),
        lambda: team.changes("ana", handle, "No meetings"),
        lambda: team.removes("ana", handle),
    ):
        before = team.boxes()
        write()
        after = team.boxes()
        assert not set(before.values()) & set(after.values())


def change_box(team: Confidants, box: bytes, locator: str) -> None:
    with team.office.database.write() as session:
        session.exec(update(SealedNote).where(col(SealedNote.locator) == locator).values(box=box))


@pytest.mark.parametrize(
    "damage", [lambda box: box[:-1], lambda _: b"", lambda box: box[:99] + b"\0" + box[100:]]
)
def test_a_damaged_box_is_counted_as_lost_and_the_others_are_read(
    team: Confidants, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("ana", "bo", "chen"):
        team.confides(name, f"By {name}")
    team.confides("dalia", "By dalia")
    locator, box = next(iter(team.boxes().items()))
    change_box(team, damage(box), locator)
    team.confides("ana", "Another")  # seals all others anew, and leaves this one as it is
    released = team.release(least_writers=2)
    assert (len(released.notes), released.lost, released.withheld) == (4, 1, 0)
    assert "notes without a name cannot be opened" in caplog.text
    assert locator not in caplog.text
    assert team.boxes() == {}


def test_a_box_put_in_anothers_place_does_not_open(team: Confidants) -> None:
    for name in ("ana", "bo", "chen", "dalia"):
        team.confides(name, f"By {name}")
    (one, _), (_, box), *_ = team.boxes().items()
    change_box(team, box, one)
    assert team.release().lost == 1


def test_with_another_secret_nothing_opens_and_the_round_closes_all_the_same(team: Confidants) -> None:
    for name in ("ana", "bo", "chen"):
        team.confides(name, CONFIDED)
    team.sealer = Sealer(secrets.token_bytes(32))
    assert team.sees("ana") == []
    with team.office.database.read() as session:
        assert team.sealer.count_lost(session, team.round) == 3
    assert team.release() == Released(lost=3)
    assert team.boxes() == {}


def test_with_the_earlier_secret_put_back_all_opens_also_what_was_written_meanwhile(team: Confidants) -> None:
    team.confides("ana", "Before")
    right, team.sealer = team.sealer, Sealer(b"another " * 4)
    team.confides("ana", "Meanwhile")
    assert team.sees("ana") == ["Meanwhile"]
    team.sealer = right
    assert team.sees("ana") == ["Before"]
    assert team.count() == 2


def test_printing_what_was_confided_shows_none_of_it(team: Confidants) -> None:
    note = SealedText("start", CONFIDED)
    assert CONFIDED not in f"{note} {note!r} {Released([note])}"


def test_neither_logs_nor_errors_hold_text_writer_or_place(
    team: Confidants, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "sqlalchemy")  # as the command line does
    shown = []
    handle = team.confides(FATIMA, CONFIDED)
    for attempt in (
        lambda: team.confides(FATIMA, CONFIDED + "🦑" * 3100),
        lambda: team.changes(FATIMA, "17", CONFIDED),
        lambda: _into_no_round(team),
    ):
        try:
            attempt()
        except (NoteTooLong, NoteGone, IntegrityError) as error:
            shown.append("".join(traceback.format_exception(error)))
    team.changes(FATIMA, handle, CONFIDED)
    locators = team.boxes()
    team.release(least_writers=1)
    assert len(shown) == 3
    for place in ("\n".join(shown), caplog.text):
        for hidden in (FATIMA, CONFIDED, *locators):
            assert hidden not in place


def _into_no_round(team: Confidants) -> None:
    with team.office.database.write() as session:
        session.add(Seal(round_id="nowhere", salt=b"salt"))
        session.flush()


def test_a_crash_in_the_middle_of_releasing_changes_nothing(team: Confidants) -> None:
    for name in ("ana", "bo", "chen"):
        team.confides(name, f"By {name}")
    with suppress(KeyboardInterrupt), team.office.database.write() as session:
        team.sealer.release(session, team.round, 3)
        raise KeyboardInterrupt
    assert team.sees("ana") == ["By ana"]
    assert len(team.release().notes) == 3


@ON_A_FILE
def test_the_database_says_when_it_has_to_be_scrubbed(team: Confidants, tmp_path: Path) -> None:
    database = team.office.database
    assert database.scrub()
    handle = team.confides("ana", CONFIDED)
    assert database.has_traces
    assert database.scrub()
    assert not database.has_traces
    with suppress(KeyboardInterrupt), database.write() as session:
        team.sealer.remove(session, team.round, "ana", handle)
        raise KeyboardInterrupt
    assert not database.has_traces
    assert (tmp_path / "rituals.db-wal").stat().st_size == 0
