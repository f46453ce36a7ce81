"""A database's schema as plain values, so that two of them can be compared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from storage.database import Database

Shape = dict[str, dict[str, Any]]


def shape(database: Database) -> Shape:
    """{table: its columns, references, uniques and indexes}; indexes with the whole statement that made them."""
    with database.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        return {name: _table(connection, name) for name in names if name != "alembic_version"}


def _table(connection: Connection, name: str) -> dict[str, Any]:
    def pragma(question: str, of: str = name) -> list[Any]:
        return list(connection.exec_driver_sql(f'PRAGMA {question}("{of}")').all())

    indexes = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
        (name,),
    )
    return {
        "columns": {
            row.name: (row.type, row.notnull, row.dflt_value, row.pk) for row in pragma("table_info")
        },
        "references": {(row[3], row.table, row.to, row.on_delete) for row in pragma("foreign_key_list")},
        "uniques": {
            tuple(column.name for column in pragma("index_info", index.name))
            for index in pragma("index_list")
            if index.unique
        },
        "indexes": {row.name: row.sql for row in indexes},
    }


def rows(database: Database, columns: dict[str, list[str]]) -> dict[str, list[Any]]:
    """{table: its rows in order}, of each table the columns asked for."""
    with database.engine.connect() as connection:
        return {
            table: [tuple(row) for row in connection.exec_driver_sql(_select(table, names))]
            for table, names in columns.items()
        }


def _select(table: str, names: list[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'SELECT {listed} FROM "{table}" ORDER BY {listed}'  # noqa: S608  (names of ours)
