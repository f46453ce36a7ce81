"""Who may do what, who may see what, and what is told and recorded of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rituals.people import NotAllowed
from rituals.rights import (
    CannotHoldRole,
    check_may,
    grant,
    may,
    may_see,
    revoke,
    role_of_ref,
    role_ref,
)
from storage.record import Deed, records
from storage.right import Role
from tests.rituals.office import CHANNEL, TEAM, Office

ELSEWHERE = "C2"


def gives(office: Office, to: str, role: Role, channel_id: str = "", by: str = "bo") -> None:
    with office.database.write() as session:
        grant(session, TEAM, to, role, channel_id, by, office.now)


def takes_back(office: Office, from_: str, role: Role, channel_id: str = "", by: str = "bo") -> None:
    with office.database.write() as session:
        revoke(session, TEAM, from_, role, channel_id, by, office.now)


def can(office: Office, name: str, role: Role, channel_id: str = "") -> bool:
    with office.database.read() as session:
        return may(session, TEAM, name, role, channel_id)


def sees(office: Office, name: str, channel_id: str) -> bool:
    with office.database.read() as session:
        return may_see(session, TEAM, name, channel_id)


@pytest.mark.parametrize("role", list(Role))
def test_admins_may_everything_and_others_what_they_were_given(office: Office, role: Role) -> None:
    assert can(office, "bo", role)
    assert not can(office, "chen", role, CHANNEL)
    gives(office, "chen", role)
    assert can(office, "chen", role)
    assert can(office, "chen", role, CHANNEL)
    takes_back(office, "chen", role)
    assert not can(office, "chen", role, CHANNEL)


def test_a_role_in_one_channel_holds_there_alone(office: Office) -> None:
    gives(office, "chen", Role.FACILITATOR, CHANNEL)
    assert can(office, "chen", Role.FACILITATOR, CHANNEL)
    assert not can(office, "chen", Role.FACILITATOR, ELSEWHERE)
    assert not can(office, "chen", Role.FACILITATOR)
    assert not can(office, "chen", Role.LEADER, CHANNEL)


@pytest.mark.parametrize(
    "traits", [{"is_guest": True}, {"home_team_id": "T2"}, {"is_gone": True}, {"is_bot": True}]
)
def test_a_role_is_given_to_full_members_only_and_sleeps_when_they_are_none_any_more(
    office: Office, traits: dict[str, object]
) -> None:
    gives(office, "chen", Role.LEADER)
    office.sees("chen", **traits)
    office.sees("dalia", **traits)
    assert not can(office, "chen", Role.LEADER)
    with pytest.raises(CannotHoldRole, match="Dalia cannot hold a role"):
        gives(office, "dalia", Role.LEADER)


def test_only_admins_give_and_take_back_also_who_was_given_everything(office: Office) -> None:
    for role in Role:
        gives(office, "chen", role)
    with pytest.raises(NotAllowed, match="admins"):
        gives(office, "dalia", Role.LEADER, by="chen")
    with pytest.raises(NotAllowed, match="admins"):
        takes_back(office, "chen", Role.LEADER, by="chen")


def test_who_may_not_reads_who_can(office: Office) -> None:
    gives(office, "chen", Role.FACILITATOR, CHANNEL)
    with office.database.read() as session, pytest.raises(NotAllowed) as refused:
        check_may(session, TEAM, "dalia", Role.FACILITATOR, "Starting a retrospective", CHANNEL)
    said = str(refused.value)
    assert said.startswith("Starting a retrospective is for facilitators. Chen can do it.")
    assert "`/rituals roles`" in said


def test_whoever_gets_a_role_is_told_once_and_reads_later_that_it_is_over(office: Office) -> None:
    gives(office, "chen", Role.FACILITATOR, CHANNEL)
    gives(office, "chen", Role.FACILITATOR, CHANNEL)
    (told,) = office.wanted("role")
    assert told.destination == "chen"
    office.now += timedelta(hours=1)
    takes_back(office, "chen", Role.FACILITATOR, CHANNEL)
    takes_back(office, "chen", Role.FACILITATOR, CHANNEL)
    assert office.wanted("role")[0].wanted > told.wanted
    gives(office, "chen", Role.FACILITATOR, CHANNEL)
    assert len(office.wanted("role")) == 2


def test_every_giving_and_taking_back_is_recorded(office: Office) -> None:
    gives(office, "chen", Role.EXPORTER, CHANNEL)
    office.now += timedelta(hours=1)
    takes_back(office, "chen", Role.EXPORTER, CHANNEL)
    with office.database.read() as session:
        found = [(row.deed, row.by, row.about, row.channel_id, row.detail) for row in records(session, TEAM)]
    what = ("bo", "chen", CHANNEL, {"role": "exporter"})
    assert found == [(Deed.REVOKED, *what), (Deed.GRANTED, *what)]


def test_a_public_channel_is_seen_by_full_members_and_a_private_one_by_those_in_it(office: Office) -> None:
    office.opens_channel("C9", ("ana",))
    office.sees("dalia", is_guest=True)
    assert [sees(office, name, "C9") for name in ("ana", "chen", "dalia")] == [True, True, False]
    office.looks_up("C9", is_private=True)
    assert [sees(office, name, "C9") for name in ("ana", "bo", "chen")] == [True, False, False]
    assert not sees(office, "chen", "C-unknown")


def test_a_ref_names_person_role_and_channel() -> None:
    for channel_id in ("", "C1"):
        assert role_of_ref(role_ref("U1", Role.LEADER, channel_id)) == ("U1", Role.LEADER, channel_id)


def test_who_has_left_is_not_named_as_somebody_to_ask(office: Office) -> None:
    gives(office, "chen", Role.LEADER)
    gives(office, "dalia", Role.LEADER)
    office.sees("dalia", is_gone=True)
    with office.database.read() as session, pytest.raises(NotAllowed) as refusal:
        check_may(session, TEAM, "grace", Role.LEADER, "Setting the vision")
    assert "Chen can do it." in str(refusal.value)


def refused(office: Office, name: str) -> str:
    with office.database.read() as session, pytest.raises(NotAllowed) as refusal:
        check_may(session, TEAM, name, Role.LEADER, "Setting the vision")
    return str(refusal.value)


def test_who_may_not_reads_which_admins_give_roles_two_at_most(office: Office) -> None:
    assert "Bo can make you one with `/rituals roles`." in refused(office, "grace")
    for name in ("ana", "chen"):
        office.sees(name, is_admin=True)
    assert "Ana or Bo can make you one" in refused(office, "grace")
    for name in ("ana", "bo", "chen"):
        office.sees(name, is_admin=False)
    assert "A workspace admin can make you one" in refused(office, "grace")
