"""Any week, in any order of events: the rules of `tests/rituals/week.py` hold after every step."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rituals.answer import answer, ask_later, seats_to_answer, skip
from rituals.plan import Latecomers
from rituals.refusals import Refusal
from storage.message import Message
from tests.rituals.office import TEAM, ZONES
from tests.rituals.week import CHANNELS, Week

STEPS_IN_A_WEEK = 25
EXAMPLES = 4

PEOPLE = st.sampled_from(["ana", "chen", "dalia", "grace", "hugo"])
PLACES = st.sampled_from([*ZONES.values(), "Europe/Lisbon", "Asia/Kathmandu", "Pacific/Kiritimati"])
CLOCKS = st.sampled_from([time(8, 59), time(9), time(9, 30), time(17), time(18)])
PLANS = st.fixed_dictionaries(
    {
        "people": st.sampled_from([(), ("ana", "dalia", "grace"), ("bo", "chen")]),
        "ask_at": st.sampled_from([time(9), time(9, 30), time(16)]),
        "close_at": st.sampled_from([time(18), time(9, 45), time(8, 30)]),
        "zone": st.sampled_from(["Europe/Madrid", "America/New_York"]),
        "latecomers": st.sampled_from(list(Latecomers)),
    }
)


class Life:
    """What can happen in a week, each as a method."""

    def __init__(self, week: Week, ritual: str) -> None:
        self.week = week
        self.office = week.office
        self.ritual = ritual

    def nothing(self) -> None:
        """But the time that passes."""

    def travels(self, name: str, zone: str) -> None:
        self.office.sees(name, zone=zone)

    def joins(self, name: str, zone: str) -> None:
        self.office.join(name, zone=zone)

    def leaves(self, name: str) -> None:
        self.office.leave(name)

    def is_deactivated(self, name: str) -> None:
        self.office.sees(name, is_gone=True, zone="UTC")

    def is_looked_up(self, has_bot: bool) -> None:
        self.office.looks_up(has_bot=has_bot)

    def is_paused(self) -> None:
        self.office.pause(self.ritual)

    def goes_on(self) -> None:
        self.office.resume(self.ritual)

    def is_changed(self, channel: str, plan: dict[str, object]) -> None:
        self.office.change(self.ritual, channel_id=channel, **plan)

    def is_tried_out(self) -> None:
        self.office.tries_out(self.ritual)

    def answers_by_command(self, name: str) -> None:
        with suppress(Refusal), self.office.database.write() as session:
            for seat in seats_to_answer(session, TEAM, name, None, "standup", self.office.now):
                answer(session, seat.id, name, {"done": "Shipped"}, self.office.now)
                self.week.said[seat.id] = "Shipped"

    def answers(self, name: str) -> None:
        for prompt in self._latest_prompt(name):
            with suppress(Refusal), self.office.database.write() as session:
                answer(session, prompt.ref, name, {"done": "Reviewed"}, self.office.now)
                self.week.said[prompt.ref] = "Reviewed"

    def wants_it_later(self, name: str) -> None:
        for prompt in self._latest_prompt(name):
            with suppress(Refusal), self.office.database.write() as session:
                ask_later(session, prompt.ref, name, self.office.now)
                self.week.snoozes[prompt.ref] = self.week.snoozes.get(prompt.ref, 0) + 1

    def skips(self, name: str) -> None:
        for prompt in self._latest_prompt(name):
            with suppress(Refusal), self.office.database.write() as session:
                skip(session, prompt.ref, name)

    def _latest_prompt(self, name: str) -> list[Message]:
        return [message for message in self.office.wanted("prompt") if message.destination == name][-1:]


def happens(name: str, *details: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.tuples(st.just(name), *details)


EVENTS = st.one_of(
    happens("nothing"),
    happens("travels", PEOPLE, PLACES),
    happens("joins", PEOPLE, PLACES),
    happens("leaves", PEOPLE),
    happens("is_deactivated", PEOPLE),
    happens("is_looked_up", st.booleans()),
    happens("is_paused"),
    happens("goes_on"),
    happens("goes_on"),
    happens("is_changed", st.sampled_from(CHANNELS), PLANS),
    happens("is_tried_out"),
    happens("answers_by_command", PEOPLE),
    happens("answers", PEOPLE),
    happens("wants_it_later", PEOPLE),
    happens("skips", PEOPLE),
)
MINUTES = st.sampled_from([0, 1, 7, 30, 61, 185, 1000])
STEPS = st.tuples(MINUTES | st.tuples(PLACES, CLOCKS), st.sampled_from(["ticks", "ticks", "sleeps"]), EVENTS)


def until(now: datetime, wait: int | tuple[str, time]) -> timedelta:
    """So many minutes, or until it is that time of day there."""
    if isinstance(wait, int):
        return timedelta(minutes=wait)
    zone = ZoneInfo(wait[0])
    moment = datetime.combine(now.astimezone(zone).date(), wait[1], zone).astimezone(UTC)
    return (moment - now) % timedelta(days=1)


def live(week: Week, plan: dict[str, object], steps: list[tuple[object, ...]]) -> None:
    life = Life(week, week.office.standup(**plan))
    for wait, bot, (name, *details) in steps:  # type: ignore[misc]
        span = until(week.office.now, wait)  # type: ignore[arg-type]
        if bot == "ticks":
            week.passes(span)
        else:
            week.office.now += span
        getattr(life, name)(*details)
        week.check()
    week.finish()


@pytest.mark.parametrize("latecomers", Latecomers)
@pytest.mark.parametrize("close_at", [time(18), time(8, 30)], ids=["by six", "by the next morning"])
def test_whatever_happens_the_rules_hold(latecomers: Latecomers, close_at: time) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],  # shrinking would take minutes; a week is short enough to read
        suppress_health_check=list(HealthCheck),
    )
    @given(PLANS, st.lists(STEPS, min_size=STEPS_IN_A_WEEK, max_size=STEPS_IN_A_WEEK))
    def any_week(plan: dict[str, object], steps: list[tuple[object, ...]]) -> None:
        week = Week()
        try:
            live(week, {**plan, "latecomers": latecomers, "close_at": close_at}, steps)
        finally:
            week.end()

    any_week()
