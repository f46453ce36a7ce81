"""What is read when a retrospective is over: the notes by column, and the messages they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from rituals.people import name_of
from rituals.questions import Question, loaded
from rituals.replies import cut
from rituals.wanted import want, withdraw
from storage import ritual as rituals
from storage.contribution import Contribution, count_sealed, notes
from storage.message import message
from storage.round import Round


@dataclass(frozen=True)
class Note:
    """`author` is "" for what was written without a name."""

    text: str
    author: str


@dataclass(frozen=True)
class Column:
    question: Question
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Reading:
    """`held` counts notes without a name that are not shown, because too few people wrote without one."""

    round: Round
    title: str
    columns: tuple[Column, ...]
    held: int

    @property
    def count(self) -> int:
        return sum(len(column.notes) for column in self.columns)


def reading(session: Session, round_: Round) -> Reading:
    version = rituals.version_of(session, round_)
    written = notes(session, round_.id)  # in the order of their ids: it tells nothing
    columns = tuple(
        Column(question, tuple(_note(session, each) for each in written if each.prompt == question.key))
        for question in loaded(version.questions)
    )
    return Reading(round_, version.name, columns, count_sealed(session, round_.id))


def was_read(session: Session, round_: Round) -> bool:
    """There was a summary at its end, so there were notes, whether they are still kept or not."""
    return message(session, summary_key(round_)) is not None


def _note(session: Session, row: Contribution) -> Note:
    return Note(row.text, name_of(session, row.team_id, row.author_id) if row.author_id else "")


def parts(column: Column) -> list[tuple[Note, ...]]:
    """The notes, cut between notes into as many replies as they need."""
    return cut(column.notes, lambda note: note.text + note.author)


def want_reading(session: Session, round_: Round) -> None:
    """Wants the summary and the replies in its thread as things stand; what is not needed any more goes."""
    want(
        session,
        key=summary_key(round_),
        purpose="retro_summary",
        ref=round_.id,
        team_id=round_.team_id,
        destination=round_.channel_id,
    )
    for column in reading(session, round_).columns:
        _want_replies(session, round_, column)


def _want_replies(session: Session, round_: Round, column: Column) -> None:
    count = len(parts(column))
    for number in range(1, count + 1):
        ref = f"{round_.id}:{column.question.key}:{number}"
        want(
            session,
            key=reply_key(ref),
            purpose="retro_column",
            ref=ref,
            team_id=round_.team_id,
            destination=round_.channel_id,
            parent_key=summary_key(round_),
        )
    surplus = count + 1
    while message(session, key := reply_key(f"{round_.id}:{column.question.key}:{surplus}")) is not None:
        withdraw(session, key)
        surplus += 1


def summary_key(round_: Round) -> str:
    return f"retro_summary:{round_.id}"


def reply_key(ref: str) -> str:
    return f"retro_column:{ref}"
