"""conversations.*, and users.conversations: channels and DMs, who is in them and what was said there."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.standin import objects
from bot.standin.errors import SlackError
from bot.standin.methods import pages, places
from bot.standin.methods.call import MethodCall
from bot.standin.people import moving
from bot.standin.workspace import BOT_USER_ID, Conversation, Json, Kind, Message

TYPES: dict[str, Kind | None] = {
    "public_channel": "channel",
    "private_channel": "private",
    "im": "im",
    "mpim": None,
}
HISTORY_DEFAULT = 100
MOST_PEOPLE_IN_A_DM = 8
_TS = re.compile(r"\d+(\.\d{1,6})?")


def open_(call: MethodCall) -> Json:
    """One person's DM. Group DMs do not exist in this workspace."""
    given = call.arguments.text("channel")
    if given:
        return _opened(call, places.visible(call.workspace, given), existed=True)
    users = call.arguments.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MOST_PEOPLE_IN_A_DM:
        raise SlackError("too_many_users")
    if len(users) > 1:
        call.workspace.complain("conversations.open: group DMs are not part of the stand-in")
        raise SlackError("method_not_supported_for_channel_type")
    places.reachable(call.workspace, users[0])
    existed = any(
        c.kind == "im" and set(c.members) == {BOT_USER_ID, users[0]}
        for c in call.workspace.conversations.values()
    )
    if not existed and call.arguments.flag("prevent_creation"):
        raise SlackError("channel_not_found")
    return _opened(call, places.direct_with(call.workspace, users[0]), existed=existed)


def _opened(call: MethodCall, where: Conversation, *, existed: bool) -> Json:
    if where.kind != "im":
        raise SlackError("method_not_supported_for_channel_type")
    if not call.arguments.flag("return_im"):
        return {"channel": {"id": where.id}}
    known = {"no_op": True, "already_open": True} if existed else {}
    return {**known, "channel": objects.conversation(call.workspace, where)}


def info(call: MethodCall) -> Json:
    where = places.readable(call)
    num_members = call.arguments.flag("include_num_members")
    return {"channel": objects.conversation(call.workspace, where, num_members=num_members)}


def members(call: MethodCall) -> Json:
    where = places.readable(call)
    page, cursor = pages.page(call, where.members, str, default=100)
    return {"members": list(page), **pages.metadata(cursor)}


def list_(call: MethodCall) -> Json:
    kinds = _kinds(call)
    found = [c for c in _of_kinds(call, kinds) if c.kind == "channel" or BOT_USER_ID in c.members]
    return _listed(call, found)


def of_user(call: MethodCall) -> Json:
    """Those of one person, the bot unless named, as far as the bot sees them."""
    user = call.arguments.text("user") or BOT_USER_ID
    if user not in call.workspace.people:
        raise SlackError("user_not_found")
    seen = [c for c in _of_kinds(call, _kinds(call)) if c.kind == "channel" or BOT_USER_ID in c.members]
    return _listed(call, [c for c in seen if user in c.members])


def _kinds(call: MethodCall) -> list[Kind]:
    names = call.arguments.names("types") or ["public_channel"]
    if not set(names) <= set(TYPES):
        raise SlackError("invalid_types")
    kinds = [kind for name in names if (kind := TYPES[name]) is not None]
    call.need_scope_for(*kinds)
    return kinds


def _of_kinds(call: MethodCall, kinds: list[Kind]) -> list[Conversation]:
    archived_too = not call.arguments.flag("exclude_archived")
    everywhere = call.workspace.conversations.values()
    return [c for c in everywhere if c.kind in kinds and (archived_too or not c.is_archived)]


def _listed(call: MethodCall, found: list[Conversation]) -> Json:
    page, cursor = pages.page(call, found, lambda c: c.id)
    channels = [objects.conversation(call.workspace, c, num_members=c.kind != "im") for c in page]
    return {"channels": channels, **pages.metadata(cursor)}


def history(call: MethodCall) -> Json:
    """Newest first, without replies, unless a reply was sent to the channel as well."""
    where = places.joined(places.readable(call))
    top = [m for m in where.messages if m.thread_ts in (None, m.ts) or m.reply_broadcast]
    answer = _messages(call, where, _between(call, top)[::-1])
    bounds = {name: call.arguments.text(name) for name in ("latest", "oldest") if name in call.arguments}
    pinned = sum(said.pin is not None for said in where.messages)
    return {**answer, **bounds, "pin_count": pinned, "channel_actions_ts": None, "channel_actions_count": 0}


def replies(call: MethodCall) -> Json:
    """The parent and its replies, oldest first; asked for a reply, that one alone."""
    where = places.joined(places.readable(call))
    said = where.message(call.arguments.required("ts"))
    if said is None or said.ephemeral_to is not None:
        raise SlackError("thread_not_found")
    thread = [said, *_between(call, objects.replies_of(where, said.ts))]
    return _messages(call, where, thread)


def _messages(call: MethodCall, where: Conversation, found: list[Message]) -> Json:
    page, cursor = pages.page(call, found, lambda m: m.ts, default=HISTORY_DEFAULT)
    metadata = call.arguments.flag("include_all_metadata")
    shown = [objects.message(call.workspace, where, m, metadata=metadata) for m in page]
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    return answer | (pages.metadata(cursor) if cursor else {})


def _between(call: MethodCall, found: list[Message]) -> list[Message]:
    """`oldest` and `latest` are themselves left out unless `inclusive`."""
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")
    inclusive = call.arguments.flag("inclusive")
    kept = []
    for said in found:
        at = Decimal(said.ts)
        outside = (oldest is not None and at < oldest) or (latest is not None and at > latest)
        on_edge = at in (oldest, latest)
        if said.ephemeral_to is None and not outside and (inclusive or not on_edge):
            kept.append(said)
    return kept


def _bound(call: MethodCall, name: str) -> Decimal | None:
    text = call.arguments.text(name)
    if not text or text == "0":
        return None
    if not _TS.fullmatch(text):
        raise SlackError(f"invalid_ts_{name}")
    return Decimal(text)


def join(call: MethodCall) -> Json:
    workspace = call.workspace
    where = places.visible(workspace, call.arguments.required("channel"))
    if where.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if where.is_archived:
        raise SlackError("is_archived")
    if BOT_USER_ID in where.members:
        known = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": objects.conversation(workspace, where), **known}
    moving.enter(workspace, where, workspace.people[BOT_USER_ID])
    return {"channel": objects.conversation(workspace, where)}
