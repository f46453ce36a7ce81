"""What one person's screen shows: the page and the tests read the workspace through their eyes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.standin import messages, modals
from bot.standin.people.built_in import BUILT_IN
from bot.standin.people.sight import can_see
from bot.standin.sockets import connected
from bot.standin.workspace import (
    BOT_ID,
    BOT_USER_ID,
    Change,
    Conversation,
    Json,
    Message,
    Person,
    Workspace,
)


def screen(workspace: Workspace, who: Person) -> Json:
    home = workspace.homes.get(who.id)
    return {
        "seq": last_seq(workspace, who),
        "workspace": {"name": workspace.name, "domain": workspace.domain, "run": workspace.run},
        "me": person(workspace, who),
        "people": [person(workspace, each) for each in workspace.people.values()],
        "conversations": conversations(workspace, who),
        "modals": [modals.seen(workspace, view) for view in modals.stack(workspace, who.id)],
        "home": modals.seen(workspace, home) if home else None,
        "commands": commands(workspace),
        "shortcuts": workspace.app.shortcuts,
        "clock": clock(workspace),
        "app": app(workspace),
        "faults": workspace.faults.armed(),
    }


def commands(workspace: Workspace) -> list[Json]:
    """The app's, and those that every workspace has."""
    return [*({**each, "app": workspace.app.display_name} for each in workspace.app.commands), *BUILT_IN]


def person(workspace: Workspace, who: Person) -> Json:
    local = workspace.clock.calendar().astimezone(ZoneInfo(who.tz))
    return {
        "id": who.id,
        "name": who.name,
        "real_name": who.real_name,
        "display_name": who.display_name,
        "tz": who.tz,
        "local_time_iso": local.isoformat(timespec="seconds"),
        "deleted": who.deleted,
        "is_bot": who.is_bot,
        "is_guest": who.is_guest,
        "is_admin": who.is_admin,
        "team_id": who.team_id,
    }


def conversations(workspace: Workspace, who: Person) -> list[Json]:
    return [_conversation(where, who) for where in workspace.conversations.values() if can_see(who, where)]


def _conversation(where: Conversation, who: Person) -> Json:
    return {
        "id": where.id,
        "kind": where.kind,
        "name": where.name,
        "members": list(where.members),
        "is_archived": where.is_archived,
        "is_private": where.kind != "channel",
        "is_ext_shared": where.is_ext_shared,
        "is_member": who.id in where.members,
        "unread": 0,
        "last_ts": _newest(where, who),
        "with": where.other(who.id) if where.kind == "im" else None,
    }


def _newest(where: Conversation, who: Person) -> str:
    """The newest message in the conversation itself; `where.last_ts` also counts replies and edits."""
    mine = (m for m in reversed(where.messages) if m.ephemeral_to in (None, who.id))
    return next((m.ts for m in mine if m.thread_ts in (None, m.ts) or m.reply_broadcast), "0")


def clock(workspace: Workspace) -> Json:
    now = workspace.clock.calendar()
    return {
        "now": now.isoformat(timespec="milliseconds"),
        "offset_seconds": workspace.clock.offset.total_seconds(),
    }


def app(workspace: Workspace) -> Json:
    named = {"name": workspace.app.display_name, "user_id": BOT_USER_ID, "bot_id": BOT_ID}
    return {**named, "connected": connected(workspace)}


def said(
    workspace: Workspace,
    who: Person,
    where: Conversation,
    *,
    thread: str | None = None,
    before: str | None = None,
    limit: int = 200,
) -> list[Json]:
    """Oldest first: the channel's own messages, or one thread with its parent; what others alone see is left out."""
    shown = [m for m in where.messages if m.ephemeral_to in (None, who.id)]
    if thread is not None:
        shown = [m for m in shown if thread in (m.ts, m.thread_ts)]
    else:
        shown = [m for m in shown if _is_on_top(m)]
    if before is not None:
        shown = [m for m in shown if m.ts < before]
    return [{**messages.shown(workspace, where, m), "channel": where.id} for m in shown[-limit:]]


def _is_on_top(message: Message) -> bool:
    return message.thread_ts in (None, message.ts) or message.reply_broadcast


# -- the feed ------------------------------------------------------------------------------------------------------


def concerns(workspace: Workspace, who: Person, change: Change) -> bool:
    if change.only_for is not None:
        return who.id in change.only_for
    channel = change.body.get("channel") if change.type == "message" else None
    where = workspace.conversations.get(str(channel)) if channel else None
    return where is None or can_see(who, where)


def last_seq(workspace: Workspace, who: Person) -> int:
    """The last change that this person was told of, or would have been."""
    return next((c.seq for c in reversed(workspace.changes) if concerns(workspace, who, c)), 0)
