"""Somebody joins, leaves, travels or is deactivated: what people would expect to follow from it does."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlmodel import select

from bot.standin.driver import Hand, words
from storage.round import Round, Seat
from tests.journeys.team import MONDAY, Team, after_hello

MADRID = "Europe/Madrid"
TUESDAY = MONDAY + timedelta(days=1)


def prompts(hand: Hand) -> int:
    return sum("In an hour" in words(said) for said in hand.dm)


def test_who_joins_before_nine_where_they_are_is_asked_that_day(team: Team) -> None:
    team.set_up()
    ana, hugo = team.hands("ana", "hugo")
    team.moves_to(MONDAY, time(9), MADRID)
    ana.waits_for("In an hour")
    hugo.joins("#team")
    ana.waits_for("Hugo Silva: Monday 09:00 in Lisbon")
    team.settles()
    assert not hugo.dm
    team.moves_to(MONDAY, time(9), "Europe/Lisbon")
    hugo.waits_for("In an hour")
    status = team.hears("ana", "/standup status")
    assert "Hugo Silva" in next(line for line in status.splitlines() if line.startswith("Asked:"))


def test_who_joins_after_nine_where_they_are_is_asked_from_the_next_round_on(team: Team) -> None:
    team.set_up(people=())
    ana, hugo = team.hands("ana", "hugo")
    team.moves_to(MONDAY, time(9, 1), "Europe/Lisbon")
    team.answers("ana")
    hugo.joins("#team")
    team.settles()
    team.moves_to(MONDAY, time(20), MADRID)
    team.moves_to(MONDAY, time(21), MADRID)
    assert "1 of 5 answered" in words(team.digest())
    assert not hugo.dm
    team.moves_to(TUESDAY, time(9), "Europe/Lisbon")
    hugo.waits_for("In an hour")
    assert prompts(ana) == 1


def test_who_leaves_is_asked_nothing_more_and_not_counted(team: Team) -> None:
    team.set_up()
    bo, dalia = team.hands("bo", "dalia")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    bo.waits_for("In an hour")
    bo.leaves("#team")
    dalia.leaves("#team")
    team.settles()
    assert not after_hello(bo)
    team.moves_to(MONDAY, time(20), MADRID)
    team.moves_to(MONDAY, time(21), MADRID)
    assert "1 of 3 answered" in words(team.digest())
    team.settles()
    assert not dalia.dm
    assert not after_hello(bo)


def test_what_somebody_answered_before_leaving_stays_in_the_digest(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("bo", "My last day, and a good one")
    team.hand("bo").leaves("#team")
    team.moves_to(MONDAY, time(18), MADRID)
    digest = team.digest()
    assert "1 of 2 answered" in words(digest)
    team.hand("ana").waits_for("My last day, and a good one", "#team", thread=digest)


def test_who_comes_back_before_being_asked_is_asked(team: Team) -> None:
    team.set_up()
    dalia = team.hand("dalia")
    team.moves_to(MONDAY, time(9), MADRID)
    dalia.leaves("#team")
    team.settles()
    dalia.joins("#team")
    team.settles()
    team.moves_to(MONDAY, time(9), "America/New_York")
    dalia.waits_for("In an hour")
    team.settles()
    assert prompts(dalia) == 1


def test_who_travels_west_before_being_asked_is_asked_there_exactly_once(team: Team) -> None:
    ana = team.set_up()
    bo = team.hand("bo")
    team.moves_to(MONDAY, time(8, 30), MADRID)
    bo.moves_to("Europe/Lisbon")
    ana.waits_for("Bo Jensen: Monday 09:00 in Lisbon")
    team.moves_to(MONDAY, time(9), MADRID)
    ana.waits_for("In an hour")
    team.settles()
    assert not bo.dm
    team.moves_to(MONDAY, time(9), "Europe/Lisbon")
    bo.waits_for("In an hour")
    bo.moves_to("America/New_York")
    team.settles()
    team.moves_to(MONDAY, time(9), "America/New_York")
    team.hand("dalia").waits_for("In an hour")
    team.settles()
    assert prompts(bo) == 1


def test_who_travels_east_past_their_nine_oclock_is_asked_on_arrival_exactly_once(team: Team) -> None:
    team.set_up()
    dalia = team.hand("dalia")
    team.moves_to(MONDAY, time(14), MADRID)
    team.settles()
    dalia.moves_to(MADRID)
    team.settles()
    team.bot.ticker.tick()
    dalia.waits_for("In an hour")
    team.moves_to(MONDAY, time(9, 30), "America/New_York")
    team.settles()
    assert prompts(dalia) == 1


def test_who_crosses_the_date_line_between_two_rounds_is_asked_once_for_each(team: Team) -> None:
    team.set_up(people=["grace", "ana"])
    grace = team.hand("grace")
    team.moves_to(MONDAY, time(9), MADRID)
    team.moves_to(MONDAY, time(9), "Pacific/Honolulu")
    grace.waits_for("In an hour")
    grace.moves_to("Pacific/Kiritimati")  # a day ahead of Honolulu, to the hour
    team.settles()
    team.waits(timedelta(minutes=1))
    assert _days_asked(team, grace) == [MONDAY, TUESDAY]
    team.waits(timedelta(hours=23))
    assert _days_asked(team, grace) == [MONDAY, TUESDAY]
    team.moves_to(TUESDAY + timedelta(days=1), time(9), "Pacific/Kiritimati")
    assert _days_asked(team, grace) == [MONDAY, TUESDAY, TUESDAY + timedelta(days=1)]


def _days_asked(team: Team, hand: Hand) -> list[date]:
    with team.bot.parts.database.read() as session:
        query = select(Round.day, Seat.asks).join(Seat).where(Seat.user_id == hand.id)
        return sorted(day for day, asks in session.exec(query) for _ in range(asks))


def test_somebody_deactivated_is_neither_asked_nor_counted(team: Team) -> None:
    ana = team.set_up()
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    team.hand("bo").waits_for("In an hour")
    ana.deactivates("bo")
    ana.deactivates("dalia")
    team.settles()
    team.moves_to(MONDAY, time(20), MADRID)
    team.moves_to(MONDAY, time(21), MADRID)
    assert "1 of 3 answered" in words(team.digest())
    assert "Dalia" not in words(ana.waits_for("Next:"))


def test_a_guest_is_asked_and_somebody_from_another_workspace_is_not(team: Team) -> None:
    ana = team.set_up("ana", "#launch")
    plan = words(ana.waits_for("Next:"))
    assert "Ivy Stone: Monday 09:00 in London" in plan
    assert "Kim" not in plan
    team.moves_to(MONDAY, time(9), "Europe/London")
    team.answers("ivy", "A guest's word")
    team.settles()
    assert "Kim" not in team.hears("ana", "/standup status", "#launch")
