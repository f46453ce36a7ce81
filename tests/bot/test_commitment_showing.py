"""Action items on the screen: whatever people type and however many there are, Slack takes it and nobody is pinged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from slack_sdk.models.blocks import Block

from bot.blocks import as_json
from bot.commitment.history import history_view
from bot.commitment.home import home_blocks
from bot.commitment.message import render_commitment, render_declined
from bot.commitment.showing import (
    earlier_blocks,
    list_blocks,
    own_list_blocks,
    round_list_blocks,
    standup_blocks,
    summary_blocks,
)
from bot.message.rendering import Rendered, check
from rituals import commitment as rules
from rituals.people import NotAllowed
from rituals.roster import person_seen
from storage.commitment import commitments_owned
from storage.round import Round
from tests.rituals.office import CHANNEL, TEAM, Office
from tests.rituals.past_retro import past_retro

HOSTILE = "<!channel> <@U1> *x* &lt; " + "\U0001f4a5" * 40 + "اكتب" + "y" * 200
DUE = date(2026, 12, 4)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    chen = made.person("chen")
    chen.name = "<!here> *Chen* " + "z" * 70
    with made.database.write() as session:
        person_seen(session, chen, made.now)
    yield made
    made.database.close()


def retro(office: Office, actions: int, text: str = HOSTILE) -> Round:
    with office.database.write() as session:
        round_ = past_retro(session, TEAM, CHANNEL, "ana", office.now)
        for number in range(actions):
            rules.add(session, round_, text, ("chen", "ana")[number % 2], DUE, "ana", office.now)
    return round_


def is_taken(blocks: list[Block], most: int = 50) -> str:
    """What Slack gets, once it is clear that it takes it."""
    said = Rendered("text", as_json(blocks))
    assert check(said) == []
    assert len(blocks) <= most
    return json.dumps(said.blocks, ensure_ascii=False)


def test_a_hundred_actions_fit_wherever_they_are_shown(office: Office) -> None:
    first = retro(office, 100)
    office.waits(timedelta(days=14))
    second = retro(office, 0)
    with office.database.read() as session:
        mine = commitments_owned(session, TEAM, "chen")
        assert "+90 more" in is_taken(summary_blocks(session, first), 3)
        assert "100 actions still open from before" in is_taken(summary_blocks(session, second), 3)
        assert "+95 more" in is_taken(earlier_blocks(session, TEAM, CHANNEL, second), 2)
        assert "+45 more" in is_taken(standup_blocks(session, mine, office.now), 2)
        assert "85 more" in is_taken(list_blocks(session, TEAM, CHANNEL, "chen", office.now))
        assert "85 more" in is_taken(round_list_blocks(session, second, "chen", office.now))
        assert "40 more" in is_taken(home_blocks(session, TEAM, "chen", office.now), 25)
        assert "35 more" in is_taken(own_list_blocks(session, TEAM, "chen", office.now))


def test_words_and_names_are_never_read_as_markup(office: Office) -> None:
    round_ = retro(office, 2)
    with office.database.read() as session:
        screens = [
            summary_blocks(session, round_),
            list_blocks(session, TEAM, CHANNEL, "chen", office.now),
            history_view(session, commitments_owned(session, TEAM, "chen")[0], "bo", office.now).blocks or [],
        ]
        for message in office.wanted("commitment"):
            rendered = render_commitment(session, message, office.now)
            assert rendered is not None
            assert check(rendered) == []
            assert "<!" not in rendered.text
            assert "<@" not in rendered.text
            assert not any("<!" in each for each in mrkdwn(rendered.blocks))
    for blocks in screens:
        is_taken(list(blocks))
        assert not any("<!" in each or "<@" in each for each in mrkdwn(as_json(list(blocks))))


def mrkdwn(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from mrkdwn(each)


def test_nothing_to_show_is_not_shown(office: Office) -> None:
    round_ = retro(office, 0)
    with office.database.read() as session:
        assert home_blocks(session, TEAM, "ana", office.now) == []
        assert standup_blocks(session, [], office.now) == []
        assert earlier_blocks(session, TEAM, CHANNEL, round_) == []
        assert is_taken(summary_blocks(session, round_), 1).count("button") == 1


def test_the_open_ones_of_a_private_channel_are_listed_to_its_people_only(office: Office) -> None:
    retro(office, 1)
    office.leave("dalia")
    office.looks_up(is_private=True)
    with office.database.read() as session:
        assert list_blocks(session, TEAM, CHANNEL, "grace", office.now)
        with pytest.raises(NotAllowed):
            list_blocks(session, TEAM, CHANNEL, "dalia", office.now)


def test_what_was_declined_is_listed_with_whoever_added_it_who_is_asked_what_to_do(office: Office) -> None:
    round_ = retro(office, 1, "Write the guide")
    with office.database.write() as session:
        row = commitments_owned(session, TEAM, "chen")[0]
        rules.drop(session, row, row.number, "No time", "chen", office.now)
    (told,), (asked,) = office.wanted("commitment_declined"), office.wanted("commitment")
    with office.database.read() as session:
        back, given = (
            render_declined(session, told, office.now),
            render_commitment(session, asked, office.now),
        )
        listed = json.dumps(as_json(summary_blocks(session, round_)))
        row = commitments_owned(session, TEAM, "ana")[0]
        history = json.dumps(history_view(session, row, "bo", office.now).to_dict())
    assert back is not None
    assert given is not None
    assert "does not take this, so it is back with you: " in json.dumps(back.blocks)
    assert [each["text"]["text"] for each in back.blocks[-1]["elements"]] == [
        "Give it to …",
        "I do it",
        "Drop",
    ]
    assert "You gave this back to Ana" in json.dumps(given.blocks)
    assert "back from <!here> *Chen*" in listed
    assert "did not take it: No time" in history


def test_messages_say_only_that_it_was_removed_once_its_words_are(office: Office) -> None:
    retro(office, 1, "A secret plan")
    with office.database.write() as session:
        row = commitments_owned(session, TEAM, "chen")[0]
        rules.drop(session, row, row.number, "Told somebody else", "chen", office.now)
        rules.erase_person(session, TEAM, "ana", office.now)
    told, asked = office.wanted("commitment_declined"), office.wanted("commitment")
    with office.database.read() as session:
        for message, render in ((told[0], render_declined), (asked[0], render_commitment)):
            rendered = render(session, message, office.now)
            assert rendered is not None
            assert "secret" not in json.dumps(rendered.blocks) + rendered.text
