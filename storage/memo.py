"""What the bot knows of itself, kept between starts and shared by all copies on one database: a value for each name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, delete
from sqlmodel import Field, Session, SQLModel, col, select


class Memo(SQLModel, table=True):
    name: str = Field(primary_key=True)
    value: dict[str, Any] = Field(sa_type=JSON)


def recall(session: Session, name: str) -> dict[str, Any]:
    """What was remembered under this name; {} when nothing was."""
    found = session.get(Memo, name)
    return dict(found.value) if found is not None else {}


def recall_to_change(session: Session, name: str) -> dict[str, Any]:
    """The same, and nobody else changes it before this transaction ends."""
    query = select(Memo).where(Memo.name == name).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True)).first()
    return dict(found.value) if found is not None else {}


def forget(session: Session, name: str) -> None:
    session.execute(delete(Memo).where(col(Memo.name) == name))


def remember(session: Session, name: str, value: dict[str, Any]) -> None:
    session.merge(Memo(name=name, value=value))
