"""Two years of reminders in twelve channels, with holidays, days off, posts by hand and stories that come and go."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, func, select

from rituals.days_off import is_day_off
from rituals.rhythm import weekly
from rituals.vision import channel as reminders
from rituals.vision import story as stories
from rituals.vision.channel import Wish
from rituals.vision.story import SORTS, Words
from rituals.vision.telling import BARE, story_key, tell_by_hand
from rituals.vision.vision import Draft, Pillar, set_vision
from storage.contribution import Contribution, Telling
from storage.message import Message
from storage.preference import Calendar, DayOff
from storage.ritual import Ritual, RitualState
from storage.round import Round, RoundState, Stage
from tests.rituals.office import TEAM, Office

BEGIN, END = datetime(2027, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
TWO_MONTHS = relativedelta(months=2)
RHYTHMS = [
    # zone, country, days, every so many weeks, at
    ("Europe/Madrid", "ES", {1}, 2, time(10)),
    ("Europe/Copenhagen", "DK", {5}, 2, time(9, 30)),
    ("Asia/Shanghai", "CN", {3}, 2, time(10)),
    ("America/New_York", "US", {2, 4}, 4, time(11)),
    ("Pacific/Honolulu", "US", {1}, 4, time(8)),
    ("Europe/Lisbon", "PT", {7}, 2, time(23, 45)),
    ("Asia/Karachi", "", {1, 3}, 1, time(9)),
    ("Asia/Kolkata", "IN", {6}, 2, time(12)),
    ("Australia/Lord_Howe", "AU", {7}, 4, time(2)),
    ("America/Sao_Paulo", "BR", {4}, 2, time(0, 15)),
    ("Pacific/Kiritimati", "", {2}, 4, time(7)),
    ("Africa/Cairo", "EG", {4}, 2, time(15)),
]


class TwoYears(Office):
    """The office, with a year's worth of chance that is the same each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, ("ana", "bo"))
        self.chance = random.Random(20)  # noqa: S311  (the same two years in every run)
        self.now = BEGIN
        self.added: dict[str, datetime] = {}
        self.removed: dict[str, datetime] = {}
        with self.database.write() as session:
            pillars = (Pillar("", "Imports"), Pillar("", "Help", "ana"))
            draft = Draft("Every small shop closes its books in an hour a week.", "Evenings", pillars=pillars)
            set_vision(session, TEAM, draft, by="bo", now=self.now, seen=0)
            for number, _ in enumerate(RHYTHMS):
                self._begins(session, number)

    def _begins(self, session: Session, number: int) -> None:
        zone, country, days, every, clock = RHYTHMS[number]
        where = f"C{number}"
        if country:
            session.add(Calendar(team_id=TEAM, channel_id=where, country=country))
        for year in (2027, 2028):
            first = date(year, 1, 1) + timedelta(days=self.chance.randrange(300))
            last = first + timedelta(days=self.chance.randrange(14))
            session.add(DayOff(team_id=TEAM, channel_id=where, first=first, last=last))
        rhythm = weekly(frozenset(days), self.now.date(), every)
        reminders.remind(session, TEAM, Wish(where, rhythm, clock, zone), by="bo", now=self.now)

    def goes_by(self) -> None:
        """From one due instant to the next, as the ticks of a clock would; something else happens every few days."""
        happens = self._happenings()
        chance = next(happens)
        while (due := self._next_due()) < END:
            while chance < due:
                self.now = chance
                self._something_happens()
                chance = next(happens)
            self.moves_to(due)

    def _next_due(self) -> datetime:
        posting = select(func.min(Stage.due_at)).where(col(Stage.done_at).is_(None))
        opening = select(func.min(Ritual.next_open_at)).where(Ritual.state == RitualState.ACTIVE)
        with self.database.read() as session:
            due = [session.exec(query).one() for query in (posting, opening)]
        return max(self.now, min(each for each in due if each is not None))

    def _happenings(self) -> Iterator[datetime]:
        at = BEGIN + timedelta(minutes=7)  # when nothing else is due
        while True:
            at += timedelta(hours=self.chance.randrange(24, 140))
            yield at

    def _something_happens(self) -> None:
        what = self.chance.random()
        with self.database.write() as session:
            if what < 0.55:
                sort = self.chance.choice(list(SORTS))
                words = Words(sort, f"Story {len(self.added)}")
                story = stories.add(session, TEAM, words, "ana", self.now)
                self.added[story_key(story.id)] = self.now
            elif what < 0.65 and self.added:
                self._a_story_goes(session)
            else:
                where = f"C{self.chance.randrange(len(RHYTHMS))}"
                tell_by_hand(session, TEAM, where, BARE, 1, is_pinned=False, by="bo", now=self.now)

    def _a_story_goes(self, session: Session) -> None:
        key = self.chance.choice([each for each in self.added if each not in self.removed] or [""])
        if key:
            self.removed[key] = self.now
            stories.delete(session, session.get_one(Contribution, key.removeprefix("story:")), "ana")

    def told(self) -> dict[str, list[Telling]]:
        """{channel: what it was told, the oldest first}"""
        found: dict[str, list[Telling]] = defaultdict(list)
        with self.database.read() as session:
            for each in session.exec(select(Telling).order_by(col(Telling.at))):
                found[each.channel_id].append(each)
        return found


def test_two_years_in_twelve_channels(tmp_path: Path) -> None:
    years = TwoYears(tmp_path)
    years.goes_by()
    for check in CHECKS:
        check(years)
    years.database.close()


def by_reminder(told: list[Telling]) -> list[Telling]:
    return [each for each in told if each.round_id is not None]


def twelve_channels_were_reminded_often_enough_to_mean_something(years: TwoYears) -> None:
    told = years.told()
    assert len(told) == len(RHYTHMS)
    for channel_id, all_ in told.items():
        assert len(by_reminder(all_)) > 12, channel_id
    assert len(years.added) > 80
    assert len(years.removed) > 10


def no_reminder_comes_twice_within_two_months_in_a_channel(years: TwoYears) -> None:
    for told in years.told().values():
        days: dict[str, list[date]] = defaultdict(list)
        for each in told:
            if each.round_id is not None:
                assert not [day for day in days[each.what] if day + TWO_MONTHS >= each.day], each
            days[each.what].append(each.day)


def none_comes_on_a_day_off(years: TwoYears) -> None:
    with years.database.read() as session:
        for told in years.told().values():
            assert not [e for e in by_reminder(told) if is_day_off(session, TEAM, e.channel_id, e.day)]
        off = session.exec(select(func.count()).where(Round.state == RoundState.OFF)).one()
    assert off > 50


def every_story_is_used_before_anything_repeats(years: TwoYears) -> None:
    for channel_id, all_ in years.told().items():
        heard: set[str] = set()
        for each in all_:
            if each.round_id is not None and each.what in heard:
                there = {key for key, at in years.added.items() if at <= each.at}
                gone = {key for key, at in years.removed.items() if at <= each.at}
                assert there - gone <= heard, (channel_id, each.day)
            heard.add(each.what)


def none_comes_right_after_somebody_posted_it_by_hand_nor_twice_a_day(years: TwoYears) -> None:
    for told in years.told().values():
        for before, after in pairwise(told):
            if after.round_id is None:
                continue
            assert after.day > before.day
            assert before.round_id is not None or after.day - before.day > timedelta(days=3)


def every_round_is_over_and_every_telling_is_one_message(years: TwoYears) -> None:
    with years.database.read() as session:
        rounds = {row.id: row for row in session.exec(select(Round))}
        states = {row.state for row in rounds.values() if row.closes_at < years.now}
        wanted = list(session.exec(select(Message.ref).where(Message.purpose == "vision")))
        due = {row.round_id: row.due_at for row in session.exec(select(Stage))}
    assert states == {RoundState.CLOSED, RoundState.OFF}
    told = [each for all_ in years.told().values() for each in by_reminder(all_)]
    assert sorted(wanted) == sorted(str(each.round_id) for each in told)
    assert all(
        each.at == due[str(each.round_id)] and each.day == rounds[str(each.round_id)].day for each in told
    )


def notes_that_stories_are_needed_come_once_a_month_at_most(years: TwoYears) -> None:
    with years.database.read() as session:
        keys = list(session.exec(select(Message.key).where(Message.purpose == "vision_dry")))
        assert len(keys) == len(set(keys)) > 0
        assert all(row.wanted == 1 for row in session.exec(select(Message).where(col(Message.key).in_(keys))))


CHECKS = (
    twelve_channels_were_reminded_often_enough_to_mean_something,
    no_reminder_comes_twice_within_two_months_in_a_channel,
    none_comes_on_a_day_off,
    every_story_is_used_before_anything_repeats,
    none_comes_right_after_somebody_posted_it_by_hand_nor_twice_a_day,
    every_round_is_over_and_every_telling_is_one_message,
    notes_that_stories_are_needed_come_once_a_month_at_most,
)
