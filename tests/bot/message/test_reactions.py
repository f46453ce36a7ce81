from __future__ import annotations

import socket
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.message.reactions import Reaction, pause, trouble


def _refusal(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("no", response)


@pytest.mark.parametrize(
    ("code", "method", "reaction"),
    [
        ("ratelimited", "chat.postMessage", Reaction.WAIT),
        ("rate_limited", "chat.postMessage", Reaction.WAIT),
        ("internal_error", "chat.postMessage", Reaction.RETRY),
        ("service_unavailable", "conversations.history", Reaction.RETRY),
        ("invalid_blocks", "chat.update", Reaction.PLAIN),
        ("msg_too_long", "chat.update", Reaction.PLAIN),
        ("message_not_found", "chat.update", Reaction.LOST),
        ("edit_window_closed", "chat.update", Reaction.LOST),
        ("is_inactive", "chat.update", Reaction.LOST),
        ("message_not_found", "chat.delete", Reaction.LOST),
        ("is_inactive", "chat.postMessage", Reaction.PARK),
        ("invalid_auth", "chat.postMessage", Reaction.HALT),
        ("account_inactive", "conversations.open", Reaction.HALT),
        ("channel_not_found", "chat.postMessage", Reaction.PARK),
        ("messages_tab_disabled", "chat.postMessage", Reaction.PARK),
        ("restricted_action_read_only_channel", "chat.postMessage", Reaction.PARK),
        ("something_slack_invents_tomorrow", "chat.postMessage", Reaction.PARK),
    ],
)
def test_every_code_has_its_reaction(code: str, method: str, reaction: Reaction) -> None:
    assert trouble(_refusal({"ok": False, "error": code}), method).reaction is reaction


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "17"}, 17), ({"retry-after": "3"}, 3), ({}, 30), ({"Retry-After": "soon"}, 30)],
)
def test_retry_after_is_read_however_it_is_spelled(headers: dict[str, str], seconds: float) -> None:
    found = trouble(_refusal({"ok": False, "error": "ratelimited"}, 429, headers), "chat.postMessage")
    assert (found.reaction, found.seconds) == (Reaction.WAIT, seconds)


@pytest.mark.parametrize("status", [500, 502, 503, 403, 404])
def test_an_answer_that_is_not_slacks_is_trouble_that_passes_and_is_not_quoted(status: int) -> None:
    found = trouble(_refusal({"ok": False, "error": "<html>Proxy says hello"}, status), "chat.postMessage")
    assert (found.reaction, found.code) == (Reaction.RETRY, f"http_{status}")


def test_a_page_instead_of_an_answer_leaves_the_post_in_doubt() -> None:
    found = trouble(
        _refusal({"ok": False, "error": "Received a response in a non-JSON format"}), "chat.postMessage"
    )
    assert (found.reaction, found.code) == (Reaction.RETRY, "http_200")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TimeoutError(), "timeout"),
        (URLError(TimeoutError()), "timeout"),
        (RemoteDisconnected(), "connection_lost"),
        (IncompleteRead(b""), "connection_lost"),
        (ConnectionResetError(), "connection_lost"),
        (URLError(ConnectionRefusedError()), "unreachable"),
        (URLError(socket.gaierror(-2, "unknown")), "unreachable"),
        (URLError("unknown url type"), "connection_lost"),
    ],
)
def test_silence_is_told_apart(error: OSError, code: str) -> None:
    found = trouble(error, "chat.postMessage")
    assert (found.reaction, found.code) == (Reaction.RETRY, code)
    assert found.was_silent == (code == "timeout")
    assert found.was_unreachable == (code == "unreachable")


def test_the_missing_scope_and_the_broken_rules_are_named() -> None:
    data = {"ok": False, "error": "missing_scope", "needed": "im:history", "provided": "chat:write"}
    assert trouble(_refusal(data), "conversations.history").details == ("needed: im:history",)
    rule = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    data = {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [rule]}}  # type: ignore[dict-item]
    assert trouble(_refusal(data), "chat.postMessage").details == (rule,)


def test_pauses_grow_to_a_minute() -> None:
    assert [pause(attempts) for attempts in range(1, 9)] == [2, 4, 8, 16, 32, 60, 60, 60]
    assert pause(10_000) == 60
