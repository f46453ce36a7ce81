from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.chaos.crew import FIRST_MONDAY, crew_of
from tests.chaos.model import Model
from tests.chaos.plan import Kill, Nobody, Plan, begin_of

BEGUN = begin_of(FIRST_MONDAY)


def plan(seed: int) -> Plan:
    return Plan(seed, crew_of(24, FIRST_MONDAY, 7), BEGUN, kills=40, copies=3, late=False)


def test_a_seed_replays_and_another_one_does_not() -> None:
    assert plan(1).happening == plan(1).happening
    assert plan(1).happening != plan(2).happening


def test_each_planned_kill_is_handed_out_once_and_reaches_every_copy() -> None:
    planned = plan(3)
    middle = BEGUN + timedelta(days=4)
    handed_out = [*planned.until(middle), *planned.until(BEGUN + timedelta(days=30))]
    kills = [each for each in handed_out if isinstance(each, Kill)]
    assert len(kills) == 40
    assert {each.copy for each in kills} == {0, 1, 2}
    assert planned.until(BEGUN + timedelta(days=30)) == []


def test_a_week_of_a_team_holds_a_prompt_for_everybody_and_every_working_day() -> None:
    crew = crew_of(24, FIRST_MONDAY, 7)
    model = Model(crew, BEGUN, Nobody())
    model.passes(datetime(2026, 3, 30, tzinfo=UTC))
    asked = [each.about for each in model.expected if each.about[0] == "prompt"]
    assert len(asked) == len(set(asked))
    for standup in crew.standups[:2]:
        for user in crew.channels[standup.channel]:
            days = [about[2] for about in asked if about[1] == standup.name and about[3] == user]
            assert [day for day in days if day < "2026-03-28"] == [f"2026-03-{n}" for n in range(23, 28)], (
                user
            )
