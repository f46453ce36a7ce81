"""Eight people at the same moment, or four copies of the bot: nothing is lost, and nothing is done twice."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlmodel import col, select

from rituals.answer import answer_first
from rituals.due import run_due
from rituals.refusals import Refusal
from rituals.retro.course import AlreadyOpen
from rituals.vision import vision as visions
from rituals.vision.vision import Draft
from storage.database import Database
from storage.item import Revision
from storage.member import Channel
from storage.message import Message, message
from storage.ritual import RitualVersion
from storage.round import Entry, Round, Seat
from tests.rituals.at_once import NOON, SHARED, at_once, change_all, in_processes
from tests.rituals.office import CHANNEL, MONDAY, TEAM, ZONES, Office, at, plan
from tests.rituals.retro_room import RetroRoom

EIGHT = 8
FOUR = 4
TIMES = 6


@pytest.fixture
def asked(office: Office) -> tuple[str, str]:
    """It is noon: the ids of the standup and of Ana's seat in it."""
    ritual = office.standup()
    office.moves_to(NOON)
    return ritual, office.own_seat(ritual, "ana").id


def counts(database: Database, seat: str) -> tuple[int, int, int]:
    """Doubts about the channel; how often the shared message was wanted; and Ana's prompt."""
    with database.read() as session:
        shared, prompt = message(session, SHARED), message(session, f"prompt:{seat}:1")
        assert shared is not None
        assert prompt is not None
        return session.get_one(Channel, (TEAM, CHANNEL)).doubts, shared.wanted, prompt.wanted


def test_eight_threads_changing_the_same_rows_lose_no_change(office: Office, asked: tuple[str, str]) -> None:
    _, seat = asked
    with office.database.read() as session:
        before = session.get_one(Channel, (TEAM, CHANNEL)).doubts
    at_once(EIGHT, lambda number: change_all(office.database, seat, "ana", f"thread {number}", TIMES))
    changes = EIGHT * TIMES
    assert counts(office.database, seat) == (before + changes, changes, 1 + changes)


def test_four_processes_of_two_threads_changing_the_same_rows_lose_no_change(
    office: Office, asked: tuple[str, str]
) -> None:
    _, seat = asked
    with office.database.read() as session:
        before = session.get_one(Channel, (TEAM, CHANNEL)).doubts
    in_processes([office.database] * FOUR, seat, "ana", EIGHT // FOUR, TIMES)
    changes = EIGHT * TIMES
    assert counts(office.database, seat) == (before + changes, changes, 1 + changes)


def test_of_eight_first_answers_to_one_question_one_is_kept_and_the_others_change_it(
    office: Office, asked: tuple[str, str]
) -> None:
    _, seat = asked
    firsts = at_once(
        EIGHT,
        lambda number: answer_first(office.database, seat, "ana", {"done": f"Press {number}"}, NOON),
    )
    assert Counter(firsts) == {True: 1, False: EIGHT - 1}
    with office.database.read() as session:
        (entry,) = session.exec(select(Entry).where(Entry.seat_id == seat))
        assert entry.answers == {"done": f"Press {firsts.index(True)}"}


def test_of_eight_who_change_the_same_vision_one_wins_each_time(office: Office) -> None:
    def sets(number: int, seen: int) -> bool:
        draft = Draft(f"Every small shop closes its books in {number} hours.")
        try:
            with office.database.write() as session:
                visions.set_vision(
                    session, TEAM, draft, by="bo", now=NOON, seen=seen, reason=f"Reason {number}"
                )
        except Refusal:
            return False
        return True

    for seen in range(3):
        assert sum(at_once(EIGHT, lambda number: sets(number + 10 * seen, seen))) == 1  # noqa: B023
    with office.database.read() as session:
        assert sorted(session.exec(select(Revision.number))) == [1, 2, 3]


def test_of_eight_who_change_the_same_standup_one_wins(office: Office) -> None:
    ritual = office.standup()

    def change(number: int) -> bool:
        try:
            office.change(ritual, seen=1, name=f"Standup {number}")
        except Refusal:
            return False
        return True

    assert sum(at_once(EIGHT, change)) == 1
    assert office.ritual(ritual).version == 2
    with office.database.read() as session:
        assert len(session.exec(select(RitualVersion)).all()) == 2


def test_of_eight_who_start_a_retrospective_in_one_channel_one_does(office: Office) -> None:
    room = RetroRoom(office)

    def start(_number: int) -> bool:
        try:
            room.starts()
        except AlreadyOpen:
            return False
        return True

    assert sum(at_once(EIGHT, start)) == 1


def test_eight_ticks_at_once_ask_everybody_once_and_digest_once(office: Office) -> None:
    ritual = office.standup()
    copies = [Database(office.database.url) for _ in range(FOUR)]
    moments = [at(MONDAY, clock) for clock in ("00:30", "09:00", "20:00")] + [at(MONDAY, "23:59")]
    for now in moments:
        done = at_once(EIGHT, lambda number: run_due(copies[number % FOUR], now))  # noqa: B023
        assert sum(each.opened for each in done) <= 1
        office.moves_to(now)
        if now == moments[1]:
            office.says(ritual, "ana", "Two customers signed up")
    for copy in copies:
        copy.close()
    with office.database.read() as session:
        asked = session.exec(select(Message.destination).where(Message.purpose == "prompt")).all()
        digests = session.exec(select(Message).where(Message.purpose == "digest")).all()
        assert len(session.exec(select(Round).where(Round.day == MONDAY)).all()) == 1
        assert len(session.exec(select(Seat).where(col(Seat.asks) > 1)).all()) == 0
    assert Counter(asked) == dict.fromkeys(ZONES, 1)
    assert len(digests) == 1


def test_two_owners_with_other_questions_do_not_undo_each_other(office: Office) -> None:
    first, second = office.standup(), office.standup(name="Other")
    at_once(2, lambda number: office.change((first, second)[number], name=f"Changed {number}"))
    with office.database.read() as session:
        names = {version.ritual_id: version.name for version in session.exec(select(RitualVersion))}
    assert names == {first: "Changed 0", second: "Changed 1"}
    assert plan().name not in names.values()
