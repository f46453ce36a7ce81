"""What stands in the channel once a retrospective is over, whatever its title and whatever became of its notes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.message.rendering import Renderer
from bot.retro.card import render_card
from bot.retro.summary import render_summary
from storage.contribution import notes
from storage.kept import Sort, remove
from tests.rituals.office import Office
from tests.rituals.retro_room import RetroRoom

TITLE = "@channel *look* <b> & <!here>"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[RetroRoom]:
    office = Office(tmp_path)
    yield RetroRoom(office)
    office.database.close()


def shown(room: RetroRoom, purpose: str, render: Renderer) -> str:
    (message,) = room.office.wanted(purpose)
    with room.office.database.read() as session:
        rendered = render(session, message, room.office.now)
    assert rendered is not None
    return json.dumps(rendered.blocks)


def test_notes_that_are_no_longer_kept_are_not_said_never_to_have_been(room: RetroRoom) -> None:
    round_id = room.starts()
    room.writes(round_id, "chen", "Pair on reviews")
    room.closes(round_id)
    assert "1 note, further down" in shown(room, "retro", render_card)
    with room.office.database.write() as session:
        remove(session, Sort.NOTES, [each.id for each in notes(session, round_id)])
    assert "The notes are no longer kept." in shown(room, "retro_summary", render_summary)
    assert "is over. Its notes are no longer kept." in shown(room, "retro", render_card)


def test_a_retro_nobody_wrote_in_still_says_so(room: RetroRoom) -> None:
    room.closes(room.starts())
    assert "Nobody wrote this time" in shown(room, "retro", render_card)


def test_a_title_keeps_its_signs_and_calls_nobody(room: RetroRoom) -> None:
    round_id = room.starts(title=TITLE)
    assert TITLE in shown(room, "retro", render_card)
    room.writes(round_id, "chen", "Pair on reviews")
    room.closes(round_id)
    for purpose, render in (("retro", render_card), ("retro_summary", render_summary)):
        blocks = shown(room, purpose, render)
        assert TITLE in blocks
        assert not any(TITLE[:8] in text for text in mrkdwn(json.loads(blocks)))


def mrkdwn(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from mrkdwn(each)
