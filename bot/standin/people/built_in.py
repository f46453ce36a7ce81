"""The commands that every workspace has, whatever apps are installed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.standin.people import moving
from bot.standin.people.allowed import told
from bot.standin.people.sight import NotAllowed, actor, done, joined
from bot.standin.workspace import Json, Person, Workspace

Command = Callable[[Workspace, str, str, str], Awaitable[Json]]

_CHANNEL = re.compile(r"(?:^|\s)(?:<#(?P<id>[A-Z0-9]+)(?:\|[^<>]*)?>|#(?P<name>[\w-]+))\s*$")
_PICKED = re.compile(r"<@([A-Z0-9]+)>")


@told
async def invite(workspace: Workspace, person_id: str, channel: str, rest: str) -> Json:
    """`rest` names one or several, "@rituals @Bo Jensen", and may end with a channel. All are found, or none comes."""
    person = actor(workspace, person_id)
    elsewhere = _CHANNEL.search(rest)
    if elsewhere is not None:
        channel, rest = elsewhere["id"] or elsewhere["name"], rest[: elsewhere.start()]
    where = joined(workspace, person, channel)
    invited = [_named(workspace, name) for name in _names(rest)]
    if not invited:
        raise NotAllowed("Who shall come? Type /invite and a name, such as /invite @ana.")
    coming = [one for one in invited if where.kind == "im" or one.id not in where.members]
    if not coming:
        raise NotAllowed(f"{_list(invited)} {_are(invited)} in #{where.name} already.")
    for one in coming:
        answer = await moving.invite(workspace, person.id, where.id, one.id)
        if not answer["ok"]:
            raise NotAllowed(str(answer["trouble"]))
    return done()


def _list(people: list[Person]) -> str:
    return " and ".join(person.real_name for person in people)


def _are(people: list[Person]) -> str:
    return "is" if len(people) == 1 else "are"


def _names(rest: str) -> list[str]:
    """Names may hold spaces, so each goes up to the next @."""
    parts = _PICKED.sub(r"@\1 ", rest).split("@")
    return [name for part in parts if (name := part.strip(" ,"))]


def _named(workspace: Workspace, name: str) -> Person:
    wanted = name.casefold()
    for person in workspace.people.values():
        known = (person.id, person.name, person.display_name, person.real_name)
        if wanted in (each.casefold() for each in known):
            return person
    raise NotAllowed(f"Nobody here is called “{name}”. Type @ and the first letters to see who there is.")


@told
async def leave(workspace: Workspace, person_id: str, channel: str, _rest: str) -> Json:
    return await moving.leave(workspace, person_id, channel)


COMMANDS: dict[str, Command] = {"/invite": invite, "/leave": leave}

BUILT_IN: list[Json] = [
    {
        "command": "/invite",
        "description": "Add people or an app to this channel",
        "usage_hint": "@somebody [#channel]",
        "app": "Slack",
    },
    {"command": "/leave", "description": "Leave this channel", "usage_hint": "", "app": "Slack"},
]
