"""The life of a round: who is asked when, reminded, closed, and what a late start changes."""

from __future__ import annotations

from datetime import date, time, timedelta

from rituals.answer import answer
from rituals.plan import Latecomers
from storage.round import RoundState, SeatState
from tests.rituals.office import CHANNEL, MONDAY, Office, at

TUESDAY = MONDAY + timedelta(days=1)


def test_each_is_asked_at_nine_of_their_own_clock(office: Office) -> None:
    office.standup()
    hours = [
        ("chen", "Asia/Shanghai"),
        ("ana", "Europe/Madrid"),
        ("dalia", "America/New_York"),
        ("grace", "Pacific/Honolulu"),
    ]
    for name, zone in hours:
        office.moves_to(at(MONDAY, "08:59", zone))
        assert name not in office.asked()
        office.moves_to(at(MONDAY, "09:00", zone))
        assert name in office.asked()
    assert sorted(office.asked()) == ["ana", "bo", "chen", "dalia", "grace"]


def test_ticking_again_and_again_asks_nobody_twice(office: Office) -> None:
    office.standup()
    for _ in range(3):
        office.moves_to(at(MONDAY, "09:00"))
    assert sorted(office.asked()) == ["ana", "bo", "chen"]


def test_it_waits_for_those_whose_day_begins_after_the_planned_close(office: Office) -> None:
    ritual = office.standup(close_at=time(18))
    office.moves_to(at(MONDAY, "09:00"))
    assert office.round(ritual).closes_at == at(MONDAY, "10:00", "Pacific/Honolulu")


def test_latecomers_can_be_asked_the_evening_before_so_that_nobody_waits(office: Office) -> None:
    ritual = office.standup(latecomers=Latecomers.EVENING_BEFORE)
    evening = at(MONDAY - timedelta(days=1), "17:00", "Pacific/Honolulu")
    office.moves_to(evening)
    assert "grace" in office.asked()
    office.moves_to(at(MONDAY, "09:00"))
    assert office.round(ritual).closes_at == at(MONDAY, "18:00")


def test_only_those_who_have_not_answered_are_reminded_and_once(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session:
        answer(session, office.own_seat(ritual, "ana").id, "ana", {"done": "Shipped"}, office.now)
    office.moves_to(at(MONDAY, "17:00"))
    office.moves_to(at(MONDAY, "17:30"))
    assert [message.destination for message in office.wanted("nudge")] == ["bo"]


def test_answering_takes_the_reminder_away(office: Office) -> None:
    ritual = office.standup(people=("bo",))
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "17:00"))
    with office.database.write() as session:
        answer(session, office.own_seat(ritual, "bo").id, "bo", {"done": "Shipped"}, office.now)
    assert office.wanted("nudge") == []


def test_the_close_wants_one_digest_and_one_reply_per_answer_in_its_thread(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    for name in ("ana", "bo"):
        with office.database.write() as session:
            answer(session, office.own_seat(ritual, name).id, name, {"done": "Shipped"}, office.now)
    office.moves_to(at(MONDAY, "18:00"))
    (digest,) = office.wanted("digest")
    assert digest.destination == CHANNEL
    assert [reply.parent_key for reply in office.wanted("entry")] == [digest.key, digest.key]


def test_a_round_nobody_answered_says_nothing_in_the_channel(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "18:00"))
    assert office.round(ritual).state == RoundState.CLOSED
    assert office.wanted("digest") == []


def test_a_bot_asleep_at_nine_asks_when_it_wakes_while_that_is_still_useful(office: Office) -> None:
    office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "11:30"))
    assert sorted(office.asked()) == ["ana", "bo"]


def test_a_bot_asleep_over_the_whole_day_neither_asks_nor_posts_and_goes_on_the_day_after(
    office: Office,
) -> None:
    ritual = office.standup(people=("ana",))
    done = office.moves_to(at(TUESDAY, "08:00"))
    assert done.missed == 1
    assert office.round(ritual).state == RoundState.MISSED
    assert office.asked() == []
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.asked() == ["ana"]


def test_a_bot_asleep_between_prompt_and_close_marks_the_unasked_and_closes_without_them(
    office: Office,
) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(MONDAY, "23:00"))
    assert office.own_seat(ritual, "dalia").state == SeatState.MISSED
    assert office.asked() == ["ana"]


def test_a_standup_set_up_at_ten_asks_nobody_for_whom_nine_has_passed(office: Office) -> None:
    office.moves_to(at(MONDAY, "10:00"))
    ritual = office.standup()
    assert office.ritual(ritual).next_date == TUESDAY
    office.waits(timedelta(minutes=1))
    assert office.asked() == []


def test_on_friday_evening_the_next_round_is_mondays(office: Office) -> None:
    friday = MONDAY + timedelta(days=4)
    office.moves_to(at(friday, "19:00"))
    assert office.ritual(office.standup()).next_date == MONDAY + timedelta(days=7)


def test_the_close_never_moves_nearer_once_people_were_told(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    told = office.round(ritual).closes_at
    office.leave("grace")
    assert office.round(ritual).closes_at == told


def test_a_summer_of_standups_has_one_round_per_working_day(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    day = date(2027, 3, 22)
    for offset in range(14):  # the clocks go forward in Madrid on 28 March 2027
        office.moves_to(at(day + timedelta(days=offset), "09:00"))
        office.moves_to(at(day + timedelta(days=offset), "18:00"))
    asked_in_spring = [m for m in office.wanted("prompt") if m.destination == "ana"]
    assert len(asked_in_spring) == 10
    assert office.round(ritual, date(2027, 3, 29)).closes_at == at(date(2027, 3, 29), "18:00")
