"""Presses and forms of somebody who should never have seen them: every listener checks rights again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlmodel import select

from rituals import commitment
from rituals.update import change, update
from rituals.update.audience import Addressed
from rituals.update.change import Change
from rituals.update.update import Update
from rituals.vision import Draft
from rituals.vision import channel as reminders
from rituals.vision.story import Words
from rituals.vision.story import add as keep_story
from rituals.vision.vision import set_vision
from storage.contribution import Contribution
from storage.round import Round
from tests.journeys.team import Team
from tests.journeys.test_retro import starts, writes
from tests.rituals.retro_room import everything

MADRID = "Europe/Madrid"
FROM_SLACK = {"message", "channel", "member", "channel_member", "seen_event"}
"""Tables that may change meanwhile: what Slack says of people and channels, what follows from it, and that it came."""
TRIGGERS = count()
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """Ids of what Ana, Bo and Chen have made."""

    channel: str
    chen: str
    ana: str
    retro: str
    note: str
    story: str
    reminder: str
    action: str
    update: str
    change: str


def make(team: Team) -> Made:
    starts(team)
    team.settles()
    writes(team.hand("bo"), "With my name")
    writes(team.hand("bo"), "Without", nameless=True)
    parts, channel = team.bot.parts, team.channel("#team").id
    ana, chen, now, team_id = (
        team.person("ana").id,
        team.person("chen").id,
        parts.clock.calendar(),
        parts.team_id,
    )
    plan = Change("An app", "A page", "Nobody asked", "The app", pillar_name="Quick", line="Minutes")
    with parts.database.write() as session:
        set_vision(session, team_id, Draft("Minutes, not evenings"), by=ana, now=now, seen=0)
        wish = reminders.first_wish(channel, MADRID)
        retro = session.exec(select(Round)).one()
        everybody = Addressed((channel,))
        return Made(
            channel=channel,
            chen=chen,
            ana=ana,
            retro=retro.id,
            note=session.exec(select(Contribution.id).where(Contribution.text == "With my name")).one(),
            story=keep_story(session, team_id, Words("win", "It works"), ana, now).id,
            reminder=reminders.remind(session, team_id, wish, by=ana, now=now).id,
            action=commitment.add(session, retro, "Do it", chen, None, ana, now).id,
            update=update.post(session, team_id, Update("Better"), everybody, by=ana, now=now).id,
            change=change.post(session, team_id, plan, everybody, by=ana, now=now).id,
        )


def presses(made: Made) -> Iterator[tuple[str, str]]:
    """Buttons with their values."""
    for note_id in (f"n{made.note}", "s0"):
        for action_id in ("retro.edit", "retro.delete", "retro.show"):
            yield action_id, f"{made.retro}:{note_id}"
    for action_id in ("retro.add", "retro.notes", "retro.close", "retro.cancel", "retro.change_end"):
        yield action_id, made.retro
    for name in ("accept", "done", "reopen", "date", "drop", "give"):
        yield f"commitment.{name}", f"{made.action}:1"
    yield from (("commitment.add", made.retro), ("commitment.list", made.retro))
    for item in (made.update, made.change):
        yield from (("update.edit", item), ("update.withdraw", item))
    yield from (("update.understood", made.update), ("update.stop_digest", made.channel))
    yield from (("vision.set", ""), ("vision.restore", "1"), ("vision.stop", made.reminder))
    yield from (("vision.story_edit", made.story), ("vision.story_delete", made.story))
    yield from (("overview.revoke", f"{made.chen}:exporter:"), ("overview.erase_others", "others"))


def typed(**texts: str) -> dict[str, Any]:
    return {block_id: {"value": {"value": text}} for block_id, text in texts.items()}


def chosen(value: str, action_id: str = "value") -> dict[str, Any]:
    return {action_id: {"selected_option": {"value": value}}}


def forms(made: Made) -> Iterator[tuple[str, object, Values]]:
    """Callback id, metadata and what was typed."""
    yield from _retro_forms(made)
    yield from _action_forms(made)
    yield from _update_forms(made)
    yield from _vision_forms(made)
    yield from _overview_forms(made)


def _retro_forms(made: Made) -> Iterator[tuple[str, object, Values]]:
    note = {"column": chosen("c1"), "name": {"value": {}}, **typed(text="Forged")}
    for note_id in ("", f"n{made.note}", "s0"):
        yield "retro.note", {"round": made.retro, "note": note_id}, note
    end = {**typed(until_time="17:00"), "until_day": {"value": {"selected_date": "2026-11-24"}}}
    yield "retro.end", made.retro, end
    start = {**end, **typed(title="Forged", intro=""), "columns": chosen("start_stop", "retro.columns")}
    yield "retro.start", made.channel, start


def _action_forms(made: Made) -> Iterator[tuple[str, object, Values]]:
    about = {"handle": f"{made.action}:1", "redraws": ""}
    due, owner = {"due": {"value": {}}}, {"owner": {"value": {"selected_user": made.chen}}}
    yield "commitment.added", made.retro, {**typed(text="Forged"), **owner, **due}
    yield "commitment.dated", about, due
    yield "commitment.dropped", about, typed(reason="Forged")
    yield "commitment.given", about, {"owner": {"value": {"selected_user": made.ana}}}


def _update_forms(made: Made) -> Iterator[tuple[str, object, Values]]:
    to = {"channels": {"value": {"selected_conversations": [made.channel]}}}
    plan = {**to, **typed(planned="1", now="2", why="3", stops="4", pillar="5", line="6")}
    for seen in ("", f"{made.update}:1"):
        yield "update.post", seen, {**to, **typed(outcome="Forged")}
    for seen in ("", f"{made.change}:1"):
        yield "update.change", seen, plan
    digest = {**typed(at="9:00"), "often": chosen("daily"), "zone": chosen(MADRID, "ritual.zone")}
    yield "update.digest", f"{made.channel}:0", {**digest, "empty": chosen("silent")}


def _vision_forms(made: Made) -> Iterator[tuple[str, object, Values]]:
    yield (
        "vision.saved",
        {"seen": 1, "keys": []},
        {**typed(statement="Forged", reason="x"), "channels": {"value": {}}},
    )
    rhythm = {
        "channel": {"value": {"selected_conversation": made.channel}},
        "days": {"value": {"selected_options": [{"value": "1"}]}},
        "repeats": chosen("1"),
        "zone": chosen(MADRID, "ritual.zone"),
    }
    yield "vision.reminded", made.reminder, {**rhythm, **typed(at="10:00")}
    yield "vision.posted", made.channel, {"pin": {"value": {}}}
    story = {**typed(text="Forged", link="", said_by=""), "sort": chosen("win"), "agreed": {"value": {}}}
    yield "vision.story_kept", {"story": made.story, "anothers": False}, story


def _overview_forms(made: Made) -> Iterator[tuple[str, object, Values]]:
    about = {"subject": "retro", "kind": "", "zone": MADRID}
    days = {"since": {"value": {}}, "until": {"value": {}}}
    of = {"channels": {"value": {"selected_conversations": [made.channel]}}, "format": chosen("csv"), **days}
    yield "export.ask", about, of
    yield "export.ask", about, {**of, "which": chosen(made.retro)}
    person = {"person": {"overview.chosen": {"selected_user": made.chen}}}
    yield "overview.give", "", {**person, "role": chosen("leader"), "place": {"value": {}}}
    yield (
        "overview.retention",
        "",
        typed(answers="9 days", notes="9 days", updates="9 days", stories="9 days"),
    )
    yield "overview.erase", made.ana, {}
    off = {"first": {"value": {"selected_date": "2026-12-24"}}, "last": {"value": {}}, **typed(name="Forged")}
    yield "overview.days_off", made.channel, {**off, "country": {"overview.country": {}}}


def sends(team: Team, user_id: str, **payload: Any) -> None:
    team_id = team.bot.parts.team_id
    who = {"user": {"id": user_id, "team_id": team_id}, "team": {"id": team_id, "domain": "sample"}}
    trigger = {"trigger_id": f"1.1.{next(TRIGGERS):x}"}
    team.bot.app.dispatch(BoltRequest(body={**who, **trigger, **payload}, mode="socket_mode"))


def a_view(callback_id: str, metadata: object, values: Values) -> dict[str, Any]:
    return {
        "id": "V1",
        "hash": "1",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata if isinstance(metadata, str) else json.dumps(metadata),
        "blocks": [{"type": "input", "block_id": block_id} for block_id in values],
        "state": {"values": values},
    }


@pytest.mark.parametrize("name", ["hugo", "ivy", "kim", "a stranger"])
def test_who_is_not_in_the_channel_and_has_no_role_changes_nothing_whatever_they_send(
    team: Team, name: str
) -> None:
    """Hugo is a full member, Ivy a guest, Kim of another workspace."""
    made, database = make(team), team.bot.parts.database
    team.settles()
    user_id = "U0STRANGER" if name == "a stranger" else team.person(name).id
    before = everything(database)
    pressed_in = a_view("retro.own", "", {})
    for action_id, value in presses(made):
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        sends(
            team, user_id, type="block_actions", container={"type": "view"}, view=pressed_in, actions=[action]
        )
    for callback_id, metadata, values in forms(made):
        sends(team, user_id, type="view_submission", view=a_view(callback_id, metadata, values))
    after = everything(database)
    assert {table for table in after if before[table] != after[table]} <= FROM_SLACK
    team.stand_in.workspace.complaints.clear()  # there was no such trigger
