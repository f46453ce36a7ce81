"""A ritual whose rows are broken: all others go on, and what is logged tells no one's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from storage.message import Message
from storage.ritual import RitualVersion
from storage.round import RoundState
from tests.rituals.office import MONDAY, Office, at

CONFIDED = "My manager does not listen"
NAMED = "Talks nobody should hear of"


def without_version(session: Session, version: RitualVersion) -> None:
    session.delete(version)


def with_a_zone_nobody_knows(session: Session, version: RitualVersion) -> None:
    version.zone = "Mars/Olympus_Mons"


def with_a_time_that_is_none(session: Session, version: RitualVersion) -> None:
    version.ask_at = CONFIDED


Break = Callable[[Session, RitualVersion], None]


@pytest.fixture(params=[without_version, with_a_zone_nobody_knows, with_a_time_that_is_none])
def breaks(request: pytest.FixtureRequest) -> Break:
    return request.param  # type: ignore[no-any-return]


def broken(office: Office, ritual: str, breaks: Break) -> None:
    with office.database.write() as session:
        breaks(session, session.get_one(RitualVersion, (ritual, 1)))


def prompts_of(office: Office, ritual: str) -> list[Message]:
    with office.database.read():
        seats = {office.own_seat(ritual, name).id for name in ("ana", "bo")}
    return [message for message in office.wanted("prompt") if message.ref in seats]


def test_a_broken_ritual_keeps_no_other_from_asking_and_closing(
    office: Office, breaks: Break, caplog: pytest.LogCaptureFixture
) -> None:
    bad = office.standup(people=("ana", "bo"), name=NAMED)
    good = office.standup(people=("ana", "bo"))
    broken(office, bad, breaks)
    office.moves_to(at(MONDAY, "09:00"))
    assert len(prompts_of(office, good)) == 2
    office.says(good, "ana", CONFIDED)
    office.moves_to(at(MONDAY, "18:00"))
    assert office.round(good).state == RoundState.CLOSED
    assert [record.levelname for record in caplog.records if bad in record.getMessage()] != []
    assert CONFIDED not in caplog.text
    assert NAMED not in caplog.text


def test_one_that_breaks_with_an_open_round_neither(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    bad = office.standup(people=("ana", "bo"), name=NAMED)
    good = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    for ritual in (bad, good):
        office.says(ritual, "ana", CONFIDED)
    broken(office, bad, without_version)
    office.moves_to(at(MONDAY, "18:00"))
    assert office.round(bad).state == RoundState.OPEN
    assert office.round(good).state == RoundState.CLOSED
    assert [digest.ref for digest in office.wanted("digest")] == [office.round(good).id]
    assert "error=LookupError" in caplog.text
    assert CONFIDED not in caplog.text
    assert NAMED not in caplog.text


def test_what_failed_is_done_once_the_rows_are_right_again(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    with office.database.write() as session:
        session.get_one(RitualVersion, (ritual, 1)).zone = "Mars/Olympus_Mons"
    office.moves_to(at(MONDAY, "09:00"))
    assert office.asked() == []
    with office.database.write() as session:
        session.get_one(RitualVersion, (ritual, 1)).zone = "Europe/Madrid"
    office.waits(timedelta(minutes=5))
    assert office.asked() == ["ana"]
