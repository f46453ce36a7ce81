"""Rounds, their stages, the seats in them and what was answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint, and_, bindparam, insert, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import new_id
from storage.quick import Prepared, Quick


class RoundState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MISSED = "missed"  # the bot was not running while it could have been useful
    OFF = "off"  # the team was off that day, or there was nothing to say


class SeatState(StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    AWAY = "away"  # left the channel or the workspace
    MISSED = "missed"  # never asked: the bot was not running


class SeatStep(StrEnum):
    ASK = "ask"
    NUDGE = "nudge"


class Round(SQLModel, table=True):
    """One occurrence of a ritual, unique by ritual and key (the intended local date, or an id when run by hand).

    Version and channel are those it was opened with: whoever answers knows who will read it.
    """

    __table_args__ = (
        UniqueConstraint("ritual_id", "key"),
        Index(
            "round_open",
            "team_id",
            "channel_id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    ritual_id: str = Field(foreign_key="ritual.id", index=True)
    version: int
    channel_id: str
    key: str
    day: date
    state: RoundState = Field(default=RoundState.OPEN, sa_type=String)
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    is_trial: bool = False


class Stage(SQLModel, table=True):
    """What a round goes through, each with the instant it is due. A standup has one: collect."""

    __table_args__ = (
        UniqueConstraint("round_id", "name"),
        Index(
            "stage_due",
            "due_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    round_id: str = Field(foreign_key="round.id")
    name: str
    due_at: datetime
    done_at: datetime | None = None


class Seat(SQLModel, table=True):
    """One member's place in a round. `step` is what happens to it next, at `due_at`; None when nothing does."""

    __table_args__ = (
        UniqueConstraint("round_id", "user_id"),
        Index(
            "seat_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index("seat_person", "team_id", "user_id", "state"),
        Index("seat_lately", "team_id", "user_id", "ask_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    round_id: str = Field(foreign_key="round.id")
    user_id: str
    state: SeatState = Field(default=SeatState.WAITING, sa_type=String)
    ask_at: datetime
    step: SeatStep | None = Field(default=SeatStep.ASK, sa_type=String)
    due_at: datetime | None = None
    asks: int = 0
    nudged: bool = False


class Entry(SQLModel, table=True):
    """What one member answered in one seat: {question key: text}."""

    seat_id: str = Field(primary_key=True, foreign_key="seat.id")
    answers: dict[str, str] = Field(sa_type=JSON)
    answered_at: datetime
    edited_at: datetime | None = None
    is_late: bool = False
    edited_late: bool = False


def round_by_key(session: Session, ritual_id: str, key: str) -> Round | None:
    return session.exec(select(Round).where(Round.ritual_id == ritual_id, Round.key == key)).first()


def open_rounds(session: Session, ritual_id: str) -> list[Round]:
    query = select(Round).where(Round.ritual_id == ritual_id, Round.state == RoundState.OPEN)
    return list(session.exec(query.order_by(col(Round.day))))


def still_open(session: Session, now: datetime) -> list[Round]:
    """All that are open and close after `now`, but for trials."""
    query = select(Round).where(Round.state == RoundState.OPEN, Round.closes_at > now)
    return list(
        session.exec(query.where(col(Round.is_trial).is_(False)).order_by(Round.ritual_id, col(Round.day)))
    )


def decided_later(session: Session, now: datetime, since: datetime) -> list[Round]:
    """Those that close after `now`, and yet were opened, closed or left out at an instant after `now` and `since`."""
    from_then_on = max(now, since)
    was_ended = and_(
        col(Round.state).in_([RoundState.CLOSED, RoundState.MISSED, RoundState.OFF]),
        col(Round.closed_at) > from_then_on,
    )
    was_opened = and_(col(Round.state) == RoundState.OPEN, col(Round.opened_at) > from_then_on)
    query = select(Round).where(Round.closes_at > now, or_(was_ended, was_opened))
    return list(
        session.exec(query.where(col(Round.is_trial).is_(False)).order_by(Round.ritual_id, col(Round.day)))
    )


def open_rounds_in(session: Session, team_id: str, channel_id: str) -> list[Round]:
    query = select(Round).where(Round.team_id == team_id, Round.channel_id == channel_id)
    return list(session.exec(query.where(Round.state == RoundState.OPEN).order_by(col(Round.day))))


def unasked_seats(session: Session, team_id: str, user_id: str) -> list[tuple[Seat, Round]]:
    """One person's seats in open rounds in which they have not been asked yet."""
    query = (
        select(Seat, Round)
        .join(Round, col(Round.id) == col(Seat.round_id))
        .where(
            Seat.team_id == team_id, Seat.user_id == user_id, Seat.state == SeatState.WAITING, Seat.asks == 0
        )
        .where(Round.state == RoundState.OPEN, col(Round.is_trial).is_(False))
    )
    return list(session.exec(query))


def unanswered_seats(session: Session, team_id: str, user_id: str) -> list[tuple[Seat, Round]]:
    """One person's seats in open rounds in which they have been asked and have not answered."""
    query = select(Seat, Round).join(Round, col(Round.id) == col(Seat.round_id))
    query = query.where(Seat.team_id == team_id, Seat.user_id == user_id, Seat.state == SeatState.ASKED)
    return list(session.exec(query.where(Round.state == RoundState.OPEN)))


def seats(session: Session, round_id: str) -> list[Seat]:
    return list(
        session.exec(select(Seat).where(Seat.round_id == round_id).order_by(col(Seat.ask_at), Seat.user_id))
    )


def add_seats(session: Session, rows: Collection[dict[str, Any]]) -> None:
    """Values by column; all others are as in a new Seat. Making a Seat of each takes several times as long."""
    if rows:
        new = {"state": SeatState.WAITING, "step": SeatStep.ASK, "asks": 0, "nudged": False}
        session.execute(insert(Seat), [new | row for row in rows])


def seat_of(session: Session, round_id: str, user_id: str) -> Seat | None:
    return session.exec(select(Seat).where(Seat.round_id == round_id, Seat.user_id == user_id)).first()


def seats_due(session: Session, now: datetime, limit: int) -> list[str]:
    """Ids; what is due first comes first."""
    query = select(Seat.id).where(col(Seat.due_at).is_not(None), col(Seat.due_at) <= now)
    return list(session.exec(query.order_by(col(Seat.due_at)).limit(limit)))


def stages_due(session: Session, now: datetime, limit: int) -> list[str]:
    query = select(Stage.id).where(col(Stage.done_at).is_(None), Stage.due_at <= now)
    return list(session.exec(query.order_by(col(Stage.due_at)).limit(limit)))


def stages(session: Session, round_id: str) -> list[Stage]:
    return list(session.exec(select(Stage).where(Stage.round_id == round_id)))


def stage(session: Session, round_id: str, name: str) -> Stage:
    return session.exec(select(Stage).where(Stage.round_id == round_id, Stage.name == name)).one()


@dataclass(frozen=True)
class Place:
    """All that answering has to know of a seat."""

    id: str
    user_id: str
    round_id: str
    round_state: RoundState
    version: int
    is_trial: bool
    is_answered: bool


_PLACE = Prepared(
    select(Seat.user_id, Seat.round_id, Round.state, Round.version, Round.is_trial, Entry.seat_id)  # type: ignore[call-overload]
    .join(Round, col(Round.id) == col(Seat.round_id))
    .outerjoin(Entry, col(Entry.seat_id) == col(Seat.id))
    .where(Seat.id == bindparam("seat"))
)
_SEATS, _ENTRIES = SQLModel.metadata.tables["seat"], SQLModel.metadata.tables["entry"]
_ENTER = Prepared(
    insert(_ENTRIES).values(
        {
            name: bindparam(name, type_=_ENTRIES.c[name].type)
            for name in ("seat_id", "answers", "answered_at", "is_late", "edited_late")
        }
    )
)
_EDIT = Prepared(
    update(_ENTRIES)
    .where(_ENTRIES.c.seat_id == bindparam("seat"))
    .values(
        {
            name: bindparam(name, type_=_ENTRIES.c[name].type)
            for name in ("answers", "edited_at", "edited_late")
        }
    )
)
_ANSWERED = Prepared(
    update(_SEATS)
    .where(_SEATS.c.id == bindparam("seat"))
    .values(state=SeatState.ANSWERED.value, step=None, due_at=None)
)


def place(at: Quick, seat_id: str) -> Place | None:
    row = at.first(_PLACE, seat=seat_id)
    if row is None:
        return None
    user_id, round_id, state, version, is_trial, entry = row
    return Place(seat_id, user_id, round_id, RoundState(state), version, bool(is_trial), entry is not None)


def keep_answers(at: Quick, there: Place, answers: dict[str, str], now: datetime, *, is_late: bool) -> None:
    """As an entry, or as the change of one; the seat counts as answered."""
    if there.is_answered:
        at.run(_EDIT, seat=there.id, answers=answers, edited_at=now, edited_late=is_late)
    else:
        at.run(_ENTER, seat_id=there.id, answers=answers, answered_at=now, is_late=is_late, edited_late=False)
    at.run(_ANSWERED, seat=there.id)


def entries(session: Session, round_id: str) -> dict[str, Entry]:
    """{seat id: entry} of a round."""
    query = select(Entry).join(Seat, col(Seat.id) == col(Entry.seat_id)).where(Seat.round_id == round_id)
    return {entry.seat_id: entry for entry in session.exec(query)}


def last_asked(session: Session, ritual_id: str, user_id: str, before: datetime) -> datetime | None:
    """When somebody's turn in this ritual came last before that instant, and they were asked or told."""
    query = select(Seat.ask_at).join(Round, col(Round.id) == col(Seat.round_id))
    query = query.where(Round.ritual_id == ritual_id, Seat.user_id == user_id)
    query = query.where(Seat.asks > 0, Seat.ask_at < before)
    return session.exec(query.order_by(col(Seat.ask_at).desc()).limit(1)).first()


def last_closed(session: Session, ritual_id: str, before: date) -> Round | None:
    """The last round before that day that took place to its end."""
    query = select(Round).where(Round.ritual_id == ritual_id, Round.state == RoundState.CLOSED)
    return session.exec(query.where(Round.day < before).order_by(col(Round.day).desc()).limit(1)).first()
