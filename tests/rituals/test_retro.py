"""The course of a retrospective: who starts it, when it ends, and what the channel reads then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rituals.people import NotAllowed
from rituals.retro.course import AlreadyOpen, IsOver, NotInvited
from rituals.rights import grant, revoke
from storage.preference import DayOff
from storage.right import Role
from storage.ritual import Ritual, RitualState, current_version
from storage.round import RoundState
from tests.rituals.office import CHANNEL, MONDAY, SUNDAY, TEAM, Office, at
from tests.rituals.retro_room import END, START, STOP, RetroRoom


@pytest.fixture
def room(office: Office) -> RetroRoom:
    return RetroRoom(office)


def test_at_the_end_the_channel_reads_everything_by_column(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "ana", "Pair on reviews", START)
    for name in ("bo", "chen", "dalia"):
        room.writes(retro, name, f"Less of {name}", STOP, nameless=True)
    room.office.moves_to(END)
    assert room.round(retro).state == RoundState.CLOSED
    assert room.read(retro) == {
        "Start": [("Ana", "Pair on reviews")],
        "Stop": [("", "Less of bo"), ("", "Less of chen"), ("", "Less of dalia")],
    }
    (summary,) = room.office.wanted("retro_summary")
    replies = room.office.wanted("retro_column")
    assert [reply.ref for reply in replies] == [f"{retro}:c1:1", f"{retro}:c2:1"]
    assert {reply.parent_key for reply in replies} == {summary.key}


def test_before_the_end_nothing_is_read_and_a_note_wants_no_message(room: RetroRoom) -> None:
    retro = room.starts()
    before = [(each.key, each.wanted) for each in room.office.wanted("retro")]
    room.writes(retro, "ana", "Pair on reviews")
    room.writes(retro, "chen", "Less of it", nameless=True)
    assert [(each.key, each.wanted) for each in room.office.wanted("retro")] == before
    assert room.office.wanted("retro_summary") == []


def test_a_retro_nobody_wrote_in_says_so_on_its_card_and_posts_nothing_more(room: RetroRoom) -> None:
    retro = room.starts()
    room.office.moves_to(END)
    assert room.round(retro).state == RoundState.CLOSED
    assert room.office.wanted("retro_summary") == []
    (card,) = room.office.wanted("retro")
    assert card.wanted > 1


def test_one_is_open_at_a_time_and_the_refusal_says_what_to_do(room: RetroRoom) -> None:
    room.starts()
    with pytest.raises(AlreadyOpen, match=r"“Sprint 12” is still open.*`/retro close`"):
        room.starts(title="Sprint 13")


def test_each_has_its_own_title_and_columns_and_past_ones_keep_theirs(room: RetroRoom) -> None:
    first = room.starts()
    room.writes(first, "ana", "Pair on reviews")
    room.closes(first)
    second = room.starts(title="Sprint 13", until=END + timedelta(days=7))
    assert room.round(first).ritual_id == room.round(second).ritual_id
    assert (room.round(first).version, room.round(second).version) == (1, 2)
    assert room.read(first) == {"Start": [("Ana", "Pair on reviews")]}


def test_facilitators_of_the_channel_and_admins_run_it_and_others_hear_who_can(room: RetroRoom) -> None:
    with pytest.raises(NotAllowed, match="Starting a retrospective is for facilitators"):
        room.starts(by="chen")
    with room.office.database.write() as session:
        grant(session, TEAM, "chen", Role.FACILITATOR, CHANNEL, "bo", room.office.now)
    retro = room.starts(by="chen")
    with pytest.raises(NotAllowed, match="Chen can do it"):
        room.closes(retro, by="dalia")
    room.closes(retro, by="chen")
    assert room.round(retro).state == RoundState.CLOSED


def test_guests_and_people_of_other_workspaces_run_none(room: RetroRoom) -> None:
    room.office.join("ivy", is_guest=True)
    room.office.join("kim", home_team_id="T9")
    for name in ("ivy", "kim"):
        with pytest.raises(NotAllowed, match="not for guests"):
            room.starts(by=name)


def test_it_ends_by_itself_when_whoever_started_it_has_left(room: RetroRoom) -> None:
    with room.office.database.write() as session:
        grant(session, TEAM, "chen", Role.FACILITATOR, CHANNEL, "bo", room.office.now)
    retro = room.starts(by="chen")
    room.writes(retro, "ana", "Pair on reviews")
    room.writes(retro, "chen", "My farewell")
    room.office.leave("chen")
    room.office.sees("chen", is_gone=True)
    with room.office.database.write() as session:
        revoke(session, TEAM, "chen", Role.FACILITATOR, CHANNEL, "bo", room.office.now)
    with pytest.raises(NotAllowed):
        room.ends(retro, END + timedelta(days=1), by="chen")
    room.ends(retro, END - timedelta(hours=1))  # an admin looks after it
    room.office.moves_to(END - timedelta(hours=1))
    assert room.read(retro) == {"Start": [("Ana", "Pair on reviews"), ("Chen", "My farewell")]}


def test_the_end_moves_and_the_reminder_with_it(room: RetroRoom) -> None:
    retro = room.starts()
    room.ends(retro, END + timedelta(days=1))
    room.office.moves_to(END)
    assert room.round(retro).state == RoundState.OPEN
    assert len(room.office.wanted("retro_nudge")) == 1  # the working day before, at the same hour
    room.office.moves_to(END + timedelta(days=1))
    assert room.round(retro).state == RoundState.CLOSED
    assert room.round(retro).day == MONDAY + timedelta(days=1)
    assert room.office.wanted("retro_nudge") == []


def test_a_reminder_that_is_not_due_in_daylight_or_on_a_day_off_is_left_out(room: RetroRoom) -> None:
    with room.office.database.write() as session:
        session.add(DayOff(team_id=TEAM, channel_id=CHANNEL, first=MONDAY, last=MONDAY))
    room.starts()
    room.office.moves_to(END - timedelta(minutes=60))
    assert room.office.wanted("retro_nudge") == []


def test_a_reminder_minutes_before_the_end_helps_nobody(room: RetroRoom) -> None:
    room.starts()
    room.office.moves_to(END - timedelta(minutes=20))  # the bot was not running at 16:00
    assert room.office.wanted("retro_nudge") == []


def test_nobody_is_reminded_in_a_pause(room: RetroRoom) -> None:
    retro = room.starts()
    with room.office.database.write() as session:
        session.get_one(Ritual, room.round(retro).ritual_id).state = RitualState.PAUSED
    room.office.moves_to(END - timedelta(minutes=60))
    assert room.office.wanted("retro_nudge") == []
    room.office.moves_to(END)
    assert room.round(retro).state == RoundState.CLOSED


def test_the_reminder_comes_once_and_goes_with_the_end(room: RetroRoom) -> None:
    room.starts()
    room.office.moves_to(END - timedelta(hours=1))
    room.office.moves_to(END - timedelta(minutes=40))
    (nudge,) = room.office.wanted("retro_nudge")
    assert (nudge.destination, nudge.parent_key) == (CHANNEL, None)
    room.office.moves_to(END)
    assert room.office.wanted("retro_nudge") == []


def test_after_a_cancel_nobody_reads_and_writers_fetch_theirs_for_a_week(room: RetroRoom) -> None:
    retro = room.starts()
    room.writes(retro, "ana", "With my name")
    room.writes(retro, "chen", "Without", nameless=True)
    room.cancels(retro)
    assert room.office.wanted("retro_summary") == []
    assert [each.text for each in room.own(retro, "ana")] == ["With my name"]
    assert [each.text for each in room.own(retro, "chen")] == ["Without"]
    room.office.waits(timedelta(days=7))
    assert room.own(retro, "ana") == room.own(retro, "chen") == []
    room.starts(until=room.office.now + timedelta(days=1))


def test_what_is_over_is_not_put_off_closed_or_cancelled_again(room: RetroRoom) -> None:
    retro = room.starts()
    room.closes(retro)
    for act in (room.closes, room.cancels):
        with pytest.raises(IsOver, match="“Sprint 12” is over already"):
            act(retro)


def test_a_channel_the_bot_is_not_in_or_an_archived_one_is_refused_with_the_remedy(room: RetroRoom) -> None:
    room.office.looks_up(has_bot=False)
    with pytest.raises(NotInvited, match="/invite @rituals"):
        room.starts()
    room.office.looks_up(is_archived=True)
    with pytest.raises(NotInvited, match="Unarchive it first"):
        room.starts()


def test_an_archived_channel_does_not_keep_it_from_ending(room: RetroRoom) -> None:
    """The summary waits, and is posted when the channel is back: tests/bot/message."""
    retro = room.starts()
    room.writes(retro, "ana", "Pair on reviews")
    room.office.looks_up(is_archived=True)
    room.office.moves_to(END)
    assert room.round(retro).state == RoundState.CLOSED
    assert len(room.office.wanted("retro_summary")) == 1


def test_many_long_notes_are_cut_between_notes_into_several_replies(room: RetroRoom) -> None:
    retro = room.starts()
    for number in range(7):
        room.writes(retro, "ana", f"{number}" * 3000)
    room.closes(retro)
    assert [each.ref for each in room.office.wanted("retro_column")] == [
        f"{retro}:c1:{number}" for number in range(1, 5)
    ]
    assert len(room.read(retro)["Start"]) == 7


def test_its_day_is_the_local_date_of_the_end_and_it_keeps_zone_and_intro(room: RetroRoom) -> None:
    retro = room.starts(until=at(MONDAY, "01:00"), intro="What helped?")
    assert room.round(retro).day == MONDAY
    assert at(MONDAY, "01:00").date() == MONDAY
    with room.office.database.read() as session:
        version = current_version(session, session.get_one(Ritual, room.round(retro).ritual_id))
    assert (version.zone, version.options["intro"]) == ("Europe/Madrid", "What helped?")
    assert room.round(retro).day > SUNDAY
