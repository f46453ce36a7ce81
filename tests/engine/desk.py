"""A desk from which messages are sent, by senders that die and others that take over, to a Slack that makes trouble."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, SQLModel, col, select

from bot.message.outcome import CHECK_SECONDS
from bot.message.pace import SharedPace
from bot.message.rendering import Rendered
from bot.message.sender import Sender
from rituals.wanted import touch, want, withdraw
from storage.database import Database
from storage.message import Message, message, unpark
from tests.engine import accidents
from tests.engine.accidents import PowerCut
from tests.engine.invariants import OF_MESSAGES, WHEN_ALL_IS_SENT, Mail
from tests.engine.slack import HTTP_TIMEOUT, Client, HandClock, Slack, Trouble

TEAM = "T0STANDIN"
COPIES = 2
ROUND = 61.0  # longer than any pause between two attempts
MOST_ROUNDS = int(2 * CHECK_SECONDS / ROUND)


@dataclass(frozen=True)
class Kind:
    """A message that may be wanted: by its key, where, and in whose thread."""

    key: str
    where: str
    purpose: str = "prompt"
    parent: str | None = None
    is_pinned: bool = False
    useful_for: timedelta | None = None


KINDS = (
    Kind("prompt:1", "bo"),
    Kind("prompt:2", "bo", useful_for=timedelta(minutes=2)),
    Kind("digest:1", "#team", "digest"),
    Kind("entry:1", "#team", "entry", parent="digest:1"),
    Kind("notice:1", "#team", "notice", is_pinned=True),
    Kind("digest:2", "ana", "digest"),
)
BY_KEY = {kind.key: kind for kind in KINDS}


class Desk:
    """Two copies of the bot share the database. What a message says is its key and how often that was changed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name) / "rituals.db"
        file.write_bytes(_empty())
        self.clock = HandClock()
        self.slack = Slack(self.clock, posting=self._watch_order)
        self.databases = [_opened(file) for _ in range(COPIES)]
        self.senders = [self._sender(copy) for copy in range(COPIES)]
        self.said: dict[str, int] = {}
        self.is_well = True
        self._acts = self._began = 0
        self._wanted_since: dict[str, int] = {}
        logging.getLogger("bot").setLevel(logging.CRITICAL)

    def end(self) -> None:
        logging.getLogger("bot").setLevel(logging.NOTSET)
        for database in self.databases:
            database.close()
        self._folder.cleanup()

    def _sender(self, copy: int) -> Sender:
        """What a start makes: it knows nothing but what the database says."""
        return Sender(
            self.databases[copy],
            Client(self.slack),
            dict.fromkeys(("prompt", "digest", "entry", "notice"), self._says),
            self.clock,
            workers=1,
            http_timeout=HTTP_TIMEOUT,
            resent_unseen=frozenset({"digest"}),
            pace=SharedPace(TEAM),
        )

    def _says(self, _session: Session, row: Message, _now: datetime) -> Rendered:
        words = self.words(row.key)
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": words}}]
        return Rendered(words, blocks, is_pinned=BY_KEY[row.key].is_pinned)

    def words(self, key: str) -> str:
        return f"{key}, said {self.said[key]}"

    # -- what is wanted --------------------------------------------------------------------------------------------

    def wants(self, key: str) -> None:
        """It, or it as things stand now."""
        kind = BY_KEY[key]
        with self._acting() as session:
            before = message(session, key)
            if before is None or not before.is_wanted:
                self._wanted_since[key] = self._acts
            self.said[key] = self.said.get(key, 0) + 1
            useful = self.clock.calendar() + kind.useful_for if kind.useful_for else None
            want(
                session,
                key=key,
                purpose=kind.purpose,
                ref=key,
                team_id=TEAM,
                destination=self._place(kind.where),
                parent_key=kind.parent,
                useful_until=useful,
            )

    def changes(self, key: str) -> None:
        with self._acting() as session:
            row = message(session, key)
            if row is not None and row.is_wanted:
                self.said[key] += 1
                touch(row)

    def withdraws(self, key: str) -> None:
        with self._acting() as session:
            withdraw(session, key)

    def sends_again(self, key: str) -> None:
        """What is parked."""
        with self._acting() as session:
            row = message(session, key)
            if row is not None and row.is_parked:
                self._wanted_since[key] = self._acts
                unpark(session, row)

    @contextmanager
    def _acting(self) -> Iterator[Session]:
        self._acts += 1
        with self.databases[-1].write() as session:
            yield session

    def _place(self, where: str) -> str:
        workspace = self.slack.workspace
        return workspace.channel(where).id if where.startswith("#") else workspace.person(where).id

    # -- sending ---------------------------------------------------------------------------------------------------

    def sends(self, copy: int, *, dies_at: int = 0) -> None:
        """`dies_at` so many statements."""
        self._began, self._acts = self._acts, self._acts + 1
        number = dies_at or -1
        try:
            with accidents.at_statement(self.databases[copy].engine, number, accidents.cut):
                self.senders[copy].send_due()
        except PowerCut:
            self.slack.unclear |= self._begun()
            self.slack.closed.clear()  # what it was told of the pace died with it
            self.senders[copy] = self._sender(copy)

    def _begun(self) -> set[str]:
        """Keys of what somebody may have asked Slack to post."""
        with self.databases[-1].read() as session:
            begun = select(Message.key).where(col(Message.ts).is_(None), Message.attempts > 0)
            return set(session.exec(begun))

    def sends_with(self, copy: int, trouble: Trouble, calls: int, seconds: float) -> None:
        """Trouble comes over the call after so many others, if there are as many."""
        self.slack.troubles.extend([(None, 0.0)] * calls + [(trouble, seconds)])
        self.sends(copy)
        self.slack.troubles.clear()

    def meanwhile(self, act: Callable[[], None], is_before: bool) -> None:
        """While the next call is under way: before Slack has got it, or before its answer is read."""
        if is_before:
            self.slack.before = act
        else:
            self.slack.after = act

    # -- looking ---------------------------------------------------------------------------------------------------

    def look(self) -> Mail:
        with self.databases[0].read() as session:
            rows = {row.key: row for row in session.exec(select(Message))}
        mail = Mail(rows, self.slack.shown(), self.words, self.slack)
        self._check(mail, OF_MESSAGES)
        return mail

    def _check(self, mail: Mail, checks: Iterable[Callable[[Mail], None]]) -> None:
        self.is_well = False
        for check in checks:
            check(mail)
        self.is_well = True

    def _watch_order(self, key: str) -> None:
        """Called when Slack takes a message: those that were wanted before it, into the same channel, are there."""
        shown = self.slack.shown()
        with self.databases[-1].read() as session:
            own = message(session, key)
            assert own is not None
            rows = session.exec(select(Message).where(Message.destination == own.destination)).all()
        for row in rows:
            waits = row.parent_key is not None and row.parent_key not in shown
            is_meant = row.is_wanted and not row.is_parked and not waits and row.key not in shown
            was_meant = self._wanted_since.get(row.key, 0) <= self._began
            if (row.seq or 0) < (own.seq or 0) and is_meant and was_meant:
                self.slack.broken.append(f"{key} was posted before {row.key}")

    def finish(self) -> None:
        """All trouble is over, and time passes."""
        self.slack.troubles.clear()
        self.slack.before = self.slack.after = None
        self.slack.takes_all()
        for _ in range(MOST_ROUNDS):
            self.clock.passes(ROUND)
            for copy in range(COPIES):
                self.sends(copy)
        self._check(self.look(), WHEN_ALL_IS_SENT)


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/rituals.db")
        SQLModel.metadata.create_all(database.engine)
        database.close()
        return (Path(folder) / "rituals.db").read_bytes()


def _opened(file: Path) -> Database:
    database = Database(f"sqlite:///{file}")
    event.listen(database.engine, "connect", lambda each, _: each.execute("PRAGMA synchronous=OFF").close())
    return database
