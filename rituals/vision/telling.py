"""That a channel was told the vision: by a reminder, by hand, or because it changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals.kinds.vision import VISION
from rituals.people import channel_name, watch_channel, zone_of
from rituals.refusals import Refusal
from rituals.wanted import UNHURRIED, touch_about, want
from storage import ritual as rituals
from storage.contribution import Telling, tellings, tellings_of
from storage.member import channel
from storage.round import Round

CHANGE, BARE = "change", "bare"
"""Told because it changed; told with nothing beside it."""
PAUSE_AFTER_HAND = timedelta(days=3)


class NotThere(Refusal):
    """I could not post in that channel."""


def check_can_post(session: Session, team_id: str, channel_ids: Collection[str]) -> None:
    """As far as we know the channels; what turns out later parks the message, and is told."""
    for channel_id in channel_ids:
        row = channel(session, team_id, channel_id)
        if row is None or row.seen_at is None or row.can_be_posted_in:
            continue
        where = channel_name(session, team_id, channel_id, "that channel")
        if row.is_archived:
            raise NotThere(f"{where} is archived. Choose another channel, or unarchive it first.")
        raise NotThere(f"I am not in {where} yet. Type `/invite @rituals` there, then try again.")


def story_key(story_id: str) -> str:
    return f"story:{story_id}"


def pillar_key(key: str) -> str:
    return f"pillar:{key}"


def tell_change(
    session: Session,
    team_id: str,
    item_id: str,
    number: int,
    channels: Collection[str],
    *,
    by: str,
    now: datetime,
) -> None:
    for channel_id in channels:
        _told(session, team_id, channel_id, CHANGE, number, by=by, now=now)
        ref = f"{item_id}:{number}"
        want(
            session,
            key=f"vision_change:{ref}:{channel_id}",
            purpose="vision_change",
            ref=ref,
            team_id=team_id,
            destination=channel_id,
        )


def tell_by_hand(
    session: Session,
    team_id: str,
    channel_id: str,
    what: str,
    number: int,
    *,
    is_pinned: bool,
    by: str,
    now: datetime,
) -> Telling:
    told = _told(session, team_id, channel_id, what, number, by=by, now=now)
    told.is_pinned = is_pinned
    want(
        session,
        key=f"vision_post:{told.id}",
        purpose="vision_post",
        ref=told.id,
        team_id=team_id,
        destination=channel_id,
    )
    return told


def tell_in_round(session: Session, round_: Round, what: str, number: int, now: datetime) -> None:
    session.add(
        Telling(
            team_id=round_.team_id,
            channel_id=round_.channel_id,
            what=what,
            number=number,
            day=round_.day,
            at=now,
            round_id=round_.id,
        )
    )
    want(
        session,
        key=f"vision:{round_.id}",
        purpose="vision",
        ref=round_.id,
        team_id=round_.team_id,
        destination=round_.channel_id,
        meant_for=now,
        useful_until=round_.closes_at,
    )


def is_fresh_in_mind(session: Session, team_id: str, channel_id: str, day: date) -> bool:
    """Somebody posted it by hand in the last days, or a reminder came that day already."""
    lately = tellings(session, team_id, channel_id, day - PAUSE_AFTER_HAND)
    return any(told.round_id is None or told.day == day for told in lately)


def touch_tellings(session: Session, team_id: str, what: str) -> None:
    """What was told with something that changed, or is gone, follows."""
    for told in tellings_of(session, team_id, what):
        touch_about(session, told.round_id or told.id, UNHURRIED)


def _told(
    session: Session, team_id: str, channel_id: str, what: str, number: int, *, by: str, now: datetime
) -> Telling:
    watch_channel(session, team_id, channel_id)
    told = Telling(
        team_id=team_id,
        channel_id=channel_id,
        what=what,
        number=number,
        day=now.astimezone(_zone(session, team_id, channel_id, by)).date(),
        at=now,
        by=by,
    )
    session.add(told)
    session.flush()
    return told


def _zone(session: Session, team_id: str, channel_id: str, by: str) -> ZoneInfo:
    """The one of the channel's reminder; without a reminder, of whoever posts."""
    reminder = rituals.rituals_of_channel(session, team_id, channel_id, [VISION.name])
    if reminder:
        return ZoneInfo(rituals.current_version(session, reminder[0]).zone)
    return ZoneInfo(zone_of(session, team_id, by))
