"""Exports: for whom, when rights change between the asking and the making, and what is not named in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rituals.export import Request, Subject
from rituals.export.sending import ask, check_may_have, told_channels
from rituals.export.updates import UpdateRows
from rituals.people import NotAllowed
from rituals.rights import grant, revoke
from rituals.ritual import delete, find
from storage.database import Database
from storage.export import Export
from storage.right import Role
from storage.round import open_rounds
from tests.rituals.newsroom import PRIVATE, Newsroom
from tests.rituals.office import CHANNEL, TEAM

MADRID = "Europe/Madrid"
EVERYTHING = Request(Subject.ANSWERS, MADRID, "standup")


@pytest.fixture
def office(database: Database) -> Newsroom:
    return Newsroom(database)


def exports_here(office: Newsroom, name: str, channel_id: str = "") -> None:
    with office.database.write() as session:
        grant(session, TEAM, name, Role.EXPORTER, channel_id, "bo", office.now)


def asks(office: Newsroom, by: str, request: Request) -> Export:
    with office.database.write() as session:
        return ask(session, TEAM, request, by, office.now)


def a_standup_of_the_leads_was_deleted(office: Newsroom) -> None:
    ritual = office.standup(channel_id=PRIVATE)
    office.tries_out(ritual)
    with office.database.write() as session:
        delete(session, find(session, TEAM, ritual), "ana", office.now)


def test_everything_holds_what_was_deleted_too_so_its_channels_count(office: Newsroom) -> None:
    """Grace exports in the workspace, and is not in the private channel whose standup is over."""
    a_standup_of_the_leads_was_deleted(office)
    exports_here(office, "grace")
    with pytest.raises(NotAllowed, match="private"):
        asks(office, "grace", EVERYTHING)
    exports_here(office, "chen")
    made = asks(office, "chen", EVERYTHING)
    with office.database.read() as session:
        assert told_channels(session, made) == [PRIVATE]


def test_a_channel_whose_ritual_moved_away_is_told_of_what_was_exported_of_it(office: Newsroom) -> None:
    ritual = office.standup()
    office.tries_out(ritual)
    with office.database.write() as session:
        find(session, TEAM, ritual).channel_id = PRIVATE
    with office.database.read() as session:
        made = Export(team_id=TEAM, asked_by="", asked_at=office.now, request=stored_all())
        assert told_channels(session, made) == [CHANNEL]


def stored_all() -> dict[str, object]:
    from_here = {"subject": "answers", "kind": "standup", "zone": MADRID, "channels": []}
    return {**from_here, "since": None, "until": None, "round_id": "", "is_csv": False}


def test_who_lost_the_role_or_left_the_channel_meanwhile_gets_nothing(office: Newsroom) -> None:
    exports_here(office, "chen")
    made = asks(office, "chen", replace(EVERYTHING, channels=(PRIVATE,)))
    with office.database.read() as session:
        check_may_have(session, made)
    with office.database.write() as session:
        office.has(session, ["ana"], PRIVATE, name="leads", is_private=True)
    with office.database.read() as session, pytest.raises(NotAllowed, match="private"):
        check_may_have(session, made)
    with office.database.write() as session:
        office.has(session, ["ana", "chen"], PRIVATE, name="leads", is_private=True)
        revoke(session, TEAM, "chen", Role.EXPORTER, "", "bo", office.now)
    with office.database.read() as session, pytest.raises(NotAllowed, match="exporters"):
        check_may_have(session, made)


def test_a_round_of_a_channel_somebody_may_not_export_is_refused_by_its_id(office: Newsroom) -> None:
    office.standup(channel_id=PRIVATE)
    ritual = office.standup(channel_id=PRIVATE, name="Another")
    office.tries_out(ritual)
    exports_here(office, "dalia", CHANNEL)
    with office.database.read() as session:
        (round_,) = open_rounds(session, ritual)
    for by in ("dalia", "grace"):
        with pytest.raises(NotAllowed):
            asks(office, by, Request(Subject.RETRO, MADRID, channels=(CHANNEL,), round_id=round_.id))


def test_who_is_affected_names_no_private_channel_to_those_outside(office: Newsroom) -> None:
    office.changes_plan("dalia", channels=(CHANNEL, PRIVATE))
    request = Request(Subject.UPDATES, MADRID)
    with office.database.read() as session:
        (outside,) = UpdateRows(session, TEAM, request, "dalia").changes()
        (inside,) = UpdateRows(session, TEAM, request, "chen").changes()
    assert outside.affected == "#team and Dalia"
    assert inside.affected == "#team, #leads and Dalia"
