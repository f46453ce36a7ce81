"""Digests: in one's own morning, of what one may see, each thing once, and silence where there is nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rituals.people import NotAllowed
from rituals.ritual import ChangedMeanwhile
from rituals.update import follow
from rituals.update.digest import LINE
from storage.database import Database
from storage.preference import Away, DayOff, Preference
from storage.ritual import RitualState
from storage.round import RoundState
from tests.rituals.newsroom import ELSEWHERE, PRIVATE, Newsroom
from tests.rituals.office import CHANNEL, MONDAY, TEAM, ZONES, at

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEXT_MONDAY = MONDAY + timedelta(days=7)
WEEKLY = frozenset({1})


@pytest.fixture
def office(database: Database) -> Newsroom:
    return Newsroom(database)


def mornings(office: Newsroom) -> None:
    """It becomes nine o'clock on Monday for Chen, then for Dalia."""
    for name in ("chen", "dalia"):
        office.moves_to(at(MONDAY, "09:00", ZONES[name]))


def test_each_follower_is_told_at_nine_where_they_are(office: Newsroom) -> None:
    office.posts("Paid sooner")
    for name in ("grace", "chen", "dalia"):
        office.follows(name)
    told = []
    for hour in range(36):
        office.moves_to(at(MONDAY, "00:00", "UTC") + timedelta(hours=hour))
        told += [(name, hour) for name, _ in office.own_digests()[len(told) :]]
    assert told == [("chen", 1), ("dalia", 14), ("grace", 19)]


def test_every_update_comes_once_and_none_is_left_out(office: Newsroom) -> None:
    office.follows("chen")
    office.posts("On Sunday")
    office.moves_to(at(MONDAY, "09:00", ZONES["chen"]))
    office.posts("On Monday")
    office.moves_to(at(TUESDAY, "09:00", ZONES["chen"]))
    office.posts("Right after nine")
    office.moves_to(at(WEDNESDAY, "09:00", ZONES["chen"]))
    assert office.own_digests() == [
        ("chen", ["On Sunday"]),
        ("chen", ["On Monday"]),
        ("chen", ["Right after nine"]),
    ]


def test_the_first_digest_looks_back_as_if_there_had_been_one_before(office: Newsroom) -> None:
    office.now -= timedelta(days=4)  # a Wednesday
    office.posts("On Wednesday")
    office.moves_to(office.now + timedelta(days=2, hours=1))
    office.posts("On Friday")
    office.moves_to(at(MONDAY - timedelta(days=1), "12:00"))
    office.follows("chen")
    office.follows("dalia", days=WEEKLY)
    mornings(office)
    assert office.own_digests() == [("chen", ["On Friday"]), ("dalia", ["On Friday", "On Wednesday"])]


def test_nothing_of_a_private_channel_reaches_a_follower_outside_it_nor_ones_own_updates(
    office: Newsroom,
) -> None:
    office.leads("chen")
    office.posts("A secret", PRIVATE)
    office.posts("Mine", by="chen")
    office.follows("chen")
    office.follows("dalia", empty=LINE)
    mornings(office)
    assert office.own_digests() == [("chen", ["A secret"]), ("dalia", ["Mine"])]


def test_when_there_is_nothing_it_is_silent_or_one_line_as_chosen(office: Newsroom) -> None:
    office.follows("chen")
    office.follows("dalia", empty=LINE)
    mornings(office)
    assert office.own_digests() == [("dalia", [])]


def test_after_a_silent_day_nothing_is_told_twice_or_forgotten(office: Newsroom) -> None:
    office.follows("chen")
    office.moves_to(at(MONDAY, "09:00", ZONES["chen"]))
    office.posts("On Monday")
    office.moves_to(at(TUESDAY, "09:00", ZONES["chen"]))
    assert office.own_digests() == [("chen", ["On Monday"])]


def test_it_is_narrowed_down_to_people_or_pillars(office: Newsroom) -> None:
    office.leads("dalia")
    office.posts("From Ana")
    office.posts("From Dalia", by="dalia")
    office.posts("For the pillar", by="dalia", pillar="p1", pillar_name="Trust")
    office.follows("chen", people=("ana",), pillars=("p1",))
    office.moves_to(at(MONDAY, "09:00", ZONES["chen"]))
    assert office.own_digests() == [("chen", ["For the pillar", "From Ana"])]


def test_who_travels_is_told_in_the_morning_of_where_they_are(office: Newsroom) -> None:
    office.follows("chen")
    office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "08:00", ZONES["chen"]))
    office.move("chen", "Europe/Lisbon")
    office.moves_to(at(MONDAY, "08:59", "Europe/Lisbon"))
    assert office.own_digests() == []
    office.moves_to(at(MONDAY, "09:00", "Europe/Lisbon"))
    assert office.own_digests() == [("chen", ["Paid sooner"])]


def test_who_is_away_hears_of_it_when_they_are_back(office: Newsroom) -> None:
    office.follows("chen")
    office.posts("Paid sooner")
    with office.database.write() as session:
        session.add(Away(team_id=TEAM, user_id="chen", first=MONDAY, last=TUESDAY))
    for day in (MONDAY, TUESDAY):
        office.moves_to(at(day, "20:00", ZONES["chen"]))
    assert office.own_digests() == []
    office.moves_to(at(WEDNESDAY, "09:00", ZONES["chen"]))
    assert office.own_digests() == [("chen", ["Paid sooner"])]


def test_who_goes_away_after_the_round_was_opened_is_left_in_peace(office: Newsroom) -> None:
    office.follows("chen")
    office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "08:00", ZONES["chen"]))
    with office.database.write() as session:
        session.add(Away(team_id=TEAM, user_id="chen", first=MONDAY, last=MONDAY))
    office.moves_to(at(MONDAY, "10:00", ZONES["chen"]))
    assert office.own_digests() == []


def test_digests_of_people_who_left_stop(office: Newsroom) -> None:
    office.follows("chen", empty=LINE)
    office.moves_to(at(MONDAY, "08:00", ZONES["chen"]))
    office.sees("chen", is_gone=True)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        office.moves_to(at(day, "20:00", ZONES["chen"]))
    assert office.own_digests() == []


def test_a_bot_that_was_off_tells_late_and_not_of_days_that_are_over(office: Newsroom) -> None:
    office.follows("chen")
    office.posts("Paid sooner")
    office.moves_to(at(TUESDAY, "12:00", ZONES["chen"]))
    assert office.own_digests() == [("chen", ["Paid sooner"])]


def test_following_again_changes_what_one_has_and_unfollowing_ends_it(office: Newsroom) -> None:
    first = office.follows("chen")
    assert office.follows("chen", at="07:30", days=WEEKLY) == first
    office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "07:30", ZONES["chen"]))
    assert office.own_digests() == [("chen", ["Paid sooner"])]
    office.moves_to(at(TUESDAY, "12:00", ZONES["chen"]))
    assert len(office.own_digests()) == 1
    assert office.unfollows("chen")
    assert not office.unfollows("chen")
    office.moves_to(at(NEXT_MONDAY, "12:00", ZONES["chen"]))
    assert len(office.own_digests()) == 1
    assert office.ritual(first).state == RitualState.DELETED


def test_unfollowing_in_the_morning_ends_also_what_is_about_to_come(office: Newsroom) -> None:
    office.follows("chen", empty=LINE)
    office.moves_to(at(MONDAY, "08:00", ZONES["chen"]))
    office.unfollows("chen")
    office.moves_to(at(MONDAY, "20:00", ZONES["chen"]))
    assert office.own_digests() == []


def test_people_of_other_workspaces_cannot_follow(office: Newsroom) -> None:
    office.join("kim", home_team_id="T2")
    with pytest.raises(NotAllowed, match="this workspace"):
        office.follows("kim")


def test_a_zone_of_ones_own_choice_counts(office: Newsroom) -> None:
    with office.database.write() as session:
        session.add(Preference(team_id=TEAM, user_id="chen", zone="Europe/Lisbon"))
    office.sees("chen")
    office.follows("chen", empty=LINE)
    office.moves_to(at(MONDAY, "12:00", ZONES["chen"]))
    assert office.own_digests() == []
    office.moves_to(at(MONDAY, "09:00", "Europe/Lisbon"))
    assert len(office.own_digests()) == 1


def test_a_channel_gets_its_digest_in_its_zone(office: Newsroom) -> None:
    office.posts("Paid sooner", ELSEWHERE)
    ritual = office.gives_digest(days=WEEKLY)
    office.moves_to(at(MONDAY, "08:59"))
    assert office.channel_digests() == []
    office.moves_to(at(MONDAY, "09:00"))
    assert office.channel_digests() == [["Paid sooner"]]
    office.posts("Later")
    office.moves_to(at(NEXT_MONDAY, "09:00"))
    assert office.channel_digests() == [["Paid sooner"], ["Later"]]
    assert office.round(ritual, NEXT_MONDAY).state == RoundState.CLOSED


def test_an_empty_week_of_a_channel_is_off_and_the_next_digest_goes_on_from_the_last(
    office: Newsroom,
) -> None:
    ritual = office.gives_digest()
    office.moves_to(at(MONDAY, "09:00"))
    assert office.round(ritual).state == RoundState.OFF
    office.posts("On Monday")
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.channel_digests() == [["On Monday"]]


def test_a_private_channels_digest_holds_its_own_and_what_is_public(office: Newsroom) -> None:
    office.posts("A secret", PRIVATE)
    office.posts("Public", ELSEWHERE)
    office.posts("To one person", people=("chen",))
    office.gives_digest(PRIVATE)
    office.gives_digest()
    office.moves_to(at(MONDAY, "09:00"))
    assert sorted(office.channel_digests()) == [["Public"], ["Public", "A secret"]]


@pytest.mark.parametrize("traits", [{"is_guest": True}, {"home_team_id": "T2"}])
def test_where_guests_or_outsiders_read_along_a_channel_is_told_only_its_own(
    office: Newsroom, traits: dict[str, object]
) -> None:
    office.join("ivy", **traits)
    office.posts("Public", ELSEWHERE)
    office.posts("Here")
    office.gives_digest()
    office.moves_to(at(MONDAY, "09:00"))
    assert office.channel_digests() == [["Here"]]


def test_on_a_day_off_a_channel_is_told_nothing_and_the_next_time_everything(office: Newsroom) -> None:
    office.gives_digest()
    office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "08:00"))
    with office.database.write() as session:
        session.add(DayOff(team_id=TEAM, channel_id=CHANNEL, first=MONDAY, last=MONDAY))
    office.moves_to(at(MONDAY, "09:00"))
    assert office.channel_digests() == []
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.channel_digests() == [["Paid sooner"]]


def test_a_digest_shows_the_same_set_however_often_it_is_drawn(office: Newsroom) -> None:
    office.follows("chen")
    item = office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "09:00", ZONES["chen"]))
    office.posts("Too late for this one")
    assert office.own_digests() == [("chen", ["Paid sooner"])]
    office.edits(item, "Paid in 3 days")
    assert office.own_digests() == [("chen", ["Paid in 3 days"])]


def test_a_channels_digest_is_its_leaders_to_set_change_and_stop(office: Newsroom) -> None:
    with pytest.raises(NotAllowed):
        office.gives_digest(by="dalia")
    ritual = office.gives_digest()
    with pytest.raises(ChangedMeanwhile):
        office.gives_digest(by="bo", seen=0)
    assert office.gives_digest(by="bo", seen=1, at="10:00") == ritual
    with office.database.write() as session:
        with pytest.raises(NotAllowed):
            follow.stop_digest(session, TEAM, CHANNEL, by="dalia", now=office.now)
        follow.stop_digest(session, TEAM, CHANNEL, by="bo", now=office.now)
        assert follow.digest_in(session, TEAM, CHANNEL) is None
    office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "12:00"))
    assert office.channel_digests() == []


def test_a_digest_much_too_late_is_left_out(office: Newsroom) -> None:
    ritual = office.gives_digest()
    office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "08:00"))
    office.moves_to(at(MONDAY, "22:00"))
    assert office.round(ritual).state == RoundState.MISSED
    office.moves_to(at(TUESDAY, "09:00"))
    assert office.channel_digests() == [["Paid sooner"]]
