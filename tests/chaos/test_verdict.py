"""The verdict sees what it should: a run in which nothing goes wrong would prove little otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.manifest import read_manifest
from bot.standin.clock import Clock
from bot.standin.workspace import App, Message, Workspace
from tests.chaos.crew import FIRST_MONDAY, Crew, channel_id, crew_of
from tests.chaos.ledger import Ledger
from tests.chaos.model import Expected, Identity
from tests.chaos.opening import seed_of
from tests.chaos.verdict import Verdict, judge

NINE = datetime(2026, 3, 23, 8, tzinfo=UTC)
ANA = "U0000"
STANDUP, MONDAY = "Harbour standup", "2026-03-23"
PROMPT: Identity = ("prompt", STANDUP, MONDAY, ANA, "1")
ASKING = "Harbour standup for #harbour, Monday 23 March"
SAID = "two customers signed up"


class Slack:
    """A workspace, into which messages come at given instants."""

    def __init__(self) -> None:
        self.crew: Crew = crew_of(12, FIRST_MONDAY, 1)
        self._elapsed = 0.0
        self.clock = Clock(elapsed=lambda: self._elapsed)
        self.workspace = Workspace(App(read_manifest()), self.clock)
        seed_of(self.crew)(self.workspace)
        self.kept: dict[Identity, str] = {}
        self.updates: dict[Identity, datetime] = {}
        self.doubtful: list[str] = []

    def gets(
        self,
        key: str,
        text: str,
        to: str,
        at: datetime = NINE,
        thread: str = "",
        *,
        ok: bool = True,
        note: str = "",
    ) -> str:
        """The ts."""
        self.clock.move_to(at)
        where = self.workspace.conversations.get(to) or self.workspace.direct(to, "U0RITUALS")
        ts = self.workspace.next_ts(where)
        said = Message(ts, "U0RITUALS", text, [{"text": text}], thread_ts=thread or None)
        where.messages.append(said)
        request: dict[str, Any] = {"text": text, "metadata": {"event_payload": {"key": key}}}
        answer = {"ok": ok, "channel": where.id, "ts": ts}
        self.workspace.record("in", "chat.postMessage", request, answer, 1.0, note)
        return ts

    def judged(self, *expected: Expected, until: datetime = NINE + timedelta(hours=12)) -> Verdict:
        ledger = Ledger(self.workspace, self.crew)
        return judge(ledger, self.workspace, expected, self.kept, self.updates, self.doubtful, until=until)


@pytest.fixture
def slack() -> Slack:
    return Slack()


def counted(verdict: Verdict) -> dict[str, int]:
    return {name: count for name, count in verdict.counts().items() if count}


def test_what_comes_as_expected_is_no_fault(slack: Slack) -> None:
    slack.gets("prompt:a:1", ASKING, ANA, NINE + timedelta(seconds=20))
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {}


def test_what_never_comes_is_lost_once_it_was_due(slack: Slack) -> None:
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {"lost": 1}
    assert counted(slack.judged(Expected(PROMPT, NINE), until=NINE - timedelta(hours=1))) == {}
    assert counted(slack.judged(Expected(PROMPT, NINE, is_sure=False))) == {}


def test_a_post_that_was_refused_is_none(slack: Slack) -> None:
    slack.gets("prompt:a:1", ASKING, ANA, ok=False)
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {"lost": 1}


def test_one_key_twice_is_repeated_and_so_are_two_messages_about_the_same(slack: Slack) -> None:
    for _ in range(2):
        slack.gets("prompt:a:1", ASKING, ANA)
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {"repeated": 1}
    slack.gets("prompt:b:1", ASKING, ANA)
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {"repeated": 2}


@pytest.mark.parametrize("shift", [timedelta(seconds=-1), timedelta(minutes=6)])
def test_what_comes_too_early_or_too_late_comes_at_the_wrong_time(slack: Slack, shift: timedelta) -> None:
    slack.gets("prompt:a:1", ASKING, ANA, NINE + shift)
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {"wrong_time": 1}


def test_what_nobody_expected_comes_at_the_wrong_time(slack: Slack) -> None:
    slack.gets("prompt:a:1", ASKING, "U0001")
    slack.gets("prompt:b:1", "Who are you?", ANA)
    assert counted(slack.judged()) == {"wrong_time": 2}


def test_an_answer_is_lost_unless_it_stands_in_the_digests_thread(slack: Slack) -> None:
    slack.kept[STANDUP, MONDAY, ANA] = SAID
    assert counted(slack.judged()) == {"answers_lost": 1}
    digest = Expected(("digest", STANDUP, MONDAY), NINE)
    here = channel_id("harbour")
    ts = slack.gets("digest:r", "Harbour standup · Monday 23 March: 1 of 5 answered", here)
    slack.gets("entry:a:1", SAID, here)
    assert counted(slack.judged(digest)) == {"answers_lost": 1}
    slack.gets("entry:b:1", f"Ana: {SAID}", here, thread=ts)
    assert counted(slack.judged(digest)) == {}


def test_an_update_that_was_taken_and_never_posted_is_lost(slack: Slack) -> None:
    about = ("update", "Shops invoice sooner", "harbour")
    slack.updates[about] = NINE
    assert counted(slack.judged()) == {"lost": 1}
    slack.gets("update:i:C0HARBOUR", "Ana Ruiz: Shops invoice sooner", channel_id("harbour"))
    assert counted(slack.judged()) == {}


def test_a_nudge_is_known_by_the_prompt_it_belongs_to(slack: Slack) -> None:
    slack.gets("prompt:a:1", ASKING, ANA)
    slack.gets(
        "nudge:a", "Harbour standup is open until 18:00; one line is enough.", ANA, NINE + timedelta(hours=8)
    )
    nudge = Expected(("nudge", STANDUP, MONDAY, ANA), NINE + timedelta(hours=8))
    assert counted(slack.judged(Expected(PROMPT, NINE), nudge)) == {}


def test_what_slack_accepted_late_may_be_there_twice_only_while_the_bot_says_so(slack: Slack) -> None:
    ts = slack.gets("prompt:a:1", ASKING, ANA)
    slack.gets("prompt:a:1", ASKING, ANA, note="late_acceptance")
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {"repeated": 1}
    slack.doubtful.append("prompt:a:1")
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {}
    slack.doubtful.clear()
    talk = slack.workspace.direct(ANA, "U0RITUALS")
    talk.messages = [said for said in talk.messages if said.ts != ts]
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {}


def test_nothing_else_may_be_uncertain(slack: Slack) -> None:
    slack.gets("prompt:a:1", ASKING, ANA)
    slack.doubtful.append("prompt:a:1")
    assert counted(slack.judged(Expected(PROMPT, NINE))) == {"uncertain": 1}
