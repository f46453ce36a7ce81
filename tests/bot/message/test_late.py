"""Slack may carry out a post after we have given up on it, looked for it in vain, and posted it again."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from bot.message.outcome import CHECK_SECONDS
from bot.standin.workspace import BOT_TOKEN
from tests.bot.message.office import HookedClient, Office, PowerCut

LEASE = 30


def test_what_came_through_after_all_is_found_ten_minutes_later_and_one_of_the_two_goes(
    office: Office,
) -> None:
    _posts_twice(office)
    assert office.row("digest:r1").is_uncertain
    office.clock.passes(CHECK_SECONDS)
    assert office.sender().send_due() == 1
    assert office.words("#team") == ["The digest"]
    row = office.row("digest:r1")
    assert (row.is_uncertain, row.due_at, row.ts) == (False, None, office.said("#team")[0].ts)


def test_while_it_waits_to_be_checked_it_holds_up_nothing_and_can_be_changed(office: Office) -> None:
    _posts_twice(office)
    office.wants("digest:r2", "#team", "The next digest")
    office.changes("digest:r1", "The digest, corrected")
    office.clock.passes(2)
    sender = office.sender()
    sender.send_due()
    assert {"The next digest", "The digest, corrected"} <= set(office.words("#team"))
    office.clock.passes(CHECK_SECONDS)
    sender.send_due()
    assert sorted(office.words("#team")) == ["The digest, corrected", "The next digest"]


def test_what_cannot_be_checked_stays_uncertain_and_is_left_in_peace(office: Office) -> None:
    _posts_twice(office)
    office.arm("conversations.history", "error", code="missing_scope")
    office.clock.passes(CHECK_SECONDS)
    office.sender().send_due()
    row = office.row("digest:r1")
    assert (row.is_uncertain, row.is_parked, row.due_at) == (True, False, None)
    assert office.complained == []


def test_a_bot_killed_between_asking_and_hearing_leaves_no_more_than_one_either(office: Office) -> None:
    """Nobody heard that Slack was silent: the next bot only sees that somebody had begun."""
    _is_killed_while_it_waits(office)
    office.clock.passes(LEASE)
    assert office.sender().send_due() == 1
    _comes_through(office)
    _is_checked(office)
    assert office.words("#team") == ["The digest"]


def test_nor_does_the_second_killed_bot(office: Office) -> None:
    """What the third finds may be the one or the other, and the one may yet come."""
    _is_killed_while_it_waits(office)
    office.clock.passes(LEASE)
    client = office.client()
    client.after = _dies_posting
    with pytest.raises(PowerCut):
        office.sender(client).send_due()
    assert len(office.words("#team")) == 1
    office.clock.passes(LEASE)
    assert office.sender().send_due() == 1
    _comes_through(office)
    _is_checked(office)
    assert office.words("#team") == ["The digest"]


def test_what_was_taken_back_before_it_came_through_goes_too(office: Office) -> None:
    _is_killed_while_it_waits(office)
    office.withdraws("digest:r1")
    office.wants("digest:r2", "#team", "The next digest")
    office.clock.passes(LEASE)
    sender = office.sender()
    assert sender.send_due() == 2
    _comes_through(office)
    _is_checked(office)
    assert office.words("#team") == ["The next digest"]


def test_what_is_taken_back_while_it_is_there_twice_goes_wholly(office: Office) -> None:
    _posts_twice(office)
    office.withdraws("digest:r1")
    sender = office.sender()
    office.clock.passes(2)
    assert sender.send_due() == 1
    assert office.words("#team") == ["The digest"]
    _is_checked(office)
    assert office.words("#team") == []


def test_what_is_wanted_again_after_all_is_there_once(office: Office) -> None:
    _posts_twice(office)
    office.withdraws("digest:r1")
    sender = office.sender()
    office.clock.passes(2)
    sender.send_due()
    office.wants("digest:r1", "#team", "The digest after all")
    office.clock.passes(2)
    sender.send_due()
    office.clock.passes(CHECK_SECONDS)
    sender.send_due()
    assert office.words("#team") == ["The digest after all"]
    assert office.row("digest:r1").due_at is None


class Impatient(HookedClient):
    """The power goes while it waits for Slack."""

    def api_call(self, api_method: str, **arguments: Any) -> Any:
        try:
            return super().api_call(api_method, **arguments)
        except OSError:
            raise PowerCut from None


def _is_killed_while_it_waits(office: Office) -> None:
    _is_wanted_and_will_come_late(office)
    client = Impatient(BOT_TOKEN, office.slack.api_url, timeout=0.2, retry_handlers=[])  # type: ignore[arg-type]
    with pytest.raises(PowerCut):
        office.sender(client).send_due()


def _dies_posting(method: str) -> None:
    if method == "chat.postMessage":
        raise PowerCut


def _is_wanted_and_will_come_late(office: Office) -> None:
    office.arm("chat.postMessage", "late_acceptance", seconds=3)
    office.wants("digest:r1", "#team", "The digest")


def _posts_twice(office: Office) -> None:
    _is_wanted_and_will_come_late(office)
    office.sender(office.client(timeout=0.2)).send_due()
    office.clock.passes(LEASE)
    assert office.sender().send_due() == 1
    _comes_through(office)


def _is_checked(office: Office) -> None:
    """Ten minutes later, and with that all is known."""
    office.clock.passes(CHECK_SECONDS)
    assert office.sender().send_due() == 1
    row = office.row("digest:r1")
    assert (row.is_uncertain, row.due_at) == (False, None)


def _comes_through(office: Office) -> None:
    """What was late: two messages are there now."""
    for _ in range(1000):
        if len(office.words("#team")) == 2:
            return
        threading.Event().wait(0.01)
    raise TimeoutError("Slack did not carry it out")
