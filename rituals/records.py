"""Noting what was done to data and rights."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage.record import Deed, Record


def note(
    session: Session,
    deed: Deed,
    *,
    team_id: str,
    by: str,
    now: datetime,
    about: str = "",
    channel_id: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """`by` "" stands for whoever runs the bot. `detail` holds counts and names of kinds, never what somebody wrote."""
    session.add(
        Record(
            team_id=team_id,
            at=now,
            by=by,
            deed=deed,
            about=about,
            channel_id=channel_id,
            detail=detail or {},
        )
    )
    session.flush()
