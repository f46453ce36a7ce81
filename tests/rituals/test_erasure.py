"""Erasing what one person wrote: everywhere, at any moment, and nothing of anybody else."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta

import pytest
from sqlmodel import select

from rituals.erasure import erase, kept
from rituals.people import NotAllowed
from rituals.preference import Choice, choose, go_away
from rituals.retention import expire, keep_for
from rituals.rhythm import EVERY_DAY, weekly
from rituals.rights import grant, may
from rituals.sealing import Sealer
from rituals.update.audience import Addressed
from rituals.update.follow import Wish, follow
from rituals.update.post import publish
from rituals.vision import story
from storage.contribution import Contribution
from storage.item import Item, ItemKind, Revision
from storage.member import Member
from storage.preference import Away, Preference
from storage.record import Deed, Record, records
from storage.right import Grant, Role
from storage.round import Entry, RoundState, SeatState
from tests.rituals.office import CHANNEL, MONDAY, ON_A_FILE, TEAM, Office, at
from tests.rituals.retro_room import RetroRoom

TUESDAY = MONDAY + timedelta(days=1)


def erases(office: Office, name: str, by: str = "bo", sealer: Sealer | None = None) -> Counter[str]:
    with office.database.write() as session:
        return erase(session, TEAM, name, by, office.now, sealer)


def closed(office: Office, *names: str) -> str:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "15:00"))
    for name in names:
        office.says(ritual, name, f"{name} shipped")
    office.moves_to(at(MONDAY, "23:00"))
    return ritual


def answers(office: Office) -> list[str]:
    with office.database.read() as session:
        return [text for entry in session.exec(select(Entry)) for text in entry.answers.values()]


def done(office: Office) -> list[Record]:
    with office.database.read() as session:
        return records(session, TEAM)


def posts(office: Office) -> list[tuple[str, str]]:
    """What of a closed round should stand in Slack."""
    rows = office.wanted("digest") + office.wanted("entry")
    return [(row.purpose, row.ref) for row in rows]


def test_answers_go_with_their_replies_and_the_digest_follows(office: Office) -> None:
    ritual = closed(office, "ana", "chen")
    (digest,) = office.wanted("digest")
    gone = erases(office, "ana")
    assert gone == Counter(answers=1)
    assert answers(office) == ["chen shipped"]
    chen = office.own_seat(ritual, "chen").id
    assert posts(office) == [("digest", office.round(ritual).id), ("entry", chen)]
    assert office.wanted("digest")[0].wanted > digest.wanted


def test_what_the_database_has_let_go_of_already_is_taken_back_from_slack_too(office: Office) -> None:
    closed(office, "ana", "chen")
    with office.database.write() as session:
        keep_for(session, TEAM, {"answers": 7}, "bo", office.now)
    office.now += timedelta(days=9)
    expire(office.database, office.now)
    assert len(posts(office)) == 3
    assert erases(office, "ana") == Counter()
    assert [purpose for purpose, _ in posts(office)] == ["entry"]  # what Chen said; the digest is of both


def test_a_digest_with_nothing_left_in_it_disappears(office: Office) -> None:
    closed(office, "ana")
    erases(office, "ana")
    assert posts(office) == []


def test_somebody_erased_in_the_middle_of_a_round_is_as_if_they_had_skipped_it(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    office.says(ritual, "bo", "Fixed")
    erases(office, "ana", by="ana")
    assert office.own_seat(ritual, "ana").state == SeatState.SKIPPED
    office.moves_to(at(MONDAY, "23:00"))
    assert office.round(ritual).state == RoundState.CLOSED
    assert posts(office) == [
        ("digest", office.round(ritual).id),
        ("entry", office.own_seat(ritual, "bo").id),
    ]
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.own_seat(ritual, "ana", TUESDAY).state == SeatState.ASKED


def test_whoever_was_erased_can_answer_anew(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    erases(office, "ana")
    office.says(ritual, "ana", "Something else")
    assert answers(office) == ["Something else"]


def test_erasing_again_finds_nothing_and_harms_nothing(office: Office) -> None:
    closed(office, "ana", "chen")
    erases(office, "ana")
    before = posts(office)
    assert erases(office, "ana") == Counter()
    assert posts(office) == before
    assert [record.deed for record in done(office)] == [Deed.ERASED]


def test_it_is_recorded_with_counts_and_never_with_words(office: Office) -> None:
    closed(office, "ana")
    erases(office, "ana")
    (record,) = done(office)
    assert (record.by, record.about, record.detail) == ("bo", "ana", {"answers": 1})


def test_everybody_erases_their_own_and_only_admins_that_of_others(office: Office) -> None:
    closed(office, "ana", "chen")
    erases(office, "chen", by="chen")
    with pytest.raises(NotAllowed, match="your own"):
        erases(office, "ana", by="chen")
    erases(office, "ana", by="")  # whoever runs the bot
    assert answers(office) == []


def test_notes_go_in_an_open_retrospective_sealed_ones_too_and_those_of_others_stay(office: Office) -> None:
    room = RetroRoom(office)
    retro = room.starts()
    for name in ("ana", "chen"):
        room.writes(retro, name, f"{name} says")
        room.writes(retro, name, f"{name} whispers", nameless=True)
    gone = erases(office, "ana", sealer=room.sealer)
    assert gone == Counter(
        notes=1
    )  # those without a name are not counted: a count would tell whose they were
    assert room.own(retro, "ana") == []
    assert [note.text for note in room.own(retro, "chen")] == ["chen says", "chen whispers"]


def test_notes_that_a_channel_has_read_already_go_as_well(office: Office) -> None:
    room = RetroRoom(office)
    retro = room.starts()
    room.writes(retro, "ana", "ana says")
    room.writes(retro, "chen", "chen says")
    room.closes(retro)
    before = {row.key: row.wanted for row in office.wanted("retro_summary")}
    erases(office, "ana", sealer=room.sealer)
    with office.database.read() as session:
        assert [row.text for row in session.exec(select(Contribution))] == ["chen says"]
    assert all(row.wanted > before[row.key] for row in office.wanted("retro_summary"))


def test_updates_are_withdrawn_and_gone_and_digests_that_told_of_them_follow(office: Office) -> None:
    with office.database.write() as session:
        everyday = Wish(weekly(EVERY_DAY), time(9), "Europe/Madrid")
        follow(session, TEAM, "chen", everyday, office.now)
        for owner in ("ana", "bo"):
            to = Addressed(channels=(CHANNEL,), people=("dalia",))
            content = {"outcome": f"{owner} did it"}
            publish(session, TEAM, ItemKind.UPDATE, content, to, (), by=owner, now=office.now)
    office.moves_to(at(MONDAY, "05:00"))  # the morning of Chen
    (digest,) = office.wanted("own_digest")
    assert len(office.wanted("update")) == 4
    assert erases(office, "ana") == Counter(updates=1)
    with office.database.read() as session:
        (left,) = session.exec(select(Item)).all()
        assert left.owner_id == "bo"
        assert len(session.exec(select(Revision)).all()) == 1
    assert {row.ref for row in office.wanted("update") + office.wanted("update_mine")} == {left.id}
    assert office.wanted("own_digest")[0].wanted > digest.wanted


def test_stories_go_and_the_vision_stays(office: Office) -> None:
    with office.database.write() as session:
        item = Item(team_id=TEAM, kind=ItemKind.VISION, owner_id="ana", made_at=office.now)
        session.add(item)
        session.flush()
        session.add(Revision(item_id=item.id, number=1, content={}, by="ana", at=office.now))
        story.add(session, TEAM, story.Words("win", "A bakery opened"), "ana", office.now)
    assert erases(office, "ana") == Counter(stories=1)
    with office.database.read() as session:
        assert session.exec(select(Contribution)).all() == []
        assert len(session.exec(select(Item)).all()) == 1


def test_settings_go_and_slacks_zone_holds_again_but_whoever_is_here_keeps_roles_and_name(
    office: Office,
) -> None:
    with office.database.write() as session:
        choose(session, TEAM, "ana", Choice("America/Lima", is_nudged=False), office.now)
        go_away(session, TEAM, "ana", TUESDAY, None, office.now)
        grant(session, TEAM, "ana", Role.LEADER, "", "bo", office.now)
    assert erases(office, "ana") == Counter(settings=2)
    with office.database.read() as session:
        assert session.exec(select(Away)).all() == []
        assert session.exec(select(Preference)).all() == []
        person = session.get_one(Member, (TEAM, "ana"))
        assert (person.zone, person.name) == ("Europe/Madrid", "Ana")
        assert may(session, TEAM, "ana", Role.LEADER)


def test_who_has_left_loses_roles_and_name_for_good(office: Office) -> None:
    closed(office, "ana", "chen")
    with office.database.write() as session:
        grant(session, TEAM, "ana", Role.LEADER, CHANNEL, "bo", office.now)
    office.sees("ana", is_gone=True)
    assert erases(office, "ana") == Counter(answers=1, roles=1, name=1)
    office.sees("ana", is_gone=True)  # Slack says the name again
    with office.database.read() as session:
        assert session.get_one(Member, (TEAM, "ana")).name == "Somebody who left"
        assert session.exec(select(Grant)).all() == []


def test_who_leaves_after_having_been_erased_loses_the_name_then(office: Office) -> None:
    closed(office, "ana")
    erases(office, "ana", by="ana")
    office.sees("ana", is_gone=True)
    with office.database.read() as session:
        assert session.get_one(Member, (TEAM, "ana")).name == "Somebody who left"


def test_what_is_kept_of_somebody_is_counted(office: Office) -> None:
    closed(office, "ana", "chen")
    with office.database.write() as session:
        story.add(session, TEAM, story.Words("win", "A bakery opened"), "ana", office.now)
    with office.database.read() as session:
        assert kept(session, TEAM, "ana") == Counter(answers=1, stories=1)
        assert kept(session, TEAM, "grace") == Counter()


@ON_A_FILE
def test_words_are_gone_from_the_files(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "A pelican in the server room")
    office.moves_to(at(MONDAY, "23:00"))
    erases(office, "ana")
    office.database.scrub()
    where = office.database.engine.url.database
    assert where is not None
    with open(where, "rb") as file:
        assert b"pelican" not in file.read()


def test_settings_and_days_away_are_counted_as_kept_until_they_are_erased(office: Office) -> None:
    with office.database.write() as session:
        choose(session, TEAM, "chen", Choice(is_nudged=False), office.now)
        go_away(session, TEAM, "chen", MONDAY, None, office.now)
        assert kept(session, TEAM, "chen") == Counter(settings=2)
    assert erases(office, "chen") == Counter(settings=2)
    with office.database.read() as session:
        assert kept(session, TEAM, "chen") == Counter()
