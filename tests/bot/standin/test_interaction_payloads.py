"""Which keys every command and interaction has, and which it does not: no more is relied upon than Slack sends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.webhook import WebhookClient

from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_ID, BOT_ID, BOT_USER_ID, OTHER_TEAM_ID, TEAM_ID, Json
from tests.bot.standin.bolted import HEARING_ALL, Kettle, boiling
from tests.bot.standin.stage import MANIFEST, RELAXED, Listener, buttons, modal, question, web

WHO = {"type", "user", "api_app_id", "token", "team", "enterprise", "is_enterprise_install"}
IN_MESSAGE = {"container", "channel", "message", "response_url", "state"}
VIEW = {
    *("id", "team_id", "type", "blocks", "private_metadata", "callback_id", "state", "hash", "title"),
    *("clear_on_close", "notify_on_close", "close", "submit", "previous_view_id", "root_view_id"),
    *("app_id", "app_installed_team_id", "external_id", "bot_id"),
}
TRIGGER = r"\d+\.\d+\.[0-9a-f]+"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn(HEARING_ALL, seed=sample, pace=RELAXED) as standin:
        yield standin


@pytest.fixture
def kettle(standin: StandIn) -> Iterator[Kettle]:
    with boiling(standin) as kettle:
        yield kettle
    assert standin.workspace.complaints == []


def asks(kettle: Kettle, channel: str, *blocks: Json, **more: Any) -> Json:
    """What the method answered."""
    where = kettle.standin.workspace.channel(channel).id
    said = kettle.client.chat_postMessage(channel=where, text="Tea?", blocks=list(blocks), **more)
    return {"channel": said["channel"], "ts": said["ts"], "message": said["message"]}


def check_who(standin: StandIn, told: Json, name: str, team: str = TEAM_ID) -> None:
    person = standin.workspace.person(name)
    assert told["user"] == {"id": person.id, "username": name, "name": name, "team_id": team}
    assert told["team"] == {"id": TEAM_ID, "domain": "standin"}
    assert (told["enterprise"], told["is_enterprise_install"]) == (None, False)
    assert told["api_app_id"] == APP_ID


# -- commands ------------------------------------------------------------------------------------------------------


def test_a_command_is_a_row_of_strings_in_slacks_order(standin: StandIn, kettle: Kettle) -> None:
    standin.hand("ana").runs("/tea", "#team")
    [told] = kettle.told("/tea")
    assert list(told) == [
        *("token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name"),
        *("command", "text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id"),
    ]
    assert all(isinstance(value, str) for value in told.values())
    assert (told["text"], told["is_enterprise_install"]) == ("", "false")
    assert re.fullmatch(TRIGGER, told["trigger_id"])


@pytest.mark.parametrize(
    ("channel", "name"), [("#team", "team"), ("#leads", "privategroup"), ("dm", "directmessage")]
)
def test_a_command_does_not_give_away_where_it_was_typed(
    standin: StandIn, kettle: Kettle, channel: str, name: str
) -> None:
    standin.hand("ana").runs("/tea", channel)
    assert kettle.told("/tea")[0]["channel_name"] == name


def test_a_command_that_is_not_escaped_names_nobody_for_certain() -> None:
    commands = [{"command": "/tea", "description": "Put the kettle on"}]
    manifest = MANIFEST | {"features": MANIFEST["features"] | {"slash_commands": commands}}
    with StandIn(manifest, seed=sample) as standin, Listener(standin) as app:
        standin.hand("ana").runs("/tea for @bo in #team, see https://tea.example", "#team")
        assert app.payload("/tea")["text"] == "for @bo in #team, see https://tea.example"


@pytest.mark.parametrize(
    ("answer", "ana", "bo"),
    [
        ("", [], []),
        ("In a minute", ["In a minute"], []),
        ({"text": "In a minute"}, ["In a minute"], []),
        ({"text": "Tea!", "response_type": "ephemeral"}, ["Tea!"], []),
        ({"text": "Tea!", "response_type": "in_channel"}, ["Tea!"], ["Tea!"]),
    ],
)
def test_the_answer_to_a_command_is_for_the_one_who_typed_it_unless_it_is_for_all(
    standin: StandIn, kettle: Kettle, answer: Json | str, ana: list[str], bo: list[str]
) -> None:
    kettle.to_command = answer
    assert standin.hand("ana").runs("/tea", "#team")["ok"]
    for name, sees in (("ana", ana), ("bo", bo)):
        assert [said["text"] for said in standin.hand(name).messages("#team")] == sees


# -- something in a message ----------------------------------------------------------------------------------------


def test_a_press_in_a_message(standin: StandIn, kettle: Kettle) -> None:
    asked = asks(kettle, "team", buttons("Brew"))
    standin.hand("bo").presses("Brew", in_="#team")
    [told] = kettle.told("block_actions")
    check_who(standin, told, "bo")
    assert set(told) == WHO | IN_MESSAGE | {"trigger_id", "actions"}
    place = {"message_ts": asked["ts"], "channel_id": asked["channel"], "is_ephemeral": False}
    assert told["container"] == {"type": "message", **place}
    assert told["channel"] == {"id": asked["channel"], "name": "team"}
    assert told["message"] == asked["message"]
    assert (told["message"]["user"], told["message"]["bot_id"]) == (BOT_USER_ID, BOT_ID)
    assert "subtype" not in told["message"]


def test_a_press_in_a_thread_of_a_dm(standin: StandIn, kettle: Kettle) -> None:
    dm = standin.workspace.direct(standin.hand("bo").id, BOT_USER_ID).id
    start = asks(kettle, dm)["ts"]
    asks(kettle, dm, buttons("Brew"), thread_ts=start)
    bo = standin.hand("bo")
    bo.presses("Brew", in_=bo.thread(bo.dm[0])[-1])
    [told] = kettle.told("block_actions")
    assert told["container"]["thread_ts"] == told["message"]["thread_ts"] == start
    assert told["channel"] == {"id": dm, "name": "directmessage"}


def test_a_press_in_what_bo_alone_can_see_brings_no_message(standin: StandIn, kettle: Kettle) -> None:
    team, bo = standin.workspace.channel("team").id, standin.hand("bo")
    kettle.client.chat_postEphemeral(channel=team, user=bo.id, text="Tea?", blocks=[buttons("Brew")])
    bo.presses("Brew", in_="#team")
    [told] = kettle.told("block_actions")
    assert set(told) == (WHO | IN_MESSAGE | {"trigger_id", "actions"}) - {"message"}
    assert told["container"]["is_ephemeral"] is True
    url = WebhookClient(told["response_url"], retry_handlers=[])
    assert url.send(text="Brewing", replace_original=True, response_type="in_channel").status_code == 200
    assert [said["text"] for said in bo.messages("#team")] == ["Brewing"]
    assert standin.hand("ana").messages("#team") == []  # it cannot be made public


def test_somebody_of_another_workspace_presses(standin: StandIn, kettle: Kettle) -> None:
    asks(kettle, "launch", buttons("Brew"))
    standin.hand("kim").presses("Brew", in_="#launch")
    [told] = kettle.told("block_actions")
    check_who(standin, told, "kim", team=OTHER_TEAM_ID)


# -- something in a view -------------------------------------------------------------------------------------------


def test_a_press_in_a_modal(standin: StandIn, kettle: Kettle) -> None:
    opened = kettle.opens("ana", modal("Tea", buttons("More"), private_metadata="r42"))
    standin.hand("ana").presses("More")
    [told] = kettle.told("block_actions")
    check_who(standin, told, "ana")
    assert set(told) == WHO | {"trigger_id", "actions", "container", "view"}
    assert told["container"] == {"type": "view", "view_id": opened["id"]}
    assert told["view"] == opened
    assert set(opened) == VIEW
    assert (opened["private_metadata"], opened["external_id"], opened["close"]) == ("r42", "", None)


def test_a_press_on_the_home(standin: StandIn, kettle: Kettle) -> None:
    home = {"type": "home", "blocks": [buttons("Brew")]}
    published = kettle.client.views_publish(user_id=standin.hand("ana").id, view=home)["view"]
    standin.hand("ana").presses("Brew", in_="home")
    [told] = kettle.told("block_actions")
    assert set(told) == WHO | {"trigger_id", "actions", "container", "view"}
    assert told["view"] == published
    assert set(published) == VIEW
    nothing = ("close", "submit", "title", "previous_view_id")
    assert [published[key] for key in nothing] == [None] * 4
    assert published["root_view_id"] == published["id"]


def test_a_form_that_is_sent(standin: StandIn, kettle: Kettle) -> None:
    opened = kettle.opens("ana", modal("Tea", question("kind", "Which tea?"), private_metadata="r42"))
    ana = standin.hand("ana")
    ana.fills("Which tea?", "Assam")
    assert ana.submits()["ok"]
    [told] = kettle.told("view_submission")
    check_who(standin, told, "ana")
    assert set(told) == WHO | {"trigger_id", "view", "response_urls"}
    assert told["response_urls"] == []
    typed = {"values": {"kind": {"typed": {"type": "plain_text_input", "value": "Assam"}}}}
    assert told["view"] == opened | {"state": typed}
    assert re.fullmatch(TRIGGER, told["trigger_id"])


@pytest.mark.parametrize(
    ("answer", "titles", "errors"),
    [
        ({}, [], {}),
        ({"response_action": "clear"}, [], {}),
        ({"response_action": "errors", "errors": {"kind": "Out of it."}}, ["Tea"], {"kind": "Out of it."}),
        ({"response_action": "update", "view": modal("More", question("cups", "Cups"))}, ["More"], {}),
        ({"response_action": "push", "view": modal("More", question("cups", "Cups"))}, ["Tea", "More"], {}),
    ],
    ids=["nothing", "clear", "errors", "update", "push"],
)
def test_what_bolt_answers_to_a_form_that_is_sent(
    standin: StandIn, kettle: Kettle, answer: Json, titles: list[str], errors: dict[str, str]
) -> None:
    kettle.opens("ana", modal("Tea", question("kind", "Which tea?")))
    kettle.to_submission = answer
    ana = standin.hand("ana")
    ana.fills("Which tea?", "Assam")
    assert ana.submits()["ok"] is not bool(errors)
    assert [view["title"]["text"] for view in ana.views] == titles
    assert ana.errors == errors


@pytest.mark.parametrize("kind", ["conversations_select", "channels_select"])
def test_a_form_that_is_sent_brings_an_address_for_the_channel_that_was_picked(
    standin: StandIn, kettle: Kettle, kind: str
) -> None:
    kettle.opens("ana", modal("Tea", question("where", "Where?", type=kind, response_url_enabled=True)))
    ana = standin.hand("ana")
    ana.picks("Where?", "#general")
    ana.submits()
    [[granted]] = [told["response_urls"] for told in kettle.told("view_submission")]
    general = standin.workspace.channel("general").id
    url = granted.pop("response_url")
    assert granted == {"block_id": "where", "action_id": "typed", "channel_id": general}
    assert WebhookClient(url).send(text="Tea for all", response_type="in_channel").body == "ok"
    assert standin.hand("bo").messages("#general")[-1]["text"] == "Tea for all"


def test_a_form_that_is_closed(standin: StandIn, kettle: Kettle) -> None:
    kettle.opens("ana", modal("Tea", question("kind", "Which?", initial_value="Mate"), notify_on_close=True))
    standin.hand("ana").closes()
    [told] = kettle.told("view_closed")
    check_who(standin, told, "ana")
    assert set(told) == WHO | {"view", "is_cleared"}
    assert (told["view"]["state"], told["is_cleared"]) == ({"values": {}}, False)


@pytest.mark.parametrize("clears", [False, True])
def test_cancel_leads_back_or_takes_the_whole_stack_along(
    standin: StandIn, kettle: Kettle, *, clears: bool
) -> None:
    lowest = kettle.opens("ana", modal("Lowest", buttons("More"), notify_on_close=True))
    ana = standin.hand("ana")
    ana.presses("More")
    trigger = kettle.told("block_actions")[0]["trigger_id"]
    upper = modal("Upper", question("kind", "Which?"), notify_on_close=True, clear_on_close=clears)
    kettle.client.views_push(trigger_id=trigger, view=upper)
    ana.closes()
    [told] = kettle.told("view_closed")
    assert told["is_cleared"] is clears
    assert (told["view"]["id"] == lowest["id"]) is clears
    assert [view["title"]["text"] for view in ana.views] == ([] if clears else ["Lowest"])


# -- suggestions ---------------------------------------------------------------------------------------------------

SEARCH = {"type": "external_select", "min_query_length": 1}


def tea(name: str) -> Json:
    return {"text": {"type": "plain_text", "text": name}, "value": name.lower()}


def test_what_is_searched_for_in_a_message_and_in_a_form(standin: StandIn, kettle: Kettle) -> None:
    kettle.suggests = [tea("Assam")]
    place = {"type": "actions", "block_id": "which", "elements": [SEARCH | {"action_id": "typed"}]}
    asked = asks(kettle, "team", place)
    ana = standin.hand("ana")
    ana.picks("typed", "Assam", in_="#team")
    kettle.opens("ana", modal("Tea", question("which", "Which?", **SEARCH)))
    ana.picks("Which?", "Assam")
    in_message, in_form = kettle.told("block_suggestion")
    asked_for = WHO | {"container", "action_id", "block_id", "value"}
    assert set(in_message) == asked_for | {"channel", "message"}
    assert set(in_form) == asked_for | {"view"}
    assert (in_message["block_id"], in_message["action_id"], in_message["value"]) == (
        "which",
        "typed",
        "Assam",
    )
    assert in_message["container"]["message_ts"] == asked["ts"]
    assert in_form["container"] == {"type": "view", "view_id": in_form["view"]["id"]}


def suggested(standin: StandIn, answer: Json) -> Json:
    """What a person sees who types "As" where teas are suggested."""
    with Listener(standin, lambda payload: answer if payload["type"] == "block_suggestion" else {}) as app:
        ana = standin.hand("ana")
        chooser = {"type": "actions", "block_id": "which", "elements": [SEARCH | {"action_id": "typed"}]}
        web(standin).chat_postMessage(channel=ana.id, text="Tea?", blocks=[chooser])
        message = ana.dm[-1]
        with pytest.raises(LookupError) as nothing:
            ana.picks("typed", "As", in_=message)
        assert app.of("block_suggestion")
    return {"words": str(nothing.value), "trouble": ana.trouble}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"options": [tea("x" * 76)]},
        {"options": [tea(str(number)) for number in range(101)]},
        {"options": [tea("Assam")], "option_groups": []},
        {"options": [tea("Assam") | {"colour": "red"}]},
    ],
    ids=["nothing", "a long name", "101 of them", "options and groups", "a strange key"],
)
def test_suggestions_slack_could_not_show_are_trouble_and_a_complaint(standin: StandIn, answer: Json) -> None:
    assert suggested(standin, answer)["trouble"] == "The options could not be loaded."
    [complaint] = standin.workspace.complaints
    assert "typed cannot be shown" in complaint


def test_suggestions_may_be_none_or_come_in_groups(standin: StandIn) -> None:
    leaves = {"label": {"type": "plain_text", "text": "Leaves"}, "options": [tea("Assam")]}
    assert suggested(standin, {"options": []})["trouble"] == ""
    assert "['Assam']" in suggested(standin, {"option_groups": [leaves]})["words"]
    assert standin.workspace.complaints == []


# -- shortcuts -----------------------------------------------------------------------------------------------------


def test_a_global_shortcut(standin: StandIn, kettle: Kettle) -> None:
    standin.hand("ana").uses_shortcut("brew")
    [told] = kettle.told("shortcut")
    assert set(told) == (WHO - {"api_app_id"}) | {"action_ts", "callback_id", "trigger_id"}
    ana = standin.workspace.person("ana").id
    assert told["user"] == {"id": ana, "username": "ana", "team_id": TEAM_ID}
    assert told["callback_id"] == "brew"
    assert re.fullmatch(r"\d+\.\d{6}", told["action_ts"])


def test_a_shortcut_on_a_message(standin: StandIn, kettle: Kettle) -> None:
    ana, bo = standin.hand("ana"), standin.hand("bo")
    bo.says("#team", "Assam & more")
    ana.uses_shortcut("steep", ana.messages("#team")[-1])
    [told] = kettle.told("message_action")
    about = {"action_ts", "callback_id", "trigger_id", "response_url", "message_ts", "channel", "message"}
    assert set(told) == (WHO - {"api_app_id"}) | about
    assert told["channel"] == {"id": standin.workspace.channel("team").id, "name": "team"}
    message = told["message"]
    assert message["ts"] == told["message_ts"]
    assert (message["type"], message["user"], message["text"]) == ("message", bo.id, "Assam &amp; more")
    assert json.dumps(message["blocks"]).count("Assam & more") == 1
