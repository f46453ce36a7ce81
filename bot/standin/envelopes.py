"""What the app is sent: the payloads of commands, interactions and events, without how they travel.

Each carries one key that no documentation knows, because Slack adds keys whenever it likes.
"""

from __future__ import annotations

import copy
import secrets
from dataclasses import dataclass

from bot.standin import objects
from bot.standin.workspace import (
    APP_ID,
    BOT_USER_ID,
    TEAM_ID,
    Conversation,
    Json,
    Message,
    Person,
    Trigger,
    View,
    Workspace,
)

LEGACY_TOKEN = "standin-verification"  # noqa: S105  (what Slack calls the verification token; nobody checks it)


@dataclass(frozen=True)
class InMessage:
    """Somebody acts in a message, which may be one that only they see."""

    conversation: Conversation
    message: Message


@dataclass(frozen=True)
class InView:
    """Somebody acts in a modal or in their Home."""

    view: View


Place = InMessage | InView


def slash_command(
    workspace: Workspace,
    who: Person,
    where: Conversation,
    command: str,
    text: str,
    trigger: Trigger,
    url: str,
) -> Json:
    """Flat fields, all of them strings."""
    return {
        "token": LEGACY_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": workspace.domain,
        "channel_id": where.id,
        "channel_name": channel_name(where),
        "user_id": who.id,
        "user_name": who.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger.id,
        **_unheard_of(),
    }


def block_actions(
    workspace: Workspace, who: Person, place: Place, action: Json, trigger: Trigger, url: str | None
) -> Json:
    payload = _interaction(workspace, who, "block_actions") | {"trigger_id": trigger.id}
    payload |= {**_place(workspace, place), "actions": [action]}
    if isinstance(place, InMessage):
        payload |= {"state": {"values": copy.deepcopy(place.message.values)}, "response_url": url}
    return payload


def view_submission(
    workspace: Workspace, who: Person, view: View, trigger: Trigger, response_urls: list[Json]
) -> Json:
    about = {"trigger_id": trigger.id, "view": objects.view(view), "response_urls": response_urls}
    return _interaction(workspace, who, "view_submission") | about


def view_closed(workspace: Workspace, who: Person, view: View, *, is_cleared: bool) -> Json:
    shown = objects.view(view) | {"state": {"values": {}}}
    return _interaction(workspace, who, "view_closed") | {"view": shown, "is_cleared": is_cleared}


def block_suggestion(
    workspace: Workspace, who: Person, place: Place, block_id: str, action_id: str, query: str
) -> Json:
    asked = {"block_id": block_id, "action_id": action_id, "value": query}
    return _interaction(workspace, who, "block_suggestion") | asked | _place(workspace, place)


def shortcut(workspace: Workspace, who: Person, callback_id: str, trigger: Trigger) -> Json:
    about = {"callback_id": callback_id, "trigger_id": trigger.id, "action_ts": now(workspace)}
    made = _shortcut(workspace, who, "shortcut") | about
    del made["user"]["name"]
    return made


def message_action(
    workspace: Workspace, who: Person, place: InMessage, callback_id: str, trigger: Trigger, url: str
) -> Json:
    return _shortcut(workspace, who, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": trigger.id,
        "action_ts": now(workspace),
        "response_url": url,
        "channel": {"id": place.conversation.id, "name": channel_name(place.conversation)},
        "message_ts": place.message.ts,
        "message": objects.message(workspace, place.conversation, place.message),
    }


def event_callback(workspace: Workspace, event: Json) -> Json:
    """Wraps an event; its id stays the same however often it has to be delivered."""
    where = conversation_of(workspace, event)
    happened = event.get("event_ts") or now(workspace)
    return {
        "token": LEGACY_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": {**event, "event_ts": happened},
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(happened.split(".")[0]),
        "authorizations": [_authorization()],
        "is_ext_shared_channel": where.is_ext_shared if where else False,
        "event_context": f"4-{secrets.token_urlsafe(24)}",
        **_unheard_of(),
    }


def conversation_of(workspace: Workspace, event: Json) -> Conversation | None:
    """Named by its id, described, or in the item that the event is about."""
    channel = event.get("channel") or event.get("item", {}).get("channel")
    return workspace.conversations.get(channel["id"] if isinstance(channel, dict) else str(channel))


def url_verification() -> Json:
    return {"token": LEGACY_TOKEN, "challenge": secrets.token_urlsafe(32), "type": "url_verification"}


def channel_name(where: Conversation) -> str:
    """Slack does not give away the names of what is private."""
    return {"im": "directmessage", "private": "privategroup"}.get(where.kind, where.name)


def now(workspace: Workspace) -> str:
    moment = workspace.clock.calendar()
    return f"{int(moment.timestamp())}.{moment.microsecond:06d}"


def _interaction(workspace: Workspace, who: Person, type_: str) -> Json:
    return {
        "type": type_,
        "user": {"id": who.id, "username": who.name, "name": who.name, "team_id": who.team_id},
        "api_app_id": APP_ID,
        "token": LEGACY_TOKEN,
        "team": {"id": TEAM_ID, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        **_unheard_of(),
    }


def _shortcut(workspace: Workspace, who: Person, type_: str) -> Json:
    """Shortcuts do not say which app they belong to."""
    return {key: value for key, value in _interaction(workspace, who, type_).items() if key != "api_app_id"}


def _place(workspace: Workspace, place: Place) -> Json:
    if isinstance(place, InView):
        view = objects.view(place.view)
        return {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    where, message = place.conversation, place.message
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": where.id}
    container["is_ephemeral"] = message.ephemeral_to is not None
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    about: Json = {"container": container, "channel": {"id": where.id, "name": channel_name(where)}}
    if message.ephemeral_to is None:
        about["message"] = objects.message(workspace, where, message)
    return about


def _authorization() -> Json:
    who = {"user_id": BOT_USER_ID, "is_bot": True}
    return {"enterprise_id": None, "team_id": TEAM_ID, **who, "is_enterprise_install": False}


def _unheard_of() -> Json:
    return {f"x_{secrets.token_hex(3)}": secrets.token_hex(3)}
