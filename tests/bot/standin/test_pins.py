"""Pins: a message kept within reach, whoever said it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.standin.workspace import BOT_USER_ID
from tests.bot.standin.workplace import Workplace, error, open_workplace, refused


@pytest.fixture
def work() -> Iterator[Workplace]:
    with open_workplace() as place:
        place.grants("pins:write", "chat:write", "channels:history")
        yield place


def test_a_pinned_message_says_so_wherever_it_is_read(work: Workplace) -> None:
    ts = work.client.chat_postMessage(channel=work.team.id, text="The vision")["ts"]
    work.client.pins_add(channel=work.team.id, timestamp=ts)
    answer = work.client.conversations_history(channel=work.team.id)
    (said,) = answer["messages"]
    assert (said["pinned_to"], said["pinned_info"]["pinned_by"]) == ([work.team.id], BOT_USER_ID)
    assert answer["pin_count"] == 1
    assert work.standin.hand("bo").messages("#team")[0]["pinned_to"] == [work.team.id]

    work.client.pins_remove(channel=work.team.id, timestamp=ts)
    answer = work.client.conversations_history(channel=work.team.id)
    assert ("pinned_to" in answer["messages"][0], answer["pin_count"]) == (False, 0)


def test_a_pin_outlives_an_edit(work: Workplace) -> None:
    ts = work.client.chat_postMessage(channel=work.team.id, text="The vision")["ts"]
    work.client.pins_add(channel=work.team.id, timestamp=ts)
    work.client.chat_update(channel=work.team.id, ts=ts, text="The vision, clearer")
    (said,) = work.standin.hand("ana").messages("#team")
    assert (said["text"], said["pinned_to"]) == ("The vision, clearer", [work.team.id])


def test_what_cannot_be_pinned(work: Workplace) -> None:
    add, remove = work.client.pins_add, work.client.pins_remove
    ts = work.says(work.ana, work.team, "Cake at four").ts
    assert error(remove, channel=work.team.id, timestamp=ts) == "no_pin"
    assert add(channel=work.team.id, timestamp=ts)["ok"]
    assert error(add, channel=work.team.id, timestamp=ts) == "already_pinned"
    assert error(add, channel=work.team.id) == "no_item_specified"
    assert error(add, channel=work.team.id, timestamp="today") == "bad_timestamp"
    assert error(add, channel=work.team.id, timestamp="1700000000.000001") == "message_not_found"
    assert error(add, channel=work.leads.id, timestamp=ts) == "channel_not_found"
    elsewhere = work.says(work.ana, work.random, "Tea").ts
    assert error(add, channel=work.random.id, timestamp=elsewhere) == "not_in_channel"
    old = work.says(work.ana, work.old, "Long ago").ts
    assert error(add, channel=work.old.id, timestamp=old) == "restricted_action"


def test_a_channel_keeps_a_hundred_pins(work: Workplace) -> None:
    stamps = [work.says(work.ana, work.team, str(number)).ts for number in range(101)]
    for ts in stamps[:100]:
        work.client.pins_add(channel=work.team.id, timestamp=ts)
    assert error(work.client.pins_add, channel=work.team.id, timestamp=stamps[100]) == "too_many_pins"


def test_a_deleted_message_is_no_longer_pinned(work: Workplace) -> None:
    ts = work.client.chat_postMessage(channel=work.team.id, text="The vision")["ts"]
    work.client.pins_add(channel=work.team.id, timestamp=ts)
    work.client.chat_postMessage(channel=work.team.id, text="Good", thread_ts=ts)
    work.client.chat_delete(channel=work.team.id, ts=ts)
    answer = work.client.conversations_history(channel=work.team.id)
    assert (answer["messages"][0]["subtype"], answer["pin_count"]) == ("tombstone", 0)
    assert error(work.client.pins_add, channel=work.team.id, timestamp=ts) == "not_pinnable"


def test_it_needs_the_permission_to_pin(work: Workplace) -> None:
    work.grants("chat:write")
    answer = refused(work.client.pins_add, channel=work.team.id, timestamp="1700000000.000001")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "pins:write")
