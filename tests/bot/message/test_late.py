"""Slack may carry out a post after we have given up on it, looked for it in vain, and posted it again."""

from __future__ import annotations

import threading

from bot.message.outcome import CHECK_SECONDS
from tests.bot.message.office import Office

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


def _posts_twice(office: Office) -> None:
    office.arm("chat.postMessage", "late_acceptance", seconds=3)
    office.wants("digest:r1", "#team", "The digest")
    office.sender(office.client(timeout=0.2)).send_due()
    office.clock.passes(LEASE)
    assert office.sender().send_due() == 1
    for _ in range(1000):
        if len(office.words("#team")) == 2:
            return
        threading.Event().wait(0.01)
    raise TimeoutError("Slack did not carry it out")
