"""Messages in the store: said, changed, taken back, or shown to one person only.

Used by the chat methods, by response URLs and by people. Each change is announced to the page and, unless it is
ephemeral, handed on as the event Slack would send, the bot's own posts included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.standin import objects, states
from bot.standin.workspace import BOT_ID, BOT_USER_ID, TEAM_ID, Conversation, Json, Message, Workspace

CHANNEL_TYPES = {"channel": "channel", "private": "group", "im": "im"}
SUBSCRIPTIONS = {"channel": "message.channels", "private": "message.groups", "im": "message.im"}
TOMBSTONE = "This message was deleted."
_MENTIONED = {"user", "text", "ts", "team", "client_msg_id", "blocks", "thread_ts"}


@dataclass(frozen=True)
class Edit:
    """None leaves a part as it is; `blocks=[]` and `metadata={}` take it away. `marked` shows "(edited)"."""

    text: str | None = None
    blocks: list[Json] | None = None
    metadata: Json | None = None
    marked: bool = False


def by_bot(text: str, blocks: list[Json] | None = None, thread_ts: str | None = None) -> Message:
    """A draft of the app's; `post` or `ephemeral` gives it its ts."""
    return Message("", BOT_USER_ID, text, blocks or [], thread_ts, bot_id=BOT_ID)


def post(workspace: Workspace, where: Conversation, draft: Message) -> Message:
    """Says `draft` here, whoever its user is; blocks are already normalised. A reply to a reply joins its thread."""
    draft.ts = workspace.next_ts(where)
    if draft.thread_ts is not None:
        draft.thread_ts = thread_of(where, draft.thread_ts)
    draft.values = states.initial(draft.blocks)
    where.messages.append(draft)
    _announce(workspace, where, draft, "new")
    said = objects.message(workspace, where, draft)
    if draft.files:
        said["subtype"] = "file_share"  # the event alone has it; read again, the message has none
    _emit(workspace, where, said, draft.ts)
    _emit_mention(workspace, where, draft)
    return draft


def ephemeral(workspace: Workspace, where: Conversation, draft: Message, to: str) -> Message:
    """Shown to `to` only; no method finds it again and no event tells of it."""
    draft.ts = workspace.next_ts(where)
    draft.ephemeral_to = to
    draft.values = states.initial(draft.blocks)
    where.messages.append(draft)
    _announce(workspace, where, draft, "new")
    return draft


def update(workspace: Workspace, where: Conversation, said: Message, edit: Edit) -> Message:
    before = objects.message(workspace, where, said)
    if edit.text is not None:
        said.text = edit.text
    if edit.blocks is not None:
        said.blocks = edit.blocks
        said.values = states.carried_over(said.values, said.blocks)
    if edit.metadata is not None:
        said.metadata = edit.metadata or None
    changed_at = workspace.next_ts(where)
    if edit.marked:
        said.edited = {
            "user": said.user,
            "ts": f"{int(float(changed_at))}.000000",
        }  # Slack keeps whole seconds
    _announce(workspace, where, said, "changed")
    if said.ephemeral_to is None:
        _emit_changed(workspace, where, said, before, changed_at)
    return said


def delete(workspace: Workspace, where: Conversation, said: Message) -> None:
    """A message with replies leaves a tombstone behind, or its thread would hang in the air: the app is told of a
    change then, not of a deletion."""
    before = objects.message(workspace, where, said)
    if said.ephemeral_to is None and objects.replies_of(where, said.ts):
        _bury(said)
        _announce(workspace, where, said, "changed")
        _emit_changed(workspace, where, said, before, workspace.next_ts(where))
        return
    where.messages.remove(said)
    _announce(workspace, where, said, "deleted")
    if said.ephemeral_to is None:
        gone_at = workspace.next_ts(where)
        _emit_hidden(
            workspace, where, "message_deleted", gone_at, {"deleted_ts": said.ts, "previous_message": before}
        )
        _recount(workspace, where, said)


def _bury(said: Message) -> None:
    said.subtype, said.text, said.user, said.bot_id = "tombstone", TOMBSTONE, objects.NOT_A_BOT_ID, None
    said.blocks, said.files, said.metadata, said.values = [], [], None, {}
    said.pin, said.reactions, said.edited, said.client_msg_id = None, {}, None, None


def _recount(workspace: Workspace, where: Conversation, gone: Message) -> None:
    """The start of the thread has one reply less; a tombstone without any has nothing to hold up."""
    start = where.message(gone.thread_ts) if gone.thread_ts not in (None, gone.ts) else None
    if start is None:
        return
    if start.subtype == "tombstone" and not objects.replies_of(where, start.ts):
        where.messages.remove(start)
        _announce(workspace, where, start, "deleted")
    else:
        _announce(workspace, where, start, "changed")


def pin(workspace: Workspace, where: Conversation, said: Message, by: str) -> None:
    moment = int(workspace.clock.calendar().timestamp())
    said.pin = {"channel": where.id, "pinned_by": by, "pinned_ts": moment}
    _announce(workspace, where, said, "changed")


def unpin(workspace: Workspace, where: Conversation, said: Message) -> None:
    said.pin = None
    _announce(workspace, where, said, "changed")


def react(workspace: Workspace, where: Conversation, said: Message, name: str, by: str) -> bool:
    """Adds this person's reaction, or takes it away again; whether it is there now."""
    users = said.reactions.setdefault(name, [])
    is_added = by not in users
    users.append(by) if is_added else users.remove(by)
    if not users:
        del said.reactions[name]
    _announce(workspace, where, said, "changed")
    if BOT_USER_ID in where.members:
        event = "reaction_added" if is_added else "reaction_removed"
        item = {"type": "message", "channel": where.id, "ts": said.ts}
        moment = {"event_ts": workspace.next_ts(where)}
        workspace.emit(
            {"type": event, "user": by, "reaction": name, "item": item, "item_user": said.user, **moment},
            event,
        )
    return is_added


def thread_of(where: Conversation, ts: str) -> str:
    """The ts of the parent, whichever message of the thread `ts` names."""
    said = where.message(ts)
    return said.thread_ts if said is not None and said.thread_ts else ts


def shown(workspace: Workspace, where: Conversation, said: Message) -> Json:
    """The message for the page: as on the wire, with what was picked in it and whether one person alone sees it."""
    made = objects.message(workspace, where, said) | {"values": said.values}
    if said.ephemeral_to is not None:
        made |= {"is_ephemeral": True, "ephemeral": True}
    return made


def _announce(
    workspace: Workspace, where: Conversation, said: Message, kind: Literal["new", "changed", "deleted"]
) -> None:
    body: Json = {"channel": where.id, "kind": kind}
    if said.thread_ts:
        body["thread_ts"] = said.thread_ts
    if kind == "deleted":
        body["ts"] = said.ts
    else:
        body["message"] = shown(workspace, where, said)
    if said.ephemeral_to is not None:
        workspace.announce("message", body, only_for=[said.ephemeral_to])
    else:
        workspace.announce("message", body, only_for=_readers(workspace, where))


def _readers(workspace: Workspace, where: Conversation) -> list[str]:
    """The members, and of a public channel everybody who could look in: no guests, nobody from elsewhere."""
    if where.kind != "channel":
        return where.members
    people = workspace.people.values()
    return [p.id for p in people if p.id in where.members or (p.team_id == TEAM_ID and not p.is_guest)]


def _emit_changed(workspace: Workspace, where: Conversation, said: Message, before: Json, ts: str) -> None:
    after = objects.message(workspace, where, said)
    _emit_hidden(workspace, where, "message_changed", ts, {"message": after, "previous_message": before})


def _emit_hidden(workspace: Workspace, where: Conversation, subtype: str, ts: str, about: Json) -> None:
    _emit(workspace, where, {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, **about}, ts)


def _emit(workspace: Workspace, where: Conversation, event: Json, ts: str) -> None:
    """Only the conversations the bot is in have anything to say to it."""
    if BOT_USER_ID not in where.members:
        return
    place = {"channel": where.id, "channel_type": CHANNEL_TYPES[where.kind], "event_ts": ts}
    workspace.emit({**event, **place}, SUBSCRIPTIONS[where.kind])


def _emit_mention(workspace: Workspace, where: Conversation, said: Message) -> None:
    """Beside the message itself, and without its channel_type; in a DM everything is meant for the app."""
    named = f"<@{BOT_USER_ID}>" in said.text
    if where.kind == "im" or BOT_USER_ID not in where.members or said.client_msg_id is None or not named:
        return
    told = {key: value for key, value in objects.message(workspace, where, said).items() if key in _MENTIONED}
    place = {"type": "app_mention", "channel": where.id, "event_ts": said.ts}
    workspace.emit({**told, **place}, "app_mention")
