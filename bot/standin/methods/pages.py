"""Pages of a list. With `workspace.page_size` set they come short, and now and then empty with more to come."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.standin.errors import SlackError
from bot.standin.methods.call import MethodCall
from bot.standin.workspace import Json

Item = TypeVar("Item")
MOST = 1000
EMPTY_TURN = 1  # the second page is the one that surprises


def page(
    call: MethodCall, items: Sequence[Item], key: Callable[[Item], str], default: int = MOST
) -> tuple[Sequence[Item], str]:
    """The page asked for and the cursor of the next one, "" after the last.

    A cursor names the item its page begins with, so that what is added meanwhile shifts nothing.
    """
    limit = call.arguments.number("limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise SlackError("invalid_limit")
    start, turn = _start(call, [key(item) for item in items])
    size = limit or default
    short = call.workspace.page_size
    if short is not None:
        size = 0 if turn == EMPTY_TURN else min(size, short)
    end = start + size
    following = _cursor(call.name, key(items[end]), turn + 1) if end < len(items) else ""
    return items[start:end], following


def metadata(cursor: str) -> Json:
    return {"response_metadata": {"next_cursor": cursor}}


def _cursor(method: str, key: str, turn: int) -> str:
    return base64.b64encode(f"{method}:{turn}:{key}".encode()).decode()


def _start(call: MethodCall, keys: list[str]) -> tuple[int, int]:
    cursor = call.arguments.text("cursor")
    if not cursor:
        return 0, 0
    try:
        method, turn, key = base64.b64decode(cursor, validate=True).decode().split(":", 2)
        if method != call.name:
            raise SlackError("invalid_cursor")
        return keys.index(key), int(turn)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise SlackError("invalid_cursor") from None
