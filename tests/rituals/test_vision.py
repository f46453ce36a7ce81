"""The vision: who may set it, what it keeps, and what happens when two leaders write at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest

from rituals.people import NotAllowed
from rituals.rights import grant
from rituals.vision import vision as visions
from rituals.vision.sight import check_may_see, may_see_somewhere
from rituals.vision.vision import ChangedMeanwhile, Draft, Pillar, UnclearVision, Vision
from storage.item import Revision
from storage.right import Role
from tests.rituals.office import CHANNEL, TEAM, Office

BOOKS = "Every small shop closes its books in an hour a week."
JAPANESE = "小さな店の帳簿を、週に一時間で。"
ARABIC = "كل متجر صغير يغلق دفاتره في ساعة واحدة كل أسبوع."


def sets(
    office: Office,
    statement: str = BOOKS,
    *,
    by: str = "bo",
    reason: str = "",
    channels: Iterable[str] = (),
    seen: int | None = None,
    **parts: object,
) -> Vision:
    """Bo is a workspace admin. `seen` None: nobody came between."""
    with office.database.write() as session:
        now = visions.current(session, TEAM)
        return visions.set_vision(
            session,
            TEAM,
            Draft(statement, **parts),  # type: ignore[arg-type]
            by=by,
            now=office.now,
            seen=(now.number if now else 0) if seen is None else seen,
            reason=reason,
            channels=list(channels),
        )


def current(office: Office) -> Vision | None:
    with office.database.read() as session:
        return visions.current(session, TEAM)


def test_there_is_none_until_a_leader_sets_one(office: Office) -> None:
    assert current(office) is None
    with pytest.raises(NotAllowed, match="Setting the vision is for leaders"):
        sets(office, by="ana")
    with office.database.write() as session:
        grant(session, TEAM, "ana", Role.LEADER, "", "bo", office.now)
    made = sets(office, by="ana", why="They lose evenings", for_whom="Owners", value="Free evenings")
    assert current(office) == made
    assert (made.number, made.by, made.at, made.why) == (1, "ana", office.now, "They lose evenings")


def test_a_leader_of_one_channel_does_not_set_the_vision_of_all(office: Office) -> None:
    with office.database.write() as session:
        grant(session, TEAM, "ana", Role.LEADER, CHANNEL, "bo", office.now)
    with pytest.raises(NotAllowed):
        sets(office, by="ana")


@pytest.mark.parametrize("statement", [JAPANESE, ARABIC, "Ship *it* & <!channel> &lt;now&gt; 🚀"])
def test_any_script_and_any_sign_is_kept_as_it_was_typed(office: Office, statement: str) -> None:
    sets(office, statement)
    made = current(office)
    assert made is not None
    assert made.statement == statement


@pytest.mark.parametrize("statement", ["", "   \n\t "])
def test_a_vision_of_nothing_is_refused(office: Office, statement: str) -> None:
    with pytest.raises(UnclearVision, match="one or two sentences"):
        sets(office, statement)
    assert current(office) is None


def test_a_vision_of_three_thousand_characters_is_refused_with_its_length(office: Office) -> None:
    with pytest.raises(UnclearVision, match=r"3,000 characters, and nobody will recall it.* at most 500"):
        sets(office, "x" * 3000)
    sets(office, "x" * 500)


def test_a_change_needs_a_reason_and_a_difference(office: Office) -> None:
    sets(office)
    with pytest.raises(UnclearVision, match="Say why it changes"):
        sets(office, "Every shop closes its books by itself.", reason="  ")
    with pytest.raises(UnclearVision, match="word for word"):
        sets(office, BOOKS, reason="Because")
    made = sets(office, "Every shop closes its books by itself.", reason="Small was too small a word")
    assert (made.number, made.reason) == (2, "Small was too small a word")


def test_the_history_says_who_when_why_and_what_the_newest_first(office: Office) -> None:
    sets(office, why="They lose evenings")
    sets(office, "Every shop closes its books.", reason="Shorter", why="They lose weekends")
    sets(office, BOOKS, reason="The old one was clearer", why="They lose weekends")
    with office.database.read() as session:
        newest, second, first = visions.history(session, TEAM)
    assert [each.number for each in (newest, second, first)] == [3, 2, 1]
    assert visions.differences(None, first) == []
    assert visions.differences(first, second) == ["the statement", "why"]
    assert visions.differences(second, newest) == ["the statement"]


def test_the_second_to_save_learns_who_saved_what_and_can_save_on_top(office: Office) -> None:
    sets(office)
    sets(office, "Bo's words", by="bo", reason="Clearer", seen=1)
    with pytest.raises(ChangedMeanwhile):
        sets(office, "Other words", reason="Better", seen=1)
    with office.database.read() as session:
        other = visions.saved_since(session, TEAM, 1)
    assert other is not None
    assert (other.by, other.statement, other.number) == ("bo", "Bo's words", 2)
    assert sets(office, "Other words", reason="Better", seen=2).number == 3


@pytest.mark.parametrize("seen", [0, 1])
def test_of_many_who_save_at_the_same_moment_one_wins_and_nothing_is_overwritten(
    office: Office, seen: int
) -> None:
    """Also when it is the very first vision."""
    if seen:
        sets(office)
    start, lock = threading.Barrier(8), threading.Lock()
    won: list[str] = []
    told: list[str] = []

    def save(words: str) -> None:
        start.wait()
        try:
            sets(office, words, reason="Mine", seen=seen)
        except ChangedMeanwhile as refusal:
            with lock:
                told.append(str(refusal))
        else:
            with lock:
                won.append(words)

    threads = [threading.Thread(target=save, args=(f"Words of {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(told)) == (1, 7)
    made = current(office)
    assert made is not None
    assert (made.statement, made.number) == (won[0], seen + 1)
    with office.database.read() as session:
        assert len(visions.history(session, TEAM)) == seen + 1
        assert session.get(Revision, (made.item_id, seen + 2)) is None


def test_a_pillar_keeps_its_key_when_it_moves_and_when_it_is_renamed(office: Office) -> None:
    before = sets(office, pillars=(Pillar("", "Imports", "chen"), Pillar("", "Help"))).pillars
    imports, help_ = before
    assert imports.key
    assert imports.key != help_.key
    typed = (Pillar(imports.key, "Help"), Pillar(help_.key, "Clear imports"), Pillar("", "Prices", "bo"))
    after = sets(office, reason="Renamed", pillars=typed).pillars
    assert after[0] == Pillar(help_.key, "Help")
    assert after[1].name == "Clear imports"
    assert len({each.key for each in after}) == 3
    renamed = sets(office, reason="Again", pillars=(after[0], Pillar(after[1].key, "Imports for all")))
    assert [each.key for each in renamed.pillars] == [after[0].key, after[1].key]


def test_a_change_is_told_in_the_channels_chosen_and_nowhere_else(office: Office) -> None:
    sets(office)
    assert office.wanted("vision_change") == []
    sets(office, "Every shop closes its books.", reason="Shorter", channels=[CHANNEL, "C2"])
    messages = office.wanted("vision_change")
    assert {message.destination for message in messages} == {CHANNEL, "C2"}
    assert {message.ref for message in messages} == {"vision-T1:2"}


def test_guests_and_people_from_elsewhere_see_it_where_it_was_posted(office: Office) -> None:
    office.join("ivy", is_guest=True)
    office.join("kim", home_team_id="T2")
    sets(office)
    for name in ("ivy", "kim"):
        with office.database.read() as session:
            assert not may_see_somewhere(session, TEAM, name)
            with pytest.raises(NotAllowed, match="in the channels in which it was posted"):
                check_may_see(session, TEAM, name, CHANNEL)
    with office.database.read() as session:
        check_may_see(session, TEAM, "ana", CHANNEL)
        check_may_see(session, TEAM, "ana", "C9")
    sets(office, "Every shop closes its books.", reason="Shorter", channels=[CHANNEL])
    for name in ("ivy", "kim"):
        with office.database.read() as session:
            assert may_see_somewhere(session, TEAM, name)
            check_may_see(session, TEAM, name, CHANNEL)
            with pytest.raises(NotAllowed):
                check_may_see(session, TEAM, name, "C9")
