"""Digests of updates: what a person, or a channel, has not been told yet, of what they may read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals.days_off import is_day_off
from rituals.life import Life, one_by_one
from rituals.plan import rhythm
from rituals.rhythm import date_before
from rituals.round import COLLECT, POST, end
from rituals.timing import own_instant, planned_close
from rituals.update.audience import readable, readable_in
from rituals.update.listing import KINDS, Post
from rituals.wanted import want
from storage import ritual as rituals
from storage import round as rounds
from storage.item import addressed
from storage.member import Member, member
from storage.preference import away_on
from storage.ritual import RitualVersion
from storage.round import Round, RoundState, Seat, SeatState

SILENT, LINE = "silent", "line"
"""What is said when there is nothing: the choices of `options["empty"]`."""


@dataclass(frozen=True)
class Digest:
    """What was posted from `since` until `until`, the newest first."""

    name: str
    since: datetime
    until: datetime
    posts: tuple[Post, ...]
    is_worth_it: bool


def own_digest(session: Session, seat: Seat) -> Digest:
    """What somebody else posted since this person's last digest, of what they follow and may read."""
    round_ = session.get_one(Round, seat.round_id)
    version = rituals.version_of(session, round_)
    last = rounds.last_asked(session, round_.ritual_id, seat.user_id, seat.ask_at)
    since = last or _beginning(session, version, round_.day, seat.ask_at)
    found = addressed(
        session,
        seat.team_id,
        KINDS,
        readable(session, seat.team_id, seat.user_id),
        since=since,
        until=seat.ask_at,
    )
    others = [post for post in found if post[0].owner_id != seat.user_id]
    return _digest(version, others, since, seat.ask_at)


def channel_digest(session: Session, round_: Round) -> Digest:
    """What was posted since the channel's last digest, of what everybody in it may read."""
    version = rituals.version_of(session, round_)
    until = own_instant(version, round_.day)
    last = rounds.last_closed(session, round_.ritual_id, round_.day)
    since = _beginning(session, version, round_.day, until)
    if last is not None:
        since = own_instant(rituals.version_of(session, last), last.day)
    found = addressed(
        session,
        round_.team_id,
        KINDS,
        readable_in(session, round_.team_id, round_.channel_id),
        since=since,
        until=until,
    )
    return _digest(version, found, since, until)


def _digest(version: RitualVersion, found: Collection[Post], since: datetime, until: datetime) -> Digest:
    posts = tuple(post for post in found if _is_followed(version, post))
    return Digest(version.name, since, until, posts, bool(posts) or version.options.get("empty") == LINE)


def _is_followed(version: RitualVersion, post: Post) -> bool:
    """By one of these people, or for one of these pillars; without either choice, everything."""
    people, pillars = version.options.get("people") or [], version.options.get("pillars") or []
    item, revision = post
    return not (people or pillars) or item.owner_id in people or revision.content.get("pillar") in pillars


def _beginning(session: Session, version: RitualVersion, day: date, until: datetime) -> datetime:
    """What the first digest looks back to: as if there had been one before; and it leaves out nothing that was posted
    since it was wished for, though days off or an absence came between."""
    back = day - date_before(rhythm(version), day)
    wished_at = rituals.version(session, version.ritual_id, 1).changed_at
    return min(until - back, wished_at)


def _tell(session: Session, seat: Seat, round_: Round, now: datetime) -> None:
    """In the person's own morning. Being told nothing counts as being told: the next digest goes on from here."""
    seat.step = seat.due_at = None
    if not _is_there(session, seat, now):
        seat.state = SeatState.AWAY
        return
    seat.state = SeatState.ANSWERED  # nothing is expected of them
    seat.asks += 1
    session.flush()
    if own_digest(session, seat).is_worth_it:
        want(
            session,
            key=f"own_digest:{seat.id}",
            purpose="own_digest",
            ref=seat.id,
            team_id=round_.team_id,
            destination=seat.user_id,
            meant_for=now,
            useful_until=round_.closes_at,
        )


def _is_there(session: Session, seat: Seat, now: datetime) -> bool:
    """They may have left, or gone away, since the round was opened."""
    person: Member | None = member(session, seat.team_id, seat.user_id)
    if person is None or not person.can_be_asked:
        return False
    today = now.astimezone(ZoneInfo(person.zone)).date()
    return person.id not in away_on(session, seat.team_id, today)


def _close(session: Session, round_: Round, now: datetime) -> None:
    """Quietly: nobody answers a digest."""
    for seat in rounds.seats(session, round_.id):
        seat.step = seat.due_at = None
        if seat.state == SeatState.WAITING:
            seat.state = SeatState.MISSED
    end(session, round_, RoundState.CLOSED, now)


def _post(session: Session, round_: Round, now: datetime) -> None:
    if _is_off(session, round_):
        end(session, round_, RoundState.OFF, now)
    else:
        end(session, round_, RoundState.CLOSED, now)
        want(
            session,
            key=f"channel_digest:{round_.id}",
            purpose="channel_digest",
            ref=round_.id,
            team_id=round_.team_id,
            destination=round_.channel_id,
            meant_for=now,
            useful_until=round_.closes_at,
        )


def _is_off(session: Session, round_: Round) -> bool:
    """The day off may have been entered after the round was opened; or there is nothing to say."""
    if is_day_off(session, round_.team_id, round_.channel_id, round_.day):
        return True
    return not channel_digest(session, round_).is_worth_it


OWN = Life(
    stages=lambda version, day: {COLLECT: planned_close(version, day)},
    end={COLLECT: _close},
    ask=one_by_one(_tell),
)
CHANNEL = Life(
    stages=lambda version, day: {POST: own_instant(version, day)},
    end={POST: _post},
)
