"""The digest: what a round says to its channel, and in which messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from rituals.people import name_of
from rituals.questions import Question, blocker, loaded
from rituals.replies import cut
from rituals.wanted import want, withdraw
from storage import ritual as rituals
from storage import round as rounds
from storage.message import messages_about
from storage.round import Entry, Round, Seat, SeatState

Said = tuple[Question, str]


@dataclass(frozen=True)
class Line:
    """One person's answers."""

    seat: Seat
    entry: Entry
    name: str
    blocker: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Digest:
    """Blockers first, then in the order of answering. `expected` counts who had a seat and did not leave it."""

    round: Round
    name: str
    lines: tuple[Line, ...]
    expected: int

    @property
    def blocked(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.blocker)


def digest(session: Session, round_: Round) -> Digest:
    version = rituals.version_of(session, round_)
    questions = loaded(version.questions)
    seats = {seat.id: seat for seat in rounds.seats(session, round_.id)}
    lines = [
        _line(session, seats[seat_id], entry, questions)
        for seat_id, entry in rounds.entries(session, round_.id).items()
    ]
    lines.sort(key=lambda line: (not line.blocker, line.entry.answered_at, line.seat.id))
    return Digest(
        round=round_,
        name=version.name,
        lines=tuple(lines),
        expected=sum(seat.state not in (SeatState.AWAY, SeatState.MISSED) for seat in seats.values()),
    )


def line(session: Session, seat: Seat) -> Line | None:
    """What one person said in their seat; None before they said anything."""
    entry = session.get(Entry, seat.id)
    if entry is None:
        return None
    round_ = session.get_one(Round, seat.round_id)
    return _line(session, seat, entry, loaded(rituals.version_of(session, round_).questions))


def _line(session: Session, seat: Seat, entry: Entry, questions: Sequence[Question]) -> Line:
    said = tuple((q, entry.answers[q.key]) for q in questions if q.key in entry.answers)
    name = name_of(session, seat.team_id, seat.user_id)
    return Line(seat, entry, name, blocker(questions, entry.answers), said)


def parts(line: Line) -> list[tuple[Said, ...]]:
    """The answers, cut between questions into as many replies as they need."""
    return cut(line.said, lambda said: said[1]) or [()]


def want_digest(session: Session, round_: Round) -> None:
    """Wants the digest as things stand, and the replies in its thread that are not there yet: one per person, more
    for very long answers. A reply whose answer was edited is touched by whoever edited it."""
    found = digest(session, round_)
    if not found.lines:
        return
    key = digest_key(round_)
    destination = _destination(session, round_)
    want(session, key=key, purpose="digest", ref=round_.id, team_id=round_.team_id, destination=destination)
    for each in found.lines:
        _want_replies(session, each, key, destination)


def _want_replies(session: Session, line: Line, parent_key: str, destination: str) -> None:
    wanted = {entry_key(line.seat, number) for number in range(1, len(parts(line)) + 1)}
    for key in sorted(wanted, key=lambda key: int(key.rsplit(":", 1)[1])):
        want(
            session,
            key=key,
            purpose="entry",
            ref=line.seat.id,
            team_id=line.seat.team_id,
            destination=destination,
            parent_key=parent_key,
            refresh=False,
        )
    for row in messages_about(session, line.seat.id):
        if row.purpose == "entry" and row.key not in wanted:
            withdraw(session, row.key)


def _destination(session: Session, round_: Round) -> str:
    """A trial is read by the one who tries."""
    if round_.is_trial:
        return rounds.seats(session, round_.id)[0].user_id
    return round_.channel_id


def digest_key(round_: Round) -> str:
    return f"digest:{round_.id}"


def entry_key(seat: Seat, part: int) -> str:
    return f"entry:{seat.id}:{part}"
