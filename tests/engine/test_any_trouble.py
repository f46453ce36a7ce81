"""Wanting, sending and dying in any order while Slack makes trouble: `tests/engine/invariants.py` holds throughout."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.engine.desk import BY_KEY, COPIES, Desk
from tests.engine.effort import PATIENCE, effort
from tests.engine.slack import LEASE, Trouble

KEYS = st.sampled_from(list(BY_KEY))
COPY = st.integers(0, COPIES - 1)
DEEDS = st.sampled_from(["wants", "changes", "withdraws", "sends_again"])
SECONDS = st.sampled_from([0.5, 3.0, 11.0, LEASE, 70.0])
USUAL = (
    Trouble.LOST,
    Trouble.FAILED,
    Trouble.DONE_AND_FAILED,
    Trouble.SLOW,
    Trouble.SILENT,
    Trouble.REFUSED,
    Trouble.CUT_BEFORE,
    Trouble.CUT_AFTER,
)


class AnyTrouble(RuleBasedStateMachine):
    """What one sender leaves behind another takes over."""

    @initialize()
    def begins(self) -> None:
        self.desk = Desk()

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        try:
            if self.desk.is_well:
                self.desk.finish()
        finally:
            self.desk.end()

    @rule(key=KEYS)
    def somebody_wants(self, key: str) -> None:
        self.desk.wants(key)

    @rule(key=KEYS, deed=DEEDS)
    def somebody(self, key: str, deed: str) -> None:
        getattr(self.desk, deed)(key)

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        self.desk.clock.passes(seconds)

    @rule(copy=COPY)
    def sends(self, copy: int) -> None:
        self.desk.sends(copy)
        self.desk.look()

    @rule(copy=COPY, key=KEYS, seconds=SECONDS)
    def sends_after_a_while(self, copy: int, key: str, seconds: float) -> None:
        self.desk.wants(key)
        self.desk.clock.passes(seconds)
        self.desk.sends(copy)
        self.desk.look()

    @rule(copy=COPY, trouble=st.sampled_from(USUAL), calls=st.integers(0, 3), seconds=SECONDS)
    def sends_with_trouble(self, copy: int, trouble: Trouble, calls: int, seconds: float) -> None:
        """Over the call after so many others."""
        self.desk.sends_with(copy, trouble, calls, seconds)
        self.desk.look()

    @rule(copy=COPY, number=st.integers(1, 30))
    def dies(self, copy: int, number: int) -> None:
        """Right before the statement of that number."""
        self.desk.sends(copy, dies_at=number)
        self.desk.look()

    @rule(copy=COPY, key=KEYS, deed=DEEDS, is_before=st.booleans())
    def somebody_comes_between(self, copy: int, key: str, deed: str, is_before: bool) -> None:
        """While a call is under way."""
        self.desk.meanwhile(lambda: getattr(self.desk, deed)(key), is_before)
        self.desk.sends(copy)
        self.desk.look()

    @rule(copy=COPY, seconds=st.sampled_from([0.0, 1.0, LEASE - 1, LEASE]))
    def another_sends_before_the_answer_is_read(self, copy: int, seconds: float) -> None:
        self.desk.meanwhile(lambda: self._sends_later(1 - copy, seconds), is_before=False)
        self.desk.sends(copy)
        self.desk.look()

    @rule(copy=COPY, seconds=st.sampled_from([0.0, 1.0, LEASE - 11]))
    def another_sends_before_the_call_is_made(self, copy: int, seconds: float) -> None:
        """A call that was to be made is made within its lease, or never."""
        self.desk.meanwhile(lambda: self._sends_later(1 - copy, seconds), is_before=True)
        self.desk.sends(copy)
        self.desk.look()

    def _sends_later(self, copy: int, seconds: float) -> None:
        self.desk.clock.passes(seconds)
        self.desk.sends(copy)


class NobodyKnows(AnyTrouble):
    """Slack also takes messages long after it was asked to, and does not always let itself be looked at."""

    @rule(copy=COPY, calls=st.integers(0, 2))
    def slack_is_very_slow(self, copy: int, calls: int) -> None:
        self.desk.sends_with(copy, Trouble.VERY_SLOW, calls, 0)
        self.desk.look()

    @rule(copy=COPY, calls=st.integers(0, 2))
    def nobody_hears_how_slow_it_is(self, copy: int, calls: int) -> None:
        self.desk.sends_with(copy, Trouble.CUT_WAITING, calls, 0)
        self.desk.look()

    @rule(copy=COPY)
    def looking_is_not_allowed(self, copy: int) -> None:
        self.desk.sends_with(copy, Trouble.BLIND, 0, 0)
        self.desk.look()


AnyTrouble.TestCase.settings = effort(examples=20, steps=40)
NobodyKnows.TestCase.settings = effort(examples=10, steps=40)
TestAnyTrouble = pytest.mark.timeout(PATIENCE)(AnyTrouble.TestCase)
TestNobodyKnows = pytest.mark.timeout(PATIENCE)(NobodyKnows.TestCase)
