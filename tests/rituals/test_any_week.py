"""Any week, in any order of events: the rules of `tests/rituals/week.py` hold after every step."""

from __future__ import annotations

from contextlib import suppress
from datetime import time, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rituals.answer import answer, ask_later, seats_to_answer, skip
from rituals.plan import Latecomers
from rituals.refusals import Refusal
from storage.member import Member
from storage.message import Message
from tests.rituals.office import TEAM, ZONES, Office
from tests.rituals.week import CHANNELS, Week

PEOPLE = st.sampled_from([*ZONES, "hugo"])
PLACES = st.sampled_from([*ZONES.values(), "Europe/Lisbon", "Asia/Kathmandu", "Pacific/Kiritimati"])
SPANS = st.sampled_from([0, 1, 7, 30, 61, 185, 420, 1000]).map(lambda minutes: timedelta(minutes=minutes))
PLANS = st.fixed_dictionaries(
    {
        "people": st.sampled_from([(), ("ana", "dalia", "grace"), ("bo", "chen")]),
        "ask_at": st.sampled_from([time(9), time(9, 30), time(16)]),
        "close_at": st.sampled_from([time(18), time(9, 45), time(8, 30)]),
        "zone": st.sampled_from(["Europe/Madrid", "America/New_York"]),
        "latecomers": st.sampled_from(list(Latecomers)),
    }
)


class AnyWeek(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.week = Week()
        self.ritual = ""

    @property
    def office(self) -> Office:
        return self.week.office

    @initialize(plan=PLANS)
    def sets_up(self, plan: dict[str, object]) -> None:
        self.ritual = self.office.standup(**plan)

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self.week.passes(span)

    @rule(span=SPANS)
    def the_tick_comes_twice(self, span: timedelta) -> None:
        self.week.passes(span)
        self.week.passes(timedelta())

    @rule(name=PEOPLE, zone=PLACES)
    def somebody_travels(self, name: str, zone: str) -> None:
        with self.office.database.read() as session:
            known = session.get(Member, (TEAM, name))
        self.office.sees(name, zone=zone, is_gone=known is not None and known.is_gone)

    @rule(name=PEOPLE, zone=PLACES)
    def somebody_joins(self, name: str, zone: str) -> None:
        self.office.join(name, zone=zone)

    @rule(name=PEOPLE)
    def somebody_leaves(self, name: str) -> None:
        self.office.leave(name)

    @rule(name=PEOPLE)
    def somebody_is_deactivated(self, name: str) -> None:
        self.office.sees(name, is_gone=True, zone="UTC")

    @rule(name=PEOPLE, zone=PLACES)
    def somebody_is_reactivated(self, name: str, zone: str) -> None:
        self.office.sees(name, zone=zone)

    @rule(has_bot=st.booleans())
    def the_channel_is_looked_up(self, has_bot: bool) -> None:
        self.office.looks_up(has_bot=has_bot)

    @rule()
    def it_is_paused(self) -> None:
        self.office.pause(self.ritual)

    @rule()
    def it_goes_on(self) -> None:
        self.office.resume(self.ritual)

    @rule(plan=PLANS, channel=st.sampled_from(CHANNELS))
    def it_is_changed(self, plan: dict[str, object], channel: str) -> None:
        self.office.change(self.ritual, channel_id=channel, **plan)

    @rule()
    def it_is_tried_out(self) -> None:
        self.office.tries_out(self.ritual)

    @rule(name=PEOPLE, text=st.sampled_from(["Shipped", "Reviewed"]))
    def somebody_answers_by_command(self, name: str, text: str) -> None:
        with suppress(Refusal), self.office.database.write() as session:
            for seat in seats_to_answer(session, TEAM, name, None, self.office.now):
                answer(session, seat.id, name, {"done": text}, self.office.now)
                self.week.said[seat.id] = text

    @rule(name=PEOPLE)
    def somebody_answers_by_the_latest_prompt(self, name: str) -> None:
        for prompt in self.latest_prompt(name):
            with suppress(Refusal), self.office.database.write() as session:
                answer(session, prompt.ref, name, {"done": "Done"}, self.office.now)
                self.week.said[prompt.ref] = "Done"

    @rule(name=PEOPLE)
    def somebody_wants_to_be_asked_in_an_hour(self, name: str) -> None:
        for prompt in self.latest_prompt(name):
            with suppress(Refusal), self.office.database.write() as session:
                ask_later(session, prompt.ref, name, self.office.now)
                self.week.snoozes[prompt.ref] = self.week.snoozes.get(prompt.ref, 0) + 1

    @rule(name=PEOPLE)
    def somebody_skips(self, name: str) -> None:
        for prompt in self.latest_prompt(name):
            with suppress(Refusal), self.office.database.write() as session:
                skip(session, prompt.ref, name)

    def latest_prompt(self, name: str) -> list[Message]:
        return [message for message in self.office.wanted("prompt") if message.destination == name][-1:]

    @invariant()
    def the_rules_hold(self) -> None:
        self.week.check()

    def teardown(self) -> None:
        try:
            if self.ritual:
                self.week.finish()
        finally:
            self.week.end()


TestAnyWeek = AnyWeek.TestCase
TestAnyWeek.settings = settings(
    max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
