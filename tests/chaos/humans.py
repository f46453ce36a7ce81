"""What people do: they answer, put off, skip and change their minds, and try again where they see trouble."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.standin import modals, people, states
from bot.standin.words import words
from bot.standin.workspace import Json, View, Workspace
from tests.chaos.copies import until
from tests.chaos.crew import Crew, channel_id
from tests.chaos.instants import HOUR
from tests.chaos.ledger import Ledger, Posted
from tests.chaos.model import Identity, Model, Occasion, Seat
from tests.chaos.plan import Change, Habit, Plan

PATIENCE = 60.0
"""Seconds until somebody gives up, which should not be."""
MODAL_SECONDS = 2.0
AT_ONCE = 12
"""So many people act at the same moment at most."""
OPENING = ("Answer", "Answer late", "Answer now", "Answer after all", "Edit")
LATER, SKIP = "In an hour", "Skip this time"

Deed = Callable[[], Coroutine[Any, Any, None]]


class GaveUp(Exception):
    """Somebody could not do what they wanted; the text says what."""


@dataclass
class Humans:
    """Looks on, and makes people act on what they are asked."""

    workspace: Workspace
    ledger: Ledger
    plan: Plan
    crew: Crew
    kept: dict[Identity, str] = field(default_factory=dict)
    """The words last acknowledged, by (standup, day, person)."""
    updates: dict[Identity, datetime] = field(default_factory=dict)
    answers: int = 0
    troubles: int = 0
    gave_up: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._later: list[tuple[datetime, int, str, Deed]] = []
        self._count = itertools.count()
        self._doors = asyncio.Semaphore(AT_ONCE)
        self._hands: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.model: Model

    # -- what happens to them ------------------------------------------------------------------------------------

    def asked(self, occasion: Occasion, seat: Seat, at: datetime) -> None:
        habit = self.plan.habit(occasion, seat)
        match habit.first:
            case "answer":
                when = at if not habit.hours else _full_hour(at + habit.hours * HOUR)
                self._at(when, seat.user, partial(self._answers, occasion, seat, habit, "first"))
            case "snooze" if at + 2 * HOUR < occasion.closes_at:
                self._at(at, seat.user, partial(self._snoozes, occasion, seat))
            case "skip":
                self._at(at, seat.user, partial(self._skips, occasion, seat))

    def closed(self, occasion: Occasion, at: datetime) -> None:
        for seat in occasion.seats.values():
            habit = self.plan.habit(occasion, seat)
            if habit.first == "answer_late" and seat.state == "asked":
                when = _full_hour(at + habit.hours * HOUR)
                self._at(when, seat.user, partial(self._answers, occasion, seat, habit, "late"))

    def next(self) -> datetime | None:
        return self._later[0][0] if self._later else None

    async def act(self, now: datetime, changes: list[Change]) -> None:
        """All that is to be done by now, at the same time."""
        due: list[tuple[str, Deed]] = [(each.user, partial(self._changes, each)) for each in changes]
        while self._later and self._later[0][0] <= now:
            _, _, user, deed = heapq.heappop(self._later)
            due.append((user, deed))
        await asyncio.gather(*(self._does(user, deed) for user, deed in due))

    def _at(self, when: datetime, user: str, deed: Deed) -> None:
        heapq.heappush(self._later, (when, next(self._count), user, deed))

    async def _does(self, user: str, deed: Deed) -> None:
        """One thing at a time: nobody has two keyboards."""
        async with self._hands[user], self._doors:
            try:
                async with asyncio.timeout(PATIENCE):
                    await deed()
            except (GaveUp, TimeoutError) as error:
                self.gave_up.append(f"{_told(deed)}: {error or 'nothing happened'}")

    # -- what they do about it -------------------------------------------------------------------------------------

    async def _answers(self, occasion: Occasion, seat: Seat, habit: Habit, which: str) -> None:
        if seat.state not in ("asked", "answered") or (seat.state == "answered") != (which == "edit"):
            return
        said = f"{self.crew.colleague(seat.user).name} {occasion.about(which)[1:]} {which}"
        prompt = await self._prompt(occasion, seat)
        now = self.workspace.clock.calendar()
        await self._fills_in(seat.user, said, partial(self._presses, seat.user, prompt, OPENING))
        self.kept[occasion.about("answer", seat.user)[1:]] = said
        self.answers += 1
        self.model.answered(occasion, seat.user, now)
        if habit.edits_after and which != "edit":
            when = _full_hour(now + habit.edits_after * HOUR)
            self._at(when, seat.user, partial(self._answers, occasion, seat, habit, "edit"))

    async def _snoozes(self, occasion: Occasion, seat: Seat) -> None:
        first = self.workspace.clock.calendar()
        await self._presses_until_it_holds(occasion, seat, LATER)
        self.model.snoozed(occasion, seat.user, first, self.workspace.clock.calendar())

    async def _skips(self, occasion: Occasion, seat: Seat) -> None:
        now = self.workspace.clock.calendar()
        await self._presses_until_it_holds(occasion, seat, SKIP)
        self.model.skipped(occasion, seat.user, now)

    async def _changes(self, change: Change) -> None:
        user, now = change.user, self.workspace.clock.calendar
        match change.what:
            case "join":
                self.model.joins(user, change.where, now())
                await people.join(self.workspace, user, channel_id(change.where))
            case "leave":
                await people.leave(self.workspace, user, channel_id(change.where))
                self.model.leaves(user, change.where, now())
            case "move":
                await people.change_zone(self.workspace, user, change.where)
                self.model.moves(user, change.where, now())
            case "go":
                await people.deactivate(self.workspace, self.crew.admin, user)
                self.model.goes_for_good(user, now())
            case "post":
                await self._posts(user, change.where)

    async def _posts(self, user: str, channel: str) -> None:
        said = f"Shops in {channel} send their invoices {len(self.updates) + 2} days sooner"
        command = partial(people.run_command, self.workspace, user, "/update", channel_id(channel))
        now = self.workspace.clock.calendar()
        await self._fills_in(user, said, command)
        self.updates["update", said, channel] = now
        self.model.posted(user, now)

    # -- how they do it --------------------------------------------------------------------------------------------

    async def _prompt(self, occasion: Occasion, seat: Seat) -> Posted:
        about = occasion.about("prompt", seat.user, str(seat.asks))
        await until(lambda: self.ledger.find(about) is not None, PATIENCE)
        found = self.ledger.find(about)
        assert found is not None
        return found

    async def _presses(self, user: str, posted: Posted, labels: tuple[str, ...]) -> Json:
        button = self._button(posted, labels)
        if button is None:
            raise GaveUp(f"no button {labels} on {self._shown(posted)!r}")
        where = {"type": "message", "channel": posted.channel, "ts": posted.ts}
        return await people.press(self.workspace, user, where, *button)

    async def _presses_until_it_holds(self, occasion: Occasion, seat: Seat, label: str) -> None:
        prompt = await self._prompt(occasion, seat)
        while self._button(prompt, (label,)):
            if (await self._presses(seat.user, prompt, (label,)))["ok"]:
                return
            self.troubles += 1
            await self._waits_for_the_bot()

    def _button(self, posted: Posted, labels: tuple[str, ...]) -> tuple[str, str] | None:
        said = self.workspace.conversations[posted.channel].message(posted.ts)
        for block, element in states.each_element(said.blocks if said else []):
            if element["type"] == "button" and element["text"]["text"] in labels:
                return block["block_id"], element["action_id"]
        return None

    def _shown(self, posted: Posted) -> str:
        said = self.workspace.conversations[posted.channel].message(posted.ts)
        return words({"blocks": said.blocks, "text": said.text}) if said else "nothing"

    async def _fills_in(self, user: str, said: str, opens: Callable[[], Awaitable[Json]]) -> None:
        """Returns when what was sent is acknowledged. What shows trouble is sent again, as it stands."""
        while True:
            view = self._top(user) or await self._opened(user, opens)
            if view is None:
                continue
            block = next((b for b in view.payload["blocks"] if b["type"] == "input"), None)
            if block is None:
                raise GaveUp(f"instead of a form: {words(view.payload)!r}")
            await people.fill(
                self.workspace,
                user,
                view.id,
                block["block_id"],
                block["element"]["action_id"],
                {"value": said},
            )
            sent = await people.submit(self.workspace, user, view.id)
            left = self._top(user)
            if sent["ok"] and left is None:
                return
            if "errors" in sent or (sent["ok"] and left is not None):
                await people.close_all(self.workspace, user)
                raise GaveUp(f"refused: {sent} {words(left.payload) if left else ''!r}")
            self.troubles += 1
            await self._waits_for_the_bot()

    async def _opened(self, user: str, opens: Callable[[], Awaitable[Json]]) -> View | None:
        """None when it did not open within the seconds people wait before they press again."""
        await self._waits_for_the_bot()
        if not (await opens())["ok"]:
            self.troubles += 1
        try:
            await until(lambda: self._top(user) is not None, MODAL_SECONDS)
        except TimeoutError:
            return None
        return self._top(user)

    def _top(self, user: str) -> View | None:
        return next(reversed(modals.stack(self.workspace, user)), None)

    async def _waits_for_the_bot(self) -> None:
        await until(lambda: bool(self.workspace.sockets), PATIENCE)


def _full_hour(at: datetime) -> datetime:
    """The next one: people's deeds then fall together with what is due."""
    whole = at.replace(minute=0, second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(hours=1)


def _told(deed: Deed) -> str:
    assert isinstance(deed, partial)
    return f"{deed.func.__name__} {[_short(each) for each in deed.args]}"


def _short(what: object) -> str:
    match what:
        case Occasion():
            return f"{what.standup.name} {what.day}"
        case Seat():
            return what.user
    return str(what)
