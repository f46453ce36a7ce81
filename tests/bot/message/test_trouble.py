"""What the sender does when Slack says no, says nothing, or says wait."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.message.pace import SharedPace
from bot.message.sender import Sender
from storage.message import Message, message, parked_messages, unpark
from tests.bot.message.office import MONDAY_AT_NINE, TEAM, Office


def test_slack_is_given_exactly_the_time_it_asks_for(office: Office) -> None:
    office.arm("chat.postMessage", "ratelimited", retry_after=7)
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    sender.send_due()
    row = office.row("digest:r1")
    assert row.due_at == MONDAY_AT_NINE + timedelta(seconds=7)
    assert (row.attempts, row.trouble) == (0, "")
    office.clock.passes(6.999)
    assert sender.send_due() == 0
    office.clock.passes(0.001)
    assert sender.send_due() == 1
    assert len(office.calls("conversations.history")) == 0  # a refused call is not in doubt


def test_too_fast_without_a_time_means_half_a_minute(office: Office) -> None:
    office.arm("chat.postMessage", "error", code="rate_limited")
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    sender.send_due()
    office.clock.passes(29.9)
    assert sender.send_due() == 0
    office.clock.passes(0.1)
    assert sender.send_due() == 1


def test_a_channel_that_is_written_to_too_fast_waits_alone(office: Office) -> None:
    """A burst of three, then one a second: without Slack having to say so."""
    for number in range(5):
        office.wants(f"digest:r{number}", "#team", f"Part {number}")
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    assert sender.send_due() == 4
    assert office.words("bo") == ["What are you up to?"]
    assert len(office.words("#team")) == 3
    office.clock.passes(1)
    assert sender.send_due() == 1
    office.clock.passes(1)
    assert sender.send_due() == 1
    assert office.words("#team") == [f"Part {number}" for number in range(5)]


def test_one_busy_channel_that_slack_slows_down_delays_no_other(office: Office) -> None:
    for number in range(2):
        office.wants(f"digest:r{number}", "#team", f"Part {number}")
    sender = office.sender(workers=1)
    client_sees = office.slack.workspace.faults
    office.slack.call(client_sees.ceiling, per_channel_per_second=1)
    sender.send_due()
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    assert sender.send_due() == 1
    assert office.words("#team") == ["Part 0"]
    office.clock.passes(1)
    sender.send_due()
    assert office.words("#team") == ["Part 0", "Part 1"]


def test_a_ceiling_slack_never_named_is_learned_and_everybody_is_asked_once(office: Office) -> None:
    people = ["ana", "bo", "chen", "dalia", "emre", "fatima", "grace", "hugo"]
    office.slack.call(office.slack.workspace.faults.ceiling, per_minute=3)
    for name in people:
        office.wants(f"prompt:{name}:1", name, "What are you up to?")
    pace = SharedPace(TEAM)
    sender = office.sender(pace=pace)
    for _ in range(400):
        sender.send_due()
        office.clock.passes(1)
    assert [office.words(name) for name in people] == [["What are you up to?"]] * len(people)
    assert pace.per_minute("chat.postMessage", office.clock.elapsed().timestamp()) < 230


def test_trouble_that_passes_is_waited_for_longer_and_longer_then_parked(office: Office) -> None:
    office.arm("chat.postMessage", "http_500", times=8)
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    pauses = []
    while not office.row("digest:r1").is_parked:
        sender.send_due()
        due_at = office.row("digest:r1").due_at
        if due_at is not None:
            pauses.append((due_at - office.clock.now).total_seconds())
            office.clock.passes(pauses[-1])
    assert pauses == [30, 30, 30, 30, 32, 60, 60]  # a lease at least: it may yet be carried out
    assert office.complained == [("digest:r1", "http_500")]
    assert office.row("digest:r1").is_uncertain  # the last attempt may yet be carried out, too
    _unpark(office, "digest:r1")
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]


def test_while_slack_is_down_for_everybody_nothing_is_given_up(office: Office) -> None:
    office.arm("chat.postMessage", "http_500", times=40)
    office.wants("digest:r1", "#team", "The digest")
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    for _ in range(25):
        sender.send_due()
        office.clock.passes(60)
    assert office.complained == []
    assert office.words("#team") == ["The digest"]
    assert office.words("bo") == ["What are you up to?"]


def test_a_network_that_is_down_is_held_against_no_message(office: Office) -> None:
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    office.slack.stop()
    for _ in range(10):
        sender.send_due()
        office.clock.passes(60)
    row = office.row("digest:r1")
    assert (row.is_parked, row.trouble) == (False, "unreachable")


def test_an_archived_channel_parks_its_message_until_somebody_opens_it_again(office: Office) -> None:
    office.wants("digest:r1", "#old", "The digest")
    sender = office.sender()
    assert sender.send_due() == 0
    assert office.complained == [("digest:r1", "is_archived")]
    with office.database.read() as session:
        assert [row.key for row in parked_messages(session, office.place("#old"))] == ["digest:r1"]
    office.slack.workspace.channel("#old").is_archived = False
    assert sender.send_due() == 0
    _unpark(office, "digest:r1")
    assert sender.send_due() == 1
    assert (office.words("#old"), office.row("digest:r1").trouble) == (["The digest"], "")


def test_a_parked_message_lets_the_next_one_pass(office: Office) -> None:
    office.arm("chat.postMessage", "error", code="restricted_action")
    office.wants("digest:r1", "#team", "Not now")
    office.wants("digest:r2", "#team", "The digest")
    office.sender().send_due()
    assert office.words("#team") == ["The digest"]
    assert office.complained == [("digest:r1", "restricted_action")]


@pytest.mark.parametrize(("name", "code"), [("jon", "user_disabled"), ("kim", "user_not_visible")])
def test_a_person_who_cannot_be_reached_is_reported(office: Office, name: str, code: str) -> None:
    if name == "kim":
        office.slack.workspace.channel("#launch").members.remove(office.place("kim"))
    office.wants(f"prompt:{name}:1", name, "What are you up to?")
    office.sender().send_due()
    assert office.complained == [(f"prompt:{name}:1", code)]


def test_when_telling_of_trouble_fails_nothing_of_it_is_recorded(office: Office) -> None:
    def fails(_session: Session, _row: Message, _code: str) -> None:
        raise LookupError("no owner")

    office.wants("digest:r1", "#old", "The digest")
    sender = Sender(office.database, office.client(), {"prompt": office.says}, office.clock, troubled=fails)
    sender.send_due()
    row = office.row("digest:r1")
    assert (row.is_parked, row.trouble, row.attempts) == (False, "bug", 1)


def test_what_cannot_be_deleted_any_more_is_let_go(office: Office) -> None:
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    sender.send_due()
    office.slack.workspace.channel("#team").is_archived = True
    office.withdraws("digest:r1")
    sender.send_due()
    row = office.row("digest:r1")
    assert (row.due_at, row.is_parked, row.trouble) == (None, False, "is_archived")


def test_withdrawing_a_parked_message_ends_it(office: Office) -> None:
    office.wants("digest:r1", "#old", "The digest")
    sender = office.sender()
    sender.send_due()
    office.withdraws("digest:r1")
    assert sender.send_due() == 1
    row = office.row("digest:r1")
    assert (row.due_at, row.is_parked, row.trouble) == (None, False, "")


def test_a_message_somebody_deleted_is_given_up(office: Office) -> None:
    office.wants("digest:r1", "#team", "Nobody yet", purpose="digest")
    sender = office.sender()
    sender.send_due()
    office.slack.workspace.channel("#team").messages.clear()
    office.changes("digest:r1", "Bo answered")
    sender.send_due()
    assert office.words("#team") == []
    assert office.row("digest:r1").due_at is None
    assert office.complained == []


def test_a_token_that_is_no_good_stops_everything_for_a_minute(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.arm("chat.postMessage", "error", times=2, code="token_revoked")
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender(workers=1)
    sender.send_due()
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    office.clock.passes(59)
    assert sender.send_due() == 0
    assert len(office.calls("chat.postMessage")) == 1
    office.clock.passes(1)
    sender.send_due()
    office.clock.passes(60)
    assert sender.send_due() == 2
    assert office.complained == [("digest:r1", "token_revoked")]
    assert [each.levelno for each in caplog.records].count(logging.CRITICAL) == 1


def test_a_bug_in_one_message_stops_no_other_and_says_nothing_of_its_text(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.wants("digest:r1", "#team", "A secret")
    del office.board["digest:r1"]
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    assert sender.send_due() == 1
    assert (office.words("bo"), office.row("digest:r1").trouble) == (["What are you up to?"], "bug")
    for _ in range(8):
        office.clock.passes(60)
        sender.send_due()
    assert office.complained == [("digest:r1", "bug")]
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


def test_a_message_withdrawn_while_slack_refuses_it_is_not_left_parked(office: Office) -> None:
    client = office.client()
    office.wants("digest:r1", "#old", "The digest")
    client.before = lambda method: office.withdraws("digest:r1") if method == "chat.postMessage" else None
    office.sender(client).send_due()
    row = office.row("digest:r1")
    assert (row.due_at, row.is_parked) == (None, False)


def test_a_message_in_doubt_is_looked_for_also_after_it_was_parked(office: Office) -> None:
    office.arm("chat.postMessage", "lost_answer")
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    sender.send_due()
    office.arm("conversations.history", "error", code="missing_scope")
    office.clock.passes(30)
    sender.send_due()
    _unpark(office, "digest:r1")
    sender.send_due()
    assert office.words("#team") == ["The digest"]
    assert (office.row("digest:r1").is_uncertain, len(office.calls("chat.postMessage"))) == (False, 1)


def _unpark(office: Office, key: str) -> None:
    with office.database.write() as session:
        row = message(session, key)
        assert row is not None
        unpark(session, row)
