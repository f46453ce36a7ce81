"""A form that was saved, of which Slack said that it failed, is sent once more: what it makes is there once."""

from __future__ import annotations

import copy
import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.standin.driver import Hand, words
from bot.standin.workspace import Json
from storage.commitment import Commitment
from storage.contribution import Contribution, Telling
from storage.item import Item
from storage.ritual import Ritual
from storage.round import Round
from tests.journeys.team import Team
from tests.journeys.test_action_items import adds, retro_ends
from tests.journeys.test_delivered_twice import count, deliveries, kept
from tests.journeys.test_retro import starts
from tests.journeys.test_retro import writes as writes_note
from tests.journeys.test_update import posts
from tests.journeys.test_update import writes as writes_update
from tests.journeys.test_vision import keeps_a_story, sets

OUTCOME = "Invoices go out without a person"


def opens(team: Team, command: str, shown: str) -> Hand:
    ana = team.hand("ana")
    ana.runs(command, "#team")
    ana.waits_for(shown, in_="modal")
    return ana


def sends(hand: Hand) -> None:
    assert hand.submits()["ok"], hand.errors
    hand.closes_all()


def sends_an_action_item(team: Team) -> None:
    retro_ends(team)
    adds(team, "ana", "ana")


def sends_a_note(team: Team) -> None:
    starts(team)
    writes_note(team.hand("bo"), "Too many meetings")


def sends_a_changed_plan(team: Team) -> None:
    ana = opens(team, "/update change", "What was planned")
    for block_id in ("planned", "now", "why", "stops", "pillar", "line"):
        ana.fills(block_id, "A page that works on phones")
    sends(ana)


def sets_a_reminder(team: Team) -> None:
    sets(team)
    sends(opens(team, "/vision remind", "How often"))


def posts_the_vision(team: Team) -> None:
    sets(team)
    sends(opens(team, "/vision post", "Post the vision"))


FORMS: list[tuple[str, Callable[[Team], object], type[Any]]] = [
    ("standup", lambda team: team.set_up(), Ritual),
    ("update", posts, Item),
    ("changed plan", sends_a_changed_plan, Item),
    ("story", lambda team: keeps_a_story(team.hand("bo"), "It works"), Contribution),
    ("reminder", sets_a_reminder, Ritual),
    ("vision", posts_the_vision, Telling),
    ("digest", lambda team: sends(opens(team, "/update digest", "Digest for the channel")), Ritual),
    ("action item", sends_an_action_item, Commitment),
    ("retrospective", starts, Round),
    ("note with a name", sends_a_note, Contribution),
]


def pressed_again(team: Team) -> Json:
    """The form that was sent last: Slack gives it another trigger id, and all else is as it was."""
    sent = [payload for _, payload in deliveries(team) if payload.get("type") == "view_submission"]
    return {**sent[-1], "trigger_id": f"1.1.{secrets.token_hex(8)}"}


def changed(form: Json) -> Json:
    """What stands in one of its fields is another thing now."""
    form = copy.deepcopy(form)
    fields = [field for block in form["view"]["state"]["values"].values() for field in block.values()]
    text = next((field for field in fields if field["type"] == "plain_text_input"), None)
    if text is None:
        ticks = next(field for field in fields if field["type"] == "checkboxes")
        ticks["selected_options"] = [] if ticks["selected_options"] else [{"value": "pin"}]
    else:
        text["value"] = "11:00" if ":" in (text["value"] or "") else "Something else"
    return form


def receives(team: Team, form: Json) -> BoltResponse:
    answer = team.bot.app.dispatch(BoltRequest(mode="socket_mode", body=form))
    assert answer.status == 200
    team.settles()
    return answer


@pytest.mark.parametrize(("does", "table"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
def test_a_form_sent_again_makes_nothing_more(
    team: Team, does: Callable[[Team], object], table: type[Any]
) -> None:
    does(team)
    team.settles()
    before, form = kept(team), pressed_again(team)
    shown = len(team.hand("ana").messages("#team"))
    assert count(team.bot.parts.database, table)
    assert receives(team, form).body == "", "the form closes"
    answer = json.loads(receives(team, changed({**form, "trigger_id": "1.1.changed"})).body)
    assert "This is saved as you sent it first" in str(answer["errors"]), "the form stays, to copy from"
    after = kept(team)
    assert [name for name in after if before[name] != after[name]] == []
    assert len(team.hand("ana").messages("#team")) == shown


def test_who_presses_again_because_slack_heard_too_late_has_one_update(team_either_way: Team) -> None:
    team = team_either_way
    ana = writes_update(team, outcome=OUTCOME)
    team.stand_in.workspace.faults.arm("view_submission", "late_ack")
    assert not ana.submits()["ok"]
    assert ana.view is not None, "Slack keeps the form"
    assert ana.submits()["ok"]
    assert ana.view is None
    team.settles()
    assert [OUTCOME in words(said) for said in ana.messages("#team")].count(True) == 1
    assert count(team.bot.parts.database, Item) == 1


def test_what_was_refused_and_put_right_is_made(team: Team) -> None:
    ana = opens(team, "/vision remind", "How often")
    ana.fills("at", "noonish")
    ana.submits()
    assert "at" in ana.errors
    ana.fills("at", "9.30")
    sends(ana)
    assert count(team.bot.parts.database, Ritual) == 1


def test_the_same_words_in_a_form_opened_anew_make_another(team: Team) -> None:
    for _ in range(2):
        posts(team, outcome=OUTCOME)
    assert count(team.bot.parts.database, Item) == 2
