"""What changes when somebody joins a channel, leaves it, moves to another zone, or when a channel itself changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from rituals.kinds import KINDS
from rituals.people import NAMELESS
from rituals.plan import touch_plan
from rituals.round import move_seats, seat_people
from rituals.wanted import send_again
from storage import ritual as rituals
from storage import round as rounds
from storage.item import Audience
from storage.member import (
    Channel,
    Member,
    add_channel_member,
    channels_of,
    mark_seen,
    members,
    remove_channel_member,
    replace_channel_members,
)
from storage.preference import preference
from storage.record import was_erased
from storage.ritual import Ritual, RitualState
from storage.round import Round, RoundState


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
    kept = session.merge(person)
    kept.slack_zone = person.zone
    kept.zone = preference(session, person.team_id, person.id).zone or person.zone
    if kept.is_gone and was_erased(session, kept.team_id, kept.id):
        forget_name(kept)
    session.flush()
    if before == (kept.zone, kept.can_be_asked):
        return
    if before is None or before[1] != kept.can_be_asked:
        for channel_id in channels_of(session, kept.team_id, kept.id):
            channel_changed(session, kept.team_id, channel_id, now)
        return
    person_moved(session, kept, now)


def people_seen(session: Session, team_id: str, people: Collection[Member], now: datetime) -> None:
    """The same of several people. Those of whom Slack says nothing new take one statement together."""
    known = {person.id: person for person in members(session, team_id, [person.id for person in people])}
    unchanged = {person.id for person in people if person.id in known and known[person.id].is_told_as(person)}
    mark_seen(session, team_id, unchanged, now)
    for person in people:
        if person.id not in unchanged:
            person_seen(session, person, now)


def forget_name(person: Member) -> bool:
    """Of somebody who left and was erased; whether it was still known."""
    was_known, person.name = person.name != NAMELESS, NAMELESS
    return was_known


def person_moved(session: Session, person: Member, now: datetime) -> None:
    """They are in another zone now: what they have not been asked yet, and what owners were told, follows."""
    move_seats(session, person, now)
    for ritual, _ in rituals.rituals_with(session, person.team_id, person.id):
        touch_plan(session, ritual)


def channel_seen(session: Session, channel: Channel, user_ids: Iterable[str], now: datetime) -> None:
    """Keeps what Slack says of a channel and who is in it. What could not be posted there is tried again once that
    may help."""
    known = session.get(Channel, (channel.team_id, channel.id))
    before = known.looks() if known else None
    could_post = known is not None and known.can_be_posted_in
    kept = session.merge(channel)
    people_changed = replace_channel_members(session, channel.team_id, channel.id, set(user_ids))
    if kept.can_be_posted_in and not could_post:
        send_again(session, channel.id)
    if people_changed or before != kept.looks():
        channel_changed(session, channel.team_id, channel.id, now)


def channel_changed(session: Session, team_id: str, channel_id: str, now: datetime) -> None:
    """Brings the seats of open rounds and what owners were told in line with who is in the channel."""
    session.flush()
    for round_ in rounds.open_rounds_in(session, team_id, channel_id):
        seat_again(session, round_, now)
    for ritual in rituals.rituals_of_channel(session, team_id, channel_id):
        touch_plan(session, ritual)


def seat_again(session: Session, round_: Round, now: datetime) -> None:
    """Brings the seats of an open round in line with who is there, where anybody is asked."""
    ritual = session.get_one(Ritual, round_.ritual_id)
    if ritual.state == RitualState.ACTIVE and KINDS[ritual.kind].asks:
        seat_people(session, round_, now)


def is_watched(session: Session, team_id: str, channel_id: str) -> bool:
    """Whether a ritual lives in the channel, a round of one is still open there, or an update was posted there."""
    lived_in = select(Ritual.id).where(
        Ritual.team_id == team_id, Ritual.channel_id == channel_id, Ritual.state != RitualState.DELETED
    )
    open_in = select(Round.id).where(
        Round.team_id == team_id, Round.channel_id == channel_id, Round.state == RoundState.OPEN
    )
    posted_in = (
        select(Channel.id)
        .join(Audience, col(Audience.destination) == col(Channel.id))
        .where(Channel.team_id == team_id, Channel.id == channel_id)
    )
    return any(session.exec(query.limit(1)).first() for query in (lived_in, open_in, posted_in))


def channels_used_soon(session: Session, team_id: str, seen_before: datetime, until: datetime) -> list[str]:
    """Channels in which a round is open, or opens before `until`, and which Slack was last asked about before
    `seen_before`: those that are used first come first. Not those that are in doubt already."""
    is_old = and_(
        col(Channel.team_id) == team_id,
        col(Channel.seen_at) < seen_before,
        col(Channel.doubts) <= col(Channel.settled),
    )
    open_in = (
        select(Channel.id, func.min(Round.opened_at))
        .join(Round, and_(col(Round.team_id) == Channel.team_id, col(Round.channel_id) == Channel.id))
        .where(is_old, Round.state == RoundState.OPEN)
        .group_by(col(Channel.id))
    )
    opens_in = (
        select(Channel.id, func.min(Ritual.next_open_at))
        .join(Ritual, and_(col(Ritual.team_id) == Channel.team_id, col(Ritual.channel_id) == Channel.id))
        .where(is_old, Ritual.state == RitualState.ACTIVE, col(Ritual.next_open_at) < until)
        .group_by(col(Channel.id))
    )
    used_at = dict(session.exec(opens_in).all()) | dict(session.exec(open_in).all())
    return sorted(used_at, key=lambda channel_id: (used_at[channel_id], channel_id))
