"""What an attentive colleague would write down: who is where, what was agreed, who said what.

This is the model that the engine is held against. It shares no code with the rules: instants are found here by trying
both offsets, not by asking for a fold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STILL_ASKED = timedelta(hours=12)
"""So late README promises that a question is still asked, as long as the standup is open."""
EASTERNMOST = timedelta(hours=14)
EVENING = time(17)


def instant(day: date, at: time, zone: str) -> datetime:
    """The first moment at which clocks there show this; where they skip it, as if they had not been put forward yet."""
    there = ZoneInfo(zone)
    wall = datetime.combine(day, at)
    as_utc = wall.replace(tzinfo=UTC)
    before, after = ((as_utc + shift).astimezone(there).utcoffset() for shift in (-DAY, DAY))
    assert before is not None
    assert after is not None
    tried = [as_utc - before, as_utc - after]
    shown = [moment for moment in tried if moment.astimezone(there).replace(tzinfo=None) == wall]
    return min(shown, default=tried[0])


@dataclass(frozen=True)
class Agreement:
    """What the owner decided: on which ISO weekdays, when, who, and what about people whose day begins late."""

    channel: str
    days: frozenset[int]
    ask_at: time
    close_at: time
    zone: str
    asks_the_evening_before: bool = False
    people: tuple[str, ...] = ()

    def asks(self, day: date, zone: str) -> datetime:
        """When somebody in that zone is asked."""
        own = instant(day, self.ask_at, zone)
        if self.asks_the_evening_before and own + self._room(day) > self.closes(day):
            return instant(day - DAY, EVENING, zone)
        return own

    def closes(self, day: date) -> datetime:
        """Before anybody is waited for."""
        last = day if self.close_at > self.ask_at else day + DAY
        there, closes = instant(day, self.ask_at, self.zone), instant(last, self.close_at, self.zone)
        if closes > there:
            return closes
        return there + (datetime.combine(last, self.close_at) - datetime.combine(day, self.ask_at))

    def opens(self, day: date) -> datetime:
        """Nothing of that day happens anywhere before this."""
        own = datetime.combine(day, self.ask_at, UTC) - EASTERNMOST
        evening = datetime.combine(day - DAY, EVENING, UTC) - EASTERNMOST
        return min(own, evening) if self.asks_the_evening_before else own

    def _room(self, day: date) -> timedelta:
        return min(HOUR, self.closes(day) - instant(day, self.ask_at, self.zone))


@dataclass
class Diary:
    """`calm` holds since when nothing was changed about a ritual, a person or a channel. As calendars may be set back,
    that is the latest moment seen until then."""

    latest: datetime
    zones: dict[str, str] = field(default_factory=dict)
    present: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gone: set[str] = field(default_factory=set)
    blind: set[str] = field(default_factory=set)  # channels the bot was removed from
    agreed: dict[str, list[Agreement]] = field(default_factory=lambda: defaultdict(list))
    state: dict[str, str] = field(default_factory=dict)
    calm: dict[str, datetime] = field(default_factory=dict)
    reminder: str = ""  # the ritual that reminds #team of the vision now
    reminders: dict[str, Agreement] = field(default_factory=dict)
    asked: set[tuple[str, date, str]] = field(default_factory=set)
    reminded: set[tuple[str, date, str]] = field(default_factory=set)
    seen: dict[str, tuple[str, date, str]] = field(default_factory=dict)
    """Of seats and rounds whose first message was looked at: what that stands for in `asked` or `reminded`."""
    told: dict[str, datetime] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)  # rounds
    snoozes: Counter[str] = field(default_factory=Counter)
    said: dict[str, str] = field(default_factory=dict)
    away: list[tuple[str, date, date]] = field(default_factory=list)
    off: list[tuple[str, date, date]] = field(default_factory=list)

    def sees(self, now: datetime) -> None:
        self.latest = max(self.latest, now)

    def forgets(self, there: Container[str]) -> None:
        """What was asked for a day so far ahead that it was taken back altogether can be asked for again."""
        for gone in [each for each in self.seen if each not in there]:
            turn = self.seen.pop(gone)
            self.asked.discard(turn)
            self.reminded.discard(turn)

    def stirs(self, *what: str) -> None:
        for each in what:
            self.calm[each] = self.latest

    def is_calm(self, since: datetime, *what: str) -> bool:
        return all(self.calm[each] <= since for each in what)

    def running(self) -> Iterator[tuple[str, Agreement]]:
        for ritual, agreed in self.agreed.items():
            if self.state[ritual] == "active":
                yield ritual, agreed[-1]

    def expected(self, plan: Agreement) -> set[str]:
        chosen = set(plan.people) or self.present[plan.channel]
        return (self.present[plan.channel] & chosen) - self.gone

    def is_away(self, name: str, day: date) -> bool:
        return any(name == who and first <= day <= last for who, first, last in self.away)

    def is_off(self, channel: str, day: date) -> bool:
        return any(channel == where and first <= day <= last for where, first, last in self.off)


def days_near(now: datetime) -> Iterable[date]:
    return [now.date() + timedelta(days=shift) for shift in range(-3, 3)]
