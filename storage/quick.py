"""Statements for the one moment somebody waits: between pressing *Send* and the ack.

They are written like all others, but compiled once and handed to the driver as they are. What SQLAlchemy does around
each execution costs a multiple of the execution itself when the processor has been idle (`make bench`:
ack_socket_vs_ack_only).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect, bindparam, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.expression import ClauseElement
from sqlmodel import Session, SQLModel

from storage.database import Database, begin_writing
from storage.event import DeliveredTwice, Delivery, unrecorded_delivery


class Prepared:
    """A statement, compiled at its first use for each database."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def execute(self, cursor: DBAPICursor, dialect: Dialect, values: dict[str, Any]) -> None:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        compiled = self._compiled[dialect.name]
        cursor.execute(compiled.sql, compiled.bind(values))


class _Compiled:
    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._defaults: dict[str, Any] = dict(compiled.params)
        self._converters: dict[str, Callable[[Any], Any]] = {
            name: convert
            for bind, name in compiled.bind_names.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }

    def bind(self, values: dict[str, Any]) -> Any:
        """In the driver's own types, and in its own style of naming."""
        bound = self._defaults | values
        for name, convert in self._converters.items():
            bound[name] = convert(bound[name])
        return bound if self._order is None else [bound[name] for name in self._order]


_SEEN_AT = SQLModel.metadata.tables["seen_event"].c.seen_at
_RECORD = Prepared(
    text("INSERT INTO seen_event (id, seen_at) VALUES (:id, :seen_at) ON CONFLICT DO NOTHING").bindparams(
        bindparam("id"), bindparam("seen_at", type_=_SEEN_AT.type)
    )
)


class Quick:
    """A writer's transaction at the driver. Objects of a session do not learn of what is written through it.

    `delivery` is recorded before the first thing is written: who finds nothing to do has not used it up.
    """

    def __init__(self, cursor: DBAPICursor, dialect: Dialect, delivery: Delivery | None = None) -> None:
        self._cursor = cursor
        self._dialect = dialect
        self._delivery = delivery
        self.recorded: Delivery | None = None

    def run(self, statement: Prepared, **values: Any) -> None:
        """Writes. Raises DeliveredTwice."""
        if self._delivery is not None:
            self._record(self._delivery)
        statement.execute(self._cursor, self._dialect, values)

    def first(self, statement: Prepared, **values: Any) -> tuple[Any, ...] | None:
        """The first row, as the driver gives it."""
        statement.execute(self._cursor, self._dialect, values)
        row = self._cursor.fetchone()
        return None if row is None else tuple(row)

    def _record(self, delivery: Delivery) -> None:
        self._delivery, self.recorded = None, delivery
        _RECORD.execute(self._cursor, self._dialect, {"id": delivery.id, "seen_at": delivery.at})
        if not self._cursor.rowcount:
            raise DeliveredTwice


@contextmanager
def write_quickly(database: Database) -> Iterator[Quick]:
    """Like `Database.write()`: leaving it commits, an exception rolls back, writers queue."""
    with database.turn.taken():
        connection = database.engine.raw_connection()
        try:
            cursor = connection.cursor()
            begin_writing(cursor, database.engine.dialect)
            at = Quick(cursor, database.engine.dialect, unrecorded_delivery())
            yield at
            connection.commit()
            if at.recorded is not None:
                at.recorded.is_recorded = True
        finally:
            connection.close()  # back to the pool, which rolls back what was not committed


def quick(session: Session) -> Quick:
    """Within a session's transaction, seeing what it has written so far."""
    session.flush()
    connection = session.connection()
    return Quick(connection.connection.cursor(), connection.dialect)
