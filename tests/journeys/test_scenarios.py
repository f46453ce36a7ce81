"""The demo's own scenarios, played with the bot in a process of its own: each comes to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import demo
from bot.demo_scenarios import ACROSS, FORTY, SCENARIOS
from bot.demo_scene import VISION
from bot.standin.driver import words
from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.stage import until


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with demo.running(0) as (stand_in, _process):
        yield stand_in


SETTING_A_VISION: Json = {
    "steps": [
        {"who": "ana", "runs": "/vision set", "in": "#team"},
        {
            "who": "ana",
            "fills": {label: VISION[label] for label in ("statement", "for_whom", "worth", "pillar_1")},
        },
        {"who": "ana", "picks": {"owner_1": "chen"}},
        {"who": "ana", "submits": True},
        {"who": "ana", "reads": "The vision is saved", "in": "modal"},
        {"who": "ana", "closes": True},
    ]
}


def plays(stand_in: StandIn, title: str, before: Json | None = None) -> None:
    [scenario] = [each for each in SCENARIOS if each["title"] == title]
    for each in filter(None, (before, scenario)):
        _plays(stand_in, each)


def _plays(stand_in: StandIn, scenario: Json) -> None:
    stand_in.player.play(scenario)
    ended = lambda: (stand_in.player.state or {}).get("is_playing") is False  # noqa: E731
    until(ended, "the end of the scenario", seconds=150)
    assert (stand_in.player.state or {})["trouble"] == ""


def said_in(stand_in: StandIn, channel: str, name: str) -> list[Json]:
    """By the app, in the channel itself."""
    return [each for each in stand_in.hand(name).messages(channel) if each.get("bot_id")]


def test_a_standup_across_twelve_zones_is_one_digest(stand_in: StandIn) -> None:
    plays(stand_in, "Monday standup across 12 zones")
    answered = [real_name for _, real_name, _, better, _ in ACROSS if better]
    jonas = stand_in.hand("jonas")
    digest = jonas.waits_for(lambda said: said.get("reply_count") == len(answered), "#twelve-zones")
    told = "".join(words(each) for each in jonas.thread(digest))
    assert f"{len(answered)} of {len(ACROSS)}" in words(digest)
    assert "The bank's test server is down." in words(digest)
    assert "Nobody was woken up this week." in told


def test_a_retrospective_of_forty_is_one_summary(stand_in: StandIn) -> None:
    plays(stand_in, "Retro with 40 people")
    ending = stand_in.hand("ana").waits_for(f"{len(FORTY)} notes", "#spring-release")
    assert "Spring release" in words(ending)


def test_a_vision_is_recalled_with_another_example_each_time(stand_in: StandIn) -> None:
    plays(stand_in, "Vision recall", before=SETTING_A_VISION)
    told = [words(each) for each in said_in(stand_in, "#recall", "ana")]
    assert len(told) == len(set(told)) == 3
