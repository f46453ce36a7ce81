"""The rounds an export is about."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rituals.export.request import Request
from storage.ritual import Ritual
from storage.round import Round, RoundState

AT_A_TIME = 500
"""Rows read at once."""


def ended_lately(session: Session, team_id: str, channel_id: str, kind: str, most: int) -> list[Round]:
    """Of one channel, the newest first."""
    query = (
        select(Round)
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .where(Round.team_id == team_id, Round.channel_id == channel_id, Ritual.kind == kind)
        .where(Round.state == RoundState.CLOSED)
        .order_by(col(Round.closed_at).desc())
        .limit(most)
    )
    return list(session.exec(query))


def rounds_of(session: Session, team_id: str, request: Request, kind: str) -> list[Round]:
    """Open and closed ones of the kind that ended, or are to end, within the days asked for; the oldest first."""
    query = (
        select(Round)
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .where(Round.team_id == team_id, Ritual.kind == kind, col(Round.is_trial).is_(False))
        .where(col(Round.state).in_([RoundState.OPEN, RoundState.CLOSED]))
    )
    if request.round_id:
        query = query.where(Round.id == request.round_id)
    if request.channels:
        query = query.where(col(Round.channel_id).in_(request.channels))
    found = session.exec(query.order_by(col(Round.closes_at), Round.id))
    return [each for each in found if request.start <= (each.closed_at or each.closes_at) < request.end]
