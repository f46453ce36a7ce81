"""All senders of one database keep one pace, and the next start goes on with it."""

from __future__ import annotations

from datetime import timedelta

from bot.message.pace import SharedPace, posts_per_minute
from bot.message.pacing import PER_MINUTE, POST
from tests.bot.message.office import TEAM, Office


def test_what_slack_told_one_sender_all_others_obey(office: Office) -> None:
    first, second = (office.sender(pace=SharedPace(TEAM)) for _ in range(2))
    office.arm("chat.postMessage", "ratelimited", retry_after=20)
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    first.send_due()
    office.wants("prompt:ana:1", "ana", "What are you up to?")
    office.clock.passes(19.9)
    assert second.send_due() == 0
    assert len(office.calls("chat.postMessage")) == 1
    office.clock.passes(0.1)
    assert second.send_due() == 1
    office.clock.passes(1)
    assert second.send_due() == 1


def test_two_senders_together_send_no_more_than_one_alone(office: Office) -> None:
    people = ["ana", "bo", "chen", "dalia", "emre", "fatima", "grace", "hugo"]
    for name in people:
        office.wants(f"prompt:{name}:1", name, "What are you up to?")
    senders = [office.sender(pace=SharedPace(TEAM, {**PER_MINUTE, POST: 40.0})) for _ in range(2)]
    assert sum(sender.send_due() for sender in senders) == 4  # the burst of such a ceiling
    office.clock.passes(1.5)
    assert sum(sender.send_due() for sender in senders) == 1


def test_what_was_learned_is_there_after_a_restart_and_for_whoever_sets_up_a_ritual(office: Office) -> None:
    office.arm("chat.postMessage", "ratelimited", retry_after=20)
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    office.sender(pace=SharedPace(TEAM)).send_due()
    with office.database.read() as session:
        assert 100 < posts_per_minute(session, TEAM) < 200
    office.clock.passes(19)
    assert office.sender(pace=SharedPace(TEAM)).send_due() == 0


def test_what_is_too_late_to_be_useful_is_left_out_and_said_so(office: Office) -> None:
    now = office.clock.calendar()
    office.wants("prompt:bo:1", "bo", "Are you there?", useful_until=now + timedelta(minutes=10))
    office.wants("digest:r1", "#team", "The digest")
    office.clock.slack.advance(timedelta(minutes=11))
    office.sender().send_due()
    row = office.row("prompt:bo:1")
    assert (row.is_wanted, row.due_at, row.trouble) == (False, None, "too_late")
    assert (office.words("bo"), office.words("#team")) == ([], ["The digest"])


def test_what_may_be_there_already_is_looked_for_before_it_is_left_out(office: Office) -> None:
    now = office.clock.calendar()
    office.arm("chat.postMessage", "lost_answer")
    office.wants("prompt:bo:1", "bo", "Are you there?", useful_until=now + timedelta(minutes=10))
    sender = office.sender()
    sender.send_due()
    office.clock.slack.advance(timedelta(minutes=11))
    office.clock.passes(30)
    assert sender.send_due() == 1
    assert office.row("prompt:bo:1").ts == office.said("bo")[0].ts
