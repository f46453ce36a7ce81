"""The app asks for exactly the permissions that its calls, its events and its commands need."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from slack_sdk import WebClient

from bot.manifest import read_manifest
from tests.agreements.house import nodes, place

FAMILIES = (
    "apps|auth|bookmarks|bots|canvases|chat|conversations|dnd|emoji|files|functions|pins|reactions|reminders|"
    "team|usergroups|users|views"
)
DOTTED = re.compile(rf"({FAMILIES})(\.[a-zA-Z]+)+")
UNDERSCORED = re.compile(rf"({FAMILIES})(_[a-zA-Z]+)+")
CLIENTS = {"client", "_client"}

# From Slack's reference, for the conversations this bot meets: public and private channels, and its own DMs.
METHOD_SCOPES: dict[str, set[str]] = {
    "apps.connections.open": set(),  # an app-level token's, which no manifest can declare
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.join": {"channels:join"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "files.completeUploadExternal": {"files:write"},  # with what comes before it: WebClient.files_upload_v2
    "pins.add": {"pins:write"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "channel_archive": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}


def test_the_scopes_are_those_that_calls_events_and_commands_need() -> None:
    manifest = read_manifest()
    needed = {"commands"} if manifest["features"]["slash_commands"] else set()
    needed = needed.union(*(METHOD_SCOPES[method] for method in methods_called()))
    needed |= set().union(*(EVENT_SCOPES[event] for event in _events()))
    declared = set(manifest["oauth_config"]["scopes"]["bot"])
    assert declared == needed, (
        f"In manifest.yml, under scopes: add {sorted(needed - declared) or 'nothing'}, "
        f"remove {sorted(declared - needed) or 'nothing'}"
    )


def test_the_table_of_methods_knows_every_method_called_and_no_other() -> None:
    called = methods_called()
    unknown = {method: where for method, where in called.items() if method not in METHOD_SCOPES}
    assert not unknown, f"Say in METHOD_SCOPES which scopes these need: {unknown}"
    unused = sorted(METHOD_SCOPES.keys() - called.keys())
    assert not unused, f"Nothing calls these any more, so take them out of METHOD_SCOPES: {unused}"


def test_the_table_of_events_knows_every_event_subscribed_to_and_no_other() -> None:
    assert sorted(EVENT_SCOPES) == sorted(_events()), "EVENT_SCOPES and manifest.yml differ"


def test_every_method_is_one_that_the_client_has() -> None:
    missing = [method for method in methods_called() if not hasattr(WebClient, method.replace(".", "_"))]
    assert missing == []


def test_the_search_finds_calls_by_attribute_and_by_name() -> None:
    source = 'self._client.users_info(user=who); client.api_call("views.open"); call("chat.update", x=1)'
    assert set(_methods(ast.parse(source))) == {"users.info", "views.open", "chat.update"}


def methods_called() -> dict[str, str]:
    """{Web API method: a place where it is called, or named to be called}"""
    return {
        method: f"{place(path)}:{getattr(node, 'lineno', 0)}"
        for path, node in nodes("bot")
        if not place(path).startswith("bot/standin/")
        for method in _method(node)
    }


def _methods(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        yield from _method(node)


def _method(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
        yield node.value
    if isinstance(node, ast.Attribute) and UNDERSCORED.fullmatch(node.attr) and _name(node.value) in CLIENTS:
        yield node.attr.replace("_", ".")


def _name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _events() -> list[str]:
    return list(read_manifest()["settings"]["event_subscriptions"]["bot_events"])
