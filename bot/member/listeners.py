"""What Slack tells about people and channels: each event has its effect once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import App
from sqlmodel import Session

from bot.directory import as_member
from bot.parts import Body, Parts
from rituals.people import watch_channel
from rituals.roster import person_joined, person_left, person_seen, watched_channels
from rituals.wanted import want
from storage.event import is_first_sight

Event = dict[str, Any]
Handle = Callable[[Parts, Session, Event, datetime], None]

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


def register(app: App, parts: Parts) -> None:
    def on_event(name: str, handle: Handle) -> None:
        """Calls `handle` in a transaction of its own, once per event id however often Slack delivers it."""

        @app.event(name)
        def happened(body: Body, event: Event) -> None:
            now = parts.clock.calendar()
            with parts.database.write() as session:
                if is_first_sight(session, body["event_id"], now):
                    handle(parts, session, event, now)
            parts.wake()

    on_event("member_joined_channel", _joined)
    on_event("member_left_channel", _left)
    on_event("user_change", _changed)
    for name in CHANNEL_EVENTS:
        on_event(name, _channel_changed)

    @app.event("message")
    def written(body: Body, event: Event) -> None:
        if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
            return
        with parts.database.write() as session:
            if is_first_sight(session, body["event_id"], parts.clock.calendar()):
                _reply(session, parts, event["user"], body["event_id"])
        parts.wake()


def _joined(parts: Parts, session: Session, event: Event, now: datetime) -> None:
    if event["channel"] not in watched_channels(session, parts.team_id):
        return
    if event["user"] != parts.bot_user_id:
        person_joined(session, parts.team_id, event["channel"], event["user"], now)
    watch_channel(session, parts.team_id, event["channel"])  # their name and zone may be unknown yet


def _left(parts: Parts, session: Session, event: Event, now: datetime) -> None:
    person_left(session, parts.team_id, event["channel"], event["user"], now)


def _changed(parts: Parts, session: Session, event: Event, now: datetime) -> None:
    person_seen(session, as_member(event["user"], parts.team_id, now), now)


def _channel_changed(parts: Parts, session: Session, event: Event, _now: datetime) -> None:
    channel = event["channel"]
    _doubt(session, parts, channel["id"] if isinstance(channel, dict) else channel)


def _doubt(session: Session, parts: Parts, channel_id: str) -> None:
    if channel_id in watched_channels(session, parts.team_id):
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
