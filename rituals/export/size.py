"""About how long an export will be, for its progress bar."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from rituals.export.answers import AnswerRows
from rituals.export.request import Request, Subject
from rituals.export.retro import RetroRows
from rituals.export.updates import UpdateRows


def size(session: Session, team_id: str, request: Request, now: datetime) -> int:
    """In rows. For answers it is the most there can be: some questions stay unanswered."""
    match request.subject:
        case Subject.RETRO:
            retro = RetroRows(session, team_id, request, now)
            return retro.notes_by_month().total() + retro.actions_by_month()[0].total()
        case Subject.ANSWERS:
            return AnswerRows(session, team_id, request).most()
        case Subject.UPDATES:
            updates, changes = UpdateRows(session, team_id, request, None).by_month()
            return updates.total() + changes.total()
