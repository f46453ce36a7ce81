"""Finding the conversation a call is about, with the bot's eyes: what it is not in may not exist for it."""

from __future__ import annotations

from bot.standin import messages, objects
from bot.standin.errors import SlackError
from bot.standin.methods.call import MethodCall
from bot.standin.workspace import BOT_USER_ID, Conversation, Message, Person, Workspace


def visible(workspace: Workspace, conversation_id: str | None) -> Conversation:
    """By id only. Private ones and DMs are not found from outside."""
    where = workspace.conversations.get(conversation_id or "")
    if where is None or (where.kind != "channel" and BOT_USER_ID not in where.members):
        raise SlackError("channel_not_found")
    return where


def readable(call: MethodCall) -> Conversation:
    """The conversation of the `channel` argument, with the scope its kind needs; archived ones stay readable."""
    where = visible(call.workspace, call.arguments.required("channel"))
    call.need_scope_for(where.kind)
    return where


def joined(where: Conversation) -> Conversation:
    if BOT_USER_ID not in where.members:
        raise SlackError("not_in_channel")
    return where


def writable(where: Conversation) -> Conversation:
    if where.is_archived:
        raise SlackError("is_archived")
    return joined(where)


def destination(call: MethodCall) -> Conversation:
    """Where to post: an id, "#name" of a public channel, or the id of a person, whose DM is opened."""
    workspace = call.workspace
    named = call.arguments.text("channel") or ""
    if named in workspace.people:
        where = direct_with(workspace, named)
    elif named.startswith("#"):
        where = _public(workspace, named[1:])
    else:
        where = visible(workspace, named)
    if where.kind == "im" and not workspace.app.messages_tab_enabled:
        raise SlackError("messages_tab_disabled")
    return writable(where)


def direct_with(workspace: Workspace, user: str) -> Conversation:
    """The DM of the bot with a person it can write to."""
    reachable(workspace, user)
    return workspace.direct(BOT_USER_ID, user)


def reachable(workspace: Workspace, user: str) -> Person:
    who = workspace.people.get(user)
    if who is None:
        raise SlackError("user_not_found")
    if who.is_bot:
        raise SlackError("cannot_dm_bot")
    if who.deleted:
        raise SlackError("user_disabled")
    if objects.is_stranger(workspace, who):
        raise SlackError("user_not_visible")
    return who


def message_in(where: Conversation, ts: str | None) -> Message:
    """What one person alone was shown cannot be found again."""
    said = where.message(ts or "")
    if said is None or said.ephemeral_to is not None:
        raise SlackError("message_not_found")
    return said


def thread(call: MethodCall, where: Conversation) -> str | None:
    """What Slack does with a stray thread_ts is nowhere written: we refuse it, and a reply's one we complain of."""
    ts = call.arguments.text("thread_ts")
    if not ts:
        return None
    said = where.message(ts)
    if said is None or said.ephemeral_to is not None:
        raise SlackError("cannot_reply_to_message")
    parent = messages.thread_of(where, ts)
    if parent != ts:
        call.workspace.complain(f"{call.name}: thread_ts {ts} is a reply; its thread is {parent}")
    return parent


def _public(workspace: Workspace, name: str) -> Conversation:
    for where in workspace.conversations.values():
        if where.kind == "channel" and where.name == name:
            return where
    raise SlackError("channel_not_found")
