"""The tables that people take home: their columns, and what of a row goes into which."""

from __future__ import annotations

from collections.abc import Iterable

from bot.export.book import Column, Marked, Row, Table
from rituals.export.answers import Answer
from rituals.export.retro import Action, Note
from rituals.export.updates import Change, Update

SENTENCE, LONG = 50, 80


def notes(rows: Iterable[Note]) -> Table:
    columns = [
        *(Column("Retrospective", SENTENCE), Column("Channel"), Column("Ended"), Column("Column")),
        *(Column("Note", LONG), Column("Author"), Column("Written")),
    ]
    about = (
        "Every note of the retrospectives that have ended, with the column it was written for. Where the author is "
        "“anonymous”, the bot itself does not know who wrote it or when: both were left out at its end."
    )
    return Table("Notes", columns, map(_note, rows), about)


def _note(row: Note) -> Row:
    return row.retro, row.channel, row.closed_at, row.column, row.text, row.author, row.written_at


def actions(rows: Iterable[Action]) -> Table:
    columns = [
        *(Column("Action", LONG), Column("Owner"), Column("Due"), Column("State"), Column("Age in days")),
        *(Column("Retrospective", SENTENCE), Column("Channel"), Column("Added by"), Column("Added")),
        *(Column("Closed"), Column("Reason", SENTENCE)),
    ]
    about = (
        "What somebody took on. “not accepted yet” means that the owner has not said yes. Where the state says "
        "“overdue”, the due day is past and the action is not done; those cells are red too. The age is in days, "
        "until it was closed or else until this file was made."
    )
    return Table("Actions", columns, map(_action, rows), about)


def _action(row: Action) -> Row:
    due = Marked(row.due) if row.is_overdue else row.due
    state = Marked(f"{row.state}, overdue") if row.is_overdue else row.state
    whence = row.retro, row.channel, row.added_by, row.added_at
    return row.text, row.owner, due, state, row.days, *whence, row.closed_at, row.reason


def answers(rows: Iterable[Answer]) -> Table:
    columns = [
        *(Column("Day"), Column("Ritual", SENTENCE), Column("Channel"), Column("Person")),
        *(Column("Question", SENTENCE), Column("Answer", LONG), Column("Answered"), Column("Late")),
    ]
    about = "Every answer, one row for each question. “late” means that the round had been closed by then."
    return Table("Answers", columns, map(_answer, rows), about)


def _answer(row: Answer) -> Row:
    late = "late" if row.is_late else None
    return row.day, row.ritual, row.channel, row.person, row.question, row.text, row.answered_at, late


def updates(rows: Iterable[Update]) -> Table:
    columns = [
        *(Column("Posted"), Column("By"), Column("Outcome", LONG), Column("For whom", SENTENCE)),
        *(Column("Number"), Column("Baseline"), Column("Now"), Column("Target"), Column("Next", SENTENCE)),
        *(
            Column("Asked", SENTENCE),
            Column("Of whom"),
            Column("Pillar"),
            Column("Told to"),
            Column("Edited"),
        ),
    ]
    about = (
        "Updates as they read now; those that were taken back are left out. Numbers stand here as they were typed, so "
        "they are text."
    )
    return Table("Updates", columns, map(_update, rows), about)


def _update(row: Update) -> Row:
    number = row.measure, row.baseline, row.now, row.target
    rest = row.next_step, row.ask, row.asked, row.pillar, row.audience, row.edited_at
    return row.posted_at, row.by, row.outcome, row.for_whom, *number, *rest


def changes(rows: Iterable[Change]) -> Table:
    columns = [
        *(Column("Posted"), Column("By"), Column("Planned", SENTENCE), Column("Now", SENTENCE)),
        *(Column("Why", LONG), Column("Pillar"), Column("Line of the vision", SENTENCE)),
        *(Column("Stops", SENTENCE), Column("Affected"), Column("Said “understood”"), Column("Told to")),
    ]
    return Table("Changed plans", columns, map(_change, rows), "Plans that changed, and why.")


def _change(row: Change) -> Row:
    what = row.planned, row.now, row.why, row.pillar, row.line, row.stops
    return row.posted_at, row.by, *what, row.affected, row.understood, row.audience
