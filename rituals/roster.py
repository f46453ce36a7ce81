"""What changes when somebody joins a channel, leaves it, moves to another zone, or when a channel itself changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from rituals.round import seat_people
from rituals.wanted import touch_about
from storage import ritual as rituals
from storage import round as rounds
from storage.member import (
    Channel,
    ChannelMember,
    Member,
    add_channel_member,
    remove_channel_member,
    replace_channel_members,
)
from storage.ritual import Ritual, RitualState


def person_joined(session: Session, team_id: str, channel_id: str, user_id: str, now: datetime) -> None:
    add_channel_member(session, team_id, channel_id, user_id)
    channel_changed(session, team_id, channel_id, now)


def person_left(session: Session, team_id: str, channel_id: str, user_id: str, now: datetime) -> None:
    remove_channel_member(session, team_id, channel_id, user_id)
    channel_changed(session, team_id, channel_id, now)


def person_seen(session: Session, person: Member, now: datetime) -> None:
    """Keeps what Slack says of a person; a new zone moves what they have not been asked yet."""
    known = session.get(Member, (person.team_id, person.id))
    before = (known.zone, known.can_be_asked) if known else None
    person.greeted_at = known.greeted_at if known else None
    kept = session.merge(person)
    session.flush()
    if before is not None and before != (kept.zone, kept.can_be_asked):
        for channel_id in _channels_of(session, person):
            channel_changed(session, person.team_id, channel_id, now)


def channel_seen(session: Session, channel: Channel, user_ids: Iterable[str], now: datetime) -> None:
    """Keeps what Slack says of a channel and who is in it."""
    session.merge(channel)
    replace_channel_members(session, channel.team_id, channel.id, set(user_ids))
    channel_changed(session, channel.team_id, channel.id, now)


def channel_changed(session: Session, team_id: str, channel_id: str, now: datetime) -> None:
    """Brings the seats of open rounds and what owners were told in line with who is in the channel."""
    session.flush()
    for ritual in rituals.rituals_of_channel(session, team_id, channel_id):
        if ritual.state == RitualState.ACTIVE:
            _seat_everybody(session, ritual, now)
        touch_about(session, ritual.id)


def _seat_everybody(session: Session, ritual: Ritual, now: datetime) -> None:
    for round_ in rounds.open_rounds(session, ritual.id):
        seat_people(session, round_, now)


def _channels_of(session: Session, person: Member) -> list[str]:
    query = select(ChannelMember.channel_id).where(
        ChannelMember.team_id == person.team_id, ChannelMember.user_id == person.id
    )
    return list(session.exec(query))


def watched_channels(session: Session, team_id: str) -> list[str]:
    """Channels in which a ritual lives."""
    query = select(Ritual.channel_id).where(Ritual.team_id == team_id, Ritual.state != RitualState.DELETED)
    return sorted(set(session.exec(query.order_by(col(Ritual.channel_id)))))
