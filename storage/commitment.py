"""Commitments: promises that come back until they are kept. Action items of a retrospective."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, String, bindparam, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import new_id
from storage.ritual import Ritual
from storage.round import Round, RoundState


class CommitmentState(StrEnum):
    PROPOSED = "proposed"  # its owner has not said yes yet
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # with a reason

    @property
    def is_closed(self) -> bool:
        return self in (CommitmentState.DONE, CommitmentState.DROPPED)


OPEN_STATES = "state IN ('proposed', 'open')"


class Commitment(SQLModel, table=True):
    """`number` is that of its newest change. `text` is "" once whoever wrote it was erased."""

    __table_args__ = (
        Index(
            "commitment_owner",
            "team_id",
            "owner_id",
            sqlite_where=text(OPEN_STATES),
            postgresql_where=text(OPEN_STATES),
        ),
        Index("commitment_channel", "team_id", "channel_id", "made_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    channel_id: str
    round_id: str | None = Field(default=None, foreign_key="round.id", index=True)
    text: str
    owner_id: str
    due: date | None = None
    state: CommitmentState = Field(default=CommitmentState.PROPOSED, sa_type=String)
    number: int = 1
    made_by: str
    made_at: datetime
    closed_at: datetime | None = None


class CommitmentChange(SQLModel, table=True):
    """One line of a commitment's history; its key keeps two people from changing it past each other."""

    __tablename__ = "commitment_change"

    commitment_id: str = Field(primary_key=True, foreign_key="commitment.id")
    number: int = Field(primary_key=True)
    state: CommitmentState = Field(sa_type=String)
    owner_id: str
    due: date | None = None
    by: str
    at: datetime
    reason: str = ""


_CLOSED = (CommitmentState.DONE, CommitmentState.DROPPED)
_IS_OPEN = text(f"commitment.{OPEN_STATES}")  # in the index's own words, or the index is not used
_OWNED = select(Commitment).where(
    Commitment.team_id == bindparam("team"), Commitment.owner_id == bindparam("owner"), _IS_OPEN
)


def open_commitments(session: Session, team_id: str, channel_id: str) -> list[Commitment]:
    """The most pressing first; those without a date last."""
    query = select(Commitment).where(Commitment.team_id == team_id, Commitment.channel_id == channel_id)
    found = session.exec(query.where(_IS_OPEN))
    return sorted(found, key=_pressing)


def commitments_owned(session: Session, team_id: str, owner_id: str) -> list[Commitment]:
    """The open ones of a person, the most pressing first."""
    return sorted(session.exec(_OWNED, params={"team": team_id, "owner": owner_id}), key=_pressing)


def commitments_proposed(session: Session, team_id: str, owner_id: str) -> list[Commitment]:
    """Those that wait for this person to take them on."""
    return [
        row for row in commitments_owned(session, team_id, owner_id) if row.state == CommitmentState.PROPOSED
    ]


def commitments_of(session: Session, round_id: str) -> list[Commitment]:
    """Those made in a round, in whatever state, the oldest first."""
    query = select(Commitment).where(Commitment.round_id == round_id)
    return list(session.exec(query.order_by(col(Commitment.made_at), Commitment.id)))


def earlier_commitments(session: Session, round_: Round) -> list[Commitment]:
    """The open ones from rounds of the same channel that were opened before this one, the most pressing first."""
    query = select(Commitment).join(Round, col(Round.id) == col(Commitment.round_id))
    query = query.where(Commitment.team_id == round_.team_id, Commitment.channel_id == round_.channel_id)
    query = query.where(_IS_OPEN, col(Round.opened_at) < round_.opened_at)
    return sorted(session.exec(query.where(Round.id != round_.id)), key=_pressing)


def closed_commitments(session: Session, team_id: str, channel_id: str, limit: int) -> list[Commitment]:
    """Done or dropped, the last closed first."""
    query = select(Commitment).where(Commitment.team_id == team_id, Commitment.channel_id == channel_id)
    query = query.where(col(Commitment.state).in_(_CLOSED))
    return list(session.exec(query.order_by(col(Commitment.closed_at).desc(), Commitment.id).limit(limit)))


def commitments_written(session: Session, team_id: str, user_id: str) -> list[Commitment]:
    """Those whose text is this person's own, as far as it is still there."""
    query = select(Commitment).where(Commitment.team_id == team_id, Commitment.made_by == user_id)
    return list(session.exec(query.where(Commitment.text != "").order_by(Commitment.id)))


def reasons_given(session: Session, team_id: str, user_id: str) -> list[CommitmentChange]:
    """Changes for which this person wrote why."""
    query = (
        select(CommitmentChange)
        .join(Commitment, col(Commitment.id) == col(CommitmentChange.commitment_id))
        .where(Commitment.team_id == team_id, CommitmentChange.by == user_id, CommitmentChange.reason != "")
    )
    return list(session.exec(query))


def rounds_since(session: Session, round_id: str, limit: int) -> list[str]:
    """Ids of the newest rounds of the same ritual that were opened after this one."""
    first = session.get_one(Round, round_id)
    query = select(Round.id).where(Round.ritual_id == first.ritual_id, Round.opened_at > first.opened_at)
    return list(session.exec(query.order_by(col(Round.opened_at).desc()).limit(limit)))


def last_closed_round(session: Session, team_id: str, channel_id: str, kind: str) -> Round | None:
    """Of the rituals of one kind in a channel."""
    query = select(Round).join(Ritual, col(Ritual.id) == col(Round.ritual_id))
    query = query.where(Round.team_id == team_id, Round.channel_id == channel_id, Ritual.kind == kind)
    query = query.where(Round.state == RoundState.CLOSED)
    return session.exec(query.order_by(col(Round.opened_at).desc()).limit(1)).first()


def last_change(session: Session, row: Commitment) -> CommitmentChange:
    return session.get_one(CommitmentChange, (row.id, row.number))


def changes(session: Session, commitment_id: str) -> list[CommitmentChange]:
    """The oldest first."""
    query = select(CommitmentChange).where(CommitmentChange.commitment_id == commitment_id)
    return list(session.exec(query.order_by(col(CommitmentChange.number))))


def _pressing(row: Commitment) -> tuple[date, datetime, str]:
    return (row.due or date.max, row.made_at, row.id)
