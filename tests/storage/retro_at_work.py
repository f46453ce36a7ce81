"""A team that writes a retrospective with names and without, and everything that somebody could see of it who holds the
database, each of its versions, and not the secret."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from rituals.questions import Question
from rituals.retro import course, note
from rituals.retro.course import Outline
from rituals.retro.note import Draft
from rituals.rights import grant
from rituals.roster import channel_seen, person_seen
from rituals.sealing import Sealer
from rituals.wanted import want
from storage.database import Database, new_id
from storage.member import Channel, Member
from storage.right import Role
from storage.round import Entry, Round, Seat

TEAM, CHANNEL = "T1", "C1"
PEOPLE = ("U0ANA", "U0BO", "U0CHEN", "U0DALIA", "U0GRACE", "U0HUGO")
EACH = 2
"""Notes without a name by each person, so that knowing who writes much is of no use."""
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
COLUMNS = (Question("start", "Start"), Question("stop", "Stop"))


@dataclass(frozen=True)
class Row:
    """`place` is where the database keeps it (rowid, ctid; None where rows have none), `version` the transaction that
    wrote it, as far as the database tells."""

    key: str
    values: tuple[Any, ...]
    place: tuple[int, ...] | None
    version: int | None


Sight = dict[str, dict[str, Row]]
"""{table: {key: row}}: one copy of the database."""


@dataclass(frozen=True)
class Commit:
    """`person` is whom the rows that changed name; None where they name nobody. Tables without changes are left out."""

    person: str | None
    at: datetime
    added: dict[str, set[str]]
    changed: dict[str, set[str]]
    gone: dict[str, set[str]]
    after: Sight = field(repr=False)


@dataclass
class Retro:
    """One round from its start to its end. `writers` is what nobody but the test knows: who wrote which text."""

    round_id: str
    commits: list[Commit] = field(default_factory=list)
    writers: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(
        default_factory=dict
    )  # and whose note lay in which box, just before the end

    @property
    def before_the_end(self) -> Sight:
        return self.commits[-2].after

    @property
    def read(self) -> list[Row]:
        """The notes without a name, as everybody reads them; in the order the database gives them."""
        return [
            row for row in self.commits[-1].after["contribution"].values() if text_of(row) in self.writers
        ]


def text_of(row: Row) -> str:
    return str(dict(row.values)["text"])


class TeamAtWork:
    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.sealer = Sealer(b"the secret that nobody else has.")
        self._chance = random.Random(seed)  # noqa: S311  (what people do, not what protects them)
        self._now = START
        with database.write() as session:
            for person in PEOPLE:
                person_seen(session, _member(person), START)
            looks = {"name": "team", "has_bot": True, "seen_at": START, "settled": 1}
            channel_seen(session, Channel(team_id=TEAM, id=CHANNEL, **looks), PEOPLE, START)
            grant(session, TEAM, "U0HUGO", Role.FACILITATOR, CHANNEL, "U0ANA", START)

    def holds_retro(self) -> Retro:
        """Everybody comes twice, in an order of chance: writes with a name, at once without one, and then again
        something with a name. Who knows when a box came in can well guess whose it is."""
        retro = self.writes()
        self.ends(retro)
        return retro

    def writes(self) -> Retro:
        """All but the end."""
        retro = self._starts()
        visits = [*PEOPLE] * EACH
        self._chance.shuffle(visits)
        for person in visits:
            self._does_something(retro, person)
            self._confides(retro, person)
            self._does_something(retro, person)
            if self._chance.random() < 0.4:
                self._changes_their_mind(retro, person)
        return retro

    def _starts(self) -> Retro:
        outline = Outline("Retrospective", COLUMNS, self._now + timedelta(hours=8), "Europe/Madrid")
        with self.database.write() as session:
            round_ = course.start(session, self.sealer, TEAM, CHANNEL, outline, "U0HUGO", self._now)
        retro = Retro(round_.id)
        retro.commits.append(Commit(None, self._now, {}, {}, {}, see(self.database)))
        return retro

    def _clears_up(self) -> None:
        """Only so that the copies stay small."""
        with self.database.write() as session:
            for table in ("entry", "seat", "message", "contribution"):
                session.connection().execute(text(f"DELETE FROM {table}"))  # noqa: S608  (names of ours)

    def _does_something(self, retro: Retro, person: str) -> None:
        with self._noticed(retro, person) as session:
            self._chance.choice((self._writes_with_name, self._answers, self._is_written_to))(
                session, retro, person
            )

    def _writes_with_name(self, session: Session, retro: Retro, person: str) -> None:
        self._note(session, retro, person, f"This is by {person}", is_named=True)

    def _answers(self, session: Session, retro: Retro, person: str) -> None:
        """A seat of a standup that is under way; which one it is does not matter here."""
        seat = Seat(team_id=TEAM, round_id=retro.round_id, user_id=f"{person}-{new_id()}", ask_at=self._now)
        session.add(seat)
        session.flush()
        session.add(Entry(seat_id=seat.id, answers={"done": "The import"}, answered_at=self._now))

    def _is_written_to(self, session: Session, _retro: Retro, person: str) -> None:
        key = f"hello:{new_id()}"
        want(session, key=key, purpose="prompt", ref=person, team_id=TEAM, destination=person)

    def _confides(self, retro: Retro, person: str) -> None:
        words = f"{new_id()} {'word ' * self._chance.randrange(400)}".strip()
        retro.writers[words] = person
        with self._noticed(retro, None) as session:
            self._note(session, retro, person, words, is_named=False)

    def _changes_their_mind(self, retro: Retro, person: str) -> None:
        with self._noticed(retro, None) as session:
            round_ = session.get_one(Round, retro.round_id)
            first = note.own(session, self.sealer, round_, person)
            (before, *_) = [each for each in first if not each.is_named]
            words = f"{before.text} after all"
            retro.writers[words] = retro.writers.pop(before.text)
            draft = Draft(before.column, words, is_named=False)
            note.change(session, self.sealer, round_, person, before.id, draft, self._now)

    def _note(self, session: Session, retro: Retro, person: str, words: str, *, is_named: bool) -> None:
        round_ = session.get_one(Round, retro.round_id)
        draft = Draft(self._chance.choice(COLUMNS).key, words, is_named)
        note.add(session, self.sealer, round_, person, draft, self._now)

    def ends(self, retro: Retro) -> None:
        with self.database.read() as session:
            for person in PEOPLE:
                for locator in boxes_of(session, self.sealer, retro.round_id, person):
                    retro.owners[locator] = person
        with self._noticed(retro, None) as session:
            course.close(session, self.sealer, session.get_one(Round, retro.round_id), self._now)
        self._clears_up()

    def _noticed(self, retro: Retro, person: str | None) -> Noticing:
        self._now += timedelta(seconds=self._chance.randrange(5, 600))
        return Noticing(self.database, retro, person, self._now)


class Noticing:
    """A transaction, and what a copy made right after it shows to have changed."""

    def __init__(self, database: Database, retro: Retro, person: str | None, at: datetime) -> None:
        self._database, self._retro, self._person, self._at = database, retro, person, at
        self._writing = database.write()

    def __enter__(self) -> Session:
        return self._writing.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._writing.__exit__(*error)
        before, after = self._retro.commits[-1].after, see(self._database)
        changes = [
            {table: keys for table in after if (keys := compare(before[table], after[table]))}
            for compare in (_added, _changed, _gone)
        ]
        self._retro.commits.append(Commit(self._person, self._at, *changes, after))


def _added(before: dict[str, Row], after: dict[str, Row]) -> set[str]:
    return after.keys() - before.keys()


def _gone(before: dict[str, Row], after: dict[str, Row]) -> set[str]:
    return before.keys() - after.keys()


def _changed(before: dict[str, Row], after: dict[str, Row]) -> set[str]:
    return {key for key in before.keys() & after.keys() if before[key].values != after[key].values}


def boxes_of(session: Session, sealer: Sealer, round_id: str, person: str) -> list[str]:
    """Where somebody's boxes lie, which only the secret tells."""
    lock = sealer._lock(session, round_id)
    held = set(session.connection().execute(text("SELECT locator FROM sealed_note")).scalars())
    return [locator for _, locator in lock.locators(person) if locator in held]


KEYS = {
    "sealed_note": "locator", "seal": "round_id", "contribution": "id", "seat": "id", "entry": "seat_id",
    "message": "key", "round": "id", "stage": "id", "member": "id", "record": "id", "channel_member": "user_id",
    "preference": "user_id", "seen_event": "id", "role_grant": "user_id",
}  # fmt: skip


def see(database: Database) -> Sight:
    """In the order in which the database gives rows that nobody asked it to sort."""
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        return {
            table: {row.key: row for row in _rows(cursor, database.engine.dialect.name, table)}
            for table in KEYS
        }


def _rows(cursor: Any, dialect: str, table: str) -> Iterator[Row]:
    cursor.execute(f"SELECT {_hidden(dialect, table)}, * FROM {table}")  # noqa: S608  (names of ours)
    names = [column[0] for column in cursor.description][2:]
    key = names.index(KEYS[table])
    for place, version, *values in cursor.fetchall():
        number = None if version is None else int(version)
        yield Row(str(values[key]), tuple(zip(names, values, strict=True)), _numbers(place), number)


def _hidden(dialect: str, table: str) -> str:
    if dialect == "postgresql":
        return "ctid::text AS place, xmin::text AS version"
    has_place = table in (
        "contribution",
        "seat",
        "entry",
        "message",
        "round",
        "stage",
        "record",
        "seen_event",
    )
    return f"{'rowid' if has_place else 'NULL'} AS place, NULL AS version"


def _numbers(place: object) -> tuple[int, ...] | None:
    return None if place is None else tuple(int(each) for each in str(place).strip("()").split(","))


def _member(person: str) -> Member:
    return Member(
        team_id=TEAM,
        id=person,
        name=person.removeprefix("U0").capitalize(),
        zone="Europe/Madrid",
        slack_zone="Europe/Madrid",
        home_team_id=TEAM,
        is_admin=person == "U0ANA",
        seen_at=START,
    )
