"""The digest: what a round says to its channel, and in which messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from rituals.people import name_of, names_of
from rituals.questions import Question, blocker, loaded
from rituals.replies import cut
from rituals.wanted import Want, want, want_all, withdraw_all
from storage import ritual as rituals
from storage import round as rounds
from storage.message import messages_about_all
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
    names = names_of(session, round_.team_id, [seat.user_id for seat in seats.values()])
    lines = [
        _line(seats[seat_id], entry, names[seats[seat_id].user_id], questions)
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
    name = name_of(session, seat.team_id, seat.user_id)
    return _line(seat, entry, name, loaded(rituals.version_of(session, round_).questions))


def _line(seat: Seat, entry: Entry, name: str, questions: Sequence[Question]) -> Line:
    said = tuple((q, entry.answers[q.key]) for q in questions if q.key in entry.answers)
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
    replies = [reply for line in found.lines for reply in _replies(line, key, destination)]
    want_all(session, replies)
    keys = {reply["key"] for reply in replies}
    posted = messages_about_all(session, [line.seat.id for line in found.lines], "entry")
    withdraw_all(session, [row.key for row in posted if row.key not in keys])


def _replies(line: Line, parent_key: str, destination: str) -> list[Want]:
    return [
        Want(
            key=entry_key(line.seat, number),
            purpose="entry",
            ref=line.seat.id,
            team_id=line.seat.team_id,
            destination=destination,
            parent_key=parent_key,
            refresh=False,
        )
        for number in range(1, len(parts(line)) + 1)
    ]


def _destination(session: Session, round_: Round) -> str:
    """A trial is read by the one who tries."""
    if round_.is_trial:
        return rounds.seats(session, round_.id)[0].user_id
    return round_.channel_id


def digest_key(round_: Round) -> str:
    return f"digest:{round_.id}"


def entry_key(seat: Seat, part: int) -> str:
    return f"entry:{seat.id}:{part}"
