"""Who wants digests of updates: a person for themselves, a leader for a channel. One each at most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlmodel import Session

from rituals import timing
from rituals.kinds.kind import Kind
from rituals.kinds.update import CHANNEL_DIGEST, OWN_DIGEST
from rituals.people import NotAllowed, watch_channel
from rituals.plan import as_version, first_plan, rhythm
from rituals.planning import plan_next
from rituals.rhythm import WORKDAYS, Rhythm, continued, hours_later, weekly, weekly_days
from rituals.rights import check_may
from rituals.ritual import ChangedMeanwhile, retire, start_over
from rituals.update.digest import SILENT
from storage import ritual as rituals
from storage.member import member
from storage.right import Role
from storage.ritual import Ritual, RitualVersion

HOURS_WORTH_IT = 12
"""So long after its time a digest is still worth sending, when the bot was not running."""
DOING = "Setting up this channel's digest"


@dataclass(frozen=True)
class Wish:
    """The dates of a rhythm, and a time of day: one's own, or in `zone` for a channel. `people` and `pillars` narrow
    down what is told; without either it is everything the reader may see. `empty` is SILENT or LINE."""

    rhythm: Rhythm
    at: time
    zone: str
    empty: str = SILENT
    people: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()


def first_wish(zone: str) -> Wish:
    return Wish(weekly(OWN_DIGEST.days), OWN_DIGEST.ask_at, zone)


def as_wish(version: RitualVersion) -> Wish:
    options = version.options
    return Wish(
        rhythm=rhythm(version),
        at=time.fromisoformat(version.ask_at),
        zone=version.zone,
        empty=options.get("empty", SILENT),
        people=tuple(options.get("people") or ()),
        pillars=tuple(options.get("pillars") or ()),
    )


def followed(session: Session, team_id: str, user_id: str) -> Ritual | None:
    return _only(session, team_id, user_id, OWN_DIGEST)


def digest_in(session: Session, team_id: str, channel_id: str) -> Ritual | None:
    return _only(session, team_id, channel_id, CHANNEL_DIGEST)


def _only(session: Session, team_id: str, place: str, kind: Kind) -> Ritual | None:
    return next(iter(rituals.rituals_of_channel(session, team_id, place, [kind.name])), None)


def follow(session: Session, team_id: str, user_id: str, wish: Wish, now: datetime) -> Ritual:
    """Also changes what was wished before: a digest comes at `wish.at` wherever the person is."""
    person = member(session, team_id, user_id)
    if person is None or not person.can_be_asked:
        raise NotAllowed(
            "Digests are for members of this workspace. Updates in this channel reach you anyway."
        )
    own = replace(wish, zone=person.zone)
    return _keep(session, team_id, OWN_DIGEST, user_id, own, user_id, now, people=(user_id,))


def unfollow(session: Session, team_id: str, user_id: str, now: datetime) -> bool:
    """Whether there was anything to end."""
    found = followed(session, team_id, user_id)
    if found is not None:
        retire(session, found, now)
    return found is not None


def check_may_digest(session: Session, team_id: str, user_id: str, channel_id: str) -> None:
    check_may(session, team_id, user_id, Role.LEADER, DOING, channel_id)


def digest_channel(
    session: Session, team_id: str, channel_id: str, wish: Wish, *, by: str, now: datetime, seen: int
) -> Ritual:
    """`seen` is the version the wish was made from, 0 where there was none."""
    check_may_digest(session, team_id, by, channel_id)
    present = digest_in(session, team_id, channel_id)
    if (present.version if present else 0) != seen:
        raise ChangedMeanwhile(
            "Somebody else changed it while this form was open. Close it and type `/update digest` again to see how."
        )
    watch_channel(session, team_id, channel_id)
    return _keep(session, team_id, CHANNEL_DIGEST, channel_id, wish, by, now)


def stop_digest(session: Session, team_id: str, channel_id: str, *, by: str, now: datetime) -> None:
    check_may_digest(session, team_id, by, channel_id)
    found = digest_in(session, team_id, channel_id)
    if found is not None:
        retire(session, found, now)


def _keep(
    session: Session,
    team_id: str,
    kind: Kind,
    place: str,
    wish: Wish,
    by: str,
    now: datetime,
    people: tuple[str, ...] = (),
) -> Ritual:
    present = _only(session, team_id, place, kind)
    if present is None:
        ritual = Ritual(team_id=team_id, kind=kind.name, channel_id=place, owner_id=by, active_since=now)
        session.add(ritual)
        session.flush()
        version = _version(ritual, kind, wish, by, now, people)
        session.add(version)
        session.flush()
        plan_next(session, ritual, timing.first_day_to_ask(version, now) or version.starts_on)
        return ritual
    kept = as_wish(rituals.current_version(session, present))
    wish = replace(wish, rhythm=continued(kept.rhythm, wish.rhythm))
    present.version += 1
    present.active_since = now
    session.add(_version(present, kind, wish, by, now, people))
    session.flush()
    start_over(session, present, now)
    return present


def _version(
    ritual: Ritual, kind: Kind, wish: Wish, by: str, now: datetime, people: tuple[str, ...]
) -> RitualVersion:
    plan = replace(
        first_plan(kind, wish.zone),
        channel_id=ritual.channel_id,
        people=people,
        rhythm=wish.rhythm,
        ask_at=wish.at,
        close_at=hours_later(wish.at, HOURS_WORTH_IT),
    )
    version = as_version(plan, ritual.id, ritual.version, by=by, now=now)
    version.options = _options(wish)
    return version


def _options(wish: Wish) -> dict[str, Any]:
    return {"empty": wish.empty, "people": list(wish.people), "pillars": list(wish.pillars)}


def comes_at(session: Session, ritual: Ritual) -> datetime | None:
    """When the next one comes; None when none is planned."""
    version = rituals.current_version(session, ritual)
    return timing.own_instant(version, ritual.next_date) if ritual.next_date else None


def is_daily(wish: Wish) -> bool:
    return weekly_days(wish.rhythm) == WORKDAYS
