"""Many people, channels and rituals: what is done costs queries in proportion to what is done, and few of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from rituals.answer import seats_to_answer
from storage.database import Database
from tests.rituals.office import MONDAY, ON_A_FILE, TEAM, Office, at

CROWD = 200
CHANNELS = 50


pytestmark = ON_A_FILE


class Count:
    queries = 0


@contextmanager
def counted(office: Office) -> Iterator[Count]:
    """Statements sent to the database, those that begin a transaction included."""
    count = Count()

    def executes(*_: object) -> None:
        count.queries += 1

    event.listen(office.database.engine, "before_cursor_execute", executes)
    yield count
    event.remove(office.database.engine, "before_cursor_execute", executes)


@pytest.fixture
def crowd(database: Database) -> Office:
    made = Office(database, ("ana",))
    names = [f"person{number}" for number in range(CROWD)]
    with made.database.write() as session:
        session.add_all(made.person(name, zone="Europe/Madrid") for name in names)
        session.flush()
        made.has(session, names)
    return made


@pytest.fixture
def busy(office: Office) -> Office:
    """Four people in fifty channels; in each a standup of Ana and Bo."""
    for number in range(CHANNELS):
        office.opens_channel(f"C1{number:02}", ("ana", "bo", "chen", "dalia"))
        office.standup(channel_id=f"C1{number:02}", people=("ana", "bo"))
    return office


def test_asking_two_hundred_people_costs_a_few_queries_each(crowd: Office) -> None:
    crowd.standup()
    crowd.moves_to(at(MONDAY, "08:59"))
    with counted(crowd) as count:
        done = crowd.moves_to(at(MONDAY, "09:00"))
    assert done.asked == CROWD
    assert count.queries / CROWD <= 2  # the words of introduction among them, which come once


def test_opening_their_round_costs_far_less(crowd: Office) -> None:
    crowd.standup()
    with counted(crowd) as count:
        done = crowd.moves_to(at(MONDAY, "08:59"))
    assert done.opened == 1
    assert count.queries <= 34  # noting the calendar among them, which is done every few minutes


def test_closing_it_costs_as_few_for_two_hundred_as_for_twenty(crowd: Office) -> None:
    ritual = crowd.standup()
    crowd.moves_to(at(MONDAY, "09:00"))
    for number in range(CROWD // 2):
        crowd.says(ritual, f"person{number}", "Done")
    crowd.moves_to(at(MONDAY, "17:59"))
    with counted(crowd) as count:
        done = crowd.moves_to(at(MONDAY, "18:00"))
    assert done.ended == 1
    assert count.queries <= 45


def test_a_tick_with_nothing_to_do_asks_fifty_standups_nothing(busy: Office) -> None:
    busy.moves_to(at(MONDAY, "09:00"))
    with counted(busy) as count:
        done = busy.waits(timedelta(minutes=1))
    assert not done
    assert count.queries <= 8


def test_one_person_s_new_zone_in_fifty_channels_is_no_avalanche(busy: Office) -> None:
    busy.moves_to(at(MONDAY, "08:00"))
    with counted(busy) as count:
        busy.move("ana", "Europe/Lisbon")
    busy.moves_to(at(MONDAY, "09:00", "Europe/Lisbon"))
    assert busy.asked().count("ana") == CHANNELS
    assert count.queries <= 400


@pytest.mark.parametrize("clock", ["08:00", "09:30"], ids=["before the question", "after it"])
def test_what_to_answer_of_fifty_standups_is_found_quickly(busy: Office, clock: str) -> None:
    busy.moves_to(at(MONDAY, clock))
    with counted(busy) as count, busy.database.write() as session:
        seats = seats_to_answer(session, TEAM, "ana", None, "standup", busy.now)
    assert len(seats) == CHANNELS
    assert count.queries <= 70


def test_even_when_all_fifty_have_to_be_opened_for_it(busy: Office) -> None:
    busy.now = at(MONDAY - timedelta(days=1), "12:30")
    with counted(busy) as count, busy.database.write() as session:
        seats = seats_to_answer(session, TEAM, "ana", None, "standup", busy.now)
    assert len(seats) == CHANNELS
    assert count.queries <= 1_080  # once: whoever comes after finds them open


def test_one_more_in_a_channel_of_two_hundred_is_seated_with_a_few(crowd: Office) -> None:
    crowd.standup()
    crowd.moves_to(at(MONDAY, "08:59"))
    with counted(crowd) as count:
        crowd.join("hugo", zone="Europe/Madrid")
    assert count.queries <= 29
