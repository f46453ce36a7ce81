"""What was typed into a form and could not be taken: kept, so that the form shows it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, delete
from sqlmodel import Field, Session, SQLModel, col, func, select


class Draft(SQLModel, table=True):
    """One for each person and form. `form` names the form and what it is about: "answer:<seat>"."""

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    values: dict[str, Any] = Field(sa_type=JSON)
    kept_at: datetime = Field(index=True)


def draft(session: Session, team_id: str, user_id: str, form: str) -> Draft | None:
    return session.get(Draft, (team_id, user_id, form))


def keep_draft(session: Session, kept: Draft) -> None:
    session.merge(kept)


def drop_draft(session: Session, team_id: str, user_id: str, form: str) -> None:
    session.execute(
        delete(Draft).where(
            col(Draft.team_id) == team_id, col(Draft.user_id) == user_id, col(Draft.form) == form
        )
    )


def count_drafts(session: Session, team_id: str, user_id: str) -> int:
    query = select(func.count()).where(Draft.team_id == team_id, Draft.user_id == user_id)
    return session.exec(query).one()


def forget_drafts_of(session: Session, team_id: str, user_id: str) -> int:
    """How many there were."""
    found = count_drafts(session, team_id, user_id)
    session.execute(delete(Draft).where(col(Draft.team_id) == team_id, col(Draft.user_id) == user_id))
    return found


def forget_drafts(session: Session, before: datetime) -> None:
    session.execute(delete(Draft).where(col(Draft.kept_at) < before))
