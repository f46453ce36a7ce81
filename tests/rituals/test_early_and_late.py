"""What `/standup` offers before one's time, and what is refused, or still done, after it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from rituals.answer import NothingToAnswer, answer, ask_later, skip
from rituals.rhythm import monthly
from storage.round import Entry, Round, RoundState, SeatState
from tests.rituals.office import MONDAY, Office, at

TUESDAY = MONDAY + timedelta(days=1)
NEW_YORK, HONOLULU, SHANGHAI = "America/New_York", "Pacific/Honolulu", "Asia/Shanghai"


def days_with_a_round(office: Office) -> list[str]:
    with office.database.read() as session:
        return sorted(session.exec(select(Round.key)))


def kept(office: Office) -> list[dict[str, str]]:
    with office.database.read() as session:
        return [entry.answers for entry in session.exec(select(Entry))]


@pytest.mark.parametrize("name", ["ana", "chen", "dalia", "grace"])
def test_early_means_the_round_that_was_announced_wherever_one_is(office: Office, name: str) -> None:
    office.moves_to(at(MONDAY, "10:00"))
    ritual = office.standup()
    assert office.ritual(ritual).next_date == TUESDAY
    assert office.offers(name) == [(TUESDAY, SeatState.WAITING)]
    assert days_with_a_round(office) == [TUESDAY.isoformat()]


def test_on_friday_evening_it_is_mondays(office: Office) -> None:
    friday = MONDAY + timedelta(days=4)
    office.moves_to(at(friday, "19:00"))
    office.standup()
    assert office.offers("dalia") == [(MONDAY + timedelta(days=7), SeatState.WAITING)]


def test_what_comes_once_a_month_is_answered_a_week_before_at_the_earliest(office: Office) -> None:
    office.standup(rhythm=monthly(15))
    office.moves_to(at(MONDAY, "10:00"))
    assert office.offers("ana") == []
    office.moves_to(at(date(2026, 12, 8), "10:00"))
    assert office.offers("ana") == [(date(2026, 12, 15), SeatState.WAITING)]


def test_an_announced_round_taken_early_asks_everybody_else_in_their_time_and_once(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "10:00"))
    office.moves_to(at(TUESDAY, "00:30"))
    office.offers("ana")
    office.says(ritual, "ana", "Up early", TUESDAY)
    office.moves_to(at(TUESDAY, "09:00"))
    office.moves_to(at(TUESDAY, "09:00", HONOLULU))
    assert office.asked().count("ana") == 1  # Monday's
    assert {name: office.own_seat(ritual, name, TUESDAY).asks for name in ("bo", "dalia", "grace")} == {
        "bo": 1,
        "dalia": 1,
        "grace": 1,
    }


def test_todays_question_comes_before_the_one_skipped_yesterday(office: Office) -> None:
    ritual = office.standup(close_at=time(8, 30))  # of the next day, when Chen's has begun
    office.moves_to(at(MONDAY, "09:00", SHANGHAI))
    with office.database.write() as session:
        skip(session, office.own_seat(ritual, "chen").id, "chen")
    office.moves_to(at(TUESDAY, "09:00", SHANGHAI))
    assert office.round(ritual).state == RoundState.OPEN
    assert office.offers("chen") == [(TUESDAY, SeatState.ASKED)]


def test_in_an_hour_is_refused_to_somebody_who_has_left(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.leave("bo")
    with office.database.write() as session, pytest.raises(NothingToAnswer, match="left the channel"):
        ask_later(session, office.own_seat(ritual, "bo").id, "bo", office.now)
    office.waits(timedelta(hours=1))
    assert "bo" not in office.asked()
    assert office.own_seat(ritual, "bo").state == SeatState.AWAY


@pytest.mark.parametrize("clock", ["09:30", "21:30"], ids=["while it is open", "after the close"])
def test_answers_to_a_deleted_ritual_are_refused_and_nothing_is_kept_or_posted(
    office: Office, clock: str
) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    seat = office.own_seat(ritual, "ana")
    office.moves_to(at(MONDAY, clock))
    office.delete(ritual)
    with pytest.raises(NothingToAnswer, match="deleted meanwhile"), office.database.write() as session:
        answer(session, seat.id, "ana", {"done": "Typed before I knew"}, office.now)
    office.moves_to(at(TUESDAY, "09:00"))
    assert kept(office) == []
    assert office.wanted("digest") == office.wanted("entry") == []


def test_a_trial_of_a_deleted_ritual_takes_no_answer_either(office: Office) -> None:
    ritual = office.standup()
    office.tries_out(ritual)
    (prompt,) = office.wanted("prompt")
    office.delete(ritual)
    with pytest.raises(NothingToAnswer, match="deleted"), office.database.write() as session:
        answer(session, prompt.ref, "ana", {"done": "Trying"}, office.now)
    assert kept(office) == []
    assert office.wanted("prompt") == office.wanted("digest") == []


@pytest.mark.parametrize("clock", ["09:30", "21:30"], ids=["while it is open", "after the close"])
def test_the_other_buttons_of_a_deleted_ritual_promise_nothing(office: Office, clock: str) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    seat = office.own_seat(ritual, "ana")
    office.moves_to(at(MONDAY, clock))
    office.delete(ritual)
    with pytest.raises(NothingToAnswer, match="deleted"), office.database.write() as session:
        ask_later(session, seat.id, "ana", office.now)
    with pytest.raises(NothingToAnswer, match="deleted"), office.database.write() as session:
        skip(session, seat.id, "ana")


def test_answers_to_a_round_whose_plan_was_changed_before_anybody_was_asked_are_refused_with_words(
    office: Office,
) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "01:00"))
    office.offers("ana")
    seat = office.own_seat(ritual, "ana")
    office.change(ritual, ask_at=time(10))
    with pytest.raises(NothingToAnswer, match="not there any more"), office.database.write() as session:
        answer(session, seat.id, "ana", {"done": "Early"}, office.now)
    office.moves_to(at(MONDAY, "10:00"))
    assert office.asked().count("ana") == 1


def test_a_bot_asleep_past_the_planned_close_still_asks_whom_the_close_waits_for(office: Office) -> None:
    ritual = office.standup(people=("ana", "grace"))
    office.moves_to(at(MONDAY, "18:30"))
    assert office.round(ritual).state == RoundState.OPEN
    assert "grace" not in office.asked()
    office.moves_to(at(MONDAY, "09:00", HONOLULU))
    assert office.asked().count("grace") == 1
    office.says(ritual, "grace", "Good morning")
    office.moves_to(at(MONDAY, "10:00", HONOLULU))
    assert [message.destination for message in office.wanted("digest")] == ["C1"]
