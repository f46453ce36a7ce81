"""What Slack tells about people and channels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from bot.directory import as_member
from bot.parts import Body, Parts
from bot.switchboard import Switchboard
from rituals.people import watch_channel
from rituals.roster import is_watched, person_joined, person_left, person_seen
from rituals.wanted import want
from storage.member import channels_of, member

Event = dict[str, Any]
Handle = Callable[[Parts, Session, Event, datetime], None]

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
CHANNEL_EVENTS = (
    "channel_archive",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_left",
    "group_rename",
    "group_unarchive",
)


def register(board: Switchboard, parts: Parts) -> None:
    def on_event(name: str, handle: Handle) -> None:
        """Calls `handle` in a transaction of its own."""

        @board.event(name)
        def happened(event: Event) -> None:
            with parts.database.write() as session:
                handle(parts, session, event, parts.clock.calendar())
            parts.wake()

    on_event("member_joined_channel", _joined)
    on_event("member_left_channel", _left)
    on_event("user_change", _changed)
    for name in CHANNEL_EVENTS:
        on_event(name, _channel_changed)

    @board.event("message")
    def written(body: Body, event: Event) -> None:
        if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
            return
        with parts.database.write() as session:
            _reply(session, parts, event["user"], body["event_id"])
        parts.wake()


def _joined(parts: Parts, session: Session, event: Event, now: datetime) -> None:
    if not is_watched(session, parts.team_id, event["channel"]):
        return
    if event["user"] != parts.bot_user_id:
        person_joined(session, parts.team_id, event["channel"], event["user"], now)
    watch_channel(session, parts.team_id, event["channel"])  # their name and zone may be unknown yet


def _left(parts: Parts, session: Session, event: Event, now: datetime) -> None:
    person_left(session, parts.team_id, event["channel"], event["user"], now)
    _doubt(session, parts, event["channel"])  # they may have come back, and the news of it overtaken this


def _changed(parts: Parts, session: Session, event: Event, now: datetime) -> None:
    """What is older than what we know was overtaken on its way: it is not believed, and Slack is asked."""
    user, happened_at = event["user"], datetime.fromtimestamp(float(event["event_ts"]), UTC)
    known = member(session, parts.team_id, user["id"])
    if known is None or known.seen_at <= happened_at:
        person_seen(session, as_member(user, parts.team_id, happened_at), now)
        return
    known.seen_at = LONG_AGO
    for channel_id in channels_of(session, parts.team_id, known.id):
        _doubt(session, parts, channel_id)


def _channel_changed(parts: Parts, session: Session, event: Event, _now: datetime) -> None:
    channel = event["channel"]
    _doubt(session, parts, channel["id"] if isinstance(channel, dict) else channel)


def _doubt(session: Session, parts: Parts, channel_id: str) -> None:
    if is_watched(session, parts.team_id, channel_id):
        watch_channel(session, parts.team_id, channel_id)


def _reply(session: Session, parts: Parts, user_id: str, event_id: str) -> None:
    want(
        session,
        key=f"reply:{event_id}",
        purpose="reply",
        ref=user_id,
        team_id=parts.team_id,
        destination=user_id,
        urgent=True,
    )
