"""What people may do, what they see when they may not, and what the app hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, TEAM_ID, Json
from tests.bot.standin.stage import MANIFEST, QUICK, Listener, buttons, standing_in, web


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


@pytest.fixture
def app(standin: StandIn) -> Iterator[Listener]:
    with Listener(standin) as app:
        yield app


def asks(standin: StandIn, channel: str, *blocks: Json) -> None:
    web(standin).chat_postMessage(
        channel=standin.workspace.channel(channel).id, text="Tea?", blocks=list(blocks)
    )


# -- commands ------------------------------------------------------------------------------------------------------


def test_a_command_comes_with_everything_slack_sends(standin: StandIn, app: Listener) -> None:
    ana = standin.hand("ana")
    ana.runs("/tea   for @bo in #team, #leads: https://tea.example/a?b=c  ", "#team")
    payload = app.payload("/tea")
    bo, team, leads = (
        standin.workspace.person("bo").id,
        *(standin.workspace.channel(c).id for c in ("team", "leads")),
    )
    assert payload["text"] == f"for <@{bo}> in <#{team}|team>, #leads: <https://tea.example/a?b=c>".replace(
        "#leads", f"<#{leads}|>"
    )
    assert payload["is_enterprise_install"] == "false"
    assert (payload["user_id"], payload["user_name"], payload["channel_name"]) == (ana.id, "ana", "team")
    assert all(isinstance(value, str) for value in payload.values())
    assert any(key.startswith("x_") for key in payload)  # a key nobody has heard of


def test_an_unknown_command_never_reaches_the_app(standin: StandIn, app: Listener) -> None:
    assert "/coffee is not a valid command" in standin.hand("ana").runs("/coffee")["trouble"]
    assert app.envelopes == []


def test_without_any_app_a_command_fails_at_once(standin: StandIn) -> None:
    assert standin.hand("ana").runs("/tea")["trouble"] == "/tea failed with the error “dispatch_failed”"


def test_people_of_another_workspace_have_no_commands_but_can_press(standin: StandIn, app: Listener) -> None:
    kim = standin.hand("kim")
    assert not kim.runs("/tea", "#launch")["ok"]
    assert not kim.uses_shortcut("brew")["ok"]
    asks(standin, "launch", buttons("Brew"))
    assert kim.presses("Brew", in_="#launch")["ok"]
    payload = app.payload("block_actions")
    assert payload["user"]["team_id"] != payload["team"]["id"] == TEAM_ID


def test_an_ack_that_cannot_be_shown_is_trouble_and_a_complaint(standin: StandIn) -> None:
    with Listener(standin, lambda payload: {"text": "x", "blocks": [{"type": "sofa"}]}):
        assert "invalid_blocks" in standin.hand("ana").runs("/tea")["trouble"]
        assert len(standin.workspace.complaints) == 1


def test_a_command_in_a_thread_is_refused_by_the_client(standin: StandIn, app: Listener) -> None:
    ana = standin.hand("ana")
    ana.says("#team", "Lunch?")
    parent = ana.messages("#team")[-1]
    assert "not supported in threads" in ana.says("#team", "/tea", thread=parent)["trouble"]
    assert app.envelopes == []


# -- saying --------------------------------------------------------------------------------------------------------


def test_typed_text_is_escaped_and_names_become_references(standin: StandIn, app: Listener) -> None:
    ana, bo = standin.hand("ana"), standin.hand("bo")
    ana.says("dm", f"<b> & @bo, @here, @nobody and <@{bo.id}>")
    event = app.payload("message")
    assert event["text"] == f"&lt;b&gt; &amp; <@{bo.id}>, <!here>, @nobody and <@{bo.id}>"
    assert (event["channel_type"], event["user"]) == ("im", ana.id)
    assert event["blocks"][0]["type"] == "rich_text"
    assert event["client_msg_id"]


def test_the_app_does_not_hear_what_the_manifest_does_not_subscribe_to(
    standin: StandIn, app: Listener
) -> None:
    standin.hand("ana").says("#team", "not for robots")
    standin.quiet()
    assert app.envelopes == []


@pytest.mark.parametrize(
    ("who", "channel", "trouble"),
    [
        ("hugo", "#team", "Join the channel"),
        ("bo", "#leads", "cannot see it"),
        ("ivy", "#team", "cannot see it"),
        ("kim", "#general", "cannot see it"),
        ("bo", "#old", "archived"),
        ("jon", "#general", "deactivated"),
    ],
)
def test_not_everybody_can_talk_everywhere(standin: StandIn, who: str, channel: str, trouble: str) -> None:
    assert trouble in standin.hand(who).says(channel, "hello")["trouble"]


def test_an_app_that_only_talks_cannot_be_answered() -> None:
    tabs = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    manifest = MANIFEST | {"features": MANIFEST["features"] | {"app_home": tabs}}
    with StandIn(manifest, seed=sample) as standin:
        ana = standin.hand("ana")
        assert "turned off" in ana.says("dm", "hello?")["trouble"]
        assert ana.says("@bo", "hello!")["ok"]


# -- pressing ------------------------------------------------------------------------------------------------------


def test_a_press_in_a_thread_says_where_it_was(standin: StandIn, app: Listener) -> None:
    client, team = web(standin), standin.workspace.channel("team").id
    parent = client.chat_postMessage(channel=team, text="Tea")["ts"]
    client.chat_postMessage(channel=team, text="Which?", thread_ts=parent, blocks=[buttons("Green", "Black")])
    bo = standin.hand("bo")
    reply = bo.thread(bo.messages("#team")[-1])[-1]
    assert bo.presses("Black", in_=reply)["ok"]
    payload = app.payload("block_actions")
    assert payload["container"]["thread_ts"] == payload["message"]["thread_ts"] == parent
    assert payload["actions"][0]["action_id"] == "black"
    assert payload["actions"][0]["text"]["emoji"] is True
    assert payload["response_url"].startswith(standin.url)


def test_two_quick_presses_are_two_payloads(standin: StandIn, app: Listener) -> None:
    asks(standin, "team", buttons("Brew"))
    bo = standin.hand("bo")
    bo.presses("Brew", in_="#team")
    bo.presses("Brew", in_="#team")
    first, second = app.of("block_actions")
    assert first["trigger_id"] != second["trigger_id"]
    assert first["actions"][0]["action_ts"] != second["actions"][0]["action_ts"]


def test_a_press_nobody_acknowledges_is_seen_as_trouble() -> None:
    with standing_in(QUICK) as standin:
        asks(standin, "team", buttons("Brew"))
        assert "did not respond" in standin.hand("bo").presses("Brew", in_="#team")["trouble"]


@pytest.mark.parametrize(
    ("element", "picked", "told"),
    [
        ({"type": "users_select"}, "chen", {"selected_user": "chen"}),
        ({"type": "datepicker"}, "2026-08-07", {"selected_date": "2026-08-07"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "checkboxes"}, "Milk", {"selected_options": ["milk"]}),
        ({"type": "radio_buttons"}, "Milk", {"selected_option": "milk"}),
        ({"type": "overflow"}, "Milk", {"selected_option": "milk"}),
    ],
)
def test_a_choice_in_a_message_is_told_as_its_element_tells_it(
    standin: StandIn, app: Listener, element: Json, picked: str, told: Json
) -> None:
    options = [
        {"text": {"type": "plain_text", "text": text}, "value": text.lower()} for text in ("Milk", "Sugar")
    ]
    with_options = element["type"] in ("checkboxes", "radio_buttons", "overflow")
    chooser = {"action_id": "chosen", **element} | ({"options": options} if with_options else {})
    asks(standin, "team", {"type": "actions", "block_id": "choices", "elements": [chooser]})
    assert standin.hand("bo").picks("chosen", picked, in_="#team")["ok"]
    payload = app.payload("block_actions")
    assert {key: _plain(standin, payload["actions"][0][key]) for key in told} == told
    state = payload["state"]["values"].get("choices", {})
    assert ("chosen" in state) == (element["type"] != "overflow")


def _plain(standin: StandIn, told: Any) -> Any:
    """Options by their value, people by their handle."""
    if isinstance(told, list):
        return [_plain(standin, one) for one in told]
    if isinstance(told, dict):
        return told["value"]
    return standin.workspace.people[told].name if told in standin.workspace.people else told


def test_an_external_select_is_asked_only_for_what_is_long_enough(standin: StandIn) -> None:
    teas = [
        {"text": {"type": "plain_text", "text": tea}, "value": tea} for tea in ("Darjeeling", "Darbhanga")
    ]
    with Listener(standin, lambda p: {"options": teas} if p["type"] == "block_suggestion" else {}) as app:
        select = {"type": "external_select", "action_id": "tea", "min_query_length": 2}
        asks(standin, "team", {"type": "actions", "block_id": "b", "elements": [select]})
        bo = standin.hand("bo")
        with pytest.raises(LookupError):
            bo.picks("tea", "D", in_="#team")
        assert app.envelopes == []
        bo.picks("tea", "Darjeeling", in_="#team")
        assert app.of("block_suggestion")[0]["value"] == "Darjeeling"
        assert app.payload("block_actions")["actions"][0]["selected_option"]["value"] == "Darjeeling"


def test_a_shortcut_on_a_message_works_where_the_bot_is_not(standin: StandIn, app: Listener) -> None:
    hugo = standin.hand("hugo")
    hugo.says("#leads", "budget")
    assert hugo.uses_shortcut("steep", hugo.messages("#leads")[-1])["ok"]
    payload = app.payload("message_action")
    assert payload["message"]["text"] == "budget"
    assert payload["channel"]["name"] == "privategroup"


def test_a_shortcut_tells_of_the_files_of_its_message(standin: StandIn, app: Listener) -> None:
    bo = standin.hand("bo")
    bo.says("#team", "the new page", file=("page.png", b"PNG"))
    bo.uses_shortcut("steep", bo.messages("#team")[-1])
    (file,) = app.payload("message_action")["message"]["files"]
    assert (file["name"], file["size"]) == ("page.png", 3)
    assert file["permalink"].endswith(f"/{file['id']}/page.png")


def test_there_is_no_shortcut_on_what_only_one_person_sees(standin: StandIn, app: Listener) -> None:
    bo, team = standin.hand("bo"), standin.workspace.channel("team").id
    web(standin).chat_postEphemeral(channel=team, user=bo.id, text="Psst")
    assert "only you can see" in bo.uses_shortcut("steep", bo.messages("#team")[-1])["trouble"]
    assert app.envelopes == []


def test_a_shortcut_nobody_acknowledges_is_seen_as_trouble() -> None:
    with standing_in(pace=QUICK) as standin, Listener(standin, lambda payload: None):
        bo = standin.hand("bo")
        bo.says("#team", "Earl Grey")
        seen = bo.uses_shortcut("steep", bo.messages("#team")[-1])
        assert "did not respond in time" in seen["trouble"]


# -- Home ----------------------------------------------------------------------------------------------------------


def test_every_visit_to_the_home_is_told_and_the_first_has_no_view(standin: StandIn, app: Listener) -> None:
    ana = standin.hand("ana")
    ana.opens_home()
    standin.quiet()
    web(standin).views_publish(user_id=ana.id, view={"type": "home", "blocks": [buttons("Brew")]})
    ana.opens_home()
    ana.opens_home("messages")
    standin.quiet()
    visits = app.of("app_home_opened")
    assert sorted((visit["tab"], "view" in visit) for visit in visits) == [
        ("home", False),
        ("home", True),
        ("messages", False),
    ]
    ana.presses("Brew", in_="home")
    payload = app.payload("block_actions")
    assert payload["container"]["type"] == "view"
    assert "response_url" not in payload
    assert "channel" not in payload


# -- coming and going ----------------------------------------------------------------------------------------------


def test_the_app_hears_who_joins_and_leaves_the_channels_it_is_in(standin: StandIn, app: Listener) -> None:
    hugo = standin.hand("hugo")
    hugo.joins("#team")
    hugo.says("#team", "here I am")
    hugo.leaves("#team")
    hugo.leaves("#general")  # the bot is not in there
    standin.quiet()
    [joined], [left] = app.of("member_joined_channel"), app.of("member_left_channel")
    assert joined["user"] == left["user"] == hugo.id
    assert joined["channel"] == left["channel"] == standin.workspace.channel("team").id
    assert joined["channel_type"] == "C"


def test_the_bot_is_told_of_its_own_invitation_and_of_being_removed(standin: StandIn, app: Listener) -> None:
    ana = standin.hand("ana")
    ana.invites("kettle", "#leads")
    standin.quiet()
    [joined] = app.of("member_joined_channel")
    assert (joined["user"], joined["inviter"], joined["channel_type"]) == (BOT_USER_ID, ana.id, "G")
    ana.removes("kettle", "#leads")
    standin.quiet()
    assert app.of("group_left")[0]["channel"] == joined["channel"]


def test_channels_are_renamed_archived_and_keep_their_id(standin: StandIn, app: Listener) -> None:
    ana, team = standin.hand("ana"), standin.workspace.channel("team").id
    ana.renames("#team", "crew")
    ana.archives("#crew")
    standin.quiet()
    assert app.of("channel_rename")[0]["channel"] | {"created": 0} == {
        "id": team,
        "name": "crew",
        "created": 0,
    }
    assert app.of("channel_archive")[0]["channel"] == team
    assert "archived" in ana.says("#crew", "anybody?")["trouble"]
    assert ana.unarchives("#crew")["ok"]
    assert ana.says("#crew", "back")["ok"]


def test_guests_invite_nobody_and_cannot_look_around(standin: StandIn) -> None:
    ivy = standin.hand("ivy")
    assert not ivy.joins("#team")["ok"]
    assert "Guests" in ivy.invites("bo", "#launch")["trouble"]


def test_moving_and_leaving_the_company_are_user_changes(standin: StandIn, app: Listener) -> None:
    grace = standin.hand("grace")
    assert not grace.moves_to("Pacific/Atlantis")["ok"]
    grace.moves_to("Asia/Tokyo")
    standin.quiet()
    assert app.of("user_change")[-1]["user"]["tz"] == "Asia/Tokyo"
    assert not standin.hand("bo").deactivates("grace")["ok"]
    standin.hand("ana").deactivates("grace")
    standin.quiet()
    gone = app.of("user_change")[-1]["user"]
    assert gone["deleted"]
    assert "tz" not in gone
    assert "deactivated" in grace.says("dm", "hello?")["trouble"]
