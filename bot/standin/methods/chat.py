"""chat.*: posting, changing and taking back what the app says."""

from __future__ import annotations

from bot.standin import messages, objects
from bot.standin.errors import SlackError
from bot.standin.methods import content, places
from bot.standin.methods.call import MethodCall
from bot.standin.workspace import BOT_ID, Conversation, Json, Message

MOST_TEXT_IN_UPDATE = 4_000


def post_message(call: MethodCall) -> Json:
    what = content.read(call)
    where = places.destination(call)
    content.truncate(call, what)
    draft = messages.by_bot(what.text or "", what.blocks, places.thread(call, where))
    draft.metadata = what.metadata
    draft.reply_broadcast = call.arguments.flag("reply_broadcast") and draft.thread_ts is not None
    said = messages.post(call.workspace, where, draft)
    answer: Json = {"channel": where.id, "ts": said.ts, "message": _said(call, where, said)}
    if what.truncated:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


def post_ephemeral(call: MethodCall) -> Json:
    what = content.read(call)
    where = places.writable(places.visible(call.workspace, call.arguments.text("channel")))
    to = call.arguments.required("user")
    if to not in where.members or call.workspace.people[to].deleted:
        raise SlackError("user_not_in_channel")
    if len(what.text or "") > content.MOST_TEXT:
        raise SlackError("msg_too_long")
    draft = messages.by_bot(what.text or "", what.blocks, places.thread(call, where))
    return {"message_ts": messages.ephemeral(call.workspace, where, draft, to).ts}


def update(call: MethodCall) -> Json:
    """`text` alone takes the old blocks away; without either both stay, and so does metadata that is not sent."""
    where = places.visible(call.workspace, call.arguments.text("channel"))
    said = _own(call, where, "cant_update_message")
    if where.is_archived:
        raise SlackError("is_inactive")
    places.joined(where)
    what = content.read(call)
    if len(what.text or "") > MOST_TEXT_IN_UPDATE:
        raise SlackError("msg_too_long")
    blocks = [] if what.blocks is None and what.text is not None else what.blocks
    edit = messages.Edit(what.text, blocks, what.metadata, marked=what.text is not None and not blocks)
    messages.update(call.workspace, where, said, edit)
    return {"channel": where.id, "ts": said.ts, "text": said.text, "message": _said(call, where, said)}


def delete(call: MethodCall) -> Json:
    where = places.visible(call.workspace, call.arguments.text("channel"))
    said = _own(call, where, "cant_delete_message")
    places.writable(where)
    ts = said.ts
    messages.delete(call.workspace, where, said)
    return {"channel": where.id, "ts": ts}


def get_permalink(call: MethodCall) -> Json:
    where = places.visible(call.workspace, call.arguments.text("channel"))
    said = places.message_in(where, call.arguments.text("message_ts"))
    link = f"{call.workspace.base_url}/archives/{where.id}/p{said.ts.replace('.', '')}"
    if said.thread_ts and said.thread_ts != said.ts:
        link += f"?thread_ts={said.thread_ts}&cid={where.id}"
    return {"channel": where.id, "permalink": link}


def _own(call: MethodCall, where: Conversation, refusal: str) -> Message:
    said = places.message_in(where, call.arguments.text("ts"))
    if said.bot_id != BOT_ID:
        raise SlackError(refusal)
    return said


def _said(call: MethodCall, where: Conversation, said: Message) -> Json:
    return objects.message(call.workspace, where, said, metadata=True)
