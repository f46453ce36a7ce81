"""Answers get lost, the process dies at any point, two senders meet: every message still arrives once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.message.outcome import CHECK_SECONDS
from bot.message.sender import Sender
from tests.bot.message.office import HandClock, Office, PowerCut, new_stand_in, on_commit

LEASE = 30  # three HTTP timeouts


def test_a_message_whose_answer_got_lost_is_found_by_its_key(office: Office) -> None:
    office.arm("chat.postMessage", "lost_answer")
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    assert sender.send_due() == 0
    assert office.row("digest:r1").ts is None
    office.clock.passes(LEASE)
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]
    assert office.row("digest:r1").ts == office.said("#team")[0].ts
    assert len(office.calls("chat.postMessage")) == 1


def test_it_is_found_in_a_dm_whose_id_is_not_known_yet(office: Office) -> None:
    office.arm("chat.postMessage", "lost_answer")
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    sender.send_due()
    office.clock.passes(LEASE)
    sender.send_due()
    assert office.words("bo") == ["What are you up to?"]
    assert str(office.row("prompt:bo:1").channel_id).startswith("D")


def test_it_is_found_in_a_thread(office: Office) -> None:
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    sender.send_due()
    office.arm("chat.postMessage", "lost_answer")
    office.wants("detail:r1", "#team", "Its details", parent_key="digest:r1")
    sender.send_due()
    office.clock.passes(LEASE)
    sender.send_due()
    assert office.words("#team") == ["The digest", "Its details"]
    assert office.row("detail:r1").ts == office.said("#team")[1].ts


def test_it_is_found_behind_short_and_empty_pages(office: Office) -> None:
    office.arm("chat.postMessage", "lost_answer")
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    sender.send_due()
    ana = office.slack.hand("ana")
    for number in range(25):
        ana.says("#team", f"Chatter {number}")
    office.slack.workspace.page_size = 2
    office.clock.passes(LEASE)
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]
    assert len(office.calls("conversations.history")) > 10


def test_what_is_found_shows_old_news_and_is_updated(office: Office) -> None:
    office.arm("chat.postMessage", "lost_answer")
    office.wants("digest:r1", "#team", "Nobody yet")
    sender = office.sender()
    sender.send_due()
    office.changes("digest:r1", "Bo answered")
    sender.send_due()
    office.clock.passes(LEASE)
    sender.send_due()
    assert office.words("#team") == ["Bo answered"]
    assert len(office.calls("chat.postMessage")) == 1


def test_what_is_found_and_not_wanted_any_more_is_deleted(office: Office) -> None:
    office.arm("chat.postMessage", "lost_answer")
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    sender.send_due()
    office.withdraws("prompt:bo:1")
    sender.send_due()
    office.clock.passes(LEASE)
    sender.send_due()
    assert office.words("bo") == []


def test_a_message_that_never_arrived_is_posted_after_looking(office: Office) -> None:
    office.arm("chat.postMessage", "http_500")
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender()
    sender.send_due()
    office.clock.passes(LEASE)
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]
    assert len(office.calls("conversations.history")) == 1


def test_after_silence_the_lease_is_waited_out_before_looking(office: Office) -> None:
    office.arm("chat.postMessage", "hang")
    office.wants("digest:r1", "#team", "The digest")
    sender = office.sender(office.client(timeout=0.2))
    sender.send_due()
    office.clock.passes(LEASE - 1)
    assert sender.send_due() == 0
    office.clock.passes(1)
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]


def test_another_sender_takes_over_when_the_lease_is_over_and_not_before(office: Office) -> None:
    office.wants("digest:r1", "#team", "The digest")
    client = office.client()
    client.after = _cut_power
    with pytest.raises(PowerCut):
        office.sender(client).send_due()
    successor = office.sender()
    office.clock.passes(LEASE - 1)
    assert successor.send_due() == 0
    office.clock.passes(1)
    assert successor.send_due() == 1
    assert office.words("#team") == ["The digest"]


def test_wanting_it_anew_does_not_cut_the_lease_short(office: Office) -> None:
    office.wants("digest:r1", "#team", "Nobody yet")
    client = office.client()
    client.after = _cut_power
    with pytest.raises(PowerCut):
        office.sender(client).send_due()
    office.changes("digest:r1", "Bo answered")
    successor = office.sender()
    assert successor.send_due() == 0
    office.clock.passes(LEASE)
    assert successor.send_due() == 2
    assert office.words("#team") == ["Bo answered"]


def test_a_sender_that_was_overtaken_while_it_slept_changes_nothing(office: Office) -> None:
    """Slack accepts, then the answer takes so long that somebody else looks, finds and records."""
    office.wants("digest:r1", "#team", "The digest")
    client = office.client()

    def overtake(_method: str) -> None:
        client.after = lambda _: None
        office.clock.passes(LEASE)
        assert office.sender().send_due() == 1

    client.after = overtake
    assert office.sender(client).send_due() == 0
    assert office.words("#team") == ["The digest"]
    assert office.row("digest:r1").ts == office.said("#team")[0].ts


def test_looking_for_long_prolongs_the_lease(office: Office) -> None:
    office.arm("chat.postMessage", "http_500")
    office.wants("digest:r1", "#team", "The digest")
    client = office.client()
    sender = office.sender(client)
    sender.send_due()
    office.clock.passes(LEASE)
    client.after = lambda method: (
        office.clock.passes(LEASE - 1) if method == "conversations.history" else None
    )

    def somebody_else_tries(method: str) -> None:
        if method == "chat.postMessage":
            office.clock.passes(LEASE - 1)
            assert office.sender().send_due() == 0

    client.before = somebody_else_tries
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]


def test_looking_for_too_long_leaves_the_message_to_others(office: Office) -> None:
    office.arm("chat.postMessage", "http_500")
    office.wants("digest:r1", "#team", "The digest")
    client = office.client()
    sender = office.sender(client)
    sender.send_due()
    office.clock.passes(LEASE)

    def overtake(method: str) -> None:
        client.after = lambda _: None
        office.clock.passes(LEASE)
        assert office.sender().send_due() == 1

    client.after = overtake
    assert sender.send_due() == 0
    assert office.words("#team") == ["The digest"]


@pytest.mark.parametrize("when", ["lookup refused", "conversation closed"])
def test_what_cannot_be_looked_for_is_uncertain_and_a_prompt_is_not_repeated(
    office: Office, when: str
) -> None:
    office.arm("chat.postMessage", "lost_answer")
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    sender = office.sender()
    sender.send_due()
    method = "conversations.history" if when == "lookup refused" else "conversations.open"
    office.arm(method, "error", code="missing_scope")
    office.clock.passes(LEASE)
    assert sender.send_due() == 0
    row = office.row("prompt:bo:1")
    assert (row.is_uncertain, row.is_parked, row.trouble) == (True, True, "missing_scope")
    assert office.complained == [("prompt:bo:1", "missing_scope")]
    assert office.words("bo") == ["What are you up to?"]


def test_a_report_that_cannot_be_looked_for_is_sent_again(office: Office) -> None:
    office.arm("chat.postMessage", "http_500")
    office.wants("digest:r1", "#team", "The digest", purpose="digest")
    sender = office.sender(resent_unseen=frozenset({"digest"}))
    sender.send_due()
    office.arm("conversations.history", "error", code="missing_scope")
    office.clock.passes(LEASE)
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]
    assert office.row("digest:r1").is_uncertain


# -- dying at every point ------------------------------------------------------------------------------------------


class Fuse:
    """Counts the points at which something becomes real, and cuts the power at one of them."""

    def __init__(self, blows_at: int) -> None:
        self.left = blows_at

    def burn(self, _what: str = "") -> None:
        self.left -= 1
        if self.left == 0:
            raise PowerCut


def _cut_power(_method: str) -> None:
    raise PowerCut


def _ask(office: Office, sender: Sender) -> None:
    sender.send_due()


def _ask_and_correct(office: Office, sender: Sender) -> None:
    sender.send_due()
    office.changes("prompt:bo:1", "Corrected")
    sender.send_due()


def _ask_and_take_back(office: Office, sender: Sender) -> None:
    sender.send_due()
    office.withdraws("prompt:bo:1")
    sender.send_due()


@pytest.mark.parametrize("story", [_ask, _ask_and_correct, _ask_and_take_back])
def test_dying_at_any_point_repeats_and_loses_nothing(
    tmp_path: Path, story: Callable[[Office, Sender], None]
) -> None:
    clock = HandClock()
    with new_stand_in(clock) as slack:
        for point in range(1, 100):
            office = Office.opened(slack, clock, tmp_path / f"{point}.db")
            office.wants("prompt:bo:1", "bo", "What are you up to?")
            died = _dies_at(point, office, story)
            clock.passes(LEASE)
            sender = office.sender()
            sender.send_due()
            clock.passes(CHECK_SECONDS)
            sender.send_due()
            _agrees(office)
            office.database.close()
            if not died:
                break
    assert point >= 5


def _dies_at(point: int, office: Office, story: Callable[[Office, Sender], None]) -> bool:
    fuse = Fuse(point)
    client = office.client()
    client.before = client.after = fuse.burn
    put_out = on_commit(office.database.engine, fuse.burn)
    try:
        story(office, office.sender(client))
    except PowerCut:
        return True
    finally:
        put_out()
    return False


def _agrees(office: Office) -> None:
    """What Slack shows is what the table wants; then the room is cleared for the next death."""
    row = office.row("prompt:bo:1")
    expected = [office.board["prompt:bo:1"]] if row.is_wanted else []
    assert office.words("bo") == expected
    assert (row.due_at, row.claim, row.sent) == (None, None, row.wanted)
    workspace = office.slack.workspace
    workspace.direct("U0RITUALS", workspace.person("bo").id).messages.clear()
