"""Retention: how long what was written is kept in the database. Messages in Slack are kept as Slack is told to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from rituals.records import note
from rituals.refusals import Refusal
from rituals.rights import check_is_admin
from rituals.words import fold
from storage.database import Database
from storage.kept import Sort, count_older, older, remove
from storage.preference import Retention, retention, teams_with_retention
from storage.record import Deed

KEPT: Mapping[str, tuple[Sort, ...]] = {
    "answers": (Sort.ANSWERS,),
    "notes": (Sort.NOTES, Sort.ACTIONS),
    "updates": (Sort.UPDATES,),
    "stories": (Sort.STORIES,),
}
"""What is decided on, by the name it is kept under, and the sorts of writing that fall under it."""
SHORTEST, LONGEST = 7, 36_500
"""Days. Within a week late answers and digests still need what was written."""
BATCH = 500
"""What is removed in one transaction: others who write wait for no more than that."""
_DAYS = {"": 1, "day": 1, "week": 7, "month": 30, "year": 365}
_SPAN = re.compile(r"(\d{1,5}) ?(|day|week|month|year)s?")
_FOR_EVER = frozenset({"", "for ever", "forever", "ever", "always", "keep for ever"})


class UnclearSpan(Refusal):
    """How long to keep something is not understood."""


def parse_span(text: str) -> int | None:
    """Days of "90", "90 days", "3 months" or "1 year"; None for ever. Raises UnclearSpan."""
    typed = fold(text)
    if typed in _FOR_EVER:
        return None
    found = _SPAN.fullmatch(typed)
    if found is None:
        raise UnclearSpan("Type a number of days, such as “90 days”, or “for ever”.")
    return check_span(int(found[1]) * _DAYS[found[2]])


def check_span(days: int) -> int:
    if days < SHORTEST:
        raise UnclearSpan(f"Please keep it for {SHORTEST} days at least: late answers need it that long.")
    if days > LONGEST:
        raise UnclearSpan("That is longer than a hundred years. Choose “for ever” instead.")
    return days


def keep_for(session: Session, team_id: str, spans: Mapping[str, int | None], by: str, now: datetime) -> None:
    """Days by what is kept, None for ever; `by` "" is whoever runs the bot. Every change is recorded."""
    if by:
        check_is_admin(session, team_id, by, "Deciding how long things are kept")
    before = retention(session, team_id)
    for kept, days in spans.items():
        if before.get(kept) == days:
            continue
        row = session.get(Retention, (team_id, kept))
        if days is None:
            session.delete(row)
        else:
            session.merge(Retention(team_id=team_id, kind=kept, days=check_span(days)))
        note(
            session,
            Deed.RETENTION,
            team_id=team_id,
            by=by,
            now=now,
            about=kept,
            detail={"days": days, "before": before.get(kept)},
        )


def expired(session: Session, now: datetime) -> Counter[str]:
    """How much `expire` would remove, by sort."""
    found: Counter[str] = Counter()
    for team_id in teams_with_retention(session):
        for sort, before in _ages(session, team_id, now):
            found[sort] += count_older(session, sort, team_id, before)
    return +found


def expire(database: Database, now: datetime) -> Counter[str]:
    """Removes what is older than its retention, and records it; how much that was, by sort. Safe to interrupt: what
    a transaction has removed it has recorded too."""
    gone: Counter[str] = Counter()
    with database.read() as session:
        teams = teams_with_retention(session)
    for team_id in teams:
        while removed := _expire_some(database, team_id, now):
            gone += removed
    return gone


def _expire_some(database: Database, team_id: str, now: datetime) -> Counter[str]:
    removed: Counter[str] = Counter()
    with database.write() as session:
        for sort, before in _ages(session, team_id, now):
            ids = older(session, sort, team_id, before, BATCH)
            remove(session, sort, ids)
            removed[sort] += len(ids)
        if +removed:
            note(session, Deed.EXPIRED, team_id=team_id, by="", now=now, detail=dict(+removed))
    return +removed


def _ages(session: Session, team_id: str, now: datetime) -> list[tuple[Sort, datetime]]:
    """Each sort that is not kept for ever, and the instant before which it was written to be removed."""
    spans = retention(session, team_id)
    return [
        (sort, now - timedelta(days=days))
        for kept, days in sorted(spans.items())
        for sort in KEPT.get(kept, ())
    ]
