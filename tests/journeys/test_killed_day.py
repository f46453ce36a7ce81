"""kill -9 at each side effect of a day without a press, one after the other; then the next start.

What a start does is left out here: tests/journeys/test_killed.py is killed in it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from storage.round import RoundState
from tests.journeys.kennel import Kennel
from tests.journeys.killable import Order
from tests.journeys.killed import team_with
from tests.journeys.killed_day import NAMED, NAMELESS, Team, people, prepare

SHARES = 12
FEWEST_POINTS = 30
DONE = "after (?!conversations|users|commit of (channel|member|memo$))"
"""What was done, by a commit or a call. What is about to be is no point of its own: nothing lies in between."""
UNDER_WAY = range(3, 31, 9)
POSTED = {
    "plan": 1,
    "vision_change": 1,
    "vision_post": 1,
    "vision": 1,
    "retro": 1,
    "retro_nudge": 1,
    "retro_summary": 1,
    "retro_column": 1,
    "exported": 1,
    "hello": 2,
    "prompt": 2,
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("prepared") / "rituals.db"
    prepare(file)
    return file


def check_the_day(team: Team) -> None:
    check_messages(team)
    (name,) = team.files()
    assert name.endswith(".xlsx")
    assert team.retro() == RoundState.CLOSED
    assert team.notes() == sorted([*NAMED.items(), *(("", text) for text in NAMELESS.values())])


def check_messages(team: Team) -> None:
    posted, shown, rows = team.posted(), team.shown(), team.messages()
    assert [key for key, times in posted.items() if times > 1] == []
    assert Counter(key.split(":")[0] for key in posted) == POSTED
    assert shown.keys() == {row.key for row in rows if row.is_wanted}
    for row in rows:
        assert (row.is_parked, row.is_uncertain, row.trouble) == (False, False, ""), row.key
        if row.is_wanted:
            assert shown[row.key].metadata["event_payload"]["sent"] == row.sent == row.wanted
    assert [key.split(":")[0] for key, said in shown.items() if said.pin] == ["vision_post"]
    assert {key.split(":")[0] for key, said in shown.items() if said.thread_ts} >= {"retro_column"}


@pytest.mark.parametrize("first", range(1, SHARES + 1))
def test_a_day_killed_at_any_side_effect_loses_and_repeats_nothing(
    first: int, kennel: Kennel, prepared: Path, tmp_path: Path
) -> None:
    for number in itertools.count(first, SHARES):
        if not was_killed(kennel, prepared, tmp_path, Order({}, "", number=number, workers=1, counted=DONE)):
            break
    assert number > FEWEST_POINTS


@pytest.mark.parametrize("number", UNDER_WAY)
def test_nor_does_one_killed_while_several_messages_are_under_way(
    number: int, kennel: Kennel, prepared: Path, tmp_path: Path
) -> None:
    """In which order their side effects come is a matter of chance here."""
    assert was_killed(kennel, prepared, tmp_path, Order({}, "", number=number, workers=8, counted=DONE))


def was_killed(kennel: Kennel, prepared: Path, folder: Path, order: Order) -> bool:
    """Whether the day was long enough for that number."""
    with team_with(kennel, prepared, folder / str(order.number), order, seed=people, who=Team) as team:
        team.goes_through_a_day()
        try:
            check_the_day(team)
        except AssertionError as error:
            error.add_note(f"killed {team.bot.last_words()}, number {order.number}")
            raise
        return team.bot.killed.is_set()
