"""The manifest can be pasted as it is: Slack refuses unknown keys and everything over its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml

from bot.manifest import FILE, WrongUrl, as_yaml, for_http, read_manifest
from bot.web import PATH

Json = dict[str, Any]
URL = "https://rituals.example.com"


@dataclass(frozen=True)
class Text:
    """A string of a length, perhaps of a shape."""

    most: int
    least: int = 1
    shape: str = r"[\s\S]*"


@dataclass(frozen=True)
class Each:
    """A list, every item of one kind."""

    item: Any
    most: int


@dataclass(frozen=True)
class Keys:
    """An object with these keys and no other."""

    known: Mapping[str, Any]
    required: frozenset[str] = field(default_factory=frozenset)


ADDRESS = Text(3_000, shape=r"https://\S+")
COMMAND = Keys(
    {
        "command": Text(32, shape=r"/[a-z0-9_-]+"),
        "description": Text(2_000),
        "usage_hint": Text(1_000),
        "url": ADDRESS,
        "should_escape": bool,
    },
    frozenset({"command", "description"}),
)
SHORTCUT = Keys(
    {
        "name": Text(24),
        "type": Text(7, shape="message|global"),
        "callback_id": Text(255),
        "description": Text(150),
    },
    frozenset({"name", "type", "callback_id", "description"}),
)
HOME = ("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled")
MANIFEST = Keys(
    {
        "display_information": Keys(
            {
                "name": Text(35),
                "description": Text(140),
                "long_description": Text(4_000, least=175),
                "background_color": Text(7, shape="#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
            },
            frozenset({"name"}),
        ),
        "features": Keys(
            {
                "app_home": Keys(dict.fromkeys(HOME, bool)),
                "bot_user": Keys(
                    {"display_name": Text(80, shape="[a-z0-9._-]+"), "always_online": bool},
                    frozenset({"display_name"}),
                ),
                "slash_commands": Each(COMMAND, 50),
                "shortcuts": Each(SHORTCUT, 10),
            }
        ),
        "oauth_config": Keys(
            {"scopes": Keys({"bot": Each(Text(60, shape=r"[a-z]+(\.[a-z]+)*(:[a-z.]+)*"), 255)})}
        ),
        "settings": Keys(
            {
                "event_subscriptions": Keys(
                    {
                        "request_url": Text(3_500, shape=r"https://\S+"),
                        "bot_events": Each(Text(60, shape=r"[a-z_]+(\.[a-z]+)?"), 100),
                    }
                ),
                "interactivity": Keys(
                    {"is_enabled": bool, "request_url": ADDRESS, "message_menu_options_url": ADDRESS},
                    frozenset({"is_enabled"}),
                ),
                "org_deploy_enabled": bool,
                "socket_mode_enabled": bool,
                "token_rotation_enabled": bool,
            }
        ),
    },
    frozenset({"display_information"}),
)
"""What Slack's reference of app manifests says about the parts this bot uses."""


def problems(value: Any, rule: Any, where: str = "") -> Iterator[str]:
    if isinstance(rule, Keys):
        yield from _object_problems(value, rule, where)
    elif isinstance(rule, Each):
        if len(value) > rule.most:
            yield f"{where} has {len(value)} items, at most {rule.most} are taken"
        for number, item in enumerate(value):
            yield from problems(item, rule.item, f"{where}/{number}")
    elif isinstance(rule, Text):
        if not isinstance(value, str) or not re.fullmatch(rule.shape, value):
            yield f"{where} does not look as it should: {value!r}"
        elif not rule.least <= len(value) <= rule.most:
            yield f"{where} has {len(value)} characters, {rule.least} to {rule.most} are taken"
    elif not isinstance(value, rule):
        yield f"{where} is no {rule.__name__}: {value!r}"


def _object_problems(value: Json, rule: Keys, where: str) -> Iterator[str]:
    yield from (f"{where}/{key} is missing" for key in sorted(rule.required - value.keys()))
    for key, inner in value.items():
        if key in rule.known:
            yield from problems(inner, rule.known[key], f"{where}/{key}")
        else:
            yield f"{where}/{key} is not known to Slack, which refuses the whole manifest"


@pytest.fixture
def manifest() -> Json:
    return read_manifest()


def test_the_file_is_within_slacks_limits(manifest: Json) -> None:
    assert list(problems(manifest, MANIFEST)) == []


def test_the_one_for_http_is_too(manifest: Json) -> None:
    assert list(problems(for_http(manifest, URL), MANIFEST)) == []


def test_the_limits_are_looked_at(manifest: Json) -> None:
    manifest["display_information"]["name"] = "R" * 36
    manifest["features"]["slash_commands"][0]["command"] = "/" + "s" * 32
    manifest["features"]["slash_commands"][0]["descriptoin"] = "A slip"
    manifest["settings"]["interactivity"] = {}
    assert list(problems(manifest, MANIFEST)) == [
        "/display_information/name has 36 characters, 1 to 35 are taken",
        "/features/slash_commands/0/command has 33 characters, 1 to 32 are taken",
        "/features/slash_commands/0/descriptoin is not known to Slack, which refuses the whole manifest",
        "/settings/interactivity/is_enabled is missing",
    ]


def test_lists_name_nothing_twice_and_are_in_order(manifest: Json) -> None:
    for names in (
        manifest["oauth_config"]["scopes"]["bot"],
        manifest["settings"]["event_subscriptions"]["bot_events"],
    ):
        assert names == sorted(set(names))


def test_people_can_write_to_the_bot_and_open_its_home(manifest: Json) -> None:
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["home_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


def test_commands_tell_apart_people_from_words(manifest: Json) -> None:
    assert all(command["should_escape"] for command in manifest["features"]["slash_commands"])


def test_the_file_is_for_socket_mode_and_names_no_address(manifest: Json) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(manifest)


def test_the_one_for_http_sends_everything_to_one_address(manifest: Json) -> None:
    changed = for_http(manifest, URL)
    settings = changed["settings"]
    target = f"{URL}{PATH}"
    assert settings["socket_mode_enabled"] is False
    assert {command["url"] for command in changed["features"]["slash_commands"]} == {target}
    assert settings["event_subscriptions"]["request_url"] == target
    assert settings["interactivity"]["request_url"] == target
    assert settings["interactivity"]["message_menu_options_url"] == target


def test_the_one_for_http_leaves_the_first_as_it_was(manifest: Json) -> None:
    for_http(manifest, URL)
    assert manifest == read_manifest()


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("https://bot.example.com", "https://bot.example.com/slack/events"),
        ("https://bot.example.com/", "https://bot.example.com/slack/events"),
        ("https://bot.example.com:8443", "https://bot.example.com:8443/slack/events"),
        ("https://example.com/rituals/", "https://example.com/rituals"),
    ],
)
def test_an_address_may_be_given_with_or_without_a_path(manifest: Json, given: str, target: str) -> None:
    assert for_http(manifest, given)["settings"]["interactivity"]["request_url"] == target


@pytest.mark.parametrize("given", ["http://bot.example.com", "bot.example.com", "https://", ""])
def test_what_slack_cannot_call_is_refused_with_an_example(manifest: Json, given: str) -> None:
    with pytest.raises(WrongUrl, match=r"Give one like https://rituals\.example\.com"):
        for_http(manifest, given)


def test_what_is_printed_says_the_same_when_read_again(manifest: Json) -> None:
    changed = for_http(manifest, URL)
    assert yaml.safe_load(as_yaml(changed)) == changed


def test_the_file_says_how_to_use_it() -> None:
    first, second, *_ = FILE.read_text(encoding="utf8").splitlines()
    assert first.startswith("# Paste this as it is")
    assert "python -m bot manifest --url" in second
