"""Notes: one's own until the end, with a name or without, and what becomes of people who go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from rituals.retro import finding, note
from rituals.retro.note import CollectingIsOver, EmptyNote, NoColumn, NoteIsGone, NotInTheChannel
from storage.contribution import notes
from storage.member import Member
from storage.round import RoundState
from tests.rituals.office import CHANNEL, TEAM, Office
from tests.rituals.retro_room import END, STOP, RetroRoom, everything


@pytest.fixture
def room(office: Office) -> RetroRoom:
    return RetroRoom(office)


@contextmanager
def changing_only(office: Office, *tables: str) -> Iterator[None]:
    before = everything(office.database)
    yield
    after = everything(office.database)
    assert {name for name in after if before[name] != after[name]} == set(tables)


def test_a_note_without_a_name_changes_only_the_sealed_notes(room: RetroRoom) -> None:
    retro = room.starts()
    with changing_only(room.office, "sealed_note"):
        room.writes(retro, "chen", "Less of it", nameless=True)
    with changing_only(room.office, "sealed_note"):
        room.changes(retro, "chen", "Far less of it", nameless=True)
    with changing_only(room.office, "sealed_note"):
        room.deletes(retro, "chen")


def test_what_somebody_sends_twice_without_a_name_is_there_once(room: RetroRoom) -> None:
    """That it came before is recorded nowhere, for that could be held against them."""
    retro = room.starts()
    for name in ("chen", "dalia"):
        room.writes(retro, name, "Less of it", nameless=True)
    with changing_only(room.office):
        room.writes(retro, "chen", "Less of it", nameless=True)
    assert [each.text for each in room.own(retro, "chen")] == ["Less of it"]


def test_somebody_we_have_never_met_leaves_no_row_behind_when_writing_without_a_name(room: RetroRoom) -> None:
    retro = room.starts()
    with room.office.database.write() as session:
        room.office.has(session, ["ana", "bo", "stranger"])
        assert session.get(Member, (TEAM, "stranger")) is None
    with changing_only(room.office, "sealed_note"):
        room.writes(retro, "stranger", "Less of it", nameless=True)
    assert [each.text for each in room.own(retro, "stranger")] == ["Less of it"]


def test_released_notes_have_no_author_no_time_and_ids_of_their_own(room: RetroRoom) -> None:
    retro = room.starts()
    for name in ("ana", "chen", "dalia"):
        room.writes(retro, name, f"Less of {name}", nameless=True)
    room.closes(retro)
    with room.office.database.read() as session:
        rows = notes(session, retro)
    assert len(rows) == 3
    for row in rows:
        assert (row.author_id, row.made_at, row.changed_at) == (None, None, None)
    assert len({row.id for row in rows}) == 3


def test_one_sees_and_changes_one_s_own_and_nobody_else_s(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "ana", "Mine")
    room.writes(retro, "chen", "His", nameless=True)
    assert [each.text for each in room.own(retro, "ana")] == ["Mine"]
    assert room.own(retro, "dalia") == []
    room.changes(retro, "ana", "Mine, longer", column=STOP)
    (own,) = room.own(retro, "ana")
    assert (own.column, own.text, own.is_named) == (STOP, "Mine, longer", True)


def test_a_name_can_be_taken_off_and_put_on_until_the_end(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "ana", "Mine")
    room.changes(retro, "ana", "Mine", nameless=True)
    (own,) = room.own(retro, "ana")
    assert not own.is_named
    with room.office.database.read() as session:
        assert notes(session, retro) == []
    room.changes(retro, "ana", "Mine after all")
    (own,) = room.own(retro, "ana")
    assert own.is_named
    room.closes(retro)
    assert room.read(retro) == {"Start": [("Ana", "Mine after all")]}


def test_a_deleted_note_is_read_by_nobody(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "ana", "Mine")
    room.writes(retro, "ana", "Mine too", nameless=True)
    room.deletes(retro, "ana")
    room.closes(retro)
    assert room.read(retro) == {}
    assert room.office.wanted("retro_summary") == []


def test_after_the_end_nothing_is_added_or_changed_and_the_text_is_said_to_be_safe(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "ana", "Mine")
    room.closes(retro)
    with pytest.raises(CollectingIsOver, match="still here to copy"):
        room.writes(retro, "ana", "Too late")
    assert room.own(retro, "ana") == []


def test_a_note_needs_words_and_a_column_of_this_retrospective(room: RetroRoom) -> None:
    retro = room.starts()
    with pytest.raises(EmptyNote, match="one sentence is enough"):
        room.writes(retro, "ana", " \n ")
    with pytest.raises(NoColumn):
        room.writes(retro, "ana", "Mine", column="c9")


def test_only_people_of_the_channel_write_guests_and_external_people_among_them(room: RetroRoom) -> None:
    retro = room.starts()
    room.office.join("ivy", is_guest=True)
    room.office.join("kim", home_team_id="T9")
    room.writes(retro, "ivy", "From a guest")
    room.writes(retro, "kim", "From outside")
    for nameless in (True, False):
        with pytest.raises(NotInTheChannel, match="Join it first"):
            room.writes(retro, "emre", "From nowhere", nameless=nameless)


def test_before_slack_has_said_who_is_in_the_channel_whoever_sees_it_there_writes(room: RetroRoom) -> None:
    room.office.looks_up(seen_at=None, has_bot=True)
    retro = room.starts()
    room.writes(retro, "emre", "Early")
    assert [each.text for each in room.own(retro, "emre")] == ["Early"]


@pytest.mark.parametrize("writers", [1, 2])
def test_notes_of_fewer_than_three_writers_are_held_back_with_those_of_the_others_shown(
    room: RetroRoom, writers: int
) -> None:
    retro = room.starts()
    room.writes(retro, "ana", "With my name")
    for name in ("chen", "dalia")[:writers]:
        for number in range(3):
            room.writes(retro, name, f"Note {number} of {name}", nameless=True)
    room.closes(retro)
    assert room.read(retro) == {"Start": [("Ana", "With my name")]}
    assert room.held(retro) == 3 * writers
    assert len(room.own(retro, "chen")) == 3
    assert room.own(retro, "grace") == []


def test_a_held_note_can_be_shown_with_its_name_or_deleted_and_is_destroyed_after_a_week(
    room: RetroRoom,
) -> None:
    retro = room.starts()
    room.writes(retro, "chen", "His", nameless=True)
    room.writes(retro, "dalia", "Hers", nameless=True)
    room.closes(retro)
    room.shows(retro, "chen")
    assert room.read(retro) == {"Start": [("Chen", "His")]}
    assert [each.ref for each in room.office.wanted("retro_column")] == [f"{retro}:c1:1"]
    room.deletes(retro, "dalia")
    assert room.held(retro) == 0
    room.office.waits(timedelta(days=7))
    assert room.read(retro) == {"Start": [("Chen", "His")]}


def test_after_a_week_what_was_held_back_is_gone_and_not_found_any_more(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "chen", "His", nameless=True)
    room.closes(retro)

    def left() -> list[str]:
        with room.office.database.read() as session:
            found = finding.held_for(session, room.sealer, TEAM, "chen")
            return [each.text for _, own in found for each in own]

    room.office.waits(timedelta(days=6, hours=23))
    assert left() == ["His"]
    room.office.waits(timedelta(hours=1))
    assert left() == []
    assert room.held(retro) == 0


def test_an_open_retro_is_no_place_to_show_a_held_note(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "chen", "His", nameless=True)
    with pytest.raises(NoteIsGone):
        room.shows(retro, "chen")


def test_a_person_erased_in_the_middle_leaves_nothing_and_the_round_goes_on(room: RetroRoom) -> None:
    retro = room.starts()
    for name in ("ana", "chen", "dalia", "grace"):
        room.writes(retro, name, f"Less of {name}", nameless=True)
    room.writes(retro, "chen", "With my name")
    room.writes(retro, "ana", "Hers")
    assert room.erases("chen") == 1
    assert room.own(retro, "chen") == []
    room.office.moves_to(END)
    assert room.round(retro).state == RoundState.CLOSED
    texts = [text for _, text in room.read(retro)["Start"]]
    assert sorted(texts) == ["Hers", "Less of ana", "Less of dalia", "Less of grace"]


def test_a_person_erased_after_the_end_is_taken_out_of_what_the_channel_reads(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "chen", "Only note", STOP)
    room.writes(retro, "ana", "Hers")
    room.closes(retro)
    assert len(room.office.wanted("retro_column")) == 2
    room.erases("chen")
    assert room.read(retro) == {"Start": [("Ana", "Hers")]}
    assert [each.ref for each in room.office.wanted("retro_column")] == [f"{retro}:c1:1"]
    assert room.erases("chen") == 0


def test_notes_of_somebody_who_left_stay_with_their_name(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "chen", "My farewell")
    room.office.leave("chen")
    room.office.moves_to(END)
    assert room.read(retro) == {"Start": [("Chen", "My farewell")]}


def test_elsewhere_one_finds_the_open_ones_of_one_s_own_channels(room: RetroRoom) -> None:
    retro = room.starts()

    def found(name: str, channel: str) -> list[str]:
        with room.office.database.read() as session:
            return [each.id for each in finding.open_for(session, TEAM, name, channel)]

    assert found("ana", CHANNEL) == found("ana", "D1") == [retro]
    assert found("emre", "D1") == []


def test_who_has_left_the_channel_still_sees_and_deletes_what_was_held_back(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "chen", "His", nameless=True)
    room.closes(retro)
    room.office.leave("chen")
    with pytest.raises(NotInTheChannel):
        room.shows(retro, "chen")
    (held,) = room.own(retro, "chen")
    for name, is_theirs in (("dalia", False), ("chen", True)):
        with room.office.database.write() as session:
            round_ = note.find_anywhere(session, TEAM, retro)
            if is_theirs:
                note.remove(session, room.sealer, round_, name, held.id)
                continue
            with pytest.raises(NoteIsGone):
                note.remove(session, room.sealer, round_, name, held.id)
    assert room.held(retro) == 0


def test_what_cannot_be_shown_is_no_text(room: RetroRoom) -> None:
    retro = room.starts()
    with pytest.raises(EmptyNote):
        room.writes(retro, "chen", "\0 \0", nameless=True)
    room.writes(retro, "chen", "a\0b")
    assert [each.text for each in room.own(retro, "chen")] == ["ab"]
