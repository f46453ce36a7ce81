"""Did an earlier attempt reach Slack although we never learned so? The message's own metadata says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.message.calling import Call, Place
from bot.message.skew import Skew
from storage.message import Message

EVENT_TYPE = "rituals_message"
MARGIN = timedelta(hours=1)
"""Looking is rare, so it may go back far: the clock may have been set since Slack last said what time it is."""
WIDE_MARGIN = timedelta(days=1)
"""As long as Slack has not said what time it is there: its clock makes the timestamps, ours may be wrong."""
PAGE = 200


@dataclass(frozen=True)
class Sighting:
    channel_id: str
    ts: str
    revision: int


def metadata(key: str, revision: int) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, "sent": revision}}


def since(first_tried_at: datetime | None, skew: Skew) -> datetime:
    """From when on to look, by Slack's clock. Ours may have been set back since the first attempt."""
    now = skew.slack_now()
    return min(first_tried_at or now, now) - (MARGIN if skew.is_known else WIDE_MARGIN)


def look(call: Call, row: Message, parent: Message | None, oldest: datetime) -> Sighting | None:
    """Looks where the message would be, until it is found."""
    return next(sightings(call, row, parent, oldest), None)


def sightings(call: Call, row: Message, parent: Message | None, oldest: datetime) -> Iterator[Sighting]:
    """All there are of it, in its channel or in its parent's thread."""
    channel_id = _place(call, row, parent)
    where: dict[str, Any] = {"channel": channel_id, "limit": PAGE, "include_all_metadata": True}
    where["oldest"] = f"{oldest.timestamp():.6f}"
    if parent is not None and parent.ts is not None:
        found = _pages(call, "conversations.replies", where | {"ts": parent.ts})
    else:
        found = _pages(call, "conversations.history", where)
    for seen in found:
        payload = _payload(seen)
        if payload.get("key") == row.key:
            yield Sighting(channel_id, seen["ts"], _revision(payload))


def _place(call: Call, row: Message, parent: Message | None) -> str:
    """History wants the id of the conversation, also where a message may be addressed to a person."""
    known = row.channel_id or (parent.channel_id if parent is not None else None)
    if known is not None:
        return known
    if row.destination[:1] not in ("U", "W"):
        return row.destination
    return str(call("conversations.open", users=row.destination)["channel"]["id"])


def _pages(call: Call, method: str, where: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Follows the cursor to the end: a page may be short, or empty, with more to come."""
    cursor = ""
    while True:
        place = Place.GO_ON if cursor else Place.ASK
        page = call(method, place=place, **where, **({"cursor": cursor} if cursor else {}))
        yield from page["messages"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _payload(seen: dict[str, Any]) -> dict[str, Any]:
    found = seen.get("metadata") or {}
    return (found.get("event_payload") or {}) if found.get("event_type") == EVENT_TYPE else {}


def _revision(payload: dict[str, Any]) -> int:
    """0 when it does not say: then it is updated."""
    sent = payload.get("sent")
    return sent if isinstance(sent, int) else 0
