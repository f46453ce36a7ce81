"""What a client makes of "@ana", "#team" and "@here" in typed text, and of names picked from its menu."""

from __future__ import annotations

import re

from bot.standin.workspace import Conversation, Workspace

_PICKED = re.compile(
    r"(<@[A-Z0-9]+>|<#[A-Z0-9]+(?:\|[^<>]*)?>)"
)  # the menu puts a reference in, as it is sent
_PERSON = re.compile(r"@([\w.-]+)")
_CHANNEL = re.compile(r"(?<!\S)#([\w-]+)")
_EVERYBODY = re.compile(r"@(here|channel|everyone)\b")


def as_sent(workspace: Workspace, typed: str) -> str:
    """A message as it is stored: escaped, and with its mentions resolved."""
    return "".join(
        part
        if _names_somebody(workspace, part)
        else _EVERYBODY.sub(r"<!\1>", _resolved(workspace, _escaped(part)))
        for part in _PICKED.split(typed)
    )


def resolved(workspace: Workspace, typed: str) -> str:
    """Handles and channel names of this workspace in angle brackets, and nothing else changed."""
    return "".join(
        part if _names_somebody(workspace, part) else _resolved(workspace, part)
        for part in _PICKED.split(typed)
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _names_somebody(workspace: Workspace, part: str) -> bool:
    if not _PICKED.fullmatch(part):
        return False
    named = part[2:-1].split("|", maxsplit=1)[0]
    return named in workspace.people or named in workspace.conversations


def _resolved(workspace: Workspace, text: str) -> str:
    people = {person.name: person.id for person in workspace.people.values()}
    channels = {where.name: where for where in workspace.conversations.values() if where.name}

    def person(match: re.Match[str]) -> str:
        return f"<@{people[match[1]]}>" if match[1] in people else match[0]

    def channel(match: re.Match[str]) -> str:
        return _channel(channels[match[1]]) if match[1] in channels else match[0]

    return _CHANNEL.sub(channel, _PERSON.sub(person, text))


def _channel(where: Conversation) -> str:
    """The name of what is private stays secret."""
    return f"<#{where.id}|{where.name if where.kind == 'channel' else ''}>"
