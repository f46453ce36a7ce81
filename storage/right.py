"""Who was given which role, by whom."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlmodel import Field, Session, SQLModel, col, select


class Role(StrEnum):
    LEADER = "leader"
    FACILITATOR = "facilitator"
    EXPORTER = "exporter"


class Grant(SQLModel, table=True):
    """A role of one person, in one channel or (`channel_id` "") in the whole workspace."""

    __tablename__ = "role_grant"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    role: Role = Field(primary_key=True, sa_type=String)
    channel_id: str = Field(default="", primary_key=True)
    given_by: str
    given_at: datetime


def grants(session: Session, team_id: str) -> list[Grant]:
    query = select(Grant).where(Grant.team_id == team_id)
    return list(session.exec(query.order_by(col(Grant.role), Grant.user_id, Grant.channel_id)))


def grants_of(session: Session, team_id: str, user_id: str) -> list[Grant]:
    query = select(Grant).where(Grant.team_id == team_id, Grant.user_id == user_id)
    return list(session.exec(query.order_by(col(Grant.role), Grant.channel_id)))


def has_role(session: Session, team_id: str, user_id: str, role: Role, channel_id: str) -> bool:
    """In the whole workspace, or in that channel ("" asks for the whole workspace only)."""
    query = select(Grant.user_id).where(
        Grant.team_id == team_id,
        Grant.user_id == user_id,
        Grant.role == role,
        col(Grant.channel_id).in_({"", channel_id}),
    )
    return session.exec(query).first() is not None


def holders(session: Session, team_id: str, role: Role, channel_id: str) -> list[str]:
    """Ids of those who have the role in the whole workspace or in that channel."""
    query = select(Grant.user_id).where(
        Grant.team_id == team_id, Grant.role == role, col(Grant.channel_id).in_({"", channel_id})
    )
    return sorted(set(session.exec(query)))
