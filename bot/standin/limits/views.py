"""Modals and Home tabs: their own keys, and the blocks they take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.standin.limits.blocks import check_blocks
from bot.standin.limits.objects import plain
from bot.standin.limits.problem import Problem
from bot.standin.limits.schema import Check, Key, boolean, may, needs, shape, string, typed

MOST_BYTES = 250_000  # "250 KB" by the smaller reading


def _anything(value: Any, at: str) -> Iterator[Problem]:
    """Blocks are looked at on their own."""
    yield from ()


_COMMON: dict[str, Key] = {
    "type": needs(string(50)),
    "blocks": needs(_anything),
    "private_metadata": may(string(3000, least=0)),
    "callback_id": may(string(255, least=0)),
    "external_id": may(string(255, least=0)),
}
_VIEW: Check = typed(
    {
        "modal": shape(
            _COMMON
            | {
                "title": needs(plain(24)),
                "submit": may(plain(24)),
                "close": may(plain(24)),
                "clear_on_close": may(boolean),
                "notify_on_close": may(boolean),
            }
        ),
        "home": shape(_COMMON),
    }
)


def check_view(view: Any) -> list[Problem]:
    """Everything wrong with a view; pointers begin at /view."""
    problems = list(_VIEW(view, "/view"))
    if not isinstance(view, dict) or "blocks" not in view or view.get("type") not in ("modal", "home"):
        return problems
    problems += check_blocks(view["blocks"], "/view/blocks", view["type"])
    if view["type"] == "modal" and "submit" not in view and _has_input(view["blocks"]):
        problems.append(Problem("/view", "missing required field: submit (there is an input block)"))
    return problems


def _has_input(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)


def is_too_large(view: Any) -> bool:
    return len(json.dumps(view, separators=(",", ":"), ensure_ascii=False).encode()) > MOST_BYTES
