"""Another channel or other people in the middle of a round: what was begun goes on where and with whom it began."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.round import SeatState
from tests.rituals.office import CHANNEL, MONDAY, Office, at

ELSEWHERE = "C2"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def moved(office: Office) -> str:
    """A standup of Ana, Bo and Dalia that moved to another channel, with Chen alone, after Ana and Bo were asked."""
    ritual = office.standup(people=("ana", "bo", "dalia"))
    office.moves_to(at(MONDAY, "09:00"))
    office.opens_channel(ELSEWHERE, {"chen"})
    office.waits(timedelta(minutes=10))
    office.change(ritual, people=("chen",), channel_id=ELSEWHERE)
    return ritual


def test_the_digest_goes_to_the_channel_the_round_was_opened_in(office: Office, moved: str) -> None:
    office.says(moved, "ana", "Shipped")
    office.moves_to(at(MONDAY, "18:00"))
    assert [message.destination for message in office.wanted("digest")] == [CHANNEL]
    assert [message.destination for message in office.wanted("entry")] == [CHANNEL]


def test_so_do_answers_that_come_after_the_close(office: Office, moved: str) -> None:
    office.says(moved, "ana", "Shipped")
    office.moves_to(at(MONDAY, "18:00"))
    office.waits(timedelta(hours=1))
    office.says(moved, "bo", "Late, but here")
    assert [message.destination for message in office.wanted("digest")] == [CHANNEL]
    assert [message.destination for message in office.wanted("entry")] == [CHANNEL, CHANNEL]


def test_nobody_s_prompt_is_taken_back_and_who_was_expected_is_still_asked(
    office: Office, moved: str
) -> None:
    office.looks_up(CHANNEL)
    office.looks_up(ELSEWHERE)
    assert office.asked() == ["ana", "bo"]
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert office.asked() == ["ana", "bo", "dalia"]
    assert office.own_seat(moved, "bo").state == SeatState.ASKED


def test_the_next_round_asks_the_new_people_and_is_read_in_the_new_channel(
    office: Office, moved: str
) -> None:
    office.moves_to(at(MONDAY, "18:00"))
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.asked() == ["ana", "bo", "chen"]
    office.says(moved, "chen", "New here", TUESDAY)
    office.moves_to(at(TUESDAY, "18:00"))
    assert [message.destination for message in office.wanted("digest")] == [ELSEWHERE]


def test_who_leaves_the_old_channel_is_not_asked_there_any_more(office: Office, moved: str) -> None:
    office.leave("dalia")
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert "dalia" not in office.asked()
    assert office.own_seat(moved, "dalia").state == SeatState.AWAY


def test_a_round_nobody_has_heard_of_moves_along(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "08:00"))
    office.opens_channel(ELSEWHERE, {"chen", "bo"})
    office.change(ritual, people=("bo",), channel_id=ELSEWHERE)
    office.moves_to(at(MONDAY, "09:00"))
    assert office.asked() == ["bo"]
    assert office.round(ritual).channel_id == ELSEWHERE
