"""What people answered in a kind that asks, as rows: one for each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from rituals.export.months import month
from rituals.export.names import Names
from rituals.export.request import Request
from rituals.export.rounds import rounds_of
from rituals.questions import Question, loaded
from storage import ritual as rituals
from storage.round import Entry, Round, RoundState, Seat


@dataclass(frozen=True)
class Answer:
    day: date
    ritual: str
    channel: str
    person: str
    question: str
    text: str
    answered_at: datetime
    is_late: bool


@dataclass(frozen=True)
class Collecting:
    """A round that is still open: nothing of it is told but how many have answered."""

    ritual: str
    channel: str
    closes_at: datetime
    answered: int


class AnswerRows:
    def __init__(self, session: Session, team_id: str, request: Request) -> None:
        self._session = session
        self._request = request
        self._names = Names(session, team_id)
        found = rounds_of(session, team_id, request, request.kind)
        self.closed = [round_ for round_ in found if round_.state == RoundState.CLOSED]
        self._open = [round_ for round_ in found if round_.state == RoundState.OPEN]

    def answers(self) -> Iterator[Answer]:
        for round_ in self.closed:
            version = rituals.version_of(self._session, round_)
            questions = loaded(version.questions)
            for seat, entry in self._entries(round_):
                yield from self._of(seat, entry, round_, version.name, questions)

    def _entries(self, round_: Round) -> list[tuple[Seat, Entry]]:
        query = select(Seat, Entry).join(Entry, col(Entry.seat_id) == col(Seat.id))
        query = query.where(Seat.round_id == round_.id)
        return list(self._session.exec(query.order_by(col(Entry.answered_at), Seat.id)))

    def _of(
        self, seat: Seat, entry: Entry, round_: Round, name: str, questions: tuple[Question, ...]
    ) -> Iterator[Answer]:
        for question in questions:
            if text := entry.answers.get(question.key, "").strip():
                yield Answer(
                    day=round_.day,
                    ritual=name,
                    channel=self._names.channel(round_.channel_id),
                    person=self._names.person(seat.user_id),
                    question=question.label,
                    text=text,
                    answered_at=entry.edited_at or entry.answered_at,
                    is_late=entry.is_late,
                )

    def collecting(self) -> list[Collecting]:
        return [
            Collecting(
                ritual=rituals.version_of(self._session, round_).name,
                channel=self._names.channel(round_.channel_id),
                closes_at=round_.closes_at,
                answered=len(self._entries(round_)),
            )
            for round_ in self._open
        ]

    def most(self) -> int:
        """Rows, if nobody left a question out."""
        return sum(
            len(self._entries(round_)) * len(rituals.version_of(self._session, round_).questions)
            for round_ in self.closed
        )

    def people_by_month(self) -> tuple[Counter[str], Counter[str]]:
        """How many answered, and how many rounds there were."""
        answered, held = Counter[str](), Counter[str]()
        for round_ in self.closed:
            label = month(round_.closed_at or round_.closes_at, self._request.zone)
            held[label] += 1
            answered[label] += len(self._entries(round_))
        return answered, held
