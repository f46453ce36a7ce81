"""A channel's reminder of the vision: on its days, with one thing at a time, and not when it would be a bother."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from rituals.people import NotAllowed
from rituals.rhythm import weekly
from rituals.rights import grant
from rituals.upcoming import upcoming
from rituals.vision import channel as reminders
from rituals.vision import story as stories
from rituals.vision.channel import RemindedAlready, ReminderStopped, Wish
from rituals.vision.reminder import next_post
from rituals.vision.rotation import choose, sides
from rituals.vision.story import Words
from rituals.vision.telling import NotThere, check_can_post, story_key, tell_by_hand
from rituals.vision.vision import Pillar
from storage.contribution import Telling, tellings
from storage.preference import DayOff
from storage.right import Role
from storage.ritual import Ritual, RitualState
from storage.round import Round, RoundState, round_by_key
from tests.rituals.office import CHANNEL, MONDAY, TEAM, Office, at
from tests.rituals.test_vision import sets

WISH = Wish(CHANNEL, weekly(frozenset({1})), time(10), "Europe/Madrid")
TUESDAY = MONDAY + timedelta(days=1)


def reminds(office: Office, wish: Wish = WISH, by: str = "bo", changing: str = "") -> Ritual:
    with office.database.write() as session:
        return reminders.remind(session, TEAM, wish, by=by, now=office.now, changing=changing)


def adds(office: Office, text: str, sort: str = "customer") -> str:
    """The key under which it is told. No two are added at once."""
    office.now += timedelta(minutes=1)
    with office.database.write() as session:
        return story_key(stories.add(session, TEAM, Words(sort, text), "ana", office.now).id)


def told(office: Office, channel_id: str = CHANNEL) -> list[Telling]:
    """The oldest first."""
    with office.database.read() as session:
        return tellings(session, TEAM, channel_id)[::-1]


def round_of(office: Office, reminder: Ritual, day: date = MONDAY) -> Round | None:
    with office.database.read() as session:
        return round_by_key(session, reminder.id, day.isoformat())


def state(office: Office, reminder: Ritual, day: date = MONDAY) -> RoundState | None:
    found = round_of(office, reminder, day)
    return RoundState(found.state) if found else None


def weeks(office: Office, number: int) -> None:
    """So many Mondays pass, from this one on."""
    for week in range(number):
        office.moves_to(at(MONDAY + timedelta(weeks=week), "09:59"))
        office.moves_to(at(MONDAY + timedelta(weeks=week), "10:00"))


def test_it_is_posted_at_its_instant_once_and_what_is_told_is_written_down(office: Office) -> None:
    sets(office)
    story = adds(office, "A bakery")
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "09:59"))
    assert office.wanted("vision") == []
    for _ in range(3):
        office.moves_to(at(MONDAY, "10:00"))
    (message,) = office.wanted("vision")
    (telling,) = told(office)
    assert message.ref == telling.round_id
    assert (telling.what, telling.number, telling.day) == (story, 1, MONDAY)
    assert state(office, reminder) == RoundState.CLOSED


def test_after_stories_come_the_sides_of_the_vision_and_then_nothing_until_two_months_have_passed(
    office: Office,
) -> None:
    pillar = Pillar("", "Imports", "chen")
    sets(office, why="They lose evenings", value="Free evenings", pillars=(pillar,))
    first, second = adds(office, "A bakery"), adds(office, "A florist")
    reminder = reminds(office)
    weeks(office, 10)
    said = [each.what for each in told(office)]
    assert said[:2] == [first, second]
    assert [each.partition(":")[0] for each in said[2:6]] == ["why", "value", "pillar", "bare"]
    assert said[6:] == [first]  # 23 November is two months before 25 January; three weeks had nothing to tell
    assert [each.day for each in told(office)][-1] == date(2027, 1, 25)
    assert state(office, reminder, date(2027, 1, 4)) == RoundState.OFF


def test_when_all_was_told_the_owner_hears_it_once_a_month(office: Office) -> None:
    sets(office)
    reminder = reminds(office)
    weeks(office, 6)
    assert [each.what for each in told(office)] == ["bare"]
    notes = office.wanted("vision_dry")
    assert [(note.destination, note.ref) for note in notes] == [("bo", reminder.id)] * 2
    assert [note.wanted for note in notes] == [1, 1]


def test_when_the_owner_has_left_a_leader_hears_it_and_reminders_go_on(office: Office) -> None:
    sets(office)
    with office.database.write() as session:
        grant(session, TEAM, "chen", Role.LEADER, CHANNEL, "bo", office.now)
    reminds(office)
    office.sees("bo", is_gone=True)
    weeks(office, 2)
    assert [each.what for each in told(office)] == ["bare"]
    assert [note.destination for note in office.wanted("vision_dry")] == ["chen"]


def test_sorts_of_stories_take_turns(office: Office) -> None:
    sets(office)
    wins = [adds(office, f"Win {number}", "win") for number in (1, 2, 3)]
    demo = adds(office, "Demo", "demo")
    reminds(office)
    weeks(office, 4)
    assert [each.what for each in told(office)] == [wins[0], demo, wins[1], wins[2]]


def test_a_fresh_story_goes_first(office: Office) -> None:
    sets(office, why="They lose evenings")
    adds(office, "A bakery")
    reminds(office)
    weeks(office, 2)
    fresh = adds(office, "A florist")
    office.moves_to(at(MONDAY + timedelta(weeks=2), "10:00"))
    assert [each.what for each in told(office)][1:] == ["why", fresh]


def test_not_on_a_day_off_also_when_it_was_entered_in_the_last_moment(office: Office) -> None:
    sets(office)
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "08:00"))
    assert state(office, reminder) == RoundState.OPEN
    with office.database.write() as session:
        session.add(DayOff(team_id=TEAM, channel_id=CHANNEL, first=MONDAY, last=MONDAY, name="Moving day"))
    office.moves_to(at(MONDAY, "10:00"))
    assert state(office, reminder) == RoundState.OFF
    assert told(office) == []


@pytest.mark.parametrize(("days_before", "is_told"), [(0, False), (3, False), (4, True)])
def test_not_right_after_somebody_posted_it_by_hand(office: Office, days_before: int, is_told: bool) -> None:
    office.now = at(MONDAY - timedelta(days=days_before), "09:00")
    sets(office)
    with office.database.write() as session:
        tell_by_hand(session, TEAM, CHANNEL, "bare", 1, is_pinned=False, by="bo", now=office.now)
    sets(office, "Every shop closes its books.", reason="Shorter", why="Evenings")
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "10:00"))
    assert (state(office, reminder) == RoundState.CLOSED) is is_told
    assert len(told(office)) == 1 + is_told


def test_not_right_after_a_change_was_announced_there(office: Office) -> None:
    sets(office)
    reminds(office)
    sets(office, "Every shop closes its books.", reason="Shorter", channels=[CHANNEL])
    office.moves_to(at(MONDAY, "10:00"))
    assert [each.what for each in told(office)] == ["change"]


@pytest.mark.parametrize(("clock", "is_told"), [("13:59", True), ("14:01", False)])
def test_when_the_bot_was_off_it_comes_late_for_four_hours(office: Office, clock: str, is_told: bool) -> None:
    sets(office)
    reminder = reminds(office)
    office.moves_to(at(MONDAY, clock))
    assert bool(told(office)) is is_told
    assert state(office, reminder) == (RoundState.CLOSED if is_told else RoundState.MISSED)


def test_without_a_vision_nothing_is_posted_and_with_the_first_one_it_begins(office: Office) -> None:
    reminds(office)
    office.moves_to(at(MONDAY, "10:00"))
    assert told(office) == []
    sets(office)
    office.moves_to(at(MONDAY + timedelta(weeks=1), "10:00"))
    assert [each.what for each in told(office)] == ["bare"]


def test_what_was_told_stays_as_it_was_when_the_vision_changes(office: Office) -> None:
    sets(office)
    reminds(office)
    office.moves_to(at(MONDAY, "10:00"))
    sets(office, "Every shop closes its books.", reason="Shorter")
    assert [each.number for each in told(office)] == [1]


def test_a_channel_has_one_reminder_at_most(office: Office) -> None:
    reminds(office)
    with pytest.raises(RemindedAlready, match="reminded already"):
        reminds(office)
    office.opens_channel("C2", ["ana"])
    other = reminds(office, Wish("C2", weekly(frozenset({2})), time(9), "Europe/Madrid"))
    with pytest.raises(RemindedAlready):
        reminds(office, WISH, changing=other.id)


def test_leaders_of_the_channel_may_and_others_may_not(office: Office) -> None:
    with pytest.raises(NotAllowed, match="is for leaders"):
        reminds(office, by="ana")
    with office.database.write() as session:
        grant(session, TEAM, "ana", Role.LEADER, CHANNEL, "bo", office.now)
    reminder = reminds(office, by="ana")
    with office.database.write() as session, pytest.raises(NotAllowed):
        reminders.stop(session, session.get_one(Ritual, reminder.id), "chen", office.now)
    with pytest.raises(NotAllowed):
        reminds(
            office,
            Wish("C2", weekly(frozenset({1})), time(10), "Europe/Madrid"),
            by="ana",
            changing=reminder.id,
        )


def test_a_change_holds_from_now_on_and_posts_nothing_twice_that_day(office: Office) -> None:
    sets(office, why="They lose evenings")
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "10:00"))
    assert len(told(office)) == 1
    later = Wish(CHANNEL, weekly(frozenset({1, 2})), time(15), "Europe/Madrid")
    reminds(office, later, changing=reminder.id)
    office.moves_to(at(MONDAY, "15:00"))
    assert len(told(office)) == 1
    office.moves_to(at(TUESDAY, "15:00"))
    assert [each.day for each in told(office)] == [MONDAY, TUESDAY]


def test_a_time_moved_into_the_past_of_today_waits_for_the_next_day(office: Office) -> None:
    sets(office)
    reminder = reminds(office, Wish(CHANNEL, weekly(frozenset({1})), time(15), "Europe/Madrid"))
    office.moves_to(at(MONDAY, "11:00"))
    reminds(office, WISH, changing=reminder.id)
    office.moves_to(at(MONDAY, "16:00"))
    assert told(office) == []
    office.moves_to(at(MONDAY + timedelta(weeks=1), "10:00"))
    assert len(told(office)) == 1


def test_every_second_and_every_fourth_week(office: Office) -> None:
    sets(office, why="a", value="b", for_whom="c")
    reminds(office, Wish(CHANNEL, weekly(frozenset({1}), MONDAY, 2), time(10), "Europe/Madrid"))
    weeks(office, 5)
    assert [each.day for each in told(office)] == [MONDAY + timedelta(weeks=week) for week in (0, 2, 4)]


def test_stopping_posts_nothing_more_and_it_can_begin_anew(office: Office) -> None:
    sets(office)
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "08:00"))
    with office.database.write() as session:
        reminders.stop(session, session.get_one(Ritual, reminder.id), "bo", office.now)
    office.moves_to(at(MONDAY, "10:00"))
    assert told(office) == []
    with office.database.read() as session:
        assert session.get_one(Ritual, reminder.id).state == RitualState.DELETED
    reminds(office)
    office.moves_to(at(MONDAY + timedelta(weeks=1), "10:00"))
    assert len(told(office)) == 1


def test_what_a_form_shows_of_a_reminder_is_what_was_wished(office: Office) -> None:
    wish = Wish(CHANNEL, weekly(frozenset({2, 4}), MONDAY, 4), time(23, 30), "Asia/Tokyo")
    reminder = reminds(office, wish)
    with office.database.read() as session:
        assert reminders.as_wish(session, session.get_one(Ritual, reminder.id)) == wish


def test_where_the_bot_is_known_not_to_be_it_is_said_at_once(office: Office) -> None:
    office.looks_up(has_bot=False)
    with office.database.read() as session:
        with pytest.raises(NotThere, match=r"I am not in #team yet. Type `/invite @rituals`"):
            check_can_post(session, TEAM, [CHANNEL])
        check_can_post(session, TEAM, ["C-unknown"])
    office.looks_up(is_archived=True)
    with office.database.read() as session, pytest.raises(NotThere, match="#team is archived"):
        check_can_post(session, TEAM, [CHANNEL])


def test_two_calendar_months_lie_between_also_at_the_end_of_short_ones(office: Office) -> None:
    vision = sets(office)
    assert sides(vision) == ["bare"]

    def is_free(last: date, day: date) -> bool:
        return choose(vision, [], {"bare": last}, day) is not None

    assert not is_free(date(2026, 12, 31), date(2027, 2, 28))
    assert is_free(date(2026, 12, 31), date(2027, 3, 1))
    assert not is_free(date(2026, 7, 1), date(2026, 9, 1))
    assert is_free(date(2026, 7, 1), date(2026, 9, 2))


def comes_next(office: Office, reminder: Ritual) -> datetime | None:
    with office.database.read() as session:
        return next_post(session, session.get_one(Ritual, reminder.id))


def posting(office: Office) -> list[datetime]:
    with office.database.read() as session:
        return [each.at for each in upcoming(session) if each.what.endswith("is posted")]


def test_the_next_one_is_promised_for_the_day_on_which_it_really_comes(office: Office) -> None:
    sets(office)
    reminder = reminds(office)
    assert comes_next(office, reminder) == at(MONDAY, "10:00")
    with office.database.write() as session:
        tell_by_hand(session, TEAM, CHANNEL, "bare", 1, is_pinned=False, by="bo", now=office.now)
        second = MONDAY + timedelta(weeks=1)
        session.add(DayOff(team_id=TEAM, channel_id=CHANNEL, first=second, last=second, name="Moving day"))
    third = at(MONDAY + timedelta(weeks=2), "10:00")
    assert comes_next(office, reminder) == third
    assert posting(office) == [third]


def test_one_that_is_about_to_come_counts_until_somebody_posts_it_by_hand(office: Office) -> None:
    sets(office)
    reminder = reminds(office)
    office.moves_to(at(MONDAY, "08:00"))
    assert state(office, reminder) == RoundState.OPEN
    assert comes_next(office, reminder) == at(MONDAY, "10:00")
    assert posting(office)[0] == at(MONDAY, "10:00")
    with office.database.write() as session:
        tell_by_hand(session, TEAM, CHANNEL, "bare", 1, is_pinned=False, by="bo", now=office.now)
    assert comes_next(office, reminder) == at(MONDAY + timedelta(weeks=1), "10:00")
    assert posting(office) == [at(MONDAY + timedelta(weeks=1), "10:00")]


def test_a_reminder_stopped_while_its_form_was_open_says_how_to_begin_anew(office: Office) -> None:
    reminder = reminds(office)
    with office.database.write() as session:
        reminders.stop(session, session.get_one(Ritual, reminder.id), "bo", office.now)
    with pytest.raises(ReminderStopped, match="`/vision remind` starts one again"):
        reminds(office, changing=reminder.id)
