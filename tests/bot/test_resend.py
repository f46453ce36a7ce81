"""Messages that are stuck: listed without their text, and sent again, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.message.line import NotStuck, resend_words, stuck_words
from rituals.wanted import want
from storage.database import Database
from storage.message import AT_ONCE, Message, message

MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)


def stuck(database: Database, *keys: str) -> None:
    with database.write() as session:
        for key in keys:
            want(
                session, key=key, purpose="digest", ref=key, team_id="T1", destination="C1", meant_for=MONDAY
            )
            row = message(session, key)
            assert row is not None
            row.is_parked, row.due_at, row.trouble, row.attempts = True, None, "not_in_channel", 3


def found(database: Database, key: str) -> Message:
    with database.read() as session:
        row = message(session, key)
    assert row is not None
    return row


def test_each_is_listed_with_key_purpose_trouble_and_since_when(database: Database) -> None:
    stuck(database, "digest:1", "digest:2")
    assert stuck_words(database).splitlines()[:2] == [
        "digest:1  digest for C1: not_in_channel, since 2026-11-23 18:00 UTC",
        "digest:2  digest for C1: not_in_channel, since 2026-11-23 18:00 UTC",
    ]
    assert "--all" in stuck_words(database)


def test_when_none_is_stuck_it_says_so(database: Database) -> None:
    assert stuck_words(database) == resend_words(database, None) == "No message is stuck."


def test_one_is_sent_again_by_its_key_and_the_others_stay(database: Database) -> None:
    stuck(database, "digest:1", "digest:2")
    assert resend_words(database, ["digest:2"]).startswith("To be sent again: 1.")
    again = found(database, "digest:2")
    assert (again.is_parked, again.due_at, again.trouble) == (False, AT_ONCE, "")
    assert again.attempts == 1, "it is looked for before it is posted"
    assert found(database, "digest:1").is_parked


def test_all_of_them_are_sent_again(database: Database) -> None:
    stuck(database, "digest:1", "digest:2")
    assert resend_words(database, None).startswith("To be sent again: 2.")
    assert stuck_words(database) == "No message is stuck."


def test_a_key_that_is_not_stuck_is_named_and_nothing_is_sent(database: Database) -> None:
    stuck(database, "digest:1")
    with pytest.raises(NotStuck, match="key digest:7 is stuck"):
        resend_words(database, ["digest:1", "digest:7"])
    assert found(database, "digest:1").is_parked
