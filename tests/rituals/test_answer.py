"""Answering from a prompt, early, again, late, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rituals.answer import (
    AskedAnew,
    EmptyAnswer,
    NotYourSeat,
    TooLate,
    answer,
    answer_first,
    ask_later,
    seats_to_answer,
    skip,
)
from rituals.digest import digest, parts
from rituals.digest import line as line_of
from storage.round import Round, SeatState
from tests.rituals.office import CHANNEL, MONDAY, TEAM, Office, at


def say(office: Office, ritual: str, name: str, **answers: str) -> None:
    with office.database.write() as session:
        answer(session, office.own_seat(ritual, name).id, name, answers, office.now)


def test_answering_early_means_not_being_asked(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "08:00"))
    with office.database.write() as session:
        (seat,) = seats_to_answer(session, TEAM, "ana", CHANNEL, "standup", office.now)
        answer(session, seat.id, "ana", {"done": "Shipped"}, office.now)
    office.moves_to(at(MONDAY, "09:00"))
    assert "ana" not in office.asked()
    assert office.own_seat(ritual, "ana").state == SeatState.ANSWERED


def test_answering_on_sunday_is_for_monday_and_opens_its_round(office: Office) -> None:
    ritual = office.standup()
    with office.database.write() as session:
        (seat,) = seats_to_answer(session, TEAM, "ana", CHANNEL, "standup", office.now)
        assert session.get_one(Round, seat.round_id).day == MONDAY
    office.moves_to(at(MONDAY, "09:00"))
    assert office.asked().count("ana") == 1
    assert office.own_seat(ritual, "ana").asks == 1


def test_in_an_hour_asks_again_with_a_message_of_its_own(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session:
        again_at = ask_later(session, office.own_seat(ritual, "ana").id, "ana", office.now)
    assert again_at == at(MONDAY, "10:00")
    office.moves_to(at(MONDAY, "09:59"))
    assert office.asked().count("ana") == 1
    office.moves_to(at(MONDAY, "10:00"))
    assert office.asked().count("ana") == 2


def test_in_an_hour_is_refused_when_it_closes_before(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "17:30"))
    with office.database.write() as session, pytest.raises(TooLate, match="late answers count"):
        ask_later(session, office.own_seat(ritual, "ana").id, "ana", office.now)


def test_who_skips_is_neither_reminded_nor_counted_as_silent(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session:
        skip(session, office.own_seat(ritual, "ana").id, "ana")
    office.moves_to(at(MONDAY, "17:00"))
    assert office.wanted("nudge") == []


def test_nobody_answers_for_somebody_else(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session, pytest.raises(NotYourSeat):
        answer(session, office.own_seat(ritual, "ana").id, "bo", {"done": "Hers"}, office.now)


def test_an_empty_answer_is_refused_kindly(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session, pytest.raises(EmptyAnswer):
        answer(session, office.own_seat(ritual, "ana").id, "ana", {"done": "  \n "}, office.now)


def test_a_late_answer_is_kept_marked_and_touches_only_the_digest_and_itself(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    say(office, ritual, "ana", done="On time")
    office.moves_to(at(MONDAY, "18:00"))
    before = {message.key: message.wanted for message in office.wanted("entry")}
    office.waits(timedelta(hours=2))
    say(office, ritual, "bo", done="Late")
    (digest_message,) = office.wanted("digest")
    assert digest_message.wanted == 2
    after = {message.key: message.wanted for message in office.wanted("entry")}
    assert len(after) == 2
    assert before.items() <= after.items()


def test_an_edit_that_arrives_after_the_close_is_kept_and_marked(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    say(office, ritual, "ana", done="First")
    office.moves_to(at(MONDAY, "18:00"))
    say(office, ritual, "ana", done="Second")
    with office.database.read() as session:
        said = line_of(session, office.own_seat(ritual, "ana"))
    assert said is not None
    assert said.entry.answers == {"done": "Second"}
    assert said.entry.edited_late
    assert not said.entry.is_late


def test_blockers_come_first_and_no_blocker_is_no_blocker(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo", "chen"))
    office.moves_to(at(MONDAY, "09:00"))
    say(office, ritual, "ana", done="A", blockers="Nothing.")
    office.waits(timedelta(minutes=5))
    say(office, ritual, "bo", done="B", blockers="The build is red")
    office.waits(timedelta(minutes=5))
    say(office, ritual, "chen", done="C")
    with office.database.read() as session:
        found = digest(session, office.round(ritual))
    assert [line.name for line in found.lines] == ["Bo", "Ana", "Chen"]
    assert [line.blocker for line in found.blocked] == ["The build is red"]


def test_twelve_very_long_answers_are_cut_between_questions_and_nothing_is_lost(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    say(office, ritual, "ana", done="🎉" * 3000, next="&" * 3000, blockers="🔥" * 3000)
    with office.database.read() as session:
        said = line_of(session, office.own_seat(ritual, "ana"))
    assert said is not None
    cut = parts(said)
    assert len(cut) == 3
    assert [text for part in cut for _, text in part] == ["🎉" * 3000, "&" * 3000, "🔥" * 3000]


def test_answers_to_questions_that_were_changed_meanwhile_are_not_taken_for_others(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "15:00"))
    seat = office.own_seat(ritual, "ana")
    said, asked = {"q1": "Done"}, office.round(ritual).version
    with pytest.raises(AskedAnew), office.database.write() as session:
        answer(session, seat.id, "ana", said, office.now, version=asked + 1)
    with pytest.raises(AskedAnew):
        answer_first(office.database, seat.id, "ana", said, office.now, version=asked + 1)
    assert answer_first(office.database, seat.id, "ana", said, office.now, version=asked)
