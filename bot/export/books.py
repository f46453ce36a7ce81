"""Which tables an export has: retrospectives, answers, updates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.export import tables
from bot.export.book import Book, Counts, Fact, Measure, Period, Table, Trends
from bot.text import count, day
from rituals.export import Request, Subject
from rituals.export.answers import AnswerRows
from rituals.export.months import every_month
from rituals.export.names import Names
from rituals.export.retro import RetroRows
from rituals.export.updates import UpdateRows
from rituals.kinds import KINDS
from rituals.words import join_words
from storage.export import Export

OPEN_ONES = "Of what is still open there are only counts: nothing is shown before its end."


def make_book(session: Session, export: Export, request: Request, now: datetime) -> Book:
    """`export.asked_by` "" is whoever runs the bot. Its rows are read from the session while they are written."""
    return BOOKS[request.subject](session, export, request, now)


def _retro(session: Session, export: Export, request: Request, now: datetime) -> Book:
    rows = RetroRows(session, export.team_id, request, now)
    notes, (added, done, dropped) = rows.notes_by_month(), rows.actions_by_month()
    months = every_month([notes, added, done, dropped])
    standing = _standing(months, added, done, dropped)
    return _book(
        session,
        export,
        request,
        now,
        title="Retrospectives",
        tables=[tables.notes(rows.notes()), tables.actions(rows.actions())],
        trends=Trends(
            "Notes and actions over time",
            "Month",
            (
                Measure("Notes"),
                Measure("Actions added"),
                Measure("Actions done"),
                Measure("Actions open", is_standing=True),
            ),
            [Period(each, (notes[each], added[each], done[each], standing[each])) for each in months],
        ),
        summary=[
            Fact("Retrospectives that have ended", len(rows.closed)),
            Fact("Notes", notes.total()),
            Fact("Action items added", added.total()),
            *(
                Fact(f"Still open: {each.retro} in {each.channel}", count(each.notes, "note") + " so far")
                for each in rows.collecting()
            ),
        ],
        counts=[Counts("Notes by column", sorted(rows.notes_by_column().items()))],
        remarks=[OPEN_ONES],
    )


def _standing(
    months: Iterable[str], added: Counter[str], done: Counter[str], dropped: Counter[str]
) -> Mapping[str, int]:
    """How many were open at the end of each month."""
    left, standing = 0, {}
    for label in months:
        left += added[label] - done[label] - dropped[label]
        standing[label] = left
    return standing


def _answers(session: Session, export: Export, request: Request, now: datetime) -> Book:
    rows = AnswerRows(session, export.team_id, request)
    answered, held = rows.people_by_month()
    noun = KINDS[request.kind].noun
    return _book(
        session,
        export,
        request,
        now,
        title=f"Answers to the {noun}",
        tables=[tables.answers(rows.answers())],
        trends=Trends(
            "Answers over time",
            "Month",
            (Measure("People who answered"), Measure("Rounds")),
            [Period(each, (answered[each], held[each])) for each in every_month([answered, held])],
        ),
        summary=[
            Fact("Rounds that have ended", len(rows.closed)),
            Fact("Times somebody answered", answered.total()),
            *(
                Fact(f"Still open: {each.ritual} in {each.channel}", f"{each.answered} answered so far")
                for each in rows.collecting()
            ),
        ],
        remarks=[OPEN_ONES],
    )


def _updates(session: Session, export: Export, request: Request, now: datetime) -> Book:
    rows = UpdateRows(session, export.team_id, request, export.asked_by or None)
    updates, changes = rows.by_month()
    return _book(
        session,
        export,
        request,
        now,
        title="Updates",
        tables=[tables.updates(rows.updates()), tables.changes(rows.changes())],
        trends=Trends(
            "Updates over time",
            "Month",
            (Measure("Updates"), Measure("Changed plans")),
            [Period(each, (updates[each], changes[each])) for each in every_month([updates, changes])],
        ),
        summary=[Fact("Updates", updates.total()), Fact("Changed plans", changes.total())],
    )


def _book(
    session: Session,
    export: Export,
    request: Request,
    now: datetime,
    *,
    title: str,
    tables: Sequence[Table],
    trends: Trends,
    summary: Sequence[Fact],
    counts: Sequence[Counts] = (),
    remarks: Sequence[str] = (),
) -> Book:
    names = Names(session, export.team_id)
    return Book(
        title=title,
        asked_by=names.person(export.asked_by) if export.asked_by else "whoever runs the bot",
        made_at=now,
        zone=request.zone,
        what=in_words(request, [names.channel(each) for each in request.channels]),
        tables=tables,
        trends=trends,
        summary=summary,
        counts=counts,
        remarks=remarks,
    )


def _one(request: Request) -> str:
    return "one retrospective" if request.subject == Subject.RETRO else "one round"


def in_words(request: Request, channels: Sequence[str]) -> str:
    """ "everything of #team from 1 October to 30 November 2026" """
    said = [_one(request) if request.round_id else "everything"]
    if channels:
        said.append(f"of {join_words(channels)}")
    if request.since:
        said.append(f"from {day(request.since)} {request.since.year}")
    if request.until:
        said.append(f"to {day(request.until)} {request.until.year}")
    return " ".join(said)


BOOKS: Mapping[Subject, Callable[[Session, Export, Request, datetime], Book]] = {
    Subject.ANSWERS: _answers,
    Subject.RETRO: _retro,
    Subject.UPDATES: _updates,
}
