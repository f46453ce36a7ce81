"""files.*: where to upload something, and sharing what was uploaded.

Here a file appears in its channels at once; with Slack it may take a moment. Neither says in the answer at what ts.
"""

from __future__ import annotations

import re

from bot.standin import files, messages
from bot.standin.errors import SlackError, invalid_arguments
from bot.standin.limits.problem import Problem
from bot.standin.methods import places
from bot.standin.methods.call import MethodCall
from bot.standin.normalise import accepted_blocks
from bot.standin.workspace import BOT_USER_ID, Conversation, File, Json

MOST_ALT_TEXT = 1_000
MOST_CHANNELS = 100
_FILE_KEYS = {"id", "title", "highlight_type"}
_CONVERSATION_ID = re.compile(r"[CGDZ][A-Z0-9]{8,}")


def get_upload_url(call: MethodCall) -> Json:
    name, size = call.arguments.text("filename"), call.arguments.number("length")
    if not name or not size:
        raise SlackError("missing_argument")
    alt_text = call.arguments.text("alt_txt") or ""
    if len(alt_text) > MOST_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    file = files.announce(call.workspace, BOT_USER_ID, name, size, alt_text)
    return {"upload_url": files.upload_url(call.workspace, file), "file_id": file.id}


def complete_upload(call: MethodCall) -> Json:
    """Nothing is completed or shared unless all of it can be. Without a channel a file stays private."""
    titles = _titles(call)
    uploaded = [_uploaded(call, file_id) for file_id in titles]
    channels = _channels(call)
    thread_ts = _thread(call, channels)
    text, blocks = _comment(call)
    for file in uploaded:
        files.complete(file, titles[file.id])
    shown = [files.described(call.workspace, file) for file in uploaded]
    for where in channels:
        draft = messages.by_bot(text, blocks, thread_ts)
        draft.files = shown
        messages.post(call.workspace, where, draft)
    return {"files": shown}


def _titles(call: MethodCall) -> dict[str, str]:
    """{file id: title}"""
    unreadable = invalid_arguments([Problem("/files", "must provide an array")])
    sent = call.arguments.structure("files", lambda: unreadable)
    if not sent:
        raise SlackError("missing_argument")
    if not isinstance(sent, list) or not all(isinstance(each, dict) and "id" in each for each in sent):
        raise unreadable
    unknown = set().union(*sent) - _FILE_KEYS
    if unknown:
        call.workspace.complain(f"{call.name}: unknown keys of a file {', '.join(sorted(unknown))}")
    return {str(each["id"]): str(each.get("title") or "") for each in sent}


def _uploaded(call: MethodCall, file_id: str) -> File:
    """Completing twice finds nothing: the place is used up."""
    file = call.workspace.files.get(file_id)
    if file is None or file.user != BOT_USER_ID or file.content is None or file.is_complete:
        raise SlackError("file_not_found")
    return file


def _channels(call: MethodCall) -> list[Conversation]:
    """`channel_id` is a conversation's; `channels` may name people too, who then get it as a direct message."""
    one = call.arguments.text("channel_id")
    several = call.arguments.names("channels")
    if one and not _CONVERSATION_ID.fullmatch(one):
        pattern = f"input must match regex pattern: ^{_CONVERSATION_ID.pattern}$"
        raise invalid_arguments([Problem("/channel_id", pattern)])
    if len(several) > MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    named = list(dict.fromkeys([*([one] if one else []), *several]))
    return [_open_to_files(call, channel) for channel in named]


def _open_to_files(call: MethodCall, channel: str) -> Conversation:
    workspace = call.workspace
    if channel in workspace.people:
        where = places.direct_with(workspace, channel)
    elif _CONVERSATION_ID.fullmatch(channel):
        where = places.joined(places.visible(workspace, channel))
    else:
        raise SlackError("invalid_channel")
    if where.is_archived or (where.kind == "im" and not workspace.app.messages_tab_enabled):
        raise SlackError("posting_to_channel_denied")
    return where


def _thread(call: MethodCall, channels: list[Conversation]) -> str | None:
    if not call.arguments.text("thread_ts"):
        return None
    if len(channels) != 1:
        raise invalid_arguments([Problem("/thread_ts", "needs exactly one channel")])
    return places.thread(call, channels[0])


def _comment(call: MethodCall) -> tuple[str, list[Json]]:
    text = call.arguments.text("initial_comment") or ""
    sent = call.arguments.structure("blocks", lambda: SlackError("invalid_blocks"))
    if text and sent:
        call.workspace.complain(f"{call.name}: of initial_comment and blocks only one is shown")
    return text, [] if text or sent is None else accepted_blocks(sent)
