"""What random runs have found, each as short as it can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.engine.desk import Desk
from tests.engine.slack import LEASE, Trouble

ASKED = "prompt:1"


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
