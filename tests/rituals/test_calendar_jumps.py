"""A machine that slept, and a calendar that jumps ahead and is set back: nothing is lost, nothing asked twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from rituals.forecast import forecast
from storage.message import AT_ONCE, TOO_LATE, Message
from storage.preference import DayOff
from storage.round import Round, RoundState, Seat, SeatState, Stage
from tests.rituals.newsroom import Newsroom
from tests.rituals.office import CHANNEL, MONDAY, TEAM, Office, at
from tests.rituals.test_vision import sets
from tests.rituals.test_vision_reminder import reminds, told

NEW_YORK, HONOLULU = "America/New_York", "Pacific/Honolulu"
DAY, WEEK, YEAR = timedelta(days=1), timedelta(weeks=1), timedelta(days=365)
TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY
MINUTE = timedelta(minutes=1)


def asked_for(office: Office, name: str) -> list[date]:
    """The days for which somebody got a prompt, in the order of the prompts."""
    query = select(Round.day).join(Seat, col(Seat.round_id) == col(Round.id))
    query = query.join(Message, col(Message.ref) == col(Seat.id)).where(Message.purpose == "prompt")
    with office.database.read() as session:
        return list(session.exec(query.where(Seat.user_id == name).order_by(col(Message.seq))))


def states(office: Office) -> dict[date, RoundState]:
    with office.database.read() as session:
        return {round_.day: RoundState(round_.state) for round_ in session.exec(select(Round))}


def jumps(office: Office, span: timedelta) -> None:
    """The calendar is ahead for a minute, and right again."""
    right = office.now
    office.moves_to(right + span)
    office.moves_to(right + span + MINUTE)
    office.moves_to(right + MINUTE)


def lives_through(office: Office, first: date, last: date) -> None:
    """From now on, by all instants of these days at which something may be due."""
    for ahead in range((last - first).days + 1):
        for clock in ("00:00", "02:00", "09:00", "10:00", "15:00", "18:00", "20:00", "21:00"):
            moment = at(first + ahead * DAY, clock)
            if moment > office.now:
                office.moves_to(moment)


# Asleep


def test_after_a_day_asleep_nobody_is_asked_for_yesterday_and_today_begins(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "00:30"))
    office.moves_to(at(TUESDAY, "09:30"))
    assert {name: asked_for(office, name) for name in ("ana", "bo", "chen", "dalia")} == {
        "ana": [TUESDAY],
        "bo": [TUESDAY],
        "chen": [TUESDAY],
        "dalia": [],
    }
    assert office.wanted("digest") == []
    assert office.own_seat(ritual, "ana").state == SeatState.MISSED
    office.moves_to(at(TUESDAY, "09:00", NEW_YORK))
    assert asked_for(office, "dalia") == [TUESDAY]


def test_after_a_week_asleep_only_today_is_asked_and_each_once(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    friday_week = MONDAY + timedelta(days=11)
    office.moves_to(at(friday_week, "16:00"))
    office.waits(MINUTE)
    assert sorted(asked_for(office, name)[-1] for name in ("ana", "bo", "dalia")) == [friday_week] * 3
    assert (
        len(office.wanted("prompt")) == 3 + 3
    )  # Chen was asked on Monday; his Friday is over, Grace's not begun
    assert len(office.wanted("nudge")) <= 4
    assert states(office)[MONDAY + DAY] == RoundState.MISSED


def test_after_a_week_asleep_a_channel_reads_one_reminder_and_not_yesterdays(office: Office) -> None:
    sets(office, why="They lose evenings")
    reminds(office)
    office.moves_to(at(MONDAY, "08:00"))
    office.moves_to(at(MONDAY + WEEK, "12:00"))
    assert [each.day for each in told(office)] == [MONDAY + WEEK]


# Ahead, and back


@pytest.mark.parametrize(
    ("clock", "span"),
    [("00:30", DAY), ("10:00", DAY), ("17:30", DAY), ("00:30", WEEK), ("10:00", YEAR)],
)
def test_whoever_was_not_asked_before_the_jump_is_asked_in_their_time_and_nobody_twice(
    office: Office, clock: str, span: timedelta
) -> None:
    office.standup()
    office.moves_to(at(MONDAY, clock))
    jumps(office, span)
    lives_through(office, MONDAY, WEDNESDAY)
    for name in ("ana", "bo", "dalia", "grace"):
        days = asked_for(office, name)
        assert sorted(set(days)) == sorted(days), f"{name} was asked twice for the same day"
        assert {MONDAY, TUESDAY, WEDNESDAY} <= set(days), f"{name} was asked for {days}"


def test_a_close_by_the_wrong_clock_does_not_end_the_day_of_those_who_were_not_asked(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    jumps(office, DAY)
    assert office.round(ritual).state == RoundState.OPEN
    office.moves_to(at(MONDAY, "09:00", NEW_YORK))
    office.says(ritual, "dalia", "Reviewed")
    office.moves_to(at(MONDAY, "09:00", HONOLULU))
    office.moves_to(at(MONDAY, "10:00", HONOLULU))
    assert office.round(ritual).state == RoundState.CLOSED
    digests = [message for message in office.wanted("digest") if message.ref == office.round(ritual).id]
    assert len(digests) == 1


def test_a_jump_without_anybody_left_to_ask_leaves_the_round_closed(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    jumps(office, DAY)
    assert office.round(ritual).state == RoundState.CLOSED


def test_the_owner_is_told_of_the_next_day_and_not_of_next_year(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "20:00"))
    jumps(office, YEAR)
    with office.database.read() as session:
        assert forecast(session, office.ritual(ritual), office.now).day == TUESDAY
    assert office.offers("ana")[0][0] == MONDAY  # closed meanwhile; it can be answered late
    assert sorted(office.asked()) == [
        "ana",
        "bo",
        "dalia",
        "grace",
    ]  # what was asked for next year is taken back


def test_a_reminder_that_next_year_made_look_missed_comes_in_its_time_and_once(office: Office) -> None:
    sets(office, why="They lose evenings", value="Free evenings")
    reminds(office)
    office.moves_to(at(MONDAY, "08:00"))
    jumps(office, YEAR + timedelta(hours=12))
    lives_through(office, MONDAY, MONDAY + WEEK)
    assert [each.day for each in told(office)] == [MONDAY, MONDAY + WEEK]


def test_digests_of_updates_come_in_their_time_too(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.follows("dalia")
    newsroom.gives_digest()
    newsroom.posts("Faster bread")
    newsroom.moves_to(at(MONDAY, "08:00"))
    jumps(newsroom, 4 * WEEK + timedelta(hours=15))
    lives_through(newsroom, MONDAY, TUESDAY)
    assert ("dalia", ["Faster bread"]) in newsroom.own_digests()
    assert ["Faster bread"] in newsroom.channel_digests()
    newsroom.database.close()


def test_a_day_off_stays_one(office: Office) -> None:
    ritual = office.standup(days=frozenset({1, 2}))
    with office.database.write() as session:
        session.add(DayOff(team_id=TEAM, channel_id=CHANNEL, first=TUESDAY, last=TUESDAY, name="Moving day"))
    office.moves_to(at(MONDAY, "20:00"))
    jumps(office, WEEK)
    lives_through(office, TUESDAY, MONDAY + WEEK)
    assert TUESDAY not in asked_for(office, "ana")
    assert states(office)[TUESDAY] == RoundState.OFF
    assert asked_for(office, "ana").count(MONDAY + WEEK) == 1
    assert office.ritual(ritual).next_date is not None


def test_who_is_left_alone_because_of_a_pause_stays_so(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia", "grace"))
    office.moves_to(at(MONDAY, "08:00"))
    office.pause(ritual)
    office.moves_to(at(MONDAY, "12:00"))
    office.resume(ritual)
    jumps(office, DAY)
    lives_through(office, MONDAY, MONDAY)
    assert MONDAY not in asked_for(office, "ana")
    assert MONDAY in asked_for(office, "dalia")


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, tzinfo=UTC), at(MONDAY - YEAR, "09:00")])
def test_a_clock_that_is_behind_for_a_while_changes_nothing(office: Office, now: datetime) -> None:
    office.standup()
    lives_through(office, MONDAY, TUESDAY)
    right, before = office.now, {name: asked_for(office, name) for name in ("ana", "dalia", "grace")}
    office.moves_to(now)
    office.moves_to(now + MINUTE)
    office.moves_to(right)
    assert {name: asked_for(office, name) for name in before} == before
    lives_through(office, WEDNESDAY, WEDNESDAY)
    assert asked_for(office, "ana") == [MONDAY, TUESDAY, WEDNESDAY]
    assert len(office.wanted("digest")) == 0  # nobody had answered


def test_a_few_minutes_between_two_machines_are_no_jump(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia"), close_at=time(9, 45))
    office.moves_to(at(MONDAY, "09:46"))
    before = office.round(ritual)
    office.moves_to(at(MONDAY, "09:40"))
    assert office.round(ritual) == before


# Ahead, while questions wait to be sent


def first_prompt(session: Session, name: str) -> Message:
    query = select(Message).where(Message.destination == name, Message.purpose == "prompt")
    return session.exec(query.order_by(col(Message.seq)).limit(1)).one()


def leaves_out(office: Office, name: str) -> None:
    """As whoever sends it does when it is not useful any more."""
    with office.database.write() as session:
        row = first_prompt(session, name)
        row.is_wanted, row.due_at, row.sent, row.trouble = False, None, row.wanted, TOO_LATE


@pytest.mark.parametrize("span", [timedelta(hours=2), DAY, YEAR])
def test_a_question_that_was_left_out_by_the_wrong_clock_is_sent_after_all(
    office: Office, span: timedelta
) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    right = office.now
    office.moves_to(right + span)
    leaves_out(office, "ana")
    office.moves_to(right + MINUTE)
    with office.database.read() as session:
        row = first_prompt(session, "ana")
    assert (row.is_wanted, row.due_at, row.sent < row.wanted) == (True, AT_ONCE, True)
    assert office.round(ritual).state == RoundState.OPEN
    lives_through(office, MONDAY, MONDAY)
    assert asked_for(office, "ana").count(MONDAY) == 1
    assert office.round(ritual).state == RoundState.CLOSED


def test_one_that_was_left_out_because_it_was_too_late_or_is_answered_stays_so(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    leaves_out(office, "ana")
    leaves_out(office, "bo")
    office.moves_to(at(MONDAY, "18:30"))
    jumps(office, DAY)
    with office.database.read() as session:
        assert [first_prompt(session, name).is_wanted for name in ("ana", "bo")] == [False, False]
    assert office.round(ritual).state == RoundState.CLOSED


# The same round, an hour forward and back again, as often as one likes


def test_jumping_again_and_again_asks_nobody_twice(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "08:00"))
    for span in (DAY, WEEK, DAY):
        jumps(office, span)
    lives_through(office, MONDAY, TUESDAY)
    for name in ("ana", "bo", "dalia", "grace"):
        days = asked_for(office, name)
        assert len(days) == len(set(days))
        assert {MONDAY, TUESDAY} <= set(days)
    with office.database.read() as session:
        assert (
            session.exec(select(Stage).where(col(Stage.done_at).is_(None), Stage.due_at <= office.now)).all()
            == []
        )
