"""One run: the calendar goes from instant to instant, people act, copies die, and in the end all is counted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, func, or_
from sqlmodel import SQLModel, col, select

from bot.demo import bot_environment
from bot.manifest import read_manifest
from bot.standin import delivery
from bot.standin.clock import Clock
from bot.standin.pace import Pace
from bot.standin.server import StandIn
from storage.claim import is_only_checked
from storage.database import Database
from storage.member import Channel
from storage.message import Message
from storage.ritual import Ritual, RitualState
from storage.round import Seat, Stage
from tests.chaos.copies import POLL_SECONDS, Copies, until
from tests.chaos.crew import FIRST_MONDAY, Crew, crew_of
from tests.chaos.doomed import CHECK_SECONDS
from tests.chaos.humans import Humans
from tests.chaos.ledger import LATE, Ledger
from tests.chaos.model import Model
from tests.chaos.opening import prepare, seed_of
from tests.chaos.plan import MINUTE, Break, Change, Kill, Plan, begin_of
from tests.chaos.verdict import Verdict, judge

IMPATIENT = Pace(ack_seconds=1.0, socket_retry_seconds=1.0)
SECRET = "thirty-two characters for no one but us"
STARTED_WITHIN, SETTLED_WITHIN = 120.0, 60.0
AFTERWARDS = timedelta(hours=30)
"""Until the last round has closed, and the last late answer was given."""
CEILING = {"per_minute": 100, "minute": MINUTE, "per_channel_per_second": 15}
"""What Slack lets through, and tells nobody."""


class Stuck(Exception):
    """The bots do not come to rest; the text says what is due."""


@dataclass(frozen=True)
class Wish:
    """What is run. `url` is the database's; the default is a SQLite file."""

    seed: int
    people: int = 200
    first: date = FIRST_MONDAY
    days: int = 21
    kills: int = 100
    copies: int = 1
    url: str = ""
    late: bool = False
    say: Callable[[str], None] = field(default=lambda _: None)


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    totals: dict[str, str]
    gave_up: list[str]


def run(wish: Wish, folder: Path) -> Outcome:
    """`folder` holds the database, the copies' logs, and the calendar."""
    crew = crew_of(wish.people, wish.first, wish.days)
    begun_at = begin_of(wish.first)
    url = wish.url or f"sqlite:///{folder / 'rituals.db'}"
    prepare(url, crew, begun_at)
    clock = Clock(offset_file=folder / "clock")
    clock.move_to(begun_at)
    with StandIn(read_manifest(), clock=clock, pace=IMPATIENT, seed=seed_of(crew), page=False) as stand_in:
        environment = {
            **bot_environment(stand_in, folder),
            "DATABASE_URL": url,
            "RITUALS_SECRET": SECRET,
            "LOG_LEVEL": "INFO",
        }
        with Copies(wish.copies, environment, folder) as copies, _database(url) as database:
            play = Play(wish, crew, stand_in, copies, database)
            return stand_in.call(play.goes_on_to_the_end)


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


class Play:
    """Lives where the workspace lives: in the stand-in's loop."""

    def __init__(self, wish: Wish, crew: Crew, stand_in: StandIn, copies: Copies, database: Database) -> None:
        self._wish = wish
        self._workspace = stand_in.workspace
        self._copies = copies
        self._database = database
        begun_at = begin_of(wish.first)
        self._ends_at = begun_at + timedelta(days=wish.days) + AFTERWARDS
        self._plan = Plan(wish.seed, crew, begun_at, kills=wish.kills, copies=wish.copies, late=wish.late)
        self._ledger = Ledger(self._workspace, crew)
        self._humans = Humans(self._workspace, self._ledger, self._plan, crew)
        self._model = self._humans.model = Model(crew, begun_at, self._humans)
        self._faults = 0
        self._late = 0
        self._steps = 0
        self._today = wish.first

    async def goes_on_to_the_end(self) -> Outcome:
        begun = self._workspace.clock.elapsed()
        self._workspace.faults.ceiling(**CEILING)  # type: ignore[arg-type]
        await self._starts()
        while (at := self._next()) is not None and at <= self._ends_at:
            self._tells_the_day(at.date())
            await self._steps_to(at)
        await self._dies_as_often_as_planned()
        self._workspace.faults.clear()
        await self._settles()
        with contextlib.suppress(TimeoutError):  # what hangs on something parked stays due
            await until(self._is_all_checked, 2 * CHECK_SECONDS)
        return self._outcome((self._workspace.clock.elapsed() - begun) / 60)

    async def _starts(self) -> None:
        try:
            await until(lambda: len(self._workspace.sockets) == self._wish.copies, STARTED_WITHIN)
        except TimeoutError:
            raise Stuck(f"not all copies came up; they said: {self._copies.last_words()}") from None
        await self._settles()

    def _next(self) -> datetime | None:
        known = (self._model.next(), self._humans.next(), self._plan.next())
        return min((at for at in known if at is not None), default=None)

    def _tells_the_day(self, today: date) -> None:
        if today != self._today:
            self._today = today
            self._wish.say(f"{today:%a %d %b}, {self._copies.kills} kills so far")

    async def _steps_to(self, at: datetime) -> None:
        self._steps += 1
        clock = self._workspace.clock
        happening = self._plan.until(at)
        for each in happening:
            self._breaks(each)
        if at > clock.calendar():
            clock.move_to(at)
        self._model.passes(at)
        changes = [each for each in happening if isinstance(each, Change)]
        await self._humans.act(at, changes)
        await self._settles()

    def _breaks(self, what: object) -> None:
        if isinstance(what, Kill):
            self._copies.kill(what)
        if isinstance(what, Break):
            self._faults += 1
            self._late += what.kind == LATE
            self._workspace.faults.arm(what.method, what.kind, **what.detail)

    async def _dies_as_often_as_planned(self) -> None:
        number = 0
        while self._copies.kills < self._wish.kills:
            number += 1
            await self._copies.kill_one(number)
            await until(lambda: bool(self._workspace.sockets))

    # -- coming to rest --------------------------------------------------------------------------------------------

    async def _settles(self) -> None:
        """Until every event has had its effect, and nothing is due any more."""
        try:
            async with asyncio.timeout(SETTLED_WITHIN):
                while True:
                    await delivery.settled(self._workspace)
                    if (
                        self._workspace.sockets
                        and not self._is_awaited()
                        and await asyncio.to_thread(self._is_quiet)
                    ):
                        return
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            now = self._workspace.clock.calendar()
            raise Stuck(f"at {now:%c} there is still due: {self._due()}") from None

    def _is_awaited(self) -> bool:
        """Whether Slack has yet to carry out a call that nobody waits for any more."""
        self._ledger.read()
        waiting = sum(each["kind"] == LATE for each in self._workspace.faults.armed())
        return self._late > waiting + self._ledger.late_calls

    def _is_quiet(self) -> bool:
        with self._database.read() as session:
            busy = session.exec(_BUSY, params={"now": self._workspace.clock.calendar()}).one()
        return not bool(busy)

    def _due(self) -> list[str]:
        """Some of it, in words."""
        now = {"now": self._workspace.clock.calendar()}
        with self._database.read() as session:
            return [
                *(
                    f"{row.key} {row.trouble} attempts={row.attempts}"
                    for row in session.exec(_MESSAGES.limit(3))
                ),
                *(f"seat {id_}" for id_ in session.exec(_SEATS.limit(3), params=now)),
                *(f"stage {id_}" for id_ in session.exec(_STAGES.limit(3), params=now)),
                *(f"ritual {id_}" for id_ in session.exec(_RITUALS.limit(3), params=now)),
                *(f"channel {id_}" for id_ in session.exec(_CHANNELS.limit(3))),
            ]

    def _is_all_checked(self) -> bool:
        with self._database.read() as session:
            return session.exec(select(Message.seq).where(col(Message.due_at).is_not(None))).first() is None

    # -- counting --------------------------------------------------------------------------------------------------

    def _outcome(self, minutes: float) -> Outcome:
        closed = {each.about("answer")[1:] for each in self._model.occasions if each.is_closed}
        kept = {about: said for about, said in self._humans.kept.items() if about[:2] in closed}
        self._model.passes(self._workspace.clock.calendar())  # it has run on a little since the last instant
        with self._database.read() as session:
            doubtful = list(session.exec(select(Message.key).where(col(Message.is_uncertain).is_(True))))
            parked = session.exec(select(func.count()).where(col(Message.is_parked).is_(True))).one()
        verdict = judge(
            self._ledger,
            self._workspace,
            self._model.expected,
            kept,
            self._humans.updates,
            doubtful,
            until=self._ends_at,
        )
        verdict.kills = self._copies.kills
        totals = {
            "instants": f"{self._steps}",
            "messages": f"{len(self._ledger.posts)}",
            "expected": f"{len(self._model.expected)}",
            "calls": f"{len(self._workspace.calls)}",
            "answers": f"{self._humans.answers}",
            "updates": f"{len(self._humans.updates)}",
            "troubles people saw": f"{self._humans.troubles}",
            "faults": f"{self._faults}, {self._faults - len(self._workspace.faults.armed())} of them struck",
            "too many calls": f"{self._ledger.refused()}",
            "accepted late": f"{len(self._ledger.late)}",
            "parked": f"{parked}",
            "ended by itself": "; ".join(self._copies.farewells) or "none",
            "minutes": f"{minutes:.1f}",
        }
        return Outcome(verdict, totals, self._humans.gave_up)


_NOW = bindparam("now", type_=SQLModel.metadata.tables["seat"].c.due_at.type)
_PARKED = select(Message.key).where(col(Message.is_parked).is_(True))
_IS_THERE = col(Message.ts).is_not(None) & is_only_checked(Message)
_MESSAGES = (
    select(Message)
    .where(col(Message.due_at).is_not(None), col(Message.is_parked).is_(False))
    .where((col(Message.parent_key).is_(None)) | (col(Message.parent_key).not_in(_PARKED)))
    .where(~_IS_THERE)
)
"""But for what is parked, and what hangs on it; and for what is there and will only be looked at once more."""
_SEATS = select(Seat.id).where(col(Seat.due_at) <= _NOW)
_STAGES = select(Stage.id).where(col(Stage.done_at).is_(None), col(Stage.due_at) <= _NOW)
_RITUALS = select(Ritual.id).where(Ritual.state == RitualState.ACTIVE, col(Ritual.next_open_at) <= _NOW)
_CHANNELS = select(Channel.id).where(Channel.doubts > Channel.settled)
_BUSY = select(or_(*(each.exists() for each in (_MESSAGES, _SEATS, _STAGES, _RITUALS, _CHANNELS))))
