"""The app manifest: the file to paste for Socket Mode, and the same for HTTP at a given address."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.web import PATH

Json = dict[str, Any]
FILE = Path(__file__).parent.parent / "manifest.yml"


class WrongUrl(ValueError):
    """The address cannot be reached by Slack as it is written."""


def read_manifest(path: Path = FILE) -> Json:
    return dict(yaml.safe_load(path.read_text(encoding="utf8")))


def for_http(manifest: Json, url: str) -> Json:
    """The manifest with every request sent to `url`, and Socket Mode off. Raises WrongUrl."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise WrongUrl(f"{url!r} is not an address Slack calls. Give one like https://rituals.example.com.")
    target = f"https://{parts.netloc}{parts.path.rstrip('/') or PATH}"
    changed = copy.deepcopy(manifest)
    for command in changed["features"]["slash_commands"]:
        command["url"] = target
    settings = changed["settings"]
    settings["event_subscriptions"]["request_url"] = target
    settings["interactivity"]["request_url"] = target
    settings["interactivity"]["message_menu_options_url"] = target
    settings["socket_mode_enabled"] = False
    return changed


def as_yaml(manifest: Json) -> str:
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True)
