"""The model goes along with what people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.chaos.crew import FIRST_MONDAY, crew_of
from tests.chaos.model import Identity, Model, Occasion, Seat
from tests.chaos.plan import begin_of

MADRID, HONOLULU = "U0000", "U0004"
"""Somebody there; both in #harbour."""
HARBOUR, MONDAY = "Harbour standup", "2026-03-23"
NINE_IN_MADRID = datetime(2026, 3, 23, 8, tzinfo=UTC)


class Witness:
    def __init__(self) -> None:
        self.seats: dict[tuple[str, str, str], tuple[Occasion, Seat]] = {}
        self.closed_at: dict[tuple[str, str], datetime] = {}

    def asked(self, occasion: Occasion, seat: Seat, at: datetime) -> None:
        self.seats[occasion.standup.name, occasion.day.isoformat(), seat.user] = (occasion, seat)

    def closed(self, occasion: Occasion, at: datetime) -> None:
        self.closed_at[occasion.standup.name, occasion.day.isoformat()] = at


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def model(witness: Witness) -> Model:
    return Model(crew_of(24, FIRST_MONDAY, 5), begin_of(FIRST_MONDAY), witness)


def at(model: Model, purpose: str, *rest: str) -> datetime | None:
    about: Identity = (purpose, HARBOUR, MONDAY, *rest)
    return next((each.at for each in model.expected if each.about == about and each.is_sure), None)


def on_monday(witness: Witness, user: str = MADRID) -> Occasion:
    return witness.seats[HARBOUR, MONDAY, user][0]


def test_whoever_does_nothing_is_asked_and_reminded_once(model: Model) -> None:
    model.passes(NINE_IN_MADRID + timedelta(days=1))
    assert at(model, "prompt", MADRID, "1") == NINE_IN_MADRID
    assert at(model, "nudge", MADRID) == NINE_IN_MADRID + timedelta(
        hours=11
    )  # an hour before the last is done
    assert at(model, "prompt", MADRID, "2") is None
    assert at(model, "digest") is None


def test_an_answer_spares_the_reminder_and_makes_a_digest_at_the_close(
    model: Model, witness: Witness
) -> None:
    model.passes(NINE_IN_MADRID)
    model.answered(on_monday(witness), MADRID, NINE_IN_MADRID + timedelta(minutes=1))
    model.passes(NINE_IN_MADRID + timedelta(days=1))
    assert at(model, "nudge", MADRID) is None
    assert at(model, "digest") == witness.closed_at[HARBOUR, MONDAY] == datetime(2026, 3, 23, 20, tzinfo=UTC)


def test_an_answer_at_the_last_moment_may_still_meet_the_reminder(model: Model, witness: Witness) -> None:
    nudge_at = NINE_IN_MADRID + timedelta(hours=11)
    model.passes(nudge_at)
    model.answered(on_monday(witness), MADRID, nudge_at + timedelta(seconds=2))
    assert at(model, "nudge", MADRID) is None
    assert ("nudge", HARBOUR, MONDAY, MADRID) in [each.about for each in model.expected]


def test_whoever_puts_it_off_is_asked_once_more_an_hour_later(model: Model, witness: Witness) -> None:
    model.passes(NINE_IN_MADRID)
    pressed_at = NINE_IN_MADRID + timedelta(minutes=5)
    model.snoozed(on_monday(witness), MADRID, pressed_at, pressed_at + timedelta(seconds=3))
    model.passes(NINE_IN_MADRID + timedelta(days=1))
    assert at(model, "prompt", MADRID, "2") == pressed_at + timedelta(hours=1)
    assert at(model, "prompt", MADRID, "3") is None


def test_whoever_moves_before_being_asked_is_asked_by_the_clocks_there(model: Model) -> None:
    moved_at = NINE_IN_MADRID - timedelta(hours=1)
    model.passes(moved_at)
    model.moves(MADRID, "Pacific/Honolulu", moved_at)
    model.passes(NINE_IN_MADRID + timedelta(days=1))
    assert at(model, "prompt", MADRID, "1") == datetime(2026, 3, 23, 19, tzinfo=UTC)


def test_whoever_moves_to_where_nine_has_passed_is_asked_at_once(model: Model) -> None:
    moved_at = datetime(2026, 3, 23, 16, tzinfo=UTC)
    model.passes(moved_at)
    model.moves(HONOLULU, "Europe/Madrid", moved_at)
    model.passes(moved_at)
    (asked,) = [each for each in model.expected if each.about == ("prompt", HARBOUR, MONDAY, HONOLULU, "1")]
    assert asked.at == moved_at
    assert not asked.is_sure  # eight hours late, and at the very moment


def test_whoever_leaves_is_neither_asked_nor_waited_for(model: Model, witness: Witness) -> None:
    left_at = datetime(2026, 3, 22, 13, tzinfo=UTC)
    model.passes(left_at)
    for user in [user for user, zone in model.zones.items() if zone == "Pacific/Honolulu"]:
        model.goes_for_good(user, left_at)
    model.passes(NINE_IN_MADRID + timedelta(days=1))
    assert at(model, "prompt", HONOLULU, "1") is None
    assert witness.closed_at[HARBOUR, MONDAY] == datetime(2026, 3, 23, 17, tzinfo=UTC)


def test_whoever_comes_is_asked_from_then_on(model: Model) -> None:
    newcomer = model.crew.newcomers[0]
    model.passes(NINE_IN_MADRID + timedelta(days=1))
    model.joins(newcomer, "harbour", NINE_IN_MADRID + timedelta(days=1))
    model.passes(NINE_IN_MADRID + timedelta(days=3))
    asked = [
        each.about[2]
        for each in model.expected
        if each.about[:2] == ("prompt", HARBOUR) and newcomer in each.about
    ]
    assert asked[0] in ("2026-03-24", "2026-03-25")
    assert MONDAY not in asked
