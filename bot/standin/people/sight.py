"""Who may see and do what, and what is said when they may not."""

from __future__ import annotations

from typing import Any

from bot.standin import modals
from bot.standin.envelopes import InMessage, InView, Place
from bot.standin.workspace import TEAM_ID, Conversation, Json, Message, Person, View, Workspace


class NotAllowed(Exception):
    """What the person reads instead of what they wanted."""


def done(**seen: Any) -> Json:
    return {"ok": True, **seen}


def trouble(sentence: str, **seen: Any) -> Json:
    return {"ok": False, "trouble": sentence, **seen}


def actor(workspace: Workspace, person_id: str) -> Person:
    person = workspace.person(person_id)
    if person.deleted:
        raise NotAllowed("Your account has been deactivated.")
    return person


def insider(workspace: Workspace, person_id: str) -> Person:
    """Somebody of this workspace: people of another one cannot use its apps' commands and shortcuts."""
    person = actor(workspace, person_id)
    if person.team_id != TEAM_ID:
        raise NotAllowed("This app is not available in your workspace.")
    return person


def can_see(person: Person, where: Conversation) -> bool:
    """Members see; and full members of the workspace may look into any public channel."""
    if person.id in where.members:
        return True
    return where.kind == "channel" and not person.is_guest and person.team_id == TEAM_ID


def visible(workspace: Workspace, person: Person, channel: str) -> Conversation:
    try:
        where = workspace.channel(channel)
    except KeyError:
        where = None
    if where is None or not can_see(person, where):
        raise NotAllowed("This conversation does not exist, or you cannot see it.")
    return where


def joined(workspace: Workspace, person: Person, channel: str) -> Conversation:
    where = visible(workspace, person, channel)
    if person.id not in where.members:
        raise NotAllowed(f"You are viewing #{where.name}. Join the channel to take part.")
    return where


def message_in(person: Person, where: Conversation, ts: str) -> Message:
    message = where.message(ts)
    if message is None or message.ephemeral_to not in (None, person.id):
        raise NotAllowed("This message is gone.")
    return message


def own_view(workspace: Workspace, person: Person, view_id: str) -> View:
    view = modals.find(workspace, view_id=view_id)
    if view is None or view.user != person.id:
        raise NotAllowed("This view is closed.")
    return view


def top_modal(workspace: Workspace, person: Person, view_id: str) -> View:
    """Only the top of the stack is within reach."""
    stack = modals.stack(workspace, person.id)
    if not stack or stack[-1].id != view_id:
        raise NotAllowed("This view is closed or lies under another one.")
    return stack[-1]


def place(workspace: Workspace, person: Person, container: Json) -> Place:
    """`container` is {"type": "message", "channel", "ts"} or {"type": "view", "view_id"}."""
    if container["type"] == "message":
        where = visible(workspace, person, container["channel"])
        return InMessage(where, message_in(person, where, container["ts"]))
    view = own_view(workspace, person, container["view_id"])
    if view.payload["type"] == "modal":
        top_modal(workspace, person, view.id)
    return InView(view)
