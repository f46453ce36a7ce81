"""Updates: who may post where, who reads them, and what becomes of them afterwards."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from rituals.advice import Number
from rituals.people import NotAllowed, watch_channel
from rituals.rights import may_see
from rituals.update.audience import (
    MOST_PEOPLE,
    Addressed,
    NotYours,
    addressed,
    check_may_post_somewhere,
    faults,
    outside_readers,
    readable,
)
from rituals.update.post import NoSuchPost, SavedMeanwhile, UnclearPost, find
from rituals.update.update import Update, as_content, as_update
from storage.database import Database
from storage.item import Item, items
from storage.item import ItemKind as Kind
from storage.member import Channel
from tests.rituals.newsroom import ELSEWHERE, PRIVATE, Newsroom
from tests.rituals.office import CHANNEL, TEAM


@pytest.fixture
def office(database: Database) -> Newsroom:
    return Newsroom(database)


def refused(
    office: Newsroom, outcome: str = "Shops are paid sooner", *to: str, **said: object
) -> dict[str, str]:
    with pytest.raises(UnclearPost) as refusal:
        office.posts(outcome, *to, **said)  # type: ignore[arg-type]
    return refusal.value.fields


def test_it_is_posted_to_each_channel_and_person_and_the_author_is_told(office: Newsroom) -> None:
    office.posts("Shops are paid sooner", CHANNEL, PRIVATE, people=("dalia",))
    assert office.destinations("update") == [CHANNEL, PRIVATE, "dalia"]
    assert office.destinations("update_mine") == ["ana"]


def test_whoever_is_asked_reads_it_directly_unless_they_are_in_one_of_the_channels(office: Newsroom) -> None:
    office.posts("Shops are paid sooner", PRIVATE, ask="say where it hurts", asked=("chen", "grace"))
    assert office.destinations("update") == [PRIVATE, "grace"]


def test_whoever_is_asked_and_cannot_be_reached_is_named_unless_a_channel_is_shared(office: Newsroom) -> None:
    office.join("kim", home_team_id="T9")
    with office.database.write() as session:
        office.has(session, ("ana", "chen", "kim"), PRIVATE, name="leads", is_private=True)
    asking = {"ask": "say where it hurts", "asked": ("kim",)}
    item = office.posts("Shops are paid sooner", PRIVATE, **asking)
    assert "of another workspace" in refused(office, "Shops are paid sooner", ELSEWHERE, **asking)["asked"]
    office.sees("grace", is_gone=True)
    gone = {"ask": "say where it hurts", "asked": ("grace",)}
    assert refused(office, "Shops are paid sooner", PRIVATE, **gone) == {
        "asked": "Grace has left. Leave them out, please."
    }
    office.edits(item, "Shops are paid much sooner", PRIVATE, **asking)


def test_an_archived_private_channel_is_not_named_to_those_outside(office: Newsroom) -> None:
    office.looks_up(PRIVATE, name="leads", is_private=True, is_archived=True)
    office.leads("grace")
    with office.database.read() as session:
        found = faults(session, TEAM, "grace", Addressed((PRIVATE,)))
    assert "leads" not in found["channels"]


def test_everything_that_needs_another_look_is_said_at_once(office: Newsroom) -> None:
    wrong = refused(
        office,
        "",
        for_whom="x" * 151,
        number=Number(baseline="12 %"),
        asked=("chen",),
    )
    assert sorted(wrong) == ["ask", "counted", "for_whom", "outcome"]
    assert "151 characters" in wrong["for_whom"]
    assert "at most 300" in refused(office, "x" * 3000)["outcome"]
    assert refused(office, number=Number(name="Activation", target="50 %")) == {
        "now": "Say how much it is now."
    }


def test_without_anybody_to_read_it_nothing_is_posted(office: Newsroom) -> None:
    with office.database.read() as session:
        assert sorted(faults(session, TEAM, "ana", Addressed())) == ["channels"]


def test_a_channel_known_to_be_archived_is_refused_under_its_field(office: Newsroom) -> None:
    office.looks_up(ELSEWHERE, name="other", is_archived=True)
    assert "#other is archived" in refused(office, "Shops are paid sooner", ELSEWHERE)["channels"]
    assert office.wanted("update") == []


def test_a_channel_nobody_has_looked_up_is_taken_and_looked_up(office: Newsroom) -> None:
    office.posts("Shops are paid sooner", "C9")
    with office.database.read() as session:
        assert session.get_one(Channel, (TEAM, "C9")).is_in_doubt


def test_a_private_channel_is_for_those_who_are_in_it(office: Newsroom) -> None:
    office.leads("dalia")
    assert "private" in refused(office, "Shops are paid sooner", PRIVATE, by="dalia")["channels"]


def test_a_leader_of_one_channel_posts_there_and_nowhere_else(office: Newsroom) -> None:
    office.leads("chen", CHANNEL)
    assert "Posting in #other" in refused(office, "Paid sooner", ELSEWHERE, by="chen")["channels"]
    assert "choose one of them" in refused(office, "Paid sooner", by="chen", people=("dalia",))["people"]
    office.posts("Paid sooner", CHANNEL, by="chen", people=("dalia",))


def test_who_leads_nowhere_or_is_a_guest_is_told_who_can(office: Newsroom) -> None:
    with office.database.write() as session:
        with pytest.raises(NotAllowed, match="Ana can do it"):
            check_may_post_somewhere(session, TEAM, "dalia")
        check_may_post_somewhere(session, TEAM, "bo")  # an admin
    office.leads("chen", CHANNEL)
    with office.database.read() as session:
        check_may_post_somewhere(session, TEAM, "chen")
    office.sees("chen", is_guest=True)
    with office.database.read() as session, pytest.raises(NotAllowed, match="not for guests"):
        check_may_post_somewhere(session, TEAM, "chen")


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({"is_gone": True}, "has left"),
        ({"is_bot": True}, "is an app"),
        ({"home_team_id": "T2"}, "another workspace"),
    ],
)
def test_people_who_cannot_be_written_to_are_refused_under_their_field(
    office: Newsroom, traits: dict[str, object], said: str
) -> None:
    office.sees("grace", **traits)
    assert said in refused(office, people=("grace",))["people"]


def test_more_people_than_anybody_reads_of_are_refused_kindly(office: Newsroom) -> None:
    crowd = tuple(f"u{number}" for number in range(MOST_PEOPLE + 1))
    assert "choose the channel" in refused(office, people=crowd)["people"]


def test_an_edit_is_a_new_revision_and_everything_posted_follows(office: Newsroom) -> None:
    item = office.posts("Paid sooner", CHANNEL, PRIVATE)
    before = office.message(f"update:{item}:{CHANNEL}").wanted
    office.edits(item, "Paid in 3 days", CHANNEL, ELSEWHERE)
    assert office.destinations("update") == [CHANNEL, ELSEWHERE]
    assert office.message(f"update:{item}:{CHANNEL}").wanted > before
    assert office.content(item)["outcome"] == "Paid in 3 days"
    assert office.reads("chen") == ["Paid in 3 days"]


def test_the_second_of_two_editors_is_told_who_saved_and_what_and_may_save_then(office: Newsroom) -> None:
    item = office.posts("Paid sooner")
    office.edits(item, "Bo's words", by="bo")
    with pytest.raises(SavedMeanwhile, match="Bo saved a change") as meanwhile:
        office.edits(item, "Ana's words")
    assert meanwhile.value.content["outcome"] == "Bo's words"
    office.edits(item, "Ana's words", seen=2)
    assert office.content(item)["outcome"] == "Ana's words"


def test_only_its_author_and_leaders_of_all_its_channels_change_it(office: Newsroom) -> None:
    item = office.posts("Paid sooner", CHANNEL, ELSEWHERE)
    with pytest.raises(NotYours, match="This is Ana's"):
        office.edits(item, "Not mine", by="grace")
    office.leads("chen", CHANNEL)
    with pytest.raises(NotYours):
        office.edits(item, "Not mine", by="chen")
    office.leads("chen", ELSEWHERE)
    office.edits(item, "Ours", CHANNEL, ELSEWHERE, by="chen")


def test_a_leader_cannot_change_what_they_cannot_read(office: Newsroom) -> None:
    item = office.posts("Paid sooner", PRIVATE)
    office.leads("dalia")
    with pytest.raises(NotYours):
        office.withdraws(item, by="dalia")


def test_the_author_may_still_edit_it_where_they_lead_no_more_but_post_it_nowhere_new(
    office: Newsroom,
) -> None:
    office.leads("chen", CHANNEL)
    item = office.posts("Paid sooner", CHANNEL, by="chen")
    office.looks_up(CHANNEL, is_archived=True)
    office.edits(item, "Paid in 3 days", CHANNEL, by="chen")
    with pytest.raises(UnclearPost):
        office.edits(item, "Paid in 3 days", CHANNEL, ELSEWHERE, by="chen", seen=2)


def test_what_is_withdrawn_disappears_everywhere_and_is_kept_with_who_did_it(office: Newsroom) -> None:
    item = office.posts("Paid sooner", CHANNEL, people=("dalia",))
    office.withdraws(item, by="bo")
    assert office.wanted("update") == []
    assert office.reads("ana") == []
    with office.database.read() as session:
        kept = session.get_one(Item, item)
        assert (kept.is_withdrawn, kept.number) == (True, 2)
        assert items(session, TEAM, (Kind.UPDATE,)) == []
        with pytest.raises(NoSuchPost):
            find(session, TEAM, item)


def test_it_is_found_by_words_in_any_case_and_accent(office: Newsroom) -> None:
    office.posts("El café abre más pronto", number=Number("Cafés", "", "4 min", ""))
    office.posts("Invoices go out in 4 minutes")
    assert office.reads("bo", "CAFE mas") == ["El café abre más pronto"]
    assert office.reads("bo", "4 min") == ["Invoices go out in 4 minutes", "El café abre más pronto"]
    assert office.reads("bo", "unicorn") == []


def test_nothing_from_a_private_channel_shows_outside_it(office: Newsroom) -> None:
    office.posts("A secret", PRIVATE)
    office.posts("No secret", ELSEWHERE)
    assert office.reads("chen") == ["No secret", "A secret"]
    assert office.reads("grace") == ["No secret"]
    assert office.reads("bo") == ["No secret"]  # an admin who is not in it


def test_a_guest_finds_what_their_channels_hold_and_what_was_sent_to_them(office: Newsroom) -> None:
    office.join("ivy", is_guest=True)
    office.posts("In my channel")
    office.posts("In a public channel", ELSEWHERE)
    office.posts("To me", people=("ivy",))
    assert office.reads("ivy") == ["To me", "In my channel"]


def test_who_leaves_a_channel_finds_no_more_of_it(office: Newsroom) -> None:
    office.posts("A secret", PRIVATE)
    with office.database.write() as session:
        office.has(session, ["ana"], PRIVATE, name="leads", is_private=True)
    assert office.reads("chen") == []


def test_what_one_may_read_is_what_one_may_see(office: Newsroom) -> None:
    office.join("ivy", is_guest=True)
    office.join("kim", home_team_id="T2")
    with office.database.write() as session:
        watch_channel(session, TEAM, "C9")
        for name in ("ana", "bo", "chen", "ivy", "kim"):
            seen = {
                each for each in (CHANNEL, PRIVATE, ELSEWHERE, "C9") if may_see(session, TEAM, name, each)
            }
            assert readable(session, TEAM, name) - {name} == seen, name


def test_people_of_other_workspaces_are_known_to_read_along(office: Newsroom) -> None:
    office.join("kim", home_team_id="T2")
    with office.database.read() as session:
        assert outside_readers(session, TEAM, [CHANNEL, PRIVATE]) == [CHANNEL]


def test_an_owner_who_leaves_leaves_their_updates(office: Newsroom) -> None:
    item = office.posts("Paid sooner")
    office.sees("ana", is_gone=True)
    assert office.reads("grace") == ["Paid sooner"]
    office.edits(item, "Paid in 3 days", by="bo")


def test_what_is_kept_is_plain_and_read_back_whole(office: Newsroom) -> None:
    said = Update(
        "Paid sooner",
        "shops",
        Number("Days", "9", "3", "2"),
        "Reminders",
        "try it",
        ("chen",),
        "p1",
        "Trust",
    )
    assert as_update(as_content(said)) == said
    item = office.posts("Paid sooner", number=Number("Days", "9", "3", "2"))
    assert office.content(item)["number"] == {"name": "Days", "baseline": "9", "now": "3", "target": "2"}
    with office.database.read() as session:
        assert addressed(session, session.get_one(Item, item)) == Addressed((CHANNEL,), ())


def test_of_two_who_save_in_the_same_moment_one_is_told_of_the_other(office: Newsroom) -> None:
    item = office.posts("Paid sooner")
    start, told = Barrier(2), []

    def edit(outcome: str, by: str) -> None:
        start.wait()
        try:
            office.edits(item, outcome, by=by)
        except SavedMeanwhile as meanwhile:
            told.append((outcome, meanwhile.content["outcome"]))

    threads = [Thread(target=edit, args=each) for each in (("Ana's words", "ana"), ("Bo's words", "bo"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sorted(each) for each in told] == [["Ana's words", "Bo's words"]]
    assert office.content(item)["outcome"] == told[0][1]
