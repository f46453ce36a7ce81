"""How calls get in and out: tokens, scopes, encodings, headers."""

from __future__ import annotations

import http.client
import json
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient

from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, BOT_USER_ID
from tests.bot.standin.workplace import Workplace, error, refused, section

FORM = "application/x-www-form-urlencoded"


def raw(
    work: Workplace,
    method: str,
    *,
    verb: str = "POST",
    body: str = "",
    kind: str = FORM,
    token: str | None = BOT_TOKEN,
) -> tuple[http.client.HTTPResponse, Any]:
    connection = http.client.HTTPConnection(work.url.removeprefix("http://"), timeout=5)
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection.request(verb, f"/api/{method}", body.encode(), headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response, answer


def without_scope(work: Workplace, *scopes: str) -> None:
    granted = work.workspace.app.manifest["oauth_config"]["scopes"]["bot"]
    granted[:] = [scope for scope in granted if scope not in scopes]


def with_token(work: Workplace, token: str | None) -> WebClient:
    return WebClient(token, base_url=f"{work.url}/api/", retry_handlers=[])


def test_the_bot_learns_who_it_is(work: Workplace) -> None:
    answer = work.client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (BOT_USER_ID, "B0RITUALS", "T0STANDIN")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_wrong_token_is_told_apart_from_none_and_from_one_of_the_other_class(work: Workplace) -> None:
    assert error(with_token(work, None).auth_test) == "not_authed"
    assert error(with_token(work, "xoxb-somebody-else").auth_test) == "invalid_auth"
    assert error(with_token(work, APP_TOKEN).auth_test) == "not_allowed_token_type"
    assert error(work.client.apps_connections_open, app_token=BOT_TOKEN) == "not_allowed_token_type"


def test_an_uninstalled_app_can_do_nothing(work: Workplace) -> None:
    work.workspace.installed = False
    assert error(work.client.auth_test) == "account_inactive"


def test_the_app_token_opens_a_connection_by_post_only(work: Workplace) -> None:
    url = WebClient(base_url=f"{work.url}/api/").apps_connections_open(app_token=APP_TOKEN)["url"]
    assert url.startswith("ws://127.0.0.1:")
    assert raw(work, "apps.connections.open", verb="GET", token=APP_TOKEN)[1]["error"] == "insecure_request"


def test_a_method_outside_the_scopes_says_what_it_needs(work: Workplace) -> None:
    without_scope(work, "users:read", "channels:history")
    answer = refused(work.client.users_info, user=work.ana.id)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert "chat:write" in answer["provided"]
    answer = refused(work.client.conversations_history, channel=work.team.id)
    assert answer["needed"] == "channels:history"


def test_each_kind_of_conversation_has_a_scope_of_its_own(work: Workplace) -> None:
    dm = work.client.conversations_open(users=work.ana.id)["channel"]["id"]
    assert work.client.conversations_history(channel=dm)["messages"] == []
    assert refused(work.client.conversations_info, channel=dm)["needed"] == "im:read"
    assert refused(work.client.users_conversations, types="public_channel,im")["needed"] == "im:read"


def test_an_unknown_method_is_refused_as_slack_refuses_it(work: Workplace) -> None:
    response, answer = raw(work, "chat.postPoem")
    assert (response.status, answer["error"]) == (200, "unknown_method")


def test_arguments_are_read_from_query_form_multipart_and_json(work: Workplace) -> None:
    said = {"channel": work.team.id, "text": "así & así"}
    multipart = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in said.items()
    )
    raw(work, f"chat.postMessage?{urlencode(said)}", verb="GET")
    raw(work, f"chat.postMessage?{urlencode(said)}")
    raw(work, "chat.postMessage", body=urlencode(said))
    raw(work, "chat.postMessage", body=f"{multipart}--x--\r\n", kind='multipart/form-data; boundary="x"')
    raw(work, "chat.postMessage", body=json.dumps(said), kind="application/json")
    assert [message.text for message in work.team.messages] == ["así & así"] * 5


def test_blocks_may_be_a_string_or_a_value_and_have_to_be_json(work: Workplace) -> None:
    blocks = [section()]
    for sent in (blocks, json.dumps(blocks)):
        body = json.dumps({"channel": work.team.id, "text": "hello", "blocks": sent})
        assert raw(work, "chat.postMessage", body=body, kind="application/json")[1]["ok"]
    form = urlencode({"channel": work.team.id, "text": "hello", "blocks": "[{"})
    assert raw(work, "chat.postMessage", body=form)[1]["error"] == "invalid_blocks_format"


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        ("{", "application/json", "invalid_json"),
        ("[]", "application/json; charset=utf-8", "json_not_object"),
        ("<a/>", "application/xml", "invalid_post_type"),
        ("nothing", "multipart/form-data", "invalid_form_data"),
    ],
)
def test_a_body_that_is_not_what_it_says(work: Workplace, body: str, kind: str, code: str) -> None:
    assert raw(work, "auth.test", body=body, kind=kind)[1]["error"] == code


def test_the_token_may_be_a_form_field_and_not_a_part_of_the_address(work: Workplace) -> None:
    assert raw(work, "auth.test", body=f"token={BOT_TOKEN}", token=None)[1]["ok"]
    assert raw(work, f"auth.test?token={BOT_TOKEN}", token=None)[1]["error"] == "not_authed"


def test_what_slack_would_ignore_is_complained_of_save_bolts_team_id(work: Workplace) -> None:
    work.client.auth_test(team_id="T0STANDIN")
    assert work.workspace.complaints == []
    work.client.chat_postMessage(channel=work.team.id, text="hi", colour="red")
    assert work.workspace.complaints == ["chat.postMessage: unknown arguments colour"]


def test_a_method_that_reads_no_json_finds_its_arguments_missing(work: Workplace) -> None:
    body = json.dumps({"channel": work.team.id})
    answer = raw(work, "conversations.info", body=body, kind="application/json")[1]
    assert answer["error"] == "invalid_arguments"
    message = "[ERROR] missing required field: channel [json-pointer:/channel]"
    assert answer["response_metadata"]["messages"] == [message]
    assert work.workspace.complaints == ["conversations.info: does not read a JSON body"]


def test_every_call_is_in_the_log_and_no_token_is(work: Workplace) -> None:
    raw(work, "chat.postMessage", body=urlencode({"token": BOT_TOKEN, "channel": work.team.id, "text": "hi"}))
    error(work.client.users_info, user="U0NOBODY")
    posted, asked = work.workspace.calls
    assert (posted.name, posted.request, posted.answer["ok"]) == (
        "chat.postMessage", {"channel": work.team.id, "text": "hi"}, True,
    )  # fmt: skip
    assert asked.answer == {"ok": False, "error": "user_not_found"}


def test_people_look_as_they_do_on_the_wire(work: Workplace) -> None:
    ana = work.client.users_info(user=work.ana.id)["user"]
    assert (ana["tz"], ana["is_admin"], "email" in ana["profile"]) == ("Europe/Madrid", True, False)
    jon = work.client.users_info(user=work.jon.id)["user"]
    assert jon["deleted"]
    assert {"tz", "real_name", "is_restricted"}.isdisjoint(jon)
    assert jon["profile"]["real_name"] == "Jon Old"
    kim = work.client.users_info(user=work.kim.id)["user"]
    assert kim["is_stranger"]
    work.team.members.append(work.kim.id)
    assert not work.client.users_info(user=work.kim.id)["user"]["is_stranger"]
    assert not work.client.users_info(user="USLACKBOT")["user"]["is_bot"]
    assert error(work.client.users_info, user="U0NOBODY") == "user_not_found"


def test_every_answer_says_the_time_of_the_calendar(work: Workplace) -> None:
    work.workspace.clock.advance(timedelta(days=3))
    said = parsedate_to_datetime(work.client.auth_test().headers["date"])
    assert abs(said - work.workspace.clock.calendar()) < timedelta(seconds=30)
