"""Changing, pausing, handing over and deleting a ritual."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from rituals import ritual as ritual_rules
from rituals.answer import answer
from rituals.people import NotAllowed
from rituals.questions import Question
from rituals.ritual import ChangedMeanwhile, NoSuchRitual, find
from storage import ritual as rituals
from storage.round import RoundState
from tests.rituals.office import MONDAY, TEAM, Office, at

TUESDAY = MONDAY + timedelta(days=1)


def test_a_change_before_anybody_was_asked_holds_at_once(office: Office) -> None:
    ritual = office.standup()
    office.change(ritual, ask_at=time(10))
    office.moves_to(at(MONDAY, "09:30"))
    assert "ana" not in office.asked()
    office.moves_to(at(MONDAY, "10:00"))
    assert "ana" in office.asked()


def test_a_change_in_the_middle_of_a_round_holds_from_the_next(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.change(ritual, questions=(Question("q1", "One thing?"),))
    assert office.round(ritual).version == 1
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.round(ritual, TUESDAY).version == 2
    assert office.asked().count("ana") == 2


def test_every_version_is_kept(office: Office) -> None:
    ritual = office.standup()
    office.change(ritual, name="Morning round")
    office.change(ritual, name="Morning hello")
    with office.database.read() as session:
        kept = [rituals.version(session, ritual, number).name for number in (1, 2, 3)]
    assert kept == ["Daily standup", "Morning round", "Morning hello"]


def test_pausing_asks_nobody_and_what_is_open_still_closes(office: Office) -> None:
    ritual = office.standup(people=("ana", "dalia"))
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session:
        answer(session, office.own_seat(ritual, "ana").id, "ana", {"done": "Shipped"}, office.now)
        ritual_rules.pause(session, find(session, TEAM, ritual), "ana")
    office.moves_to(at(MONDAY, "09:00", "America/New_York"))
    assert office.asked() == ["ana"]
    office.moves_to(at(MONDAY, "18:00"))
    assert len(office.wanted("digest")) == 1
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.asked() == ["ana"]


def test_resuming_goes_on_with_the_next_time_that_lies_ahead(office: Office) -> None:
    ritual = office.standup(people=("ana",))
    with office.database.write() as session:
        ritual_rules.pause(session, find(session, TEAM, ritual), "ana")
    office.moves_to(at(MONDAY, "12:00"))
    with office.database.write() as session:
        ritual_rules.resume(session, find(session, TEAM, ritual), "ana", office.now)
    office.waits(timedelta(minutes=5))
    assert office.asked() == []
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.asked() == ["ana"]


def test_deleting_takes_prompts_back_and_keeps_what_was_answered(office: Office) -> None:
    ritual = office.standup(people=("ana", "bo"))
    office.moves_to(at(MONDAY, "09:00"))
    with office.database.write() as session:
        ritual_rules.delete(session, find(session, TEAM, ritual), "ana", office.now)
    assert office.asked() == []
    assert office.round(ritual).state == RoundState.CANCELLED
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.asked() == []
    with office.database.read() as session, pytest.raises(NoSuchRitual):
        find(session, TEAM, ritual)


def test_after_handing_over_only_the_new_owner_and_admins_may_change_it(office: Office) -> None:
    ritual = office.standup()
    with office.database.write() as session:
        ritual_rules.hand_over(session, find(session, TEAM, ritual), "chen", "ana")
    assert [message.destination for message in office.wanted("plan")] == ["ana", "chen"]
    with pytest.raises(NotAllowed, match="Chen, who owns it"):
        office.change(ritual, by="ana", name="Mine again")


def test_a_trial_asks_one_person_and_is_read_by_the_same(office: Office) -> None:
    ritual = office.standup()
    with office.database.write() as session:
        ritual_rules.try_out(session, find(session, TEAM, ritual), "ana", office.now)
    (prompt,) = office.wanted("prompt")
    with office.database.write() as session:
        answer(session, prompt.ref, "ana", {"done": "Trying"}, office.now)
    (digest,) = office.wanted("digest")
    assert digest.destination == "ana"
    assert [reply.destination for reply in office.wanted("entry")] == ["ana"]


def test_whoever_gets_it_back_is_told_in_a_message_of_its_own_every_time(office: Office) -> None:
    ritual = office.standup()
    owner, told = "ana", ["ana"]
    for to in ("bo", "ana", "bo", "ana"):
        office.hand_over(ritual, to, by=owner)
        owner = to
        told.append(to)
        assert [message.destination for message in office.wanted("plan")] == told
    assert len({message.key for message in office.wanted("plan")}) == 5


def test_the_second_of_two_editors_is_told_who_was_first_and_undoes_nothing(office: Office) -> None:
    ritual = office.standup()
    office.change(ritual, by="bo", seen=1, name="Morning round")
    with pytest.raises(ChangedMeanwhile, match=r"^Bo changed it"):
        office.change(ritual, by="ana", seen=1, name="Daily hello")
    assert office.ritual(ritual).version == 2
    with office.database.read() as session:
        assert rituals.version(session, ritual, 2).name == "Morning round"


def test_who_looks_again_may_change_what_the_other_changed(office: Office) -> None:
    ritual = office.standup()
    office.change(ritual, by="bo", seen=1, name="Morning round")
    office.change(ritual, by="ana", seen=2, name="Daily hello")
    with office.database.read() as session:
        assert rituals.version(session, ritual, 3).name == "Daily hello"
