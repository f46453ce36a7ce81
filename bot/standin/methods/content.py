"""What a message is to say: text, blocks and metadata as the chat methods take them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.standin.errors import SlackError
from bot.standin.methods.call import MethodCall
from bot.standin.normalise import accepted_blocks
from bot.standin.workspace import Json

ADVISED_TEXT = 4_000  # more has been seen split into several messages
MOST_TEXT = 40_000
MOST_METADATA_BYTES = 8_000  # Slack has a limit and does not tell it


@dataclass
class Content:
    """None is "not sent", which matters to an update; blocks are normalised."""

    text: str | None
    blocks: list[Json] | None
    metadata: Json | None
    truncated: bool = False


def read(call: MethodCall) -> Content:
    """Raises SlackError for what Slack refuses, complains of what it lets pass and regrets."""
    text = call.arguments.text("text")
    blocks = _blocks(call)
    if not text and not blocks and not _keeps_text(call, text, blocks):
        raise SlackError("no_text")
    if blocks and not text:
        call.workspace.complain(
            f"{call.name}: blocks without text; notifications and screen readers get nothing"
        )
    return Content(text, blocks, _metadata(call))


def _keeps_text(call: MethodCall, text: str | None, blocks: list[Json] | None) -> bool:
    """An update may leave the text alone, and only take the blocks away or change the metadata."""
    return (
        call.name == "chat.update" and text is None and (blocks is not None or "metadata" in call.arguments)
    )


def truncate(call: MethodCall, content: Content) -> None:
    text = content.text or ""
    if len(text) > ADVISED_TEXT:
        call.workspace.complain(
            f"{call.name}: a text of {len(text)} characters may come out as several messages"
        )
    if len(text) > MOST_TEXT:
        content.text, content.truncated = text[:MOST_TEXT], True


def _blocks(call: MethodCall) -> list[Json] | None:
    sent = call.arguments.structure("blocks", lambda: SlackError("invalid_blocks_format"))
    return None if sent is None else accepted_blocks(sent)


def _metadata(call: MethodCall) -> Json | None:
    sent = call.arguments.structure("metadata", lambda: SlackError("invalid_metadata_format"))
    if sent is None:
        return None
    if sent == {} and call.name == "chat.update":
        return {}
    if not isinstance(sent, dict) or set(sent) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    if not isinstance(sent["event_type"], str) or not sent["event_type"]:
        raise SlackError("invalid_metadata_format")
    if not isinstance(sent["event_payload"], dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(sent).encode()) > MOST_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return sent
