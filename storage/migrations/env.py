"""What Alembic runs for every command. The connection and the wishes come from `storage.migration`, never from a file.

Nothing here sets up logging: that is the business of whoever started the process.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage.tables import metadata


def run() -> None:
    wishes = context.config.attributes
    context.configure(
        connection=wishes["connection"],
        target_metadata=metadata,
        on_version_apply=wishes["on_version_apply"],
        render_item=render_type,
        render_as_batch=True,
        # A migration and the note that it ran are one transaction. Alembic takes SQLite for unable to do that;
        # with the BEGIN that storage/database.py sends, it is.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def render_type(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """A migration stays as it was written, so it names SQLAlchemy's types, not those of a library that moves on."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


if __name__ == "env_py":  # so Alembic calls this file; imported under any other name it does nothing
    run()
