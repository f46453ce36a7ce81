"""Retention, erasing and going back to a backup, from the command line, for whoever runs the bot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.overview.record_words import counted
from rituals.erasure import erase, kept
from rituals.people import name_of
from rituals.refusals import Refusal
from rituals.restored import perhaps_posted_since, seal_anew, went_back
from rituals.retention import KEPT, expire, expired, keep_for, parse_span
from rituals.sealing import Sealer
from rituals.words import join_words
from storage.database import Database, database_file
from storage.member import member, only_team
from storage.migration import migrate
from storage.restore import NeedsPgRestore, restore

NOTHING_LEFT = (
    "Nothing with their name was left. Notes without a name that they could still change are gone too."
)
UNFOUND = "Notes without a name of past retrospectives cannot be found, and stay."


class NoDatabase(Refusal):
    """Nothing has been kept so far."""


class UnclearWish(Refusal):
    """What was typed names nothing that is kept."""


class NoCopyNamed(Refusal):
    """What to go back to was not said."""


class UnknownPerson(Refusal):
    """Nobody has this id."""


def open_up(database: Database) -> None:
    """Refuses to make a database where there is none."""
    file = database_file(database)
    if file is not None and not file.exists():
        raise NoDatabase(f"There is no database at {file}: correct DATABASE_URL, or start the bot once.")
    migrate(database)


def decide(database: Database, wishes: Sequence[str], now: datetime) -> None:
    """How long things are kept from now on: "notes=1 year", "answers=for ever". Raises UnclearWish, UnclearSpan."""
    spans: dict[str, int | None] = {}
    for wish in wishes:
        kept, is_given, span = wish.partition("=")
        if kept not in KEPT or not is_given:
            raise UnclearWish(
                f"“{wish}” is not clear. Say for example --keep notes=1year; there are {join_words(list(KEPT))}."
            )
        spans[kept] = parse_span(span)
    if not spans:
        return
    team_id = _team(database)
    with database.write() as session:
        keep_for(session, team_id, spans, "", now)


def retention_words(database: Database, now: datetime, *, is_dry_run: bool) -> str:
    """Removes what was kept long enough, or only says what that would be."""
    if is_dry_run:
        with database.read() as session:
            found = expired(session, now)
        return f"Would remove {counted(found)}." if found else "Nothing to remove."
    gone = expire(database, now)
    return f"Removed {counted(gone)}." if gone else "Nothing to remove."


def question(database: Database, user_id: str) -> str:
    """What is about to be erased. Raises UnknownPerson."""
    with database.read() as session:
        team_id = _team(database)
        found = kept(session, team_id, user_id)
        if member(session, team_id, user_id) is None and not found:
            raise UnknownPerson(
                f"I know nobody with the id {user_id}. It looks like U012AB3CD, and stands in the person's Slack "
                "profile, under the three dots: Copy member ID."
            )
        name = name_of(session, team_id, user_id)
    what = counted(found) if found else "nothing"
    return f"With the name of {name} ({user_id}) I keep {what}. Erase that for good? {UNFOUND}"


def erase_words(database: Database, sealer: Sealer, user_id: str, now: datetime) -> str:
    team_id = _team(database)
    with database.write() as session:
        gone: Counter[str] = erase(session, team_id, user_id, "", now, sealer)
    what = counted(gone)
    return f"Erased: {what}. Slack follows while the bot runs." if what else NOTHING_LEFT


def restore_words(database: Database, copy: Path | None, now: datetime) -> str:
    """Puts the copy in the database's place. Raises StorageRefusal, NoCopyNamed."""
    if database.is_shared:
        raise NeedsPgRestore(copy)
    if copy is None:
        raise NoCopyNamed("Name the file to go back to: python -m bot restore rituals-monday.db")
    kept = restore(database, copy, now, went_back)
    with database.read() as session:
        made_at = perhaps_posted_since(session)
    told = [f"The database is as it was on {made_at:%Y-%m-%d at %H:%M} UTC."] if made_at else []
    told += [f"The one that was there is now {kept}."] if kept else []
    return " ".join([*told, "Start the bot: what has been posted since is not posted again."])


def after_server_restore(database: Database, sealer: Sealer, now: datetime) -> None:
    with database.write() as session:
        went_back(session, now)
        seal_anew(session, sealer)


def _team(database: Database) -> str:
    """The one workspace. Raises NoDatabase."""
    with database.read() as session:
        team = only_team(session)
    if team is None:
        raise NoDatabase("The bot has not met its workspace yet: start it once.")
    return team.id
