"""An office that holds retrospectives in its channel. Bo is a workspace admin and starts them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import SQLModel

from rituals.retro import course, note, reading
from rituals.retro.columns import columns_of
from rituals.retro.course import Outline
from rituals.retro.life import SEALER
from rituals.retro.note import Draft, OwnNote
from rituals.sealing import Sealer
from storage.database import Database
from storage.round import Round
from tests.rituals.office import CHANNEL, MONDAY, TEAM, Office, at

END = at(MONDAY, "17:00")
START, STOP, GO_ON = "c1", "c2", "c3"


class RetroRoom:
    """Short ways of saying what people do."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sealer = Sealer(b"a secret of thirty-two characters")
        office.database.info[SEALER] = self.sealer

    def starts(self, by: str = "bo", until: datetime = END, **changes: object) -> str:
        fields: dict[str, object] = {
            "title": "Sprint 12",
            "columns": columns_of("start_stop"),
            "until": until,
            "zone": "Europe/Madrid",
        }
        outline = Outline(**{**fields, **changes})  # type: ignore[arg-type]
        with self.office.database.write() as session:
            return course.start(session, self.sealer, TEAM, CHANNEL, outline, by, self.office.now).id

    def writes(
        self, round_id: str, name: str, text: str, column: str = START, *, nameless: bool = False
    ) -> None:
        draft = Draft(column, text, is_named=not nameless)
        with self.office.database.write() as session:
            round_ = note.find(session, TEAM, round_id, name)
            note.add(session, self.sealer, round_, name, draft, self.office.now)

    def changes(
        self, round_id: str, name: str, text: str, *, nameless: bool = False, column: str = START
    ) -> None:
        """Their only note."""
        (before,) = self.own(round_id, name)
        draft = Draft(column, text, is_named=not nameless)
        with self.office.database.write() as session:
            round_ = note.find(session, TEAM, round_id, name)
            note.change(session, self.sealer, round_, name, before.id, draft, self.office.now)

    def deletes(self, round_id: str, name: str) -> None:
        """All of theirs."""
        for each in self.own(round_id, name):
            with self.office.database.write() as session:
                note.remove(session, self.sealer, note.find(session, TEAM, round_id, name), name, each.id)

    def shows(self, round_id: str, name: str) -> None:
        """All of theirs that were held back."""
        for each in self.own(round_id, name):
            with self.office.database.write() as session:
                round_ = note.find(session, TEAM, round_id, name)
                note.show_with_name(session, self.sealer, round_, name, each.id, self.office.now)

    def closes(self, round_id: str, by: str = "bo") -> None:
        with self.office.database.write() as session:
            course.close_now(
                session, course.find_running(session, TEAM, round_id, by, course.CLOSING), self.office.now
            )
        self.office.moves_to(self.office.now)

    def cancels(self, round_id: str, by: str = "bo") -> None:
        with self.office.database.write() as session:
            course.cancel(
                session, course.find_running(session, TEAM, round_id, by, course.CANCELLING), self.office.now
            )

    def ends(self, round_id: str, until: datetime, by: str = "bo") -> None:
        with self.office.database.write() as session:
            round_ = course.find_running(session, TEAM, round_id, by, course.CHANGING_THE_END)
            course.change_end(session, round_, until)

    def erases(self, name: str) -> int:
        with self.office.database.write() as session:
            return note.erase_person(session, self.sealer, TEAM, name)

    def own(self, round_id: str, name: str) -> list[OwnNote]:
        with self.office.database.read() as session:
            return note.own(session, self.sealer, session.get_one(Round, round_id), name)

    def round(self, round_id: str) -> Round:
        with self.office.database.read() as session:
            return session.get_one(Round, round_id)

    def read(self, round_id: str) -> dict[str, list[tuple[str, str]]]:
        """What the channel reads: {column: (author, text), sorted}; "" for what has no name."""
        with self.office.database.read() as session:
            found = reading.reading(session, session.get_one(Round, round_id))
        return {
            column.question.label: sorted((each.author, each.text) for each in column.notes)
            for column in found.columns
            if column.notes
        }

    def held(self, round_id: str) -> int:
        with self.office.database.read() as session:
            return reading.reading(session, session.get_one(Round, round_id)).held


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in SQLModel.metadata.sorted_tables
        }


__all__ = ["END", "GO_ON", "START", "STOP", "RetroRoom", "everything"]
