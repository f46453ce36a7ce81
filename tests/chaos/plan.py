"""What is going to happen, all of it from one seed: who does what, what breaks, and which copy dies when."""

from __future__ import annotations

import bisect
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from tests.chaos import instants
from tests.chaos.crew import ZONES, Crew
from tests.chaos.model import Model, Occasion, Seat

POST, UPDATE = "chat.postMessage", "chat.update"
LATE_SECONDS = 4.5
"""Later than a lease: whoever looks for the message when the lease is over does not find it yet."""
MINUTE = 5.0
"""Seconds of Slack's minute, by which it counts calls: as the calendar, it is in a hurry."""
HTTP_SECONDS = 1
"""How long the bots wait for an answer; their leases are three times as long."""


@dataclass(frozen=True)
class Kill:
    """`after` so many side effects, or seconds; `pause` is how long it takes until the copy is started again."""

    copy: int
    by: Literal["effects", "seconds"]
    after: float
    pause: float


@dataclass(frozen=True)
class Break:
    """A fault to arm (bot/standin/faults.py)."""

    method: str
    kind: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Change:
    """Somebody joins or leaves a channel, moves to another zone, leaves for good, or posts an update."""

    what: Literal["join", "leave", "move", "go", "post"]
    user: str
    where: str


@dataclass(frozen=True)
class Habit:
    """What one person does about one question; hours count from being asked, or from the close."""

    first: Literal["answer", "answer_late", "snooze", "skip", "nothing"]
    hours: int = 0
    edits_after: int = 0


Happening = Kill | Break | Change

TROUBLES: Sequence[tuple[int, Break]] = (
    (6, Break(POST, "lost_answer", {})),
    (3, Break(UPDATE, "lost_answer", {})),
    (5, Break(POST, "http_500", {})),
    (2, Break(UPDATE, "http_500", {})),
    (2, Break("conversations.history", "http_500", {})),
    (2, Break("views.open", "http_500", {})),
    (2, Break("conversations.members", "http_500", {})),
    (4, Break(POST, "slow", {"seconds": 1.3 * HTTP_SECONDS})),
    (2, Break("*", "slow", {"seconds": 0.4 * HTTP_SECONDS})),
    (4, Break(POST, "ratelimited", {"retry_after": 1})),
    (2, Break("conversations.history", "ratelimited", {"retry_after": 1})),
    (3, Break("*", "drop_socket", {})),
    (4, Break("*", "duplicate_event", {})),
    (3, Break("*", "late_event", {"seconds": 0.5})),
    (4, Break("*", "delivered_twice", {})),
)
LATE = Break(POST, "late_acceptance", {"seconds": LATE_SECONDS})


class Plan:
    """`happening` names what happens, by the instant from which on it may; in order."""

    def __init__(
        self, seed: int, crew: Crew, begun_at: datetime, *, kills: int, copies: int, late: bool
    ) -> None:
        self._seed = seed
        self._crew = crew
        self._random = random.Random(f"{seed}")  # noqa: S311  (no secret)
        self._longest_fuse = 8 + len(crew.people) // 4
        busy = busy_instants(crew, begun_at)
        happening: list[tuple[datetime, Happening]] = [
            *((at, self._kill(copies)) for at in self._chosen(busy, kills)),
            *((at, self._trouble()) for at in self._chosen(busy, len(busy) // 5)),
            *((at, LATE) for at in self._chosen(busy, len(busy) // 8 if late else 0)),
            *self._changes(),
            *self._posts(),
        ]
        self.happening = sorted(happening, key=lambda each: each[0])

    def until(self, now: datetime) -> list[Happening]:
        """What is to happen by now, and has not been handed out yet."""
        count = bisect.bisect_right(self.happening, now, key=lambda each: each[0])
        due, self.happening = self.happening[:count], self.happening[count:]
        return [what for _, what in due]

    def next(self) -> datetime | None:
        """The next change; kills and faults happen whenever something else does."""
        return next((at for at, what in self.happening if isinstance(what, Change)), None)

    def habit(self, occasion: Occasion, seat: Seat) -> Habit:
        """The same for the same seed, in whatever order people are asked."""
        about = f"{self._seed} {occasion.standup.name} {occasion.day} {seat.user} {seat.asks}"
        luck = random.Random(about)  # noqa: S311
        edits_after = luck.choice((0, 0, 0, 0, 1, 4))
        what = luck.random()
        if what < 0.42:
            return Habit("answer", 0, edits_after)
        if what < 0.65:
            return Habit("answer", luck.randint(1, 5), edits_after)
        if what < 0.72:
            return Habit("answer_late", luck.randint(1, 5), edits_after)
        if what < 0.80 and seat.asks == 1:
            return Habit("snooze")
        if what < 0.85:
            return Habit("skip")
        return Habit("nothing")

    def _chosen(self, busy: Sequence[datetime], count: int) -> list[datetime]:
        return self._random.choices(busy, k=count)

    def _kill(self, copies: int) -> Kill:
        luck = self._random
        copy, pause = luck.randrange(copies), luck.choice((0.0, 0.0, 0.3, 1.0))
        if luck.random() < 0.6:
            return Kill(copy, "effects", luck.randint(1, self._longest_fuse), pause)
        return Kill(copy, "seconds", round(luck.uniform(0.0, 1.5), 3), pause)

    def _trouble(self) -> Break:
        weights = [weight for weight, _ in TROUBLES]
        return self._random.choices([each for _, each in TROUBLES], weights)[0]

    def _changes(self) -> list[tuple[datetime, Change]]:
        """Between the quarters of hours at which things fall due."""
        crew, luck = self._crew, self._random
        fixed = {crew.admin, *crew.leaders.values(), *crew.newcomers}
        others = [each for each in crew.people if each.id not in fixed]
        many = max(1, len(others) * crew.days // (21 * 12))
        luck.shuffle(others)
        leaving, going, moving = others[:many], others[many : many + 1], others[many + 1 : 4 * many + 1]
        changes = [Change("leave", each.id, self._home(each.id)) for each in leaving]
        changes += [Change("go", each.id, "") for each in going]
        for each in moving:
            changes.append(
                Change("move", each.id, luck.choice([zone for zone in ZONES if zone != each.zone]))
            )
        changes += [Change("join", each, luck.choice(sorted(crew.leaders))) for each in crew.newcomers]
        return [(self._odd_moment(), each) for each in changes]

    def _home(self, user: str) -> str:
        return next(name for name, users in self._crew.channels.items() if user in users)

    def _odd_moment(self) -> datetime:
        day = self._crew.first + timedelta(days=self._random.randrange(self._crew.days))
        at = time(self._random.randrange(24), self._random.choice((7, 22, 37, 52)), 30)
        return instants.instant(day, at, "UTC")

    def _posts(self) -> list[tuple[datetime, Change]]:
        """Each leader has something to tell about twice a week."""
        posts = []
        for channel, user in self._crew.leaders.items():
            for day in instants.days(self._crew.first, self._crew.days, frozenset({1, 3})):
                at = time(self._random.randrange(6, 22), 37, 45)
                posts.append((instants.instant(day, at, "UTC"), Change("post", user, channel)))
        return posts


class Nobody:
    """Looks on and does nothing."""

    def asked(self, occasion: Occasion, seat: Seat, at: datetime) -> None: ...

    def closed(self, occasion: Occasion, at: datetime) -> None: ...


def busy_instants(crew: Crew, begun_at: datetime) -> list[datetime]:
    """When something falls due if nobody answers, comes or goes."""
    model = Model(crew, begun_at, Nobody())
    found: set[datetime] = set()
    last = instants.instant(crew.last, time(23, 59), "UTC")
    while (at := model.next()) is not None and at <= last:
        model.passes(at)
        found.add(at)
    return sorted(found)


def begin_of(first: date) -> datetime:
    """Noon of the day before: early enough for everybody's first morning."""
    return instants.instant(first - timedelta(days=1), time(12), "UTC")
