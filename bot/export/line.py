"""Exports from the command line, for whoever runs the bot: of everything, with a progress bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from sqlmodel import Session

from bot.export.making import write_file
from rituals import export as exports
from rituals.export import Request, Subject
from rituals.export.sending import announce
from rituals.kinds import asking_names
from rituals.refusals import Refusal
from rituals.rhythm import zone as zone_of
from rituals.words import join_words
from storage.database import Database
from storage.export import Export, ExportState
from storage.member import only_team
from storage.migration import migrate

ENDINGS = {".xlsx": False, ".zip": True}


class UnclearWish(Refusal):
    """What was typed cannot be carried out."""


@dataclass(frozen=True)
class Wish:
    """As typed."""

    what: str
    target: Path
    channels: tuple[str, ...]
    since: date | None
    until: date | None
    zone: str

    def request(self) -> Request:
        ending = self.target.suffix.lower()
        if ending not in ENDINGS:
            raise UnclearWish("Name a file that ends in .xlsx, or in .zip for CSV.")
        if self.target.exists():
            raise UnclearWish(f"{self.target} exists already. Please name another file.")
        return Request(
            subject=self._subject(),
            kind=self.what if self.what in asking_names() else "",
            zone=zone_of(self.zone).key,
            channels=self.channels,
            since=self.since,
            until=self.until,
            is_csv=ENDINGS[ending],
        )

    def _subject(self) -> Subject:
        if self.what in asking_names():
            return Subject.ANSWERS
        for subject in (Subject.RETRO, Subject.UPDATES):
            if self.what == subject:
                return subject
        known = join_words([str(Subject.RETRO), str(Subject.UPDATES), *asking_names()], "or")
        raise UnclearWish(f"“{self.what}” cannot be exported. Name one of these: {known}.")


class Bar(Protocol):
    length: int | None

    def update(self, n_steps: int) -> None: ...


def as_bar(bar: Bar) -> Callable[[int, int], None]:
    """Moves the bar to so many rows of so many."""
    shown = 0

    def tell(rows: int, expected: int) -> None:
        nonlocal shown
        bar.length = max(expected, rows, 1)
        bar.update(rows - shown)
        shown = rows

    return tell


def write_here(database: Database, wish: Wish, now: datetime, tell: Callable[[int, int], None]) -> int:
    """How many rows were written. Raises a Refusal, StorageRefusal or OSError; then there is no file."""
    request = wish.request()
    migrate(database)
    written = 0
    with database.read() as session:
        export = _export(session, request, now)
        expected = exports.size(session, export.team_id, request, now)

        def count(rows: int) -> None:
            nonlocal written
            written = rows
            tell(rows, expected)

        write_file(session, export, wish.target, now, count)
    with database.write() as session:
        session.add(export)
        session.flush()
        announce(session, export, now)
    return written


def _export(session: Session, request: Request, now: datetime) -> Export:
    team = only_team(session)
    if team is None:
        raise UnclearWish("This database is empty: the bot has not run with it yet.")
    return Export(
        team_id=team.id,
        asked_by="",
        asked_at=now,
        request=exports.stored(request),
        state=ExportState.SENT,
        sent_at=now,
    )
