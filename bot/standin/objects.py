"""How the things in the workspace look on the wire. Keys Slack leaves out are left out here too."""

from __future__ import annotations

import copy
from zoneinfo import ZoneInfo

from bot.standin.workspace import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    OTHER_TEAM_ID,
    TEAM_ID,
    Conversation,
    Json,
    Message,
    Person,
    View,
    Workspace,
)

# Slack invents these; nothing should depend on them.
COLOR = "9f69e7"
NOT_A_BOT_ID = "USLACKBOT"  # a machine all the same: its is_bot is false on the wire


def person(workspace: Workspace, who: Person, *, locale: bool = False) -> Json:
    """The user object. Deactivated people lose most of their keys, strangers some."""
    base: Json = {
        "id": who.id,
        "team_id": who.team_id,
        "name": who.name,
        "deleted": who.deleted,
        "profile": _profile(workspace, who),
        "is_bot": who.is_bot,
        "is_app_user": False,
        "updated": 1_754_000_000,
    }
    if who.deleted:
        return base
    base |= {"color": COLOR, "real_name": who.real_name, **_zone(workspace, who), **_roles(who)}
    if who.team_id != TEAM_ID:
        base["is_stranger"] = is_stranger(workspace, who)
    elif locale:
        base["locale"] = "en-US"
    return base


def _zone(workspace: Workspace, who: Person) -> Json:
    now = workspace.clock.calendar().astimezone(ZoneInfo(who.tz))
    offset = now.utcoffset()
    seconds = int(offset.total_seconds()) if offset is not None else 0
    return {"tz": who.tz, "tz_label": now.tzname() or who.tz, "tz_offset": seconds}


def _roles(who: Person) -> Json:
    return {
        "is_admin": who.is_admin,
        "is_owner": who.is_owner,
        "is_primary_owner": who.is_owner,
        "is_restricted": who.is_guest,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(workspace: Workspace, who: Person) -> Json:
    first, _, last = who.real_name.partition(" ")
    profile: Json = {
        "title": "",
        "phone": "",
        "skype": "",
        "real_name": who.real_name,
        "real_name_normalized": who.real_name,
        "display_name": who.display_name,
        "display_name_normalized": who.display_name,
        "status_text": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "status_text_canonical": "",
        "avatar_hash": "standin",
        "team": who.team_id,
        "first_name": first,
        "last_name": last,
    }
    if who.is_bot:
        profile |= {"bot_id": BOT_ID, "api_app_id": APP_ID, "always_active": True}
    elif who.team_id == TEAM_ID and "users:read.email" in workspace.app.scopes:
        profile["email"] = f"{who.name}@standin.invalid"
    return profile


def slackbot() -> Json:
    """In every workspace, in no list of people anybody wants."""
    profile = {"real_name": "Slackbot", "display_name": "Slackbot", "always_active": True, "team": TEAM_ID}
    return {
        "id": NOT_A_BOT_ID,
        "team_id": TEAM_ID,
        "name": "slackbot",
        "deleted": False,
        "real_name": "Slackbot",
        "tz": None,
        "profile": profile,
        "is_bot": False,
        "is_app_user": False,
        "updated": 0,
    }


def is_stranger(workspace: Workspace, who: Person) -> bool:
    """From another workspace, and in no channel the app is in."""
    if who.team_id == TEAM_ID:
        return False
    together = {who.id, BOT_USER_ID}
    return not any(c.kind != "im" and together <= set(c.members) for c in workspace.conversations.values())


def conversation(
    workspace: Workspace, about: Conversation, *, viewer: str = BOT_USER_ID, num_members: bool = False
) -> Json:
    if about.kind == "im":
        return _direct(workspace, about, viewer)
    nothing = {"value": "", "creator": "", "last_set": 0}
    shared = about.is_ext_shared
    made: Json = {
        "id": about.id,
        "name": about.name,
        "name_normalized": about.name,
        "is_channel": True,  # for private ones too: they are told apart by is_private alone
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": about.kind == "private",
        "created": about.created,
        "creator": about.creator,
        "is_archived": about.is_archived,
        "is_general": about.name == "general",
        "is_member": viewer in about.members,
        "is_shared": shared,
        "is_org_shared": False,
        "is_ext_shared": shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [TEAM_ID, OTHER_TEAM_ID] if shared else [TEAM_ID],
        "context_team_id": TEAM_ID,
        "unlinked": 0,
        "previous_names": [],
        "updated": about.created * 1000,
        "topic": dict(nothing),
        "purpose": dict(nothing),
    }
    if num_members:
        made["num_members"] = len(about.members)
    return made


def _direct(workspace: Workspace, about: Conversation, viewer: str) -> Json:
    other = about.other(viewer)
    return {
        "id": about.id,
        "created": about.created,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
        "user": other,
        "is_user_deleted": workspace.people[other].deleted if other in workspace.people else False,
        "is_archived": False,
        "is_open": True,
        "priority": 0,
        "updated": about.created * 1000,
    }


def message(workspace: Workspace, where: Conversation, said: Message, *, metadata: bool = False) -> Json:
    """The message as it is stored now. `metadata` travels only when asked for."""
    made: Json = {"type": "message", "user": said.user, "text": said.text, "ts": said.ts}
    if said.subtype:
        made["subtype"] = said.subtype
    elif said.reply_broadcast:
        made["subtype"] = "thread_broadcast"
    if said.bot_id:
        made |= {"bot_id": said.bot_id, "app_id": APP_ID, "bot_profile": bot_profile(workspace)}
    if said.client_msg_id:
        made["client_msg_id"] = said.client_msg_id
    if said.subtype == "tombstone":
        made["hidden"] = True
    else:
        made |= _teams(workspace, where, said)
    if said.blocks:
        made["blocks"] = copy.deepcopy(said.blocks)
    if said.files:
        made |= {"files": copy.deepcopy(said.files), "upload": False, "display_as_bot": False}
    if said.pin:
        made |= {"pinned_to": [where.id], "pinned_info": dict(said.pin)}
    if said.reactions:
        made["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in said.reactions.items()
        ]
    if said.edited:
        made["edited"] = dict(said.edited)
    if metadata and said.metadata:
        made["metadata"] = copy.deepcopy(said.metadata)
    return made | _thread(workspace, where, said)


def _teams(workspace: Workspace, where: Conversation, said: Message) -> Json:
    """In a channel that workspaces share, a message also says from which of them its author is."""
    team = workspace.people[said.user].team_id if said.user in workspace.people else TEAM_ID
    shared = {"user_team": team, "source_team": team} if where.is_ext_shared else {}
    return {"team": team, **shared}


def bot_profile(workspace: Workspace) -> Json:
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "user_id": BOT_USER_ID,
        "name": workspace.app.display_name,
        "icons": dict.fromkeys(("image_36", "image_48", "image_72"), f"{workspace.base_url}/page/bot.svg"),
        "deleted": False,
        "updated": 1_754_000_000,
        "team_id": TEAM_ID,
    }


def _thread(workspace: Workspace, where: Conversation, said: Message) -> Json:
    if said.ephemeral_to is not None:
        return {"thread_ts": said.thread_ts} if said.thread_ts else {}
    if said.thread_ts and said.thread_ts != said.ts:
        parent = where.message(said.thread_ts)
        about: Json = {"thread_ts": said.thread_ts}
        if parent is None:
            return about
        if said.reply_broadcast:  # whoever reads it in the channel has not read the thread
            return about | {"root": message(workspace, where, parent)}
        return about | {"parent_user_id": parent.user}
    replies = replies_of(where, said.ts)
    if not replies:
        return {}
    repliers = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": said.ts,
        "reply_count": len(replies),
        "reply_users_count": len(repliers),
        "reply_users": repliers[:5],
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def replies_of(where: Conversation, parent_ts: str) -> list[Message]:
    """Oldest first; what only one person sees does not count."""
    return [m for m in where.messages if m.thread_ts == parent_ts != m.ts and m.ephemeral_to is None]


def view(of: View) -> Json:
    """The echo of a view: every key there is, whether it was sent or not."""
    sent = copy.deepcopy(of.payload)
    blank: Json = {"title": None, "submit": None, "close": None, "private_metadata": "", "callback_id": ""}
    blank |= {"external_id": "", "clear_on_close": False, "notify_on_close": False}
    return {
        "id": of.id,
        "team_id": TEAM_ID,
        **blank,
        **sent,
        "state": {"values": copy.deepcopy(of.values)},
        "hash": of.hash,
        "root_view_id": of.root_id,
        "previous_view_id": of.previous_id,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }
