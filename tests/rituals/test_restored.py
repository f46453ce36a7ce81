"""After going back to a copy: what has perhaps been posted since is looked for first, and known by the key it had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from rituals.restored import IN_DOUBT_FOR, perhaps_posted_since, seal_anew, trust_again, went_back
from rituals.sealing import RoundUnsealed
from rituals.wanted import want
from storage.backup import COPIED, backup
from storage.contribution import Seal
from storage.database import Database
from storage.export import Export, ExportState
from storage.memo import recall, remember
from storage.message import Message, message
from storage.migration import migrate
from storage.restore import restore
from tests.rituals.office import CHANNEL, MONDAY, TEAM, Office, at
from tests.rituals.retro_room import RetroRoom

EARLY = at(MONDAY, "00:30")
"""Chen has not been asked yet."""
NINE = at(MONDAY, "09:00")
EVENING = at(MONDAY, "20:30")
WORDS = "Two customers signed up"


@pytest.fixture
def office_on_a_file(tmp_path: Path) -> Iterator[Office]:
    """With the schema that a copy has to have."""
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    migrate(database)
    yield Office(database)
    database.close()


def wants(session: Session, key: str) -> Message:
    want(session, key=key, purpose="digest", ref=key, team_id=TEAM, destination=CHANNEL)
    row = message(session, key)
    assert row is not None
    return row


def goes_back(office: Office, made_at: datetime, now: datetime) -> None:
    with office.database.write() as session:
        remember(session, COPIED, {"at": made_at.isoformat()})
        went_back(session, now)


def test_what_was_not_sent_in_the_copy_may_be_there_by_now(office: Office) -> None:
    with office.database.write() as session:
        wants(session, "unsent")
        wants(session, "posted").ts = "1.0"
        wants(session, "tried").first_tried_at = EARLY
    goes_back(office, NINE, EVENING)
    with office.database.read() as session:
        found = {row.key: (row.attempts, row.first_tried_at) for row in session.exec(select(Message))}
    assert found == {"unsent": (1, NINE), "posted": (0, None), "tried": (1, EARLY)}


def test_what_is_wanted_for_the_first_time_in_the_week_after_may_be_there_too(office: Office) -> None:
    goes_back(office, NINE, EVENING)
    with office.database.write() as session:
        row = wants(session, "digest:1")
        assert (row.attempts, row.first_tried_at) == (1, NINE)
    with office.database.write() as session:
        trust_again(session, EVENING + IN_DOUBT_FOR - timedelta(seconds=1))
        assert wants(session, "digest:2").attempts == 1
    with office.database.write() as session:
        trust_again(session, EVENING + IN_DOUBT_FOR)
    with office.database.write() as session:
        assert wants(session, "digest:3").attempts == 0
        assert recall(session, COPIED) == {}


def test_without_a_backup_s_word_for_it_a_copy_is_as_old_as_the_newest_in_it(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(NINE)
    office.says(ritual, "ana", WORDS)
    with office.database.write() as session:
        went_back(session, EVENING)
    with office.database.read() as session:
        assert perhaps_posted_since(session) == NINE


def test_of_nothing_going_back_there_is_no_doubt(office: Office) -> None:
    with office.database.write() as session:
        assert perhaps_posted_since(session) is None
        assert wants(session, "digest:1").attempts == 0


def test_an_export_is_looked_for_before_it_is_sent(office: Office) -> None:
    with office.database.write() as session:
        session.add(Export(id="e1", team_id=TEAM, asked_by="ana", asked_at=NINE, request={}))
    goes_back(office, NINE, EVENING)
    with office.database.read() as session:
        assert session.get_one(Export, "e1").state == ExportState.SENDING


def test_rounds_and_seats_opened_anew_ask_and_digest_under_the_same_keys(
    office_on_a_file: Office, tmp_path: Path
) -> None:
    office = office_on_a_file

    def lives_on() -> set[tuple[str, str, str]]:
        office.moves_to(NINE)
        office.says(ritual, "ana", WORDS)
        office.moves_to(EVENING + timedelta(hours=3))
        with office.database.read() as session:
            return {(row.key, row.ref, row.destination) for row in session.exec(select(Message))}

    ritual = office.standup()
    backup(office.database, tmp_path / "copy.db", office.now)
    first = lives_on()
    office.database.close()
    restore(office.database, tmp_path / "copy.db", EVENING, went_back)
    with office.database.read() as session:
        assert not [row for row in session.exec(select(Message)) if row.purpose == "prompt"]
    second = lives_on()
    assert {purpose.partition(":")[0] for purpose, _, _ in first} >= {"prompt", "digest"}
    assert first == second


def test_all_that_is_posted_after_going_back_is_looked_for(office_on_a_file: Office, tmp_path: Path) -> None:
    office = office_on_a_file
    office.standup()
    backup(office.database, tmp_path / "copy.db", office.now)
    made_at = office.now
    office.database.close()
    restore(office.database, tmp_path / "copy.db", EVENING, went_back)
    office.moves_to(EARLY)
    office.moves_to(NINE)
    prompts = office.wanted("prompt")
    assert prompts
    assert {(row.attempts, row.first_tried_at) for row in prompts} == {(1, made_at)}


def attempts(office: Office) -> dict[str, int]:
    return {row.destination: row.attempts for row in office.wanted("prompt")}


def test_what_was_to_come_only_after_going_back_is_not_looked_for(office: Office) -> None:
    office.standup(people=("ana", "bo", "dalia"))
    goes_back(office, EARLY, at(MONDAY, "10:00"))
    office.moves_to(at(MONDAY, "10:00"))
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert attempts(office) == {"ana": 1, "bo": 1, "dalia": 0}


def test_what_comes_late_after_a_pause_that_the_copy_had_may_be_there(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(EARLY)
    office.pause(ritual)
    goes_back(office, EARLY, at(MONDAY, "09:10"))
    office.moves_to(at(MONDAY, "09:30"))
    office.resume(ritual)
    office.waits(timedelta(minutes=1))
    assert attempts(office) == {"ana": 1}


def test_a_retrospective_whose_key_no_backup_holds_takes_notes_without_a_name_again(office: Office) -> None:
    room = RetroRoom(office)
    round_id = room.starts()
    with office.database.write() as session:
        session.delete(session.get_one(Seal, round_id))
    with pytest.raises(RoundUnsealed):
        room.writes(round_id, "ana", "We release too late", nameless=True)
    with office.database.write() as session:
        seal_anew(session, room.sealer)
    room.writes(round_id, "ana", "We release too late", nameless=True)
    assert len(room.own(round_id, "ana")) == 1
