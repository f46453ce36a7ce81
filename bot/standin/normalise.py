"""What Slack makes of blocks and views before it keeps them: ids filled in, defaults spelled out.

A bot that compares what it sent with what it reads back finds them different, here as there.
"""

from __future__ import annotations

import copy
import secrets
from typing import Any

from bot.standin.errors import SlackError, invalid_arguments, invalid_blocks
from bot.standin.limits.blocks import check_message, elements_of, volume
from bot.standin.limits.objects import SUGGESTED, check_suggestions
from bot.standin.limits.views import check_view, is_too_large

Json = dict[str, Any]

# Slack names no number for this refusal; measured ones lie a little above. Ours is cautious on purpose.
MOST_TEXT_IN_BLOCKS = 13_200


def accepted_blocks(sent: Any) -> list[Json]:
    """The blocks of a message as Slack keeps them, or the refusal."""
    if not isinstance(sent, list):
        raise SlackError("invalid_blocks_format")
    if problems := check_message(sent):
        raise invalid_blocks(problems)
    if volume(sent) > MOST_TEXT_IN_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    return blocks(sent)


def accepted_view(sent: Any) -> Json:
    """A view as Slack keeps it, or the refusal."""
    if is_too_large(sent):
        raise SlackError("view_too_large")
    if problems := check_view(sent):
        raise invalid_arguments(problems)
    return view(sent)


def accepted_options(answer: Json) -> Json:
    """What an app suggests for an external select, as it is kept once it is picked, or the refusal."""
    if problems := check_suggestions(answer):
        raise invalid_arguments(problems)
    offered = {key: copy.deepcopy(answer[key]) for key in SUGGESTED if key in answer}
    return {key: _defaults(value) for key, value in offered.items()}


def view(sent: Json) -> Json:
    kept = {key: _defaults(copy.deepcopy(value)) for key, value in sent.items() if key != "blocks"}
    return kept | {"blocks": blocks(sent["blocks"])}


def blocks(sent: list[Json]) -> list[Json]:
    return [_block(copy.deepcopy(block)) for block in sent]


def _block(block: Json) -> Json:
    block.setdefault("block_id", _random_id())
    for element, _ in elements_of(block, ""):
        if element["type"] != "image":
            element.setdefault("action_id", _random_id())
    if block["type"] == "input":
        block.setdefault("optional", False)
        block.setdefault("dispatch_action", False)
    _defaults(block)
    return block


def _defaults(value: Any) -> Any:
    """In place, at any depth: emoji on plain_text, verbatim on mrkdwn."""
    if isinstance(value, list):
        for item in value:
            _defaults(item)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for item in value.values():
            _defaults(item)
    return value


def _random_id() -> str:
    return secrets.token_urlsafe(4)[:5]
