"""Changed plans: nothing of the why is left out, and those affected can say that they understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rituals.update import change
from rituals.update.aim import Aims, aims, line_key
from rituals.update.audience import Addressed, NotYours
from rituals.update.change import Change, NotForYou
from rituals.update.post import NoSuchPost, UnclearPost
from rituals.vision.telling import tell_by_hand
from rituals.vision.vision import Draft, Pillar, set_vision
from storage.database import Database
from storage.item import Item, Understanding, not_understood
from tests.rituals.newsroom import PLAN, PRIVATE, Newsroom
from tests.rituals.office import CHANNEL, TEAM


@pytest.fixture
def office(database: Database) -> Newsroom:
    return Newsroom(database)


def test_all_of_it_is_required(office: Newsroom) -> None:
    with pytest.raises(UnclearPost) as refusal:
        office.changes_plan(said=Change("", "", "", ""))
    assert sorted(refusal.value.fields) == ["channels", "line", "now", "pillar", "planned", "stops", "why"]


def test_too_long_is_named_with_its_length(office: Newsroom) -> None:
    with pytest.raises(UnclearPost) as refusal:
        office.changes_plan("bo", said=replace(PLAN, why="x" * 3000))
    assert "3,000 characters" in refusal.value.fields["why"]


def test_channels_read_it_and_each_person_affected_is_told(office: Newsroom) -> None:
    item = office.changes_plan("bo", "chen", channels=(CHANNEL,))
    assert office.destinations("change") == [CHANNEL]
    assert office.destinations("change_told") == ["bo", "chen"]
    assert office.content(item)["affected"] == [CHANNEL, "bo", "chen"]


def test_the_first_time_counts_and_others_may_say_so_too(office: Newsroom) -> None:
    item = office.changes_plan("bo", "chen", channels=(CHANNEL,))
    office.understands(item, "bo")
    first = office.now
    office.moves_to(first.replace(hour=20))
    office.understands(item, "bo")
    office.understands(item, "grace")
    with office.database.read() as session:
        found = change.understood(session, item)
        assert (found.by, found.not_yet) == (("bo", "grace"), 1)
        assert session.get_one(Understanding, (item, "bo")).understood_at == first


def test_only_who_can_read_it_says_so(office: Newsroom) -> None:
    item = office.changes_plan("bo", channels=(PRIVATE,))
    update = office.posts("Shops are paid sooner")
    office.understands(item, "chen")
    for name in ("dalia", "nobody"):
        with pytest.raises(NotForYou):
            office.understands(item, name)
    with pytest.raises(NotForYou):
        office.understands(update, "bo")
    office.looks_up(PRIVATE, name="", is_private=True, seen_at=None)
    office.understands(item, "dalia")


def test_it_waits_on_home_until_it_is_understood_or_withdrawn(office: Newsroom) -> None:
    first, second = office.changes_plan("bo"), office.changes_plan("bo")

    def waiting() -> list[str]:
        with office.database.read() as session:
            return [item.id for item, _ in not_understood(session, TEAM, "bo")]

    assert sorted(waiting()) == sorted([first, second])
    office.understands(first, "bo")
    assert waiting() == [second]
    office.withdraws(second)
    assert waiting() == []
    with pytest.raises(NoSuchPost):
        office.understands(second, "bo")


def test_who_is_not_affected_after_all_hears_no_more_of_it(office: Newsroom) -> None:
    item = office.changes_plan("bo", "chen", "grace")
    office.understands(item, "grace")
    with office.database.write() as session:
        kept = session.get_one(Item, item)
        change.edit(session, kept, PLAN, Addressed((), ("bo", "dalia")), by="ana", now=office.now, seen=1)
    assert office.destinations("change_told") == ["bo", "dalia"]
    with office.database.read() as session:
        assert change.understood(session, item).by == ("grace",)
        assert change.understood(session, item).not_yet == 2


def test_a_press_brings_up_to_date_what_the_others_see(office: Newsroom) -> None:
    item = office.changes_plan("bo", channels=(CHANNEL,))
    keys = (f"change:{item}:{CHANNEL}", f"change_told:{item}:bo", f"update_mine:{item}")
    before = [office.message(key).wanted for key in keys]
    office.understands(item, "bo")
    assert [office.message(key).wanted for key in keys] == [count + 1 for count in before]


def test_what_a_plan_serves_is_chosen_from_the_vision_sentence_by_sentence(office: Newsroom) -> None:
    with office.database.write() as session:
        assert aims(session, TEAM, "bo").lines == {}
        draft = Draft(
            statement="Every shop is paid on time. 誰もが払われる。Minutes, not evenings!",
            why="Late money closes shops.",
            pillars=(Pillar("", "Quick"), Pillar("", "Trust")),
        )
        set_vision(session, TEAM, draft, by="ana", now=office.now, seen=0)
        found = aims(session, TEAM, "bo")
    assert sorted(found.pillars.values()) == ["Quick", "Trust"]
    assert list(found.lines.values()) == [
        "Every shop is paid on time.",
        "誰もが払われる。",
        "Minutes, not evenings!",
        "Late money closes shops.",
    ]
    assert line_key("Minutes, not evenings!") in found.lines


def test_a_vision_of_very_many_sentences_gives_no_more_lines_than_can_be_chosen_from(
    office: Newsroom,
) -> None:
    said = "。".join(str(number) for number in range(120))
    with office.database.write() as session:
        set_vision(session, TEAM, Draft(statement=said), by="ana", now=office.now, seen=0)
        assert len(aims(session, TEAM, "bo").lines) < 100


def test_who_may_not_change_it_does_not_hear_either_what_it_says_now(office: Newsroom) -> None:
    item = office.changes_plan("chen", channels=(PRIVATE,))
    with office.database.write() as session:
        kept, to = session.get_one(Item, item), Addressed((PRIVATE,))
        with pytest.raises(NotYours):
            change.edit(session, kept, PLAN, to, by="dalia", now=office.now, seen=7)


def test_what_a_plan_can_serve_is_shown_to_a_guest_only_once_a_channel_of_theirs_was_told(
    office: Newsroom,
) -> None:
    office.join("ivy", is_guest=True)
    said = Draft("Every shop is paid on time.", pillars=(Pillar("", "Quick"),))
    with office.database.write() as session:
        set_vision(session, TEAM, said, by="ana", now=office.now, seen=0)
        assert aims(session, TEAM, "ivy") == Aims()
        assert aims(session, TEAM, "chen").pillars
        tell_by_hand(session, TEAM, CHANNEL, "bare", 1, is_pinned=False, by="ana", now=office.now)
        assert list(aims(session, TEAM, "ivy").pillars.values()) == ["Quick"]
