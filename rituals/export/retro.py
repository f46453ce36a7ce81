"""Retrospectives as rows: notes, action items, and how many there were when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from rituals.commitment.terms import STATE_WORDS
from rituals.export.months import month
from rituals.export.names import Names
from rituals.export.request import Request
from rituals.export.rounds import AT_A_TIME, rounds_of
from rituals.questions import loaded
from storage import ritual as rituals
from storage.commitment import Commitment, CommitmentChange, CommitmentState
from storage.contribution import Contribution, SealedNote
from storage.round import Round, RoundState


@dataclass(frozen=True)
class Note:
    """`written_at` None: without a name, hence without a time."""

    retro: str
    channel: str
    closed_at: datetime | None
    column: str
    text: str
    author: str
    written_at: datetime | None


@dataclass(frozen=True)
class Action:
    text: str
    owner: str
    due: date | None
    state: str
    days: int
    """Old, or it took, if it is closed."""
    is_overdue: bool
    retro: str
    channel: str
    added_by: str
    added_at: datetime
    closed_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Collecting:
    """A round that is still open: nothing of it is told but how many notes there are."""

    retro: str
    channel: str
    closes_at: datetime
    notes: int


class RetroRows:
    def __init__(self, session: Session, team_id: str, request: Request, now: datetime) -> None:
        self._session = session
        self._request = request
        self._now = now
        self._names = Names(session, team_id)
        self._team_id = team_id
        found = rounds_of(session, team_id, request, "retro")
        self.closed = [round_ for round_ in found if round_.state == RoundState.CLOSED]
        self._open = [round_ for round_ in found if round_.state == RoundState.OPEN]
        self._titles = {round_.id: self._title(round_) for round_ in found}

    def notes(self) -> Iterator[Note]:
        for round_ in self.closed:
            columns = {q.key: q.label for q in loaded(self._version(round_).questions)}
            query = select(Contribution).where(Contribution.round_id == round_.id)
            ordered = query.order_by(Contribution.prompt, Contribution.id)
            for note in self._session.exec(ordered.execution_options(yield_per=AT_A_TIME)):
                yield Note(
                    retro=self._titles[round_.id],
                    channel=self._names.channel(round_.channel_id),
                    closed_at=round_.closed_at,
                    column=columns.get(note.prompt, note.prompt),
                    text=note.text,
                    author=self._names.person(note.author_id),
                    written_at=note.made_at,
                )

    def actions(self) -> Iterator[Action]:
        for row in self._session.exec(self._commitments().execution_options(yield_per=AT_A_TIME)):
            yield self._action(row)

    def _commitments(self) -> SelectOfScalar[Commitment]:
        query = select(Commitment).where(Commitment.team_id == self._team_id)
        if self._request.round_id:
            query = query.where(Commitment.round_id == self._request.round_id)
        else:
            query = query.where(
                Commitment.made_at >= self._request.start, Commitment.made_at < self._request.end
            )
            if self._request.channels:
                query = query.where(col(Commitment.channel_id).in_(self._request.channels))
        return query.order_by(col(Commitment.made_at), Commitment.id)

    def _action(self, row: Commitment) -> Action:
        state = CommitmentState(row.state)
        today = self._now.astimezone(ZoneInfo(self._request.zone)).date()
        return Action(
            text=row.text,
            owner=self._names.person(row.owner_id),
            due=row.due,
            state=STATE_WORDS[state],
            days=((row.closed_at or self._now) - row.made_at).days,
            is_overdue=row.due is not None and row.due < today and not state.is_closed,
            retro=self._titles.get(row.round_id or "", ""),
            channel=self._names.channel(row.channel_id),
            added_by=self._names.person(row.made_by),
            added_at=row.made_at,
            closed_at=row.closed_at,
            reason=self._reason(row) if state == CommitmentState.DROPPED else "",
        )

    def _reason(self, row: Commitment) -> str:
        change = self._session.get(CommitmentChange, (row.id, row.number))
        return change.reason if change else ""

    def collecting(self) -> list[Collecting]:
        return [
            Collecting(
                retro=self._titles[round_.id],
                channel=self._names.channel(round_.channel_id),
                closes_at=round_.closes_at,
                notes=self._count(Contribution, round_) + self._count(SealedNote, round_),
            )
            for round_ in self._open
        ]

    def notes_by_month(self) -> Counter[str]:
        """ "2026-11", by the close of their round."""
        counted: Counter[str] = Counter()
        for round_ in self.closed:
            counted[self._month(round_.closed_at or round_.closes_at)] += self._count(Contribution, round_)
        return counted

    def notes_by_column(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for round_ in self.closed:
            columns = {q.key: q.label for q in loaded(self._version(round_).questions)}
            query = select(Contribution.prompt, func.count()).where(Contribution.round_id == round_.id)
            for prompt, number in self._session.exec(query.group_by(Contribution.prompt)):
                counted[columns.get(prompt, prompt)] += number
        return counted

    def actions_by_month(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """Added, done, dropped."""
        added, done, dropped = Counter[str](), Counter[str](), Counter[str]()
        for row in self._session.exec(self._commitments().execution_options(yield_per=AT_A_TIME)):
            added[self._month(row.made_at)] += 1
            if row.closed_at is not None:
                ended = done if row.state == CommitmentState.DONE else dropped
                ended[self._month(row.closed_at)] += 1
        return added, done, dropped

    def _month(self, at: datetime) -> str:
        return month(at, self._request.zone)

    def _count(self, table: type[Contribution] | type[SealedNote], round_: Round) -> int:
        return self._session.exec(
            select(func.count()).select_from(table).where(col(table.round_id) == round_.id)
        ).one()

    def _version(self, round_: Round) -> rituals.RitualVersion:
        return rituals.version_of(self._session, round_)

    def _title(self, round_: Round) -> str:
        return self._version(round_).name
