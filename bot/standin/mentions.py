"""What a client makes of "@ana", "#team" and "@here" in typed text, and of names picked from its menu."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.standin.workspace import Conversation, Workspace

_PICKED = re.compile(
    r"(<@[A-Z0-9]+>|<#[A-Z0-9]+(?:\|[^<>]*)?>)"
)  # the menu puts a reference in, as it is sent
# The full stop after an address belongs to the sentence.
_LINK = re.compile(r"(https?://[^\s<>|\"]*[^\s<>|\".,;:!?)\]'*_~`])")
_PERSON = re.compile(r"@([\w.-]+)")
_CHANNEL = re.compile(r"(?<!\S)#([\w-]+)")
_EVERYBODY = re.compile(r"@(here|channel|everyone)\b")


def as_sent(workspace: Workspace, typed: str) -> str:
    """A message as it is stored: escaped, with its mentions resolved and its addresses in angle brackets."""
    return _each_part(
        workspace,
        typed,
        words=lambda part: _EVERYBODY.sub(r"<!\1>", _resolved(workspace, _escaped(part))),
        link=lambda part: f"<{_escaped(part)}>",
    )


def as_argument(workspace: Workspace, typed: str) -> str:
    """What follows a command: people, channels and addresses in angle brackets, and nothing else changed."""
    return _each_part(
        workspace, typed, words=lambda part: _resolved(workspace, part), link=lambda part: f"<{part}>"
    )


def _each_part(
    workspace: Workspace, typed: str, *, words: Callable[[str], str], link: Callable[[str], str]
) -> str:
    """What was picked stays as it is; nobody is named in an address."""
    made = []
    for part in _PICKED.split(typed):
        if _names_somebody(workspace, part):
            made.append(part)
        else:
            made += [link(each) if _LINK.fullmatch(each) else words(each) for each in _LINK.split(part)]
    return "".join(made)


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
