"""The harbour team's standup of one Tuesday, as rows: what the tests of this floor write and expect to find again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session

from storage.database import Database
from storage.message import Message
from storage.ritual import Ritual, RitualVersion
from storage.round import Entry, Round, Seat, Stage

TEAM = "T0HARBOUR"
CHANNEL = "C0HARBOUR"
ANA, BEN, KEO = "U0ANA", "U0BEN", "U0KEO"
TUESDAY = date(2026, 3, 10)
MORNING = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


def database_at(file: Path) -> Database:
    return Database(f"sqlite:///{file}")


def add_standup(session: Session, ritual_id: str = "standup") -> Ritual:
    """A ritual with the version it refers to."""
    ritual = Ritual(
        id=ritual_id,
        team_id=TEAM,
        kind="standup",
        channel_id=CHANNEL,
        owner_id=ANA,
        active_since=MORNING,
        next_date=TUESDAY,
        next_open_at=MORNING,
    )
    session.add(ritual)
    session.flush()
    session.add(
        RitualVersion(
            ritual_id=ritual_id,
            number=1,
            name="Harbour standup",
            rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            starts_on=TUESDAY,
            ask_at="09:00",
            close_at="18:00",
            zone="Europe/Madrid",
            latecomers="wait",
            changed_by=ANA,
            changed_at=MORNING,
        )
    )
    return ritual


def add_round(session: Session) -> None:
    """Tuesday's round of the standup: Ana and Ben have answered, Keo has not."""
    session.add(
        Round(
            id="tuesday",
            team_id=TEAM,
            ritual_id="standup",
            channel_id="C1",
            version=1,
            key="2026-03-10",
            day=TUESDAY,
            opened_at=MORNING,
            closes_at=EVENING,
        )
    )
    session.flush()
    session.add(Stage(id="collect", round_id="tuesday", name="collect", due_at=EVENING))
    for user_id in (ANA, BEN, KEO):
        session.add(
            Seat(id=f"seat-{user_id}", team_id=TEAM, round_id="tuesday", user_id=user_id, ask_at=MORNING)
        )
    session.flush()
    session.add(entry(ANA, "The lighthouse lamp turns again"))
    session.add(entry(BEN, "Waiting for the crane"))
    session.add(prompt(KEO))


def entry(user_id: str, text: str) -> Entry:
    return Entry(seat_id=f"seat-{user_id}", answers={"done": text}, answered_at=MORNING)


def prompt(user_id: str) -> Message:
    return Message(
        key=f"prompt:seat-{user_id}:1",
        team_id=TEAM,
        purpose="prompt",
        ref=f"seat-{user_id}",
        destination=user_id,
        due_at=MORNING,
    )
