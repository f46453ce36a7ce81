"""pins.*: what a channel keeps within reach."""

from __future__ import annotations

import re

from bot.standin import messages
from bot.standin.errors import SlackError
from bot.standin.methods import places
from bot.standin.methods.call import MethodCall
from bot.standin.workspace import BOT_USER_ID, Conversation, Json, Message

MOST_PINS = 100
_TS = re.compile(r"\d+\.\d{6}")


def add(call: MethodCall) -> Json:
    where, said = _item(call)
    if said.subtype == "tombstone":
        raise SlackError("not_pinnable")
    if said.pin is not None:
        raise SlackError("already_pinned")
    if sum(each.pin is not None for each in where.messages) >= MOST_PINS:
        raise SlackError("too_many_pins")
    messages.pin(call.workspace, where, said, BOT_USER_ID)
    return {}


def remove(call: MethodCall) -> Json:
    where, said = _item(call)
    if said.pin is None:
        raise SlackError("no_pin")
    messages.unpin(call.workspace, where, said)
    return {}


def _item(call: MethodCall) -> tuple[Conversation, Message]:
    """Whoever said it; an archived channel keeps its pins as they are."""
    where = places.joined(places.visible(call.workspace, call.arguments.text("channel")))
    ts = call.arguments.text("timestamp")
    if not ts:
        raise SlackError("no_item_specified")
    if not _TS.fullmatch(ts):
        raise SlackError("bad_timestamp")
    if where.is_archived:
        raise SlackError("restricted_action")
    return where, places.message_in(where, ts)
