"""response_url: five answers within thirty minutes to what a person did, wherever they did it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.standin import messages, normalise
from bot.standin.errors import SlackError
from bot.standin.workspace import Conversation, Json, Message, ResponseUrl, Workspace

LIFETIME = timedelta(minutes=30)
Answer = tuple[int, str]


def grant(workspace: Workspace, user: str, channel: str, message: Message | None = None) -> str:
    """`message` is the one acted in, which the answers may then replace or delete."""
    made = ResponseUrl(
        secrets.token_urlsafe(18),
        user,
        channel,
        workspace.clock.calendar() + LIFETIME,
        message_ts=message.ts if message else None,
        ephemeral=message is not None and message.ephemeral_to is not None,
    )
    workspace.response_urls[made.id] = made
    return f"{workspace.base_url}/response/{made.id}"


def use(workspace: Workspace, key: str, body: Json) -> Answer:
    """HTTP status and text, as Slack answers them."""
    url = workspace.response_urls.get(key)
    if url is None:
        return 404, "no_service"
    if workspace.clock.calendar() > url.expires:
        return 404, "expired_url"
    if url.uses_left == 0:
        return 404, "used_url"
    try:
        _carry_out(workspace, url, body)
    except SlackError as refusal:
        return 400, refusal.code
    url.uses_left -= 1
    return 200, "ok"


def say(workspace: Workspace, user: str, channel: str, body: Json) -> None:
    """A new message for one person, or for all with response_type "in_channel"; the app need not be a member."""
    text, blocks = _content(body)
    where = workspace.conversations[channel]
    draft = messages.by_bot(text, blocks, body.get("thread_ts"))
    if body.get("response_type") == "in_channel":
        messages.post(workspace, where, draft)
    else:
        messages.ephemeral(workspace, where, draft, user)


def _content(body: Json) -> tuple[str, list[Json]]:
    text, blocks = body.get("text") or "", body.get("blocks") or []
    if not text and not blocks:
        raise SlackError("no_text")
    return text, normalise.accepted_blocks(blocks)


def _carry_out(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    if not body.get("delete_original") and not body.get("replace_original"):
        say(workspace, url.user, url.channel, body)
        return
    where = workspace.conversations[url.channel]
    original = _original(where, url)
    if original is None:
        workspace.complain("a response_url was asked to replace or delete, and there is no original")
        raise SlackError("message_not_found")
    if body.get("delete_original"):
        messages.delete(workspace, where, original)
    else:
        text, blocks = _content(body)
        messages.update(workspace, where, original, messages.Edit(text, blocks))


def _original(where: Conversation, url: ResponseUrl) -> Message | None:
    """Only what the app itself said can be replaced."""
    said = where.message(url.message_ts) if url.message_ts else None
    return said if said is not None and said.bot_id else None
