"""Items: what is kept and changed with a reason, revision by revision. The vision, updates, changed plans."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, and_, or_
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import new_id


class ItemKind(StrEnum):
    VISION = "vision"
    UPDATE = "update"
    CHANGE = "change"


class Item(SQLModel, table=True):
    """`number` is that of its newest revision. What is withdrawn stays, unshown."""

    __table_args__ = (Index("item_kind", "team_id", "kind", "made_at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    kind: ItemKind = Field(sa_type=String)
    owner_id: str
    made_at: datetime
    number: int = 1
    is_withdrawn: bool = False


class Revision(SQLModel, table=True):
    """What an item said from `at` on. Its key keeps two editors from overwriting each other silently."""

    item_id: str = Field(primary_key=True, foreign_key="item.id")
    number: int = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    by: str
    at: datetime
    reason: str = ""


class Audience(SQLModel, table=True):
    """Whom an item is for: a channel, or a person."""

    item_id: str = Field(primary_key=True, foreign_key="item.id")
    destination: str = Field(primary_key=True, index=True)


class Understanding(SQLModel, table=True):
    """Whether somebody who is affected by a change has said that they understood it, and when."""

    item_id: str = Field(primary_key=True, foreign_key="item.id")
    user_id: str = Field(primary_key=True, index=True)
    understood_at: datetime | None = None


def revision(session: Session, item: Item, number: int | None = None) -> Revision:
    """That revision, or the newest."""
    return session.get_one(Revision, (item.id, number or item.number))


def revisions(session: Session, item_id: str) -> list[Revision]:
    """The newest first."""
    query = select(Revision).where(Revision.item_id == item_id)
    return list(session.exec(query.order_by(col(Revision.number).desc())))


def items(session: Session, team_id: str, kinds: tuple[ItemKind, ...], limit: int = 50) -> list[Item]:
    """Not the withdrawn ones; the newest first."""
    query = select(Item).where(Item.team_id == team_id, col(Item.kind).in_(kinds))
    query = query.where(col(Item.is_withdrawn).is_(False))
    return list(session.exec(query.order_by(col(Item.made_at).desc(), Item.id).limit(limit)))


def audience(session: Session, item_id: str) -> list[str]:
    query = select(Audience.destination).where(Audience.item_id == item_id)
    return sorted(session.exec(query))


def addressed(
    session: Session,
    team_id: str,
    kinds: Collection[ItemKind],
    destinations: Collection[str],
    *,
    owner_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 2000,
) -> list[tuple[Item, Revision]]:
    """Items for any of these channels and people, or of that owner, with what they say now; the newest first.

    Made at `since` or later and before `until`. Not the withdrawn ones.
    """
    is_for = select(Audience.item_id).where(col(Audience.destination).in_(destinations))
    query = (
        select(Item, Revision)
        .join(Revision, and_(col(Revision.item_id) == col(Item.id), col(Revision.number) == col(Item.number)))
        .where(Item.team_id == team_id, col(Item.kind).in_(kinds), col(Item.is_withdrawn).is_(False))
        .where(or_(col(Item.id).in_(is_for), col(Item.owner_id) == owner_id))
    )
    if since is not None:
        query = query.where(Item.made_at >= since)
    if until is not None:
        query = query.where(Item.made_at < until)
    return list(session.exec(query.order_by(col(Item.made_at).desc(), Item.id).limit(limit)))


def understandings(session: Session, item_id: str) -> list[Understanding]:
    """Those who have said so in the order they did, then those who have not."""
    query = select(Understanding).where(Understanding.item_id == item_id)
    rows = list(session.exec(query.order_by(col(Understanding.understood_at), Understanding.user_id)))
    return sorted(rows, key=lambda row: row.understood_at is None)


def not_understood(session: Session, team_id: str, user_id: str) -> list[tuple[Item, Revision]]:
    """What waits for this person to say that they understood it; the oldest first. Not the withdrawn ones."""
    query = (
        select(Item, Revision)
        .join(Revision, and_(col(Revision.item_id) == col(Item.id), col(Revision.number) == col(Item.number)))
        .join(Understanding, col(Understanding.item_id) == col(Item.id))
        .where(Item.team_id == team_id, col(Item.is_withdrawn).is_(False))
        .where(Understanding.user_id == user_id, col(Understanding.understood_at).is_(None))
    )
    return list(session.exec(query.order_by(col(Item.made_at), Item.id)))
