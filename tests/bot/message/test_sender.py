"""What is wanted is what Slack shows, in order, once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from slack_sdk.models.blocks import SectionBlock

from bot.message.attempt import NOTED_SECONDS
from bot.message.rendering import Rendered
from rituals.setback import CALENDAR
from rituals.wanted import want
from storage.memo import remember
from storage.message import TOO_LATE
from tests.bot.message.office import TEAM, Office


def test_bo_is_asked_in_his_own_dm(office: Office) -> None:
    office.wants("prompt:bo:1", "bo", "Good morning Bo, what are you up to?")
    assert office.sender().send_due() == 1
    assert office.words("bo") == ["Good morning Bo, what are you up to?"]
    row = office.row("prompt:bo:1")
    assert row.channel_id is not None
    assert row.channel_id.startswith("D")
    assert (row.sent, row.due_at, row.claim, row.attempts, row.first_tried_at) == (1, None, None, 0, None)


def test_the_key_and_the_revision_travel_with_the_message(office: Office) -> None:
    office.wants("digest:r1", "#team", "Nobody yet")
    office.sender().send_due()
    payload = {"key": "digest:r1", "sent": 1}
    assert office.said("#team")[0].metadata == {"event_type": "rituals_message", "event_payload": payload}


def test_nothing_is_said_again_when_nothing_changed(office: Office) -> None:
    office.wants("digest:r1", "#team", "Nobody yet")
    sender = office.sender()
    assert sender.send_due() == 1
    assert sender.send_due() == 0
    assert len(office.calls("chat.postMessage")) == 1


def test_several_edits_before_sending_are_one_post_and_after_it_one_update(office: Office) -> None:
    office.wants("digest:r1", "#team", "Nobody yet")
    for count in range(1, 4):
        office.changes("digest:r1", f"{count} answered")
    sender = office.sender()
    sender.send_due()
    assert office.words("#team") == ["3 answered"]
    for count in range(4, 9):
        office.changes("digest:r1", f"{count} answered")
    sender.send_due()
    assert office.words("#team") == ["8 answered"]
    assert len(office.calls("chat.postMessage")) == len(office.calls("chat.update")) == 1
    said = office.said("#team")[0]
    assert said.metadata is not None
    assert said.metadata["event_payload"]["sent"] == office.row("digest:r1").sent == 9


def test_blocks_of_earlier_go_when_there_are_none_any_more(office: Office) -> None:
    office.wants("digest:r1", "#team", "With a layout")
    sender = office.sender()
    sender.send_due()
    office.changes("digest:r1", Rendered("Words alone", []))
    sender.send_due()
    assert [(each.text, each.blocks) for each in office.said("#team")] == [("Words alone", [])]


def test_a_channel_reads_in_the_order_things_were_wanted(office: Office) -> None:
    for number in range(3):
        office.wants(f"digest:r{number}", "#team", f"Part {number}", urgent=number == 2)
    office.sender().send_due()
    assert office.words("#team") == ["Part 0", "Part 1", "Part 2"]


def test_the_urgent_goes_first_where_it_overtakes_nothing(office: Office) -> None:
    office.wants("digest:r1", "#team", "The digest")
    office.wants("prompt:bo:1", "bo", "You asked for it, Bo", urgent=True)
    office.sender(workers=1).send_due()
    assert [call.request["text"] for call in office.calls("chat.postMessage")] == [
        "You asked for it, Bo",
        "The digest",
    ]


def test_a_reply_waits_for_its_parent(office: Office) -> None:
    office.arm("chat.postMessage", "ratelimited", retry_after=5)
    office.wants("digest:r1", "#team", "The digest")
    office.wants("detail:r1", "#team", "Its details", parent_key="digest:r1")
    sender = office.sender()
    assert sender.send_due() == 0
    assert office.words("#team") == []
    office.clock.passes(5)
    assert sender.send_due() == 1
    office.clock.passes(1)
    assert sender.send_due() == 1
    digest, detail = office.said("#team")
    assert (detail.text, detail.thread_ts) == ("Its details", digest.ts)


def test_a_reply_whose_parent_is_withdrawn_holds_up_nobody(office: Office) -> None:
    office.wants("digest:r1", "#team", "The digest")
    office.wants("detail:r1", "#team", "Its details", parent_key="digest:r1")
    office.withdraws("digest:r1")
    office.wants("digest:r2", "#team", "Tomorrow's digest")
    office.sender().send_due()
    assert office.words("#team") == ["Tomorrow's digest"]


def test_a_withdrawn_message_disappears(office: Office) -> None:
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    sender.send_due()
    office.withdraws("prompt:bo:1")
    assert sender.send_due() == 1
    assert office.words("bo") == []
    row = office.row("prompt:bo:1")
    assert (row.ts, row.due_at, row.sent) == (None, None, row.wanted)


def test_what_is_withdrawn_in_time_is_never_said(office: Office) -> None:
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    office.withdraws("prompt:bo:1")
    assert office.sender().send_due() == 1
    assert office.slack.workspace.calls == []


def test_what_is_wanted_again_after_it_was_deleted_is_posted_anew(office: Office) -> None:
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    sender.send_due()
    office.withdraws("prompt:bo:1")
    sender.send_due()
    office.wants("prompt:bo:1", "bo", "Again: what are you up to?")
    sender.send_due()
    assert office.words("bo") == ["Again: what are you up to?"]


def test_a_message_with_nothing_left_to_say_disappears(office: Office) -> None:
    office.wants("digest:r1", "#team", "Two are still writing")
    sender = office.sender()
    sender.send_due()
    office.changes("digest:r1", None)
    sender.send_due()
    assert office.words("#team") == []
    office.clock.passes(1)
    office.changes("digest:r1", "One is writing again")
    sender.send_due()
    assert office.words("#team") == ["One is writing again"]


def test_an_answer_that_comes_in_while_the_digest_is_being_posted_is_in_it_a_moment_later(
    office: Office,
) -> None:
    client = office.client()
    office.wants("digest:r1", "#team", "Nobody yet")

    def bo_answers(method: str) -> None:
        if method == "chat.postMessage":
            office.changes("digest:r1", "Bo answered")

    client.before = bo_answers
    assert office.sender(client).send_due() == 2
    assert office.words("#team") == ["Bo answered"]
    assert len(office.calls("chat.postMessage")) == 1


def test_a_message_withdrawn_while_it_is_being_posted_is_deleted(office: Office) -> None:
    client = office.client()
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    client.before = lambda method: office.withdraws("prompt:bo:1") if method == "chat.postMessage" else None
    office.sender(client).send_due()
    assert office.words("bo") == []
    assert office.row("prompt:bo:1").due_at is None


def test_what_is_too_late_is_left_out_once_it_is_noted_that_it_is_so_late(office: Office) -> None:
    """A calendar that is wrong for a moment, and in which nobody looked, must cost nobody their question."""
    until = office.clock.calendar() + timedelta(hours=1)
    office.wants("prompt:bo:1", "bo", "What are you up to?", useful_until=until)
    _notes(office, office.clock.calendar())
    office.clock.slack.advance(timedelta(days=1))
    assert office.sender().send_due() == 0
    assert (office.row("prompt:bo:1").is_wanted, office.calls("chat.postMessage")) == (True, [])
    _notes(office, until)
    office.clock.passes(NOTED_SECONDS)
    office.sender().send_due()
    assert (office.row("prompt:bo:1").is_wanted, office.row("prompt:bo:1").trouble) == (False, TOO_LATE)


def _notes(office: Office, instant: datetime) -> None:
    with office.database.write() as session:
        remember(session, CALENDAR, {"at": instant.isoformat()})


def test_a_layout_slack_would_refuse_arrives_as_words_and_is_logged_without_them(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    too_long = [SectionBlock(text="x").to_dict()]
    too_long[0]["text"]["text"] = "secret " * 500
    office.wants("digest:r1", "#team", Rendered("The short version", too_long))
    office.sender().send_due()
    assert [(each.text, each.blocks) for each in office.said("#team")] == [("The short version", [])]
    assert "/blocks/0/text/text" in caplog.text
    assert "secret" not in caplog.text


def test_a_layout_slack_refuses_after_all_arrives_as_words(office: Office) -> None:
    odd = [{"type": "section", "text": {"type": "plain_text", "text": "x"}, "colour": "red"}]
    office.wants("digest:r1", "#team", Rendered("The plain version", odd))
    office.sender().send_due()
    assert [(each.text, each.blocks) for each in office.said("#team")] == [("The plain version", [])]


def test_a_whole_office_is_asked(office: Office) -> None:
    people = ["ana", "bo", "chen", "dalia", "emre", "fatima", "grace", "hugo"]
    with office.database.write() as session:
        for name in people:
            office.board[name] = f"Hello {name}"
            place = office.place(name)
            want(session, key=f"p:{name}", purpose="prompt", ref=name, team_id=TEAM, destination=place)
    assert office.sender().send_due() == len(people)
    assert [office.words(name) for name in people] == [[f"Hello {name}"] for name in people]
