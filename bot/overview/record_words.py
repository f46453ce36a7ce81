"""What was done to data and rights, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from bot.overview.role_words import NAMED, where
from bot.text import count, moment, names
from rituals.people import name_of
from rituals.words import join_words
from storage.record import Deed, Record
from storage.right import Role

SORTS: Mapping[str, tuple[str, str]] = {
    "answers": ("answer", "answers"),
    "notes": ("note", "notes"),
    "actions": ("action", "actions"),
    "updates": ("update", "updates"),
    "stories": ("story", "stories"),
    "settings": ("setting", "settings"),
    "drafts": ("unsent form", "unsent forms"),
    "roles": ("role", "roles"),
}


def record_words(session: Session, record: Record) -> str:
    """One line of mrkdwn: who did what, when."""
    by = _name(session, record.team_id, record.by) if record.by else "Whoever runs me"
    said = _SAID[Deed(record.deed)](session, record, by)
    return f"{said} · {moment(record.at)}"


def counted(found: Mapping[str, Any]) -> str:
    """ "12 answers and 3 notes"."""
    return join_words([count(found[sort], *SORTS[sort]) for sort in SORTS if found.get(sort)])


def span(days: int | None) -> str:
    return "for ever" if days is None else f"for {count(days, 'day')}"


def _granted(session: Session, record: Record, by: str) -> str:
    role = NAMED[Role(record.detail["role"])]
    return f"{by} made {_name(session, record.team_id, record.about)} {role} {where(record.channel_id)}"


def _revoked(session: Session, record: Record, by: str) -> str:
    about = _name(session, record.team_id, record.about)
    return (
        f"{by} took a role back: {about} was {NAMED[Role(record.detail['role'])]} {where(record.channel_id)}"
    )


def _exported(_session: Session, record: Record, by: str) -> str:
    of = f" of <#{record.channel_id}>" if record.channel_id else ""
    return f"{by} made a spreadsheet{of}"


def _erased(session: Session, record: Record, by: str) -> str:
    whose = "their own" if record.by == record.about else f"{_name(session, record.team_id, record.about)}'s"
    what = counted(record.detail)
    return f"{by} erased {whose} entries{f': {what}' if what else ''}"


def _expired(_session: Session, record: Record, _by: str) -> str:
    return f"Kept long enough and removed: {counted(record.detail)}"


def _kept(_session: Session, record: Record, by: str) -> str:
    now, before = span(record.detail.get("days")), span(record.detail.get("before"))
    return f"{by} decided that {record.about} are kept {now} ({before} until then)"


_SAID: Mapping[Deed, Callable[[Session, Record, str], str]] = {
    Deed.GRANTED: _granted,
    Deed.REVOKED: _revoked,
    Deed.EXPORTED: _exported,
    Deed.ERASED: _erased,
    Deed.EXPIRED: _expired,
    Deed.RETENTION: _kept,
}


def _name(session: Session, team_id: str, user_id: str) -> str:
    return names([name_of(session, team_id, user_id)])


def erased_words(name: str, gone: Counter[str]) -> str:
    what = counted(gone)
    return f"Erased what {name} wrote: {what}." if what else f"There is nothing with {name}'s name any more."
