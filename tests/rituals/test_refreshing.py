"""A channel looked up again: messages follow what changed, and stay alone when nothing did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from rituals.people import watch_channel
from storage.member import Channel, channel_member_ids
from storage.message import Message
from tests.rituals.office import CHANNEL, MONDAY, TEAM, Office, at


def revisions(office: Office) -> dict[str, int]:
    """{message key: wanted revision}, of all there are."""
    with office.database.read() as session:
        return {message.key: message.wanted for message in session.exec(select(Message))}


def grown(office: Office, before: dict[str, int]) -> set[str]:
    return {key for key, wanted in revisions(office).items() if wanted != before.get(key)}


def posted(office: Office) -> None:
    """Slack has everything as it should be."""
    with office.database.write() as session:
        for row in session.exec(select(Message)):
            row.ts, row.sent, row.due_at = f"{row.seq}.0", row.wanted, None


@pytest.fixture
def closed(office: Office) -> str:
    """A round of which Ana's answer was digested."""
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    office.moves_to(at(MONDAY, "18:00"))
    posted(office)
    return ritual


def park(office: Office, purposes: set[str]) -> set[str]:
    """As the sender leaves messages that Slack does not take in the channel."""
    with office.database.write() as session:
        rows = session.exec(select(Message).where(col(Message.purpose).in_(purposes))).all()
        for row in rows:
            row.is_parked, row.trouble, row.due_at, row.ts = True, "not_in_channel", None, None
        return {row.key for row in rows}


def parked(office: Office) -> set[str]:
    with office.database.read() as session:
        return {row.key for row in session.exec(select(Message).where(col(Message.is_parked).is_(True)))}


def due(office: Office) -> set[str]:
    with office.database.read() as session:
        return {row.key for row in session.exec(select(Message).where(col(Message.due_at).is_not(None)))}


def test_a_look_that_finds_nothing_new_touches_no_message(office: Office, closed: str) -> None:
    before = revisions(office)
    for _ in range(3):
        office.waits(timedelta(hours=1))
        office.looks_up()
        for name in ("ana", "bo", "chen", "dalia", "grace"):
            office.sees(name)
    assert grown(office, before) == set()
    assert due(office) == set()


def test_a_look_that_settles_doubts_is_no_news_either(office: Office, closed: str) -> None:
    before = revisions(office)
    with office.database.write() as session:
        watch_channel(session, TEAM, CHANNEL)
        doubts = session.get_one(Channel, (TEAM, CHANNEL)).doubts
        office.has(session, channel_member_ids(session, TEAM, CHANNEL), doubts=doubts, settled=doubts)
    assert grown(office, before) == set()


@pytest.mark.parametrize("news", ["somebody joins", "somebody leaves", "a zone", "a name", "the bot is out"])
def test_news_touch_the_latest_of_the_owners_messages_and_no_other(office: Office, news: str) -> None:
    ritual = office.standup()
    office.change(ritual, name="Morning round")
    office.hand_over(ritual, "bo", by="ana")
    posted(office)
    before = revisions(office)
    match news:
        case "somebody joins":
            office.join("hugo")
        case "somebody leaves":
            office.leave("grace")
        case "a zone":
            office.move("grace", "Europe/Madrid")
        case "a name":
            office.looks_up(name="crew")
        case "the bot is out":
            office.looks_up(has_bot=False)
    latest = office.wanted("plan")[-1]
    assert latest.destination == "bo"
    assert grown(office, before) == {latest.key}


def test_what_could_not_be_posted_goes_out_when_the_bot_is_back_in_the_channel(
    office: Office, closed: str
) -> None:
    office.looks_up(has_bot=False)
    stuck = park(office, {"digest", "entry"})
    office.waits(timedelta(hours=1))
    office.looks_up(has_bot=False)
    assert parked(office) == stuck
    assert due(office).isdisjoint(stuck)
    office.looks_up()
    assert parked(office) == set()
    assert stuck <= due(office)


def test_also_when_the_channel_is_taken_out_of_the_archive(office: Office, closed: str) -> None:
    office.looks_up(is_archived=True)
    stuck = park(office, {"digest", "entry"})
    office.looks_up(is_archived=True, name="crew")
    assert parked(office) == stuck
    office.looks_up(name="crew")
    assert parked(office) == set()


def test_a_late_answer_that_found_the_door_shut_goes_out_as_well(office: Office, closed: str) -> None:
    office.looks_up(has_bot=False)
    office.says(closed, "bo", "Late, but here")
    before = park(office, {"entry"})
    assert len(before) == 2
    office.looks_up()
    assert parked(office) == set()
    assert before <= due(office)


def test_a_look_at_a_channel_that_was_open_all_along_tries_nothing_again(office: Office, closed: str) -> None:
    stuck = park(office, {"digest", "entry"})  # such as for a word Slack refuses
    office.looks_up()
    office.join("hugo")
    assert parked(office) == stuck


def test_nor_does_news_of_another_channel(office: Office, closed: str) -> None:
    office.looks_up(has_bot=False)
    stuck = park(office, {"digest", "entry"})
    office.opens_channel("C2", {"ana"})
    assert parked(office) == stuck
