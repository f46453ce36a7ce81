"""Slash commands and shortcuts."""

from __future__ import annotations

from bot.standin import envelopes, mentions, responses, triggers
from bot.standin.delivery import deliver
from bot.standin.envelopes import InMessage
from bot.standin.errors import SlackError
from bot.standin.people import built_in
from bot.standin.people.allowed import told
from bot.standin.people.clicking import NO_ANSWER
from bot.standin.people.sight import NotAllowed, done, insider, message_in, trouble, visible
from bot.standin.sockets import connected
from bot.standin.workspace import Json, Workspace


@told
async def run_command(workspace: Workspace, person_id: str, typed: str, channel: str) -> Json:
    """`typed` is the whole line, "/standup setup"; the answer of the acknowledgement is shown at once."""
    command, _, rest = typed.strip().partition(" ")
    if command in built_in.COMMANDS:
        return await built_in.COMMANDS[command](workspace, person_id, channel, rest)
    person = insider(workspace, person_id)
    where = visible(workspace, person, channel)
    about = next((c for c in workspace.app.commands if c["command"] == command), None)
    if about is None:
        raise NotAllowed(
            f"{command} is not a valid command. In Slack, all messages that start with “/” are read as commands."
        )
    text = mentions.as_argument(workspace, rest.strip()) if about.get("should_escape") else rest.strip()
    trigger = triggers.grant(workspace, person.id, channel=where.id)
    url = responses.grant(workspace, person.id, where.id)
    payload = envelopes.slash_command(workspace, person, where, command, text, trigger, url)
    why = "operation_timeout" if connected(workspace) else "dispatch_failed"
    ack = await deliver(workspace, "slash_commands", payload)
    if ack is None:
        raise NotAllowed(f"{command} failed with the error “{why}”")
    return _shown(workspace, person.id, where.id, command, ack.body)


def _shown(workspace: Workspace, user: str, channel: str, command: str, body: Json) -> Json:
    if not body:
        return done()
    try:
        responses.say(workspace, user, channel, body)
    except SlackError as refusal:
        workspace.complain(f"the ack of {command} cannot be shown: {refusal.code} {refusal.extra}")
        return trouble(f"{command} failed with the error “{refusal.code}”")
    return done(text=body.get("text", ""))


@told
async def shortcut(workspace: Workspace, person_id: str, callback_id: str) -> Json:
    person = insider(workspace, person_id)
    _known(workspace, callback_id, "global")
    trigger = triggers.grant(workspace, person.id)
    payload = envelopes.shortcut(workspace, person, callback_id, trigger)
    return await _delivered(workspace, payload)


@told
async def message_shortcut(
    workspace: Workspace, person_id: str, callback_id: str, channel: str, ts: str
) -> Json:
    """Works on every message the person sees, whether or not the app is in that conversation."""
    person = insider(workspace, person_id)
    _known(workspace, callback_id, "message")
    where = visible(workspace, person, channel)
    place = InMessage(where, message_in(person, where, ts))
    if place.message.ephemeral_to is not None:
        raise NotAllowed("There are no shortcuts for a message that only you can see.")
    trigger = triggers.grant(workspace, person.id, channel=where.id)
    url = responses.grant(workspace, person.id, where.id, place.message)
    payload = envelopes.message_action(workspace, person, place, callback_id, trigger, url)
    return await _delivered(workspace, payload)


def _known(workspace: Workspace, callback_id: str, kind: str) -> None:
    if (callback_id, kind) not in [(s["callback_id"], s["type"]) for s in workspace.app.shortcuts]:
        raise NotAllowed("This shortcut does not exist.")


async def _delivered(workspace: Workspace, payload: Json) -> Json:
    if await deliver(workspace, "interactive", payload) is None:
        raise NotAllowed(NO_ANSWER)
    return done()
