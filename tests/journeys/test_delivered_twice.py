"""Whatever Slack has delivered comes once more, over either transport, or to two bots at once: it has one effect."""

from __future__ import annotations

import copy
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlmodel import Session, select

from bot import wiring
from bot.parts import Parts
from bot.standin import delivery
from bot.standin.driver import words
from bot.standin.pace import Kind
from bot.standin.workspace import Json
from rituals.retro.note import own
from storage.commitment import Commitment
from storage.contribution import Contribution
from storage.database import Database
from storage.item import Item
from storage.round import Entry, Round
from tests.journeys.team import MONDAY, SharedClock, Team, make_settings
from tests.journeys.test_action_items import adds, retro_ends
from tests.journeys.test_retro import starts
from tests.journeys.test_retro import writes as writes_note
from tests.journeys.test_update import posts
from tests.journeys.test_vision import keeps_a_story, sets
from tests.rituals.retro_room import everything

MADRID = "Europe/Madrid"
MAY_CHANGE = {"channel", "member", "channel_member", "seen_event"}
"""Tables that say when Slack was last asked, and that something came: a command of somebody the bot has yet to meet
leaves that out, and only looks."""


def tour(team: Team) -> None:
    """Everything that a person writes, and much of what they press."""
    team.set_up(people=["ana", "bo", "chen"])
    sets(team)
    keeps_a_story(team.hand("bo"), "A customer thanked us")
    posts(team)
    sends_an_action_item(team)
    starts(team)
    team.settles()
    writes_note(team.hand("bo"), "With my name")
    writes_note(team.hand("chen"), "Without", nameless=True)
    _presses_and_answers(team)
    team.hand("hugo").joins("#team")
    team.hand("hugo").says("dm", "hello")
    team.hand("dalia").opens_home()
    assert "is paused" in team.hears("ana", "/standup pause")
    team.settles()


def _presses_and_answers(team: Team) -> None:
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana", "Shipped the import")
    bo = team.hand("bo")
    bo.presses("Skip this time", bo.waits_for("Skip this time"))
    bo.waits_for("skipped this time")
    team.settles()


def deliveries(team: Team) -> list[tuple[Kind, Json]]:
    """All there were, with the kind of envelope that each came in."""
    sent = [call.request for call in team.stand_in.workspace.calls if call.direction == "out"]
    return [(_kind(payload), copy.deepcopy(payload)) for payload in sent]


def _kind(payload: Json) -> Kind:
    if "command" in payload:
        return "slash_commands"
    return "events_api" if payload["type"] == "event_callback" else "interactive"


def come_again(team: Team, again: Sequence[tuple[Kind, Json]]) -> None:
    for kind, payload in again:
        ack = team.stand_in.call(delivery.deliver, team.stand_in.workspace, kind, payload)
        assert ack is not None, payload
    team.settles()


def kept(team: Team) -> dict[str, list[Any]]:
    """What the database holds, but for what the bot remembers of itself. Boxes of notes without a name look new each
    time; what is in them counts."""
    found = everything(team.bot.parts.database)
    return {
        name: rows for name, rows in found.items() if name not in MAY_CHANGE | {"sealed_note", "memo"}
    } | {"sealed_note": sorted(_sealed(team))}


def _sealed(team: Team) -> Iterator[str]:
    parts = team.bot.parts
    with parts.database.read() as session:
        for round_ in session.exec(select(Round)):
            for person in team.stand_in.workspace.people.values():
                yield from _own_sealed(parts, session, round_, person.id)


def _own_sealed(parts: Parts, session: Session, round_: Round, user_id: str) -> list[str]:
    return [note.text for note in own(session, parts.sealer, round_, user_id) if not note.is_named]


def count(database: Database, table: type[Any]) -> int:
    with database.read() as session:
        return len(session.exec(select(table)).all())


def test_all_that_was_delivered_comes_again_in_its_order_and_in_another(team_either_way: Team) -> None:
    team = team_either_way
    tour(team)
    before, again = kept(team), deliveries(team)
    assert {name: len(before[name]) for name in ("entry", "item", "commitment", "sealed_note")} == {
        "entry": 1,
        "item": 2,  # the vision and an update
        "commitment": 1,
        "sealed_note": 1,
    }
    assert len(before["contribution"]) == 2  # a story and a note
    shown = len(team.hand("ana").messages("#team"))
    come_again(team, again)
    come_again(team, again[::-1])
    after = kept(team)
    assert [name for name in after if before[name] != after[name]] == []
    assert len(team.hand("ana").messages("#team")) == shown


# -- in another order --------------------------------------------------------------------------------------------------


def happens_late(team: Team, name: str, which: int = -1) -> None:
    """An event that was delivered comes as one of its own, as if it had been overtaken."""
    events = [payload for _, payload in deliveries(team) if payload.get("type") == "event_callback"]
    event = [payload for payload in events if payload["event"]["type"] == name][which]
    come_again(team, [("events_api", {**event, "event_id": f"Ev{secrets.token_hex(4)}"})])


def test_somebody_who_moved_twice_is_where_they_moved_last(team: Team) -> None:
    ana = team.set_up()
    hugo = team.hand("hugo")
    hugo.joins("#team")
    hugo.moves_to("Atlantic/Azores")
    team.settles()
    hugo.moves_to("Asia/Tokyo")
    ana.waits_for("Hugo Silva: Monday 09:00 in Tokyo")
    happens_late(team, "user_change", which=-2)
    ana.waits_for("Hugo Silva: Monday 09:00 in Tokyo")
    assert "Azores" not in team.hears("ana", "/standup status")


@pytest.mark.parametrize("is_there", [True, False])
def test_who_came_and_went_is_where_they_are(team: Team, is_there: bool) -> None:
    ana = team.set_up()
    hugo = team.hand("hugo")
    hugo.joins("#team")
    team.settles()
    hugo.leaves("#team")
    team.settles()
    if is_there:
        hugo.joins("#team")
        team.settles()
    happens_late(team, "member_left_channel" if is_there else "member_joined_channel")
    shown = words(ana.waits_for("Next:"))
    assert ("Hugo Silva" in shown) == is_there


# -- two copies of the bot on one database -----------------------------------------------------------------------------


@pytest.fixture
def copies(team: Team, tmp_path: Path) -> Iterator[list[wiring.Bot]]:
    """The bot at work, and another that Slack can reach as well."""
    other = wiring.build(make_settings(team.stand_in, tmp_path), SharedClock(team.stand_in.workspace.clock))
    with closing(other.parts.screens), closing(other.parts.database):
        yield [team.bot, other]


def last_form(team: Team, callback_id: str) -> Json:
    """As it was sent last, but opened anew."""
    sent = [payload for _, payload in deliveries(team) if payload.get("type") == "view_submission"]
    form = [payload for payload in sent if payload["view"]["callback_id"] == callback_id][-1]
    view = {**form["view"], "id": f"V{secrets.token_hex(4)}"}
    return {**form, "view": view, "trigger_id": f"1.1.{secrets.token_hex(8)}"}


def to_both_at_once(copies: list[wiring.Bot], payload: Json) -> None:
    start = threading.Barrier(len(copies))

    def receive(bot: wiring.Bot) -> int:
        start.wait()
        return bot.app.dispatch(BoltRequest(mode="socket_mode", body=copy.deepcopy(payload))).status

    with ThreadPoolExecutor(len(copies)) as pool:
        assert [each.result() for each in [pool.submit(receive, bot) for bot in copies]] == [200, 200]


def sends_a_note(team: Team) -> None:
    starts(team)
    team.settles()
    writes_note(team.hand("bo"), "Too many meetings")


def sends_an_action_item(team: Team) -> None:
    retro_ends(team)
    adds(team, "ana", "ana")


@pytest.mark.parametrize(
    ("does", "callback_id", "table"),
    [
        (posts, "update.post", Item),
        (lambda team: keeps_a_story(team.hand("bo"), "It works"), "vision.story_kept", Contribution),
        (sends_a_note, "retro.note", Contribution),
        (sends_an_action_item, "commitment.added", Commitment),
    ],
    ids=["update", "story", "note", "action item"],
)
def test_what_reaches_two_copies_at_the_same_moment_is_taken_by_one(
    team: Team,
    copies: list[wiring.Bot],
    does: Callable[[Team], object],
    callback_id: str,
    table: type[Any],
) -> None:
    does(team)
    for sent in range(2, 7):
        to_both_at_once(copies, last_form(team, callback_id))
        assert count(team.bot.parts.database, table) == sent
    team.settles()


def test_an_answer_that_reaches_two_copies_at_the_same_moment_is_there_once(
    team: Team, copies: list[wiring.Bot]
) -> None:
    team.set_up(people=["ana"])
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana", "Shipped the import")
    for _ in range(5):
        to_both_at_once(copies, last_form(team, "round.answer"))
    assert count(team.bot.parts.database, Entry) == 1
    team.settles()
