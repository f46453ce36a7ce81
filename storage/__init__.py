"""What is remembered: tables, the session, queries, migrations."""

from sqlmodel import SQLModel

# PostgreSQL's own names, given on SQLite too: a migration can then drop a constraint by one name on both. It stands
# here because names are given while the tables are defined, and this module is imported before any of them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
