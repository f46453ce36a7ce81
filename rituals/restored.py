"""After going back to a copy of the database: what was posted since is in Slack, and is not posted again.

Rounds and seats that are opened anew have the ids they had, and so their messages have the keys they had: each is
looked for in Slack before it is posted, and when it is there it is taken as it stands.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, update
from sqlmodel import Session, col, func, select

from rituals.sealing import Sealer
from storage.backup import COPIED
from storage.event import SeenEvent
from storage.export import Export, ExportState
from storage.member import Channel
from storage.memo import forget, recall, remember
from storage.message import Message
from storage.ritual import Ritual
from storage.round import Entry, Round, RoundState, Stage

RESTORED = "restored"
"""The name of a memo: from when the copy is that we went back to, and when we did."""
IN_DOUBT_FOR = timedelta(days=7)
"""What was under way is over by then."""


def went_back(session: Session, now: datetime) -> None:
    """Call once on a database that was put back in its place, before the bot works with it."""
    made_at = _made_at(session) or now
    remember(session, RESTORED, {"from": made_at.isoformat(), "at": now.isoformat()})
    forget(session, COPIED)
    doubt = update(Message).where(col(Message.ts).is_(None))
    session.execute(
        doubt.values(
            attempts=case((col(Message.attempts) > 0, col(Message.attempts)), else_=1),
            first_tried_at=func.coalesce(col(Message.first_tried_at), made_at),
        )
    )
    asked = update(Export).where(col(Export.state) == ExportState.ASKED)
    session.execute(asked.values(state=ExportState.SENDING))  # so that it is looked for as well


def seal_anew(session: Session, sealer: Sealer) -> None:
    """A copy may have been made without the keys of notes without a name: those still open go on with a new one."""
    query = select(Round.id).join(Ritual, col(Ritual.id) == col(Round.ritual_id))
    for round_id in session.exec(query.where(Ritual.kind == "retro", Round.state == RoundState.OPEN)):
        sealer.open_round(session, round_id)


def perhaps_posted_since(session: Session, not_before: datetime | None = None) -> datetime | None:
    """Since when what is wanted now may have been posted already; None when that cannot be, as when it was to be there
    only after we went back. Looked up once for each transaction."""
    if RESTORED not in session.info:
        session.info[RESTORED] = _span_of_doubt(session)
    span: tuple[datetime, datetime] | None = session.info[RESTORED]
    if span is None:
        return None
    since, until = span
    return None if not_before and not_before > until else since


def _span_of_doubt(session: Session) -> tuple[datetime, datetime] | None:
    found = recall(session, RESTORED)
    return (datetime.fromisoformat(found["from"]), datetime.fromisoformat(found["at"])) if found else None


def trust_again(session: Session, now: datetime) -> None:
    """Forgets it when it is long enough ago."""
    found = recall(session, RESTORED)
    if found and now - datetime.fromisoformat(found["at"]) >= IN_DOUBT_FOR:
        forget(session, RESTORED)


def _made_at(session: Session) -> datetime | None:
    """As the copy says; one that was made in another way is as old as the newest thing in it."""
    found = recall(session, COPIED)
    if found:
        return datetime.fromisoformat(found["at"])
    newest = [
        session.exec(select(func.max(column))).one()
        for column in (
            SeenEvent.seen_at,
            Channel.seen_at,
            Entry.answered_at,
            Round.opened_at,
            Stage.done_at,
        )
    ]
    return max((each for each in newest if each is not None), default=None)
