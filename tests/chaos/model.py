"""What a team may expect, instant by instant: who is asked, reminded and told, whatever happens to the bot.

It goes along with the run: comings, goings and answers are told to it, and it says what follows from them.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal, Protocol

from tests.chaos import instants
from tests.chaos.crew import Crew, Posting, Standup

LATEST_PROMPT = timedelta(hours=12)
"""So long after its instant a question is still put, as long as there is time to answer it."""
CLOSE_CALL = timedelta(minutes=3)
"""What falls due so soon after a coming or going may have been decided before it."""
AFTERWARDS = 3
"""Days looked ahead beyond the last: what is asked then is no part of the run, but comes all the same."""

State = Literal["waiting", "asked", "snoozed", "answered", "skipped", "gone"]
Identity = tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """A message, known by what it is about; it comes at `at`. One that is not `is_sure` may come or not."""

    about: Identity
    at: datetime
    is_sure: bool = True


@dataclass
class Seat:
    user: str
    at: datetime
    state: State = "waiting"
    asks: int = 0
    nudge_at: datetime | None = None
    is_nudged: bool = False


@dataclass(eq=False)
class Occasion:
    """A standup on one day."""

    standup: Standup
    day: date
    closes_at: datetime
    seats: dict[str, Seat] = field(default_factory=dict)
    is_closed: bool = False

    @property
    def has_begun(self) -> bool:
        return any(seat.asks for seat in self.seats.values())

    def about(self, purpose: str, *rest: str) -> Identity:
        return (purpose, self.standup.name, self.day.isoformat(), *rest)


class Onlooker(Protocol):
    """Told what happened, so that people can act on it."""

    def asked(self, occasion: Occasion, seat: Seat, at: datetime) -> None: ...

    def closed(self, occasion: Occasion, at: datetime) -> None: ...


class Model:
    """`begun_at` is when everything was set up. What happens is told with its instant, in order."""

    def __init__(self, crew: Crew, begun_at: datetime, onlooker: Onlooker) -> None:
        self.crew = crew
        self.zones = {each.id: each.zone for each in crew.people}
        self.members = {name: set(users) for name, users in crew.channels.items()}
        self.occasions: list[Occasion] = []
        self._begun_at = begun_at
        self._onlooker = onlooker
        self._expected: dict[Identity, Expected] = {}
        self._due: list[tuple[datetime, int, partial[None]]] = []
        self._count = itertools.count()
        self._told: list[tuple[datetime, str]] = []  # updates, with who posted them
        self._unsure_until: dict[str, datetime] = {}
        self._plan()

    @property
    def expected(self) -> list[Expected]:
        return list(self._expected.values())

    # -- time --------------------------------------------------------------------------------------------------------

    def next(self) -> datetime | None:
        return self._due[0][0] if self._due else None

    def passes(self, until: datetime) -> None:
        """All that falls due until then."""
        while self._due and self._due[0][0] <= until:
            _, _, what = heapq.heappop(self._due)
            what()

    def _at(self, instant: datetime, what: partial[None]) -> None:
        heapq.heappush(self._due, (instant, next(self._count), what))

    def _plan(self) -> None:
        crew = self.crew
        span = (crew.first - timedelta(days=1), crew.days + 1 + AFTERWARDS)
        for standup in crew.standups:
            for day in instants.days(*span, standup.days):
                if instants.instant(day, standup.ask_at, standup.zone) > self._begun_at:
                    opens_at = max(instants.opened_at(standup, day), self._begun_at)
                    self._at(opens_at, partial(self._open, standup, day, opens_at))
        for reminder in crew.reminders:
            for day in instants.days(*span, reminder.days):
                self._post("vision", reminder, day)
        for digest in crew.digests:
            for day in instants.days(*span, digest.days):
                at = instants.posted_at(digest, day)
                self._at(at, partial(self._digest, "channel_digest", digest, day, at))
        for own in crew.followers:
            for day in instants.days(*span, own.days):
                at = instants.posted_at(own, day)
                self._at(at, partial(self._digest, "own_digest", own, day, at))

    # -- standups ----------------------------------------------------------------------------------------------------

    def _open(self, standup: Standup, day: date, now: datetime) -> None:
        occasion = Occasion(standup, day, instants.planned_close(standup, day))
        self.occasions.append(occasion)
        for user in sorted(self.members[standup.channel]):
            self._seat(occasion, user, self._begun_at)
        self._at(occasion.closes_at, partial(self._close, occasion, occasion.closes_at))
        self._settle_close(occasion)

    def _seat(self, occasion: Occasion, user: str, not_before: datetime) -> None:
        at = instants.asked_at(occasion.standup, occasion.day, self.zones[user])
        if at >= not_before:
            occasion.seats[user] = seat = Seat(user, at)
            self._at(at, partial(self._ask, occasion, seat, at, at))

    def _settle_close(self, occasion: Occasion) -> None:
        waiting = [seat.at for seat in occasion.seats.values() if seat.state in ("waiting", "snoozed")]
        closes_at = instants.close_after(occasion.standup, occasion.day, waiting)
        if occasion.has_begun:  # a close that people were told never moves nearer
            closes_at = max(closes_at, occasion.closes_at)
        if closes_at != occasion.closes_at:
            occasion.closes_at = closes_at
            self._at(closes_at, partial(self._close, occasion, closes_at))

    def _ask(self, occasion: Occasion, seat: Seat, at: datetime, not_before: datetime) -> None:
        is_due = seat.state == "snoozed" or (seat.state == "waiting" and seat.at == at)
        if not is_due or at >= occasion.closes_at:
            return
        seat.state, seat.asks = "asked", seat.asks + 1
        self._expect(occasion.about("prompt", seat.user, str(seat.asks)), not_before, seat.user)
        if seat.asks == 1 and not self._is_expected(("hello", seat.user)):
            self._expect(("hello", seat.user), at, seat.user)
        self._plan_nudge(occasion, seat, at)
        self._onlooker.asked(occasion, seat, at)

    def _plan_nudge(self, occasion: Occasion, seat: Seat, asked_at: datetime) -> None:
        at = instants.nudged_at(asked_at, occasion.closes_at, self.zones[seat.user])
        seat.nudge_at = at
        if at is not None and not seat.is_nudged:
            is_sure = at - asked_at > instants.ROOM_BEFORE_NUDGE + CLOSE_CALL
            self._at(at, partial(self._nudge, occasion, seat, at, is_sure))

    def _nudge(self, occasion: Occasion, seat: Seat, at: datetime, is_sure: bool) -> None:
        if seat.state == "asked" and seat.nudge_at == at < occasion.closes_at and not seat.is_nudged:
            seat.is_nudged = True
            self._expect(occasion.about("nudge", seat.user), at, seat.user, is_sure=is_sure)

    def _close(self, occasion: Occasion, at: datetime) -> None:
        if occasion.is_closed or at != occasion.closes_at:
            return
        occasion.is_closed = True
        self._want_digest(occasion, at)
        self._onlooker.closed(occasion, at)

    def _want_digest(self, occasion: Occasion, at: datetime) -> None:
        answered = any(seat.state == "answered" for seat in occasion.seats.values())
        if answered and not self._is_expected(occasion.about("digest")):
            self._expect(occasion.about("digest"), at)

    # -- what people do ----------------------------------------------------------------------------------------------

    def answered(self, occasion: Occasion, user: str, at: datetime) -> None:
        self._responds(occasion, user, "answered", at)
        if occasion.is_closed:
            self._want_digest(occasion, at)

    def skipped(self, occasion: Occasion, user: str, at: datetime) -> None:
        self._responds(occasion, user, "skipped", at)

    def snoozed(self, occasion: Occasion, user: str, first: datetime, last: datetime) -> None:
        """Asked again an hour later: they pressed for the first and for the last time then."""
        self._responds(occasion, user, "snoozed", first)
        seat, due_at = occasion.seats[user], last + instants.HOUR
        self._at(due_at, partial(self._ask, occasion, seat, due_at, first + instants.HOUR))

    def _responds(self, occasion: Occasion, user: str, state: State, at: datetime) -> None:
        """Perhaps just in time not to be reminded any more."""
        seat, nudge = occasion.seats[user], self._expected.get(occasion.about("nudge", user))
        seat.state = state
        if nudge is not None and at - nudge.at <= CLOSE_CALL:
            self._expected[nudge.about] = replace(nudge, is_sure=False)

    def posted(self, user: str, at: datetime) -> None:
        """An update for everybody."""
        self._told.append((at, user))

    # -- coming and going --------------------------------------------------------------------------------------------

    def joins(self, user: str, channel: str, now: datetime) -> None:
        self.members[channel].add(user)
        self._changed(user, now)
        for occasion in self._open_in(channel):
            self._seat(occasion, user, now)
            self._settle_close(occasion)

    def leaves(self, user: str, channel: str, now: datetime) -> None:
        self.members[channel].discard(user)
        self._changed(user, now)
        for occasion in self._open_in(channel):
            seat = occasion.seats.get(user)
            if seat is not None and seat.state in ("waiting", "asked", "snoozed"):
                seat.state = "gone"
            self._settle_close(occasion)

    def goes_for_good(self, user: str, now: datetime) -> None:
        for channel in [name for name, users in self.members.items() if user in users]:
            self.leaves(user, channel, now)

    def moves(self, user: str, zone: str, now: datetime) -> None:
        """Whoever was not asked yet is asked by the clocks there; at once, where their time has just passed. Whoever
        did not answer yet is reminded by them."""
        self.zones[user] = zone
        self._changed(user, now)
        here = [
            (each, each.seats[user]) for each in self.occasions if not each.is_closed and user in each.seats
        ]
        for occasion, seat in here:
            if seat.state == "waiting":
                self._move(occasion, seat, now)
            elif seat.state == "asked" and seat.nudge_at is not None and seat.nudge_at > now:
                self._plan_nudge(occasion, seat, seat.at)
                seat.nudge_at = None if seat.nudge_at and seat.nudge_at <= now else seat.nudge_at

    def _move(self, occasion: Occasion, seat: Seat, now: datetime) -> None:
        seat.at = instants.asked_at(occasion.standup, occasion.day, self.zones[seat.user])
        self._settle_close(occasion)
        if now - seat.at <= LATEST_PROMPT:
            seat.at = max(seat.at, now)
            self._at(seat.at, partial(self._ask, occasion, seat, seat.at, seat.at))

    def _open_in(self, channel: str) -> list[Occasion]:
        return [each for each in self.occasions if not each.is_closed and each.standup.channel == channel]

    def _changed(self, user: str, now: datetime) -> None:
        self._unsure_until[user] = now + CLOSE_CALL

    # -- reminders and digests ---------------------------------------------------------------------------------------

    def _post(self, purpose: str, posting: Posting, day: date) -> None:
        at = instants.posted_at(posting, day)
        if at > self._begun_at:
            self._at(at, partial(self._expect, (purpose, posting.where, day.isoformat()), at))

    def _digest(self, purpose: str, digest: Posting, day: date, at: datetime) -> None:
        """Of what others posted since the last one, which came a week ago at most."""
        since = next(
            instants.posted_at(digest, day - timedelta(days=back))
            for back in range(1, 8)
            if (day - timedelta(days=back)).isoweekday() in digest.days
        )
        news = [posted for posted, user in self._told if since <= posted < at and user != digest.where]
        sure = [posted for posted in news if posted - since > CLOSE_CALL and at - posted > CLOSE_CALL]
        if news:
            self._expect((purpose, digest.where, day.isoformat()), at, is_sure=bool(sure))

    # -- expecting ---------------------------------------------------------------------------------------------------

    def _expect(self, about: Identity, at: datetime, user: str = "", *, is_sure: bool = True) -> None:
        is_close_call = user in self._unsure_until and at <= self._unsure_until[user]
        self._expected[about] = Expected(about, at, is_sure and not is_close_call)

    def _is_expected(self, about: Identity) -> bool:
        return about in self._expected
