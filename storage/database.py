"""The database: one engine, sessions to read, sessions to write, and nothing that opens at import."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExceptionContext
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from storage.event import check_first_sight, record, unrecorded_delivery
from storage.turn import Turn

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic

BUSY_MILLISECONDS = 10_000
LOCK_MILLISECONDS = 200
MOST_BOUND = 500
CONNECTIONS = 15
"""Of each copy, kept open: making one costs more than most of what is done with it."""
TRACES = "leaves traces"
POSTGRESQL = "postgresql+psycopg"
SCHEMES = ("postgresql", "postgres", POSTGRESQL)
REACHING: Mapping[str, str | int] = {
    "application_name": "rituals",
    "connect_timeout": 10,  # seconds
    # A server that has gone without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
BEGIN_WRITING = {
    # A deferred transaction that reads and then writes fails or loses updates; a writer therefore queues at once.
    "sqlite": "BEGIN IMMEDIATE",
    # The rules read, decide and write; with one writer at a time they are as right here as on SQLite. The number is
    # any that no other program on the same server would think of. A copy of the bot that is frozen while it writes is
    # thrown out by the server long before the others give up waiting.
    "postgresql": (
        "SELECT set_config('idle_in_transaction_session_timeout', '10s', true),"
        " set_config('lock_timeout', '30s', true), pg_advisory_xact_lock(7294481305613)"
    ),
}
READING_ENDS = "SET idle_in_transaction_session_timeout = '5min'"
"""Who only reads holds up migrations, and nobody else."""


def new_id() -> str:
    """16 hex digits: short enough for a button's value, and never met again when a database is made anew."""
    return secrets.token_hex(8)


def portions(values: Collection[str]) -> Iterator[Sequence[str]]:
    """As many as one statement takes, and then the next."""
    listed = list(values)
    for start in range(0, len(listed), MOST_BOUND):
        yield listed[start : start + MOST_BOUND]


def derived_id(*parts: str) -> str:
    """The same 16 hex digits for the same parts, so that after going back to a backup what is made anew is known by
    the id it had: its buttons work, and its messages are found in Slack."""
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


class StorageRefusal(Exception):
    """Something only whoever runs the bot can put right. The text says how."""


class DriverMissing(StorageRefusal):
    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL needs one more package. Run: "
            ".venv/bin/python -m pip install -c constraints.txt -e '.[postgres]'"
        )


class UnreadableAddress(StorageRefusal):
    def __init__(self) -> None:
        super().__init__(
            "The address of the database cannot be read. It is like postgresql://user:password@host:5432/name; "
            "in the password write %40 for @, %3A for :, %2F for / and %25 for %."
        )


def leave_no_trace(session: Session) -> None:
    """What this transaction deletes or changes shall not be found in the database's files either, not even as an older
    version: `Database.scrub` sees to it afterwards."""
    session.info[TRACES] = True


class Database:
    """Hands out sessions. Leaving `write()` commits; an exception in it rolls everything back. It raises DeliveredTwice
    when what this thread does has been done before (storage/event.py).

    Rows stay readable after the session (`expire_on_commit=False`); there are no lazy relationships.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.info: dict[str, Any] = {}  # carried by every session that writes
        self.engine = connect(url)
        self._writer = self.engine.execution_options(writes=True)
        self._reader = self.engine.execution_options(**READING.get(self.engine.dialect.name, {}))
        # SQLite admits one writer; queueing here wakes the next at once, where its busy handler sleeps up to 100 ms.
        self.turn = Turn()
        self.has_traces = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, can_wait: bool = False) -> Iterator[Session]:
        """`can_wait`: nobody looks at a button they pressed, so all others go first."""
        delivery = unrecorded_delivery()
        with (
            self.turn.taken(can_wait=can_wait),
            Session(self._writer, expire_on_commit=False, info=self.info) as session,
        ):
            with session.begin():
                if delivery is not None:
                    check_first_sight(session, delivery)
                yield session
                if delivery is not None:
                    record(session, delivery)
            if delivery is not None:
                delivery.is_recorded = True
            if TRACES in session.info:
                self.has_traces = True  # only after the commit: until then there is nothing to scrub

    def scrub(self) -> bool:
        """Removes from the files what transactions that leave no trace have deleted. Call it outside of any
        transaction; it waits for nobody who reads, and says whether it is done or has to be repeated."""
        with self.turn.taken():
            self.has_traces = not SCRUB[self.engine.dialect.name](self.engine)
        return not self.has_traces

    @property
    def is_shared(self) -> bool:
        """Whether several copies of the bot may work on it."""
        return self.engine.dialect.name == "postgresql"

    def server_time(self) -> datetime:
        """What the clock of a PostgreSQL server shows."""
        with self.engine.connect() as connection:
            shown = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        assert isinstance(shown, datetime)  # noqa: S101  (tells the type checker)
        return shown.astimezone(UTC)

    def close(self) -> None:
        if self.has_traces:
            self.scrub()
        self.engine.dispose()


def database_file(database: Database) -> Path | None:
    """The SQLite file; None on PostgreSQL and for a database in memory."""
    url = database.engine.url
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def is_on_postgresql(url: str) -> bool:
    return url.partition("://")[0] in SCHEMES


def with_driver(url: str) -> str:
    """The URL of a PostgreSQL database, as everybody writes it, with the driver that we use. Raises
    UnreadableAddress, DriverMissing."""
    try:
        import_module("psycopg")
    except ImportError:
        raise DriverMissing from None
    named = f"{POSTGRESQL}://{url.partition('://')[2]}"
    try:
        make_url(named)
    except (ArgumentError, ValueError):
        raise UnreadableAddress from None
    return named


def connect(url: str) -> Engine:
    """An engine whose errors never carry bound values: they would hold what people wrote."""
    if is_on_postgresql(url):
        return _connect_postgresql(make_url(with_driver(url)))
    engine = create_engine(url, hide_parameters=True, pool_size=CONNECTIONS)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_postgresql(url: URL) -> Engine:
    """A connection that the server has ended meanwhile is noticed before it is used."""
    reaching = {name: value for name, value in REACHING.items() if name not in url.query}
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args=reaching,
    )
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "handle_error", _leave_out_the_row)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    assert isinstance(connection, SqliteConnection)  # noqa: S101  (tells the type checker)
    connection.isolation_level = None  # the driver's own BEGIN would come too late, and never before DDL
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",  # first: the others may have to wait too
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL may lose "Slack has accepted it" at a power cut
        "foreign_keys=ON",
        "secure_delete=ON",  # what was deleted is overwritten, also in pages that nobody uses any more
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: DBAPIConnection, _record: Any) -> None:
    connection.autocommit = True  # else it would hold for one transaction only
    with closing(connection.cursor()) as cursor:
        cursor.execute(READING_ENDS)
    connection.autocommit = False


def _scrub_sqlite(engine: Engine) -> bool:
    """The write-ahead log holds every version there was since it was begun: it is written home and emptied."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")  # or one slow reader would hold up all who write
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            answer = cursor.fetchone()  # whether somebody was in the way, and two numbers of pages
        finally:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    return answer is not None and not answer[0]


def _scrub_postgresql(engine: Engine) -> bool:
    """The tables are written anew, without what was deleted. The server's own log of changes is its keeper's.

    The server keeps what anybody's transaction could still see, even one in another database, and says so only in the
    details of its report: a number, in the server's language.
    """
    kept: list[str] = []

    def hears(report: Diagnostic) -> None:
        kept.extend(re.findall(r"\d+", report.message_detail or "")[:1])

    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.add_notice_handler(hears)
        connection.exec_driver_sql(f"SET lock_timeout = {LOCK_MILLISECONDS}")
        try:
            connection.exec_driver_sql("VACUUM (FULL, VERBOSE) seal, sealed_note")
        except OperationalError:  # somebody reads them at the moment
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
            driver.remove_notice_handler(hears)
    return not any(int(number) for number in kept)


READING: Mapping[str, Any] = {
    # What somebody reads in one go is of one moment, as on SQLite.
    "postgresql": {"isolation_level": "REPEATABLE READ"},
}
SCRUB = {"sqlite": _scrub_sqlite, "postgresql": _scrub_postgresql}


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(BEGIN_WRITING["sqlite"] if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(BEGIN_WRITING["postgresql"])


def begin_writing(cursor: DBAPICursor, dialect: Dialect) -> None:
    cursor.execute(BEGIN_WRITING[dialect.name])


def _leave_out_the_row(context: ExceptionContext) -> None:
    """PostgreSQL's DETAIL quotes the row that failed, which `hide_parameters` cannot know: its first line is enough."""
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    first_line = getattr(getattr(original, "diag", None), "message_primary", None)
    if first_line is not None and wrapped is not None:
        original.args = (first_line,)
        wrapped.args = (f"({type(original).__name__}) {first_line}",)
