"""What random runs have found, each as short as it can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest

from rituals.plan import Latecomers
from tests.engine.accidents import between
from tests.engine.desk import Desk
from tests.engine.slack import LEASE, Trouble
from tests.engine.town import Town
from tests.rituals.office import CHANNEL

ASKED = "prompt:1"
FRIDAY_NOON = datetime(2026, 10, 30, 12, tzinfo=UTC)
EVERY_DAY = {
    "people": (),
    "days": frozenset(range(1, 8)),
    "ask_at": time(1, 30),
    "close_at": time(18),
    "zone": "America/New_York",
    "latecomers": Latecomers.EVENING_BEFORE,
}


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town(FRIDAY_NOON)
    yield made
    made.end()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.end()


def test_a_change_does_not_cut_short_the_wait_after_silence(desk: Desk) -> None:
    desk.wants(ASKED)
    desk.sends_with(0, Trouble.SLOW, calls=0, seconds=0)
    desk.changes(ASKED)
    desk.sends(0)
    desk.clock.passes(LEASE)
    desk.look()


def test_what_was_being_deleted_and_is_wanted_again_is_posted_again(desk: Desk) -> None:
    desk.wants(ASKED)
    desk.sends(0)
    desk.withdraws(ASKED)
    desk.sends_with(0, Trouble.LOST, calls=0, seconds=0)
    desk.wants(ASKED)
    desk.sends(0)
    desk.finish()


def test_who_was_frozen_until_another_had_posted_leaves_one_message(desk: Desk) -> None:
    def another_takes_over() -> None:
        desk.clock.passes(LEASE)
        desk.sends(1)

    desk.wants(ASKED)
    desk.meanwhile(another_takes_over, is_before=True)
    desk.sends(0)
    desk.finish()


@pytest.mark.parametrize("deed", ["changes", "withdraws", "wants"])
def test_what_comes_late_after_its_sender_died_is_there_once_or_goes(desk: Desk, deed: str) -> None:
    desk.wants("digest:1")
    desk.sends_with(0, Trouble.CUT_WAITING, calls=0, seconds=0)
    getattr(desk, deed)("digest:1")
    desk.clock.passes(LEASE)
    desk.sends(1)
    desk.finish()


def test_what_was_posted_is_found_by_a_machine_whose_clock_is_ahead(desk: Desk) -> None:
    desk.clock.ahead = timedelta(minutes=10)
    desk.wants(ASKED)
    desk.sends_with(0, Trouble.LOST, calls=0, seconds=0)
    desk.finish()


def test_what_was_posted_is_found_when_the_calendar_was_set_back_meanwhile(desk: Desk) -> None:
    def calendar_is_put_right() -> None:
        desk.clock.ahead = timedelta()

    desk.clock.ahead = timedelta(hours=1)
    desk.wants(ASKED)
    desk.meanwhile(calendar_is_put_right, is_before=True)
    desk.sends_with(0, Trouble.LOST, calls=0, seconds=0)
    desk.finish()


def test_a_clock_that_was_just_set_hides_nothing(desk: Desk) -> None:
    def another_takes_over() -> None:
        desk.clock.passes(LEASE)
        desk.sends(1)

    desk.wants("prompt:2")
    desk.sends(1)
    desk.wants("digest:1")
    desk.clock.ahead = timedelta(minutes=10)
    desk.meanwhile(another_takes_over, is_before=False)
    desk.sends(0)
    desk.look()


def test_a_clock_that_is_far_ahead_hides_nothing_after_a_start(desk: Desk) -> None:
    desk.clock.ahead = timedelta(hours=2)
    desk.wants("digest:1")
    desk.sends_with(0, Trouble.CUT_AFTER, calls=0, seconds=0)
    desk.finish()


def test_a_reply_that_stands_there_follows_though_its_thread_is_gone(desk: Desk) -> None:
    desk.wants("digest:1")
    desk.wants("entry:1")
    desk.sends(0)
    desk.clock.passes(LEASE)
    desk.sends(0)
    desk.withdraws("digest:1")
    desk.sends(0)
    desk.changes("entry:1")
    desk.clock.passes(LEASE)
    desk.sends(0)
    (said,) = desk.slack.shown()["entry:1"]
    assert said.text == desk.words("entry:1")


def test_what_was_deleted_is_not_opened_again_when_the_calendar_is_set_back(town: Town) -> None:
    town.agrees(CHANNEL, EVERY_DAY)
    town.sets_calendar(FRIDAY_NOON + timedelta(days=1))
    town.ticks()
    town.sets_calendar(FRIDAY_NOON + timedelta(days=4))
    town.ticks()
    (ritual,) = town.diary.agreed
    town.deletes(ritual)
    town.sets_calendar(FRIDAY_NOON)
    town.ticks()


@pytest.mark.parametrize("number", range(1, 13))
def test_what_was_taken_away_while_a_tick_is_under_way_is_no_failure(town: Town, number: int) -> None:
    def another_plan_is_made() -> None:
        with town.as_another_copy():
            town.is_reminded(frozenset({1, 2, 3, 4, 5}), time(16))

    town.is_reminded(frozenset({1, 2, 3, 4, 5}), time(10))
    town.sets_calendar(datetime(2026, 11, 3, 1, tzinfo=UTC))
    town.ticks()
    town.sets_calendar(datetime(2026, 11, 3, 10, tzinfo=UTC))  # an hour late, in Madrid
    town.ticks_and(lambda engine: between(engine, number, another_plan_is_made))


def test_who_has_left_is_not_asked_when_the_calendar_is_set_back(town: Town) -> None:
    town.agrees(CHANNEL, EVERY_DAY)
    town.sets_calendar(FRIDAY_NOON + timedelta(hours=8))
    town.ticks()
    town.sets_calendar(FRIDAY_NOON + timedelta(days=4))
    town.ticks()
    town.is_deactivated("ana")
    town.sets_calendar(FRIDAY_NOON + timedelta(hours=8))
    town.ticks()
    town.sets_calendar(FRIDAY_NOON + timedelta(days=1))
    town.ticks()
