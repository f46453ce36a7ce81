"""A retrospective that has ended, as its room leaves it: for what comes after."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, select

from rituals.round import COLLECT
from storage.database import new_id
from storage.ritual import Ritual, RitualVersion
from storage.round import Round, RoundState, Stage


def past_retro(
    session: Session, team_id: str, channel_id: str, by: str, now: datetime, name: str = "Sprint 12"
) -> Round:
    """Closed just now. One ritual per channel."""
    query = select(Ritual).where(Ritual.kind == "retro", Ritual.channel_id == channel_id)
    ritual = session.exec(query).first() or _ritual(session, team_id, channel_id, by, now, name)
    made = Round(
        team_id=team_id,
        ritual_id=ritual.id,
        channel_id=channel_id,
        version=ritual.version,
        key=new_id(),
        day=now.date(),
        state=RoundState.CLOSED,
        opened_at=now - timedelta(days=1),
        closes_at=now,
        closed_at=now,
    )
    session.add(made)
    session.flush()
    session.add(Stage(round_id=made.id, name=COLLECT, due_at=now, done_at=now))
    session.flush()
    return made


def _ritual(session: Session, team_id: str, channel_id: str, by: str, now: datetime, name: str) -> Ritual:
    ritual = Ritual(team_id=team_id, kind="retro", channel_id=channel_id, owner_id=by, active_since=now)
    session.add(ritual)
    session.flush()
    session.add(
        RitualVersion(
            ritual_id=ritual.id,
            number=1,
            name=name,
            rule="FREQ=WEEKLY;BYDAY=MO",
            starts_on=now.date(),
            ask_at="09:00",
            close_at="17:00",
            zone="Europe/Madrid",
            latecomers="wait",
            questions=[{"key": "start", "label": "Start", "is_blockers": False}],
            changed_by=by,
            changed_at=now,
        )
    )
    session.flush()
    return ritual
