"""The team that lives through the chaos: who is where, in which channels, and what is asked of them when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

FIRST_MONDAY = date(2026, 3, 23)
"""Three weeks from here hold Europe's step forward (29 March) and the southern hemisphere's step back (5 April)."""
ZONES = (
    "Europe/Madrid",
    "Europe/Lisbon",
    "America/New_York",
    "America/Sao_Paulo",
    "Pacific/Honolulu",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Australia/Adelaide",
    "Pacific/Auckland",
    "Africa/Nairobi",
    "America/Santiago",
)
WORKDAYS = frozenset(range(1, 6))
EVERY_DAY = frozenset(range(1, 8))
FIRST_NAMES = (
    *("Ana", "Bo", "Chen", "Dalia", "Grace", "Hugo", "Emre", "Fatima", "Ines", "Jomo", "Kavi", "Lena"),
    *("Mika", "Nadia", "Omar", "Priya", "Rosa", "Sami", "Tane", "Uma"),
)
LAST_NAMES = (
    "Ruiz",
    "Jensen",
    "Wei",
    "Haddad",
    "Kahale",
    "Silva",
    "Kaya",
    "Noor",
    "Otieno",
    "Rai",
    "Park",
    "Vega",
)
CHANNELS = ("harbour", "atlantic", "evening", "pacific", "early", "savanna")
WATCH = "watch"


@dataclass(frozen=True)
class Colleague:
    id: str
    name: str
    real_name: str
    zone: str


@dataclass(frozen=True)
class Standup:
    """Asks at `ask_at` where each person is, closes at `close_at` in `zone`. Whoever would have less than an hour is
    waited for, or asked the evening before."""

    channel: str
    ask_at: time
    close_at: time
    zone: str
    days: frozenset[int] = WORKDAYS
    waits: bool = True

    @property
    def name(self) -> str:
        return f"{self.channel.title()} standup"


@dataclass(frozen=True)
class Posting:
    """Something a channel, or one person, reads at a time of day: a reminder of the vision, or a digest of updates."""

    where: str
    days: frozenset[int]
    at: time
    zone: str


STANDUPS = (
    Standup("harbour", time(9), time(18), "Europe/Madrid"),
    Standup("atlantic", time(8, 30), time(17), "America/New_York"),
    Standup("evening", time(9), time(18), "Asia/Kolkata", waits=False),
    Standup("pacific", time(9), time(20), "Pacific/Honolulu"),
    Standup("early", time(8, 30), time(12), "Asia/Shanghai"),
    Standup("savanna", time(9), time(18), "Africa/Nairobi", waits=False),
)
NIGHT = Standup(WATCH, time(2, 30), time(17), "Europe/Madrid", EVERY_DAY)
"""Half past two is a time that clocks skip in spring, and show twice in autumn."""


@dataclass(frozen=True)
class Crew:
    people: tuple[Colleague, ...]
    channels: dict[str, tuple[str, ...]]
    """Ids of those who are in it at the beginning, by the channel's name."""
    standups: tuple[Standup, ...]
    reminders: tuple[Posting, ...]
    digests: tuple[Posting, ...]
    followers: tuple[Posting, ...]
    leaders: dict[str, str]
    """Who leads each channel, by its name."""
    newcomers: tuple[str, ...]
    first: date
    days: int

    @property
    def admin(self) -> str:
        return self.people[0].id

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    def colleague(self, user: str) -> Colleague:
        return next(each for each in self.people if each.id == user)


def channel_id(name: str) -> str:
    return f"C0{name.upper()}"


def crew_of(count: int, first: date, days: int) -> Crew:
    """`count` people spread over the zones, and in each channel people of many zones; every seventh keeps watch too."""
    people = tuple(_colleague(number) for number in range(count))
    names = CHANNELS[: min(len(CHANNELS), max(2, count // 24))]
    newcomers = tuple(each.id for each in people[-max(1, count // 20) :])
    settled = [each for each in people if each.id not in newcomers]
    channels = {
        name: tuple(each.id for number, each in enumerate(settled) if _sits_in(number, len(names)) == place)
        for place, name in enumerate(names)
    }
    leaders = {name: members[0] for name, members in channels.items()}
    watch = tuple(
        each.id for each in settled[::7]
    )  # seven and twelve have nothing in common: every zone comes
    zones = {each.id: each.zone for each in people}
    return Crew(
        people=people,
        channels={**channels, WATCH: watch},
        standups=(*STANDUPS[: len(names)], NIGHT),
        reminders=tuple(
            Posting(name, frozenset({2, 4}), time(10), zones[leaders[name]]) for name in names[:3]
        ),
        digests=tuple(Posting(name, frozenset({1, 4}), time(16), "Europe/Lisbon") for name in names[:2]),
        followers=tuple(Posting(each, WORKDAYS, time(7), zones[each]) for each in leaders.values()),
        leaders=leaders,
        newcomers=newcomers,
        first=first,
        days=days,
    )


def _sits_in(number: int, channels: int) -> int:
    """Shifted by one with each turn through the zones, so that no zone is at home in one channel."""
    return (number + number // len(ZONES)) % channels


def _colleague(number: int) -> Colleague:
    """No two of the first 240 have the same name."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[(number + number // (len(FIRST_NAMES) * 3)) % len(LAST_NAMES)]
    return Colleague(
        f"U{number:04d}", f"{first}.{last}".lower(), f"{first} {last}", ZONES[number % len(ZONES)]
    )
