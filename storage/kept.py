"""What people wrote, by sort of data: found by age or by writer, and removed with all that hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, delete, func
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.commitment import Commitment, CommitmentChange, CommitmentState
from storage.contribution import Contribution, ContributionKind
from storage.database import leave_no_trace
from storage.item import Audience, Item, ItemKind, Revision, Understanding
from storage.message import Message
from storage.round import Entry, Round, RoundState, Seat

DIGESTS = ("own_digest", "channel_digest")
"""Purposes of the messages that tell of updates."""
BATCH = 500
"""Ids bound in one statement."""


class Sort(StrEnum):
    ANSWERS = "answers"
    NOTES = "notes"
    ACTIONS = "actions"
    UPDATES = "updates"
    STORIES = "stories"


Ids = SelectOfScalar[str]


def _answers() -> Ids:
    query = select(Entry.seat_id).join(Seat, col(Seat.id) == col(Entry.seat_id))
    return query.join(Round, col(Round.id) == col(Seat.round_id))


def _notes() -> Ids:
    query = select(Contribution.id).join(Round, col(Round.id) == col(Contribution.round_id))
    return query.where(Contribution.kind == ContributionKind.NOTE)


def _stories() -> Ids:
    return select(Contribution.id).where(Contribution.kind == ContributionKind.STORY)


def _actions() -> Ids:
    return select(Commitment.id).where(
        col(Commitment.state).in_([CommitmentState.DONE, CommitmentState.DROPPED])
    )


def _updates() -> Ids:
    return select(Item.id).where(col(Item.kind).in_([ItemKind.UPDATE, ItemKind.CHANGE]))


def _old_answers(team_id: str, before: datetime) -> Ids:
    """Sought among the answers: of seats there are ever more, also of those whose answers are gone."""
    seat = select(Seat.id).join(Round, col(Round.id) == col(Seat.round_id)).where(Seat.id == Entry.seat_id)
    is_over = seat.where(Seat.team_id == team_id, Round.state != RoundState.OPEN).exists()
    return select(Entry.seat_id).where(func.coalesce(Entry.edited_at, Entry.answered_at) < before, is_over)


def _old_updates(team_id: str, before: datetime) -> Ids:
    newest = select(func.max(Revision.at)).where(Revision.item_id == Item.id).scalar_subquery()
    return _updates().where(Item.team_id == team_id, newest < before)


_OLDER: Mapping[Sort, Callable[[str, datetime], Ids]] = {
    Sort.ANSWERS: _old_answers,
    Sort.NOTES: lambda team_id, before: _notes().where(
        Contribution.team_id == team_id, Round.state != RoundState.OPEN, col(Round.closed_at) < before
    ),
    Sort.ACTIONS: lambda team_id, before: _actions().where(
        Commitment.team_id == team_id, col(Commitment.closed_at) < before
    ),
    Sort.UPDATES: _old_updates,
    Sort.STORIES: lambda team_id, before: _stories().where(
        Contribution.team_id == team_id,
        func.coalesce(Contribution.changed_at, Contribution.made_at) < before,
    ),
}
_WRITTEN_BY: Mapping[Sort, Callable[[str, str], Ids]] = {
    Sort.ANSWERS: lambda team_id, user_id: _answers().where(Seat.team_id == team_id, Seat.user_id == user_id),
    Sort.NOTES: lambda team_id, user_id: _notes().where(
        Contribution.team_id == team_id, Contribution.author_id == user_id
    ),
    Sort.UPDATES: lambda team_id, user_id: _updates().where(
        Item.team_id == team_id, Item.owner_id == user_id
    ),
    Sort.STORIES: lambda team_id, user_id: _stories().where(
        Contribution.team_id == team_id, Contribution.author_id == user_id
    ),
    Sort.ACTIONS: lambda team_id, user_id: select(Commitment.id).where(
        Commitment.team_id == team_id, Commitment.made_by == user_id, Commitment.text != ""
    ),
}
_ROWS: Mapping[Sort, Sequence[tuple[type[SQLModel], str]]] = {
    Sort.ANSWERS: [(Entry, "seat_id")],
    Sort.NOTES: [(Contribution, "id")],
    Sort.ACTIONS: [(CommitmentChange, "commitment_id"), (Commitment, "id")],
    Sort.UPDATES: [(Understanding, "item_id"), (Audience, "item_id"), (Revision, "item_id"), (Item, "id")],
    Sort.STORIES: [(Contribution, "id")],
}
"""The tables in which one piece of writing has rows, and the column that names it; what refers goes first."""


def older(
    session: Session, sort: Sort, team_id: str, before: datetime, limit: int | None = None
) -> list[str]:
    """Ids of what was written, or changed last, before then; nothing that is still open."""
    return list(session.exec(_OLDER[sort](team_id, before).limit(limit)))


def count_older(session: Session, sort: Sort, team_id: str, before: datetime) -> int:
    return _count(session, _OLDER[sort](team_id, before))


def written_by(session: Session, sort: Sort, team_id: str, user_id: str) -> list[str]:
    """Ids of what this person wrote under their name; for answers those of their seats."""
    return list(session.exec(_WRITTEN_BY[sort](team_id, user_id)))


def count_written_by(session: Session, sort: Sort, team_id: str, user_id: str) -> int:
    return _count(session, _WRITTEN_BY[sort](team_id, user_id))


def seats_shown(session: Session, team_id: str, user_id: str) -> list[str]:
    """Ids of this person's seats whose answers should stand in Slack, also where none is kept any more."""
    query = select(Seat.id).join(Message, col(Message.ref) == col(Seat.id)).distinct()
    query = query.where(Message.purpose == "entry", col(Message.is_wanted).is_(True))
    return list(session.exec(query.where(Seat.team_id == team_id, Seat.user_id == user_id)))


def remove(session: Session, sort: Sort, ids: Sequence[str]) -> None:
    """For good: not even the database's files keep it."""
    leave_no_trace(session)
    session.flush()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        for table, column in _ROWS[sort]:
            session.execute(delete(table).where(getattr(table, column).in_(some)))
    session.expire_all()


def _count(session: Session, query: Ids) -> int:
    counted: Select[tuple[int]] = select(func.count()).select_from(query.subquery())  # type: ignore[assignment]
    return int(session.execute(counted).scalar_one())


def digests_closing(
    session: Session, team_id: str, since: datetime, until: datetime
) -> list[tuple[str, int]]:
    """(ritual, message) of the digests of updates whose round closes between, the earliest first."""
    query = (
        select(Round.ritual_id, Message.seq)
        .select_from(Message)
        .outerjoin(Seat, col(Seat.id) == col(Message.ref))
        .join(Round, col(Round.id) == func.coalesce(Seat.round_id, Message.ref))
        .where(col(Message.purpose).in_(DIGESTS), col(Message.is_wanted).is_(True))
        .where(Round.team_id == team_id, Round.closes_at >= since, Round.closes_at <= until)
        .order_by(col(Round.closes_at))
    )
    return [(ritual_id, seq) for ritual_id, seq in session.exec(query) if seq is not None]
