"""Zones that change: the ritual's by its owner, a person's by travelling, and everybody's by a government."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import select

from rituals.forecast import Group, crowd, forecast, time_to_ask
from rituals.rhythm import monthly_weekday, weekly
from rituals.zone_rules import follow_zone_rules
from storage.round import RoundState, Seat, SeatState, SeatStep, Stage
from tests.rituals.office import MONDAY, Office, at
from tests.rituals.test_vision import sets
from tests.rituals.test_vision_reminder import WISH, Wish, reminds, round_of, told

NEW_YORK, TOKYO, KARACHI = "America/New_York", "Asia/Tokyo", "Asia/Karachi"
HONOLULU = "Pacific/Honolulu"
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
TUESDAY = MONDAY + DAY


# The ritual's zone


def test_the_owner_moves_the_close_to_another_zone_and_everybody_is_still_asked_by_their_own(
    office: Office,
) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(at(MONDAY, "01:00"))
    office.change(ritual, people=("ana", "dalia"), zone=NEW_YORK)
    office.moves_to(at(MONDAY, "09:00"))
    assert office.asked() == ["ana"]
    office.moves_to(at(MONDAY, "18:00"))
    assert office.round(ritual).state == RoundState.OPEN
    office.moves_to(at(MONDAY, "18:00", NEW_YORK))
    assert office.round(ritual).state == RoundState.CLOSED
    assert office.asked() == ["ana", "dalia"]


def test_a_zone_changed_while_people_are_being_asked_holds_from_the_next_day(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(at(MONDAY, "09:00"))
    office.change(ritual, people=("ana", "dalia"), zone=NEW_YORK)
    office.moves_to(at(MONDAY, "18:00"))
    assert office.round(ritual).state == RoundState.CLOSED
    office.moves_to(at(TUESDAY, "18:00"))
    assert office.round(ritual, TUESDAY).state == RoundState.OPEN
    assert office.asked().count("ana") == 2


def test_a_reminder_moved_to_a_zone_where_its_hour_is_still_ahead_comes_once_a_day(office: Office) -> None:
    sets(office, why="They lose evenings")
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "10:00"))
    reminds(office, Wish(WISH.channel_id, WISH.rhythm, WISH.at, NEW_YORK), changing=reminder.id)
    office.moves_to(at(MONDAY, "10:00", NEW_YORK))
    assert [each.day for each in told(office)] == [MONDAY]
    office.moves_to(at(MONDAY + WEEK, "10:00"))
    assert len(told(office)) == 1
    office.moves_to(at(MONDAY + WEEK, "10:00", NEW_YORK))
    assert [each.day for each in told(office)] == [MONDAY, MONDAY + WEEK]


# A person's zone


def test_who_travels_after_being_asked_is_reminded_by_the_clock_where_they_are(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    assert office.own_seat(ritual, "ana").due_at == at(MONDAY, "17:00")
    office.move("ana", KARACHI)  # where an hour before the close is nine in the evening
    assert office.own_seat(ritual, "ana").due_at == at(MONDAY, "17:00", KARACHI)
    office.moves_to(at(MONDAY, "17:00", KARACHI))
    office.moves_to(at(MONDAY, "17:00"))
    assert [message.destination for message in office.wanted("nudge")] == ["ana"]


def test_there_is_no_reminder_where_no_decent_moment_is_left(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "11:00"))
    office.move("ana", TOKYO)
    assert office.own_seat(ritual, "ana").step is None
    office.moves_to(at(MONDAY, "17:00"))
    assert office.wanted("nudge") == []
    assert office.own_seat(ritual, "ana").state == SeatState.ASKED


def test_travelling_between_the_opening_and_the_asking_moves_the_question_once(office: Office) -> None:
    ritual = office.standup(people=("ana", "grace"))
    office.moves_to(at(MONDAY, "08:00"))
    for zone in (NEW_YORK, TOKYO, HONOLULU):
        office.move("ana", zone)
    assert office.own_seat(ritual, "ana").due_at == at(MONDAY, "09:00", HONOLULU)
    office.moves_to(at(MONDAY, "09:00"))
    assert office.asked() == []
    office.moves_to(at(MONDAY, "09:00", HONOLULU))
    assert sorted(office.asked()) == ["ana", "grace"]


# The rules of zones


def under_other_rules(office: Office, by: timedelta) -> None:
    """As if everything had been reckoned with clocks that go otherwise by so much."""
    with office.database.write() as session:
        for seat in session.exec(select(Seat)):
            seat.ask_at, seat.due_at = seat.ask_at + by, seat.due_at and seat.due_at + by
        for stage in session.exec(select(Stage)):
            stage.due_at += by


def learns(office: Office, edition: str) -> None:
    with office.database.write() as session:
        follow_zone_rules(session, edition, office.now)


def test_new_rules_move_who_was_not_asked_yet_and_nobody_else(office: Office) -> None:
    learns(office, "2026a")
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(at(MONDAY, "09:00"))
    under_other_rules(office, HOUR)
    learns(office, "2026b")
    assert office.own_seat(ritual, "dalia").due_at == at(MONDAY, "09:00", NEW_YORK)
    office.moves_to(at(MONDAY, "09:00", NEW_YORK))
    assert office.asked() == ["ana", "dalia"]
    office.moves_to(at(MONDAY, "18:00"))
    assert office.round(ritual).state == RoundState.CLOSED


def test_nothing_is_reckoned_anew_while_the_rules_stay(office: Office) -> None:
    learns(office, "2026a")
    ritual = office.standup(people=("dalia",))
    office.moves_to(at(MONDAY, "08:00"))
    under_other_rules(office, HOUR)
    learns(office, "2026a")
    assert office.own_seat(ritual, "dalia").due_at == at(MONDAY, "10:00", NEW_YORK)


def test_reminders_of_the_vision_follow_new_rules(office: Office) -> None:
    sets(office)
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "08:00"))
    under_other_rules(office, HOUR)
    learns(office, "2026b")
    office.moves_to(at(MONDAY, "10:00"))
    assert [each.day for each in told(office)] == [MONDAY]
    assert round_of(office, reminder) is not None


def test_a_close_that_people_were_told_comes_no_nearer(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session:
        round_ = session.merge(office.round(ritual))
        round_.closes_at += HOUR
    learns(office, "2026b")
    assert office.round(ritual).closes_at == at(MONDAY, "19:00")
    assert office.own_seat(ritual, "ana").step == SeatStep.NUDGE


# Rhythms beyond every week


def test_a_change_of_the_questions_keeps_the_weeks_and_a_change_of_the_days_too(office: Office) -> None:
    every_second = weekly(frozenset({1}), MONDAY, 2)
    ritual = office.standup(people=("ana",), rhythm=every_second)
    office.moves_to(at(MONDAY + timedelta(days=9), "12:00"))  # the Wednesday of the week between
    later = weekly(frozenset({1}), MONDAY + 2 * WEEK, 2)  # the same weeks, as a form counts them then
    office.change(ritual, people=("ana",), rhythm=later, name="Planning")
    with office.database.read() as session:
        ahead = forecast(session, office.ritual(ritual), office.now)
    assert (ahead.day, ahead.then) == (MONDAY + 2 * WEEK, MONDAY + 4 * WEEK)
    office.change(ritual, people=("ana",), rhythm=weekly(frozenset({2}), MONDAY + 2 * WEEK, 2))
    assert office.ritual(ritual).next_date == TUESDAY + 2 * WEEK
    office.moves_to(at(TUESDAY + WEEK, "09:00"))
    office.moves_to(at(TUESDAY + 2 * WEEK, "09:00"))
    assert office.asked() == ["ana"]


def test_a_monthly_one_is_asked_once_a_month(office: Office) -> None:
    office.standup(people=("ana",), rhythm=monthly_weekday(1, 1))
    for week in range(11):
        office.moves_to(at(MONDAY + week * WEEK, "09:00"))
    assert len(office.asked()) == 3  # on 7 December, 4 January and 1 February


# How long it takes


def test_asking_hundreds_at_once_takes_minutes_and_the_owner_reads_how_many() -> None:
    nine = datetime(2026, 11, 23, 8, tzinfo=UTC)
    madrid = Group(nine, "Europe/Madrid", tuple(f"m{n}" for n in range(400)))
    berlin = Group(nine, "Europe/Berlin", tuple(f"b{n}" for n in range(200)))
    later = Group(nine + 6 * HOUR, NEW_YORK, tuple(f"n{n}" for n in range(500)))
    found = crowd([later, berlin, madrid], 200.0)
    assert found is not None
    assert (found.people, found.at, found.zone) == (600, nine, "Europe/Madrid")
    assert found.last_at == nine + timedelta(minutes=3)


@pytest.mark.parametrize("people", [0, 1, 400])
def test_two_minutes_are_not_worth_a_word(people: int) -> None:
    group = Group(datetime(2026, 11, 23, 8, tzinfo=UTC), "Europe/Madrid", ("x",) * people)
    assert crowd([group], 200.0) is None
    assert crowd([], 200.0) is None
    assert time_to_ask(400, 200.0) == timedelta(minutes=2)


def test_close_at_is_kept_when_the_rhythm_is_changed_to_monthly(office: Office) -> None:
    ritual = office.standup(people=("ana",), close_at=time(12))
    office.change(ritual, people=("ana",), rhythm=monthly_weekday(-1, 5), close_at=time(12))
    with office.database.read() as session:
        ahead = forecast(session, office.ritual(ritual), office.now)
    assert (str(ahead.day), ahead.days) == ("2026-11-27", "the last Friday of every month")
