"""Acks while a hundred thousand notes are being exported, against acks of the same bot at rest, in turns."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from sqlalchemy import insert

from bot.standin import people
from bot.standin.workspace import TEAM_ID
from rituals import export as exports
from rituals.export import Request, Subject
from storage.contribution import Contribution, ContributionKind
from storage.database import Database, new_id
from storage.export import Export, ExportState
from storage.right import Grant, Role
from storage.ritual import Ritual, RitualVersion
from storage.round import Round, RoundState
from tests.bench.figure import Figure, percentile
from tests.bench.office import BOT, SECONDS, SUNDAY, TEAM, ZONE, Office, closed_office, running

NOTES = 100_000
ROUNDS = 3
ANSWERS = 100
WARM_UP = 20


def figures() -> Iterator[Figure]:
    exporting, idle = in_turns()
    yield Figure("ack_p99_export_vs_idle", percentile(exporting, 99) / percentile(idle, 99), "times")


def in_turns(
    notes: int = NOTES, rounds: int = ROUNDS, answers: int = ANSWERS
) -> tuple[list[float], list[float]]:
    """Milliseconds of acks while an export was under way all the time, and while none was."""
    exporting: list[float] = []
    idle: list[float] = []
    with closed_office(WARM_UP + rounds * 2 * answers + rounds) as (office, environment):
        write_notes(office.database, notes)
        with running(BOT, environment):
            office.stand_in.until_connected(SECONDS)
            office.answers(WARM_UP)
            for _ in range(rounds):
                idle += office.answers(answers)
                export_id = ask_for_export(office)
                wait_for(office.database, export_id, has_begun=True)
                exporting += office.answers(answers)
                if state(office.database, export_id) == ExportState.SENT:
                    raise RuntimeError("the export ended too early to measure beside it")
                wait_for(office.database, export_id, has_begun=False)
    return exporting, idle


def write_notes(database: Database, count: int) -> None:
    """Of one retrospective, which has ended."""
    with database.write() as session:
        ritual = Ritual(
            team_id=TEAM_ID, kind="retro", channel_id=TEAM, owner_id="U00000000", active_since=SUNDAY
        )
        session.add(ritual)
        session.flush()
        session.add(_version(ritual.id))
        round_ = Round(
            team_id=TEAM_ID,
            ritual_id=ritual.id,
            version=1,
            channel_id=TEAM,
            key=new_id(),
            day=SUNDAY.date(),
            state=RoundState.CLOSED,
            opened_at=SUNDAY,
            closes_at=SUNDAY,
            closed_at=SUNDAY,
        )
        session.add(round_)
        session.flush()
        session.execute(insert(Contribution), [_note(round_.id, number) for number in range(count)])


def _version(ritual_id: str) -> RitualVersion:
    return RitualVersion(
        ritual_id=ritual_id,
        number=1,
        name="Autumn",
        rule="FREQ=WEEKLY;BYDAY=MO",
        starts_on=SUNDAY.date(),
        ask_at="09:00",
        close_at="18:00",
        zone=ZONE,
        latecomers="wait",
        questions=[{"key": "start", "label": "Start", "is_blockers": False}],
        changed_by="U00000000",
        changed_at=SUNDAY,
    )


def _note(round_id: str, number: int) -> dict[str, object]:
    return {
        "id": f"{number:016x}",
        "team_id": TEAM_ID,
        "kind": ContributionKind.NOTE,
        "channel_id": TEAM,
        "round_id": round_id,
        "author_id": "U00000001",
        "prompt": "start",
        "text": f"Note {number}: release on Tuesdays, when everybody is there to help if something goes wrong.",
        "link": "",
        "said_by": "",
        "is_agreed": False,
        "made_at": SUNDAY,
    }


def ask_for_export(office: Office) -> str:
    request = exports.stored(Request(Subject.RETRO, ZONE, channels=(TEAM,)))
    asker = office.next_person()
    with office.database.write() as session:
        export = Export(team_id=TEAM_ID, asked_by=asker, asked_at=SUNDAY, request=request)
        session.add(export)
        session.add(
            Grant(team_id=TEAM_ID, user_id=asker, role=Role.EXPORTER, given_by=asker, given_at=SUNDAY)
        )
    office.stand_in.call(people.say, office.stand_in.workspace, asker, f"D{asker}", "Hello?")  # wakes the bot
    return export.id


def state(database: Database, export_id: str) -> ExportState:
    with database.read() as session:
        return ExportState(session.get_one(Export, export_id).state)


def wait_for(database: Database, export_id: str, *, has_begun: bool) -> None:
    """Until its process runs, which takes a moment to start; or until it was sent."""
    pause = threading.Event()
    if has_begun:
        pause.wait(1.0)
        return
    for _ in range(int(SECONDS * 20)):
        if state(database, export_id) == ExportState.SENT:
            return
        pause.wait(0.1)
    raise TimeoutError("the export did not end")
