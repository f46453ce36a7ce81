"""The calendar moved by hand, and what the app will do by itself as it moves on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.standin import snapshots
from bot.standin.workspace import Json, Workspace

Upcoming = Callable[[], list[Json]]
WAIT_SECONDS = 0.1
PATIENCE, LONG_PATIENCE = 2.5, 30.0
"""In seconds: of somebody who pressed a button, and of a scenario."""


class WrongMoment(ValueError):
    """What was asked for is no moment, or nothing is going to happen."""


class Timeline:
    """`upcoming` tells what will happen next, as [{"at": iso, "what": str, "why": str}]; without one, nothing does."""

    def __init__(self, workspace: Workspace, upcoming: Upcoming | None) -> None:
        self._workspace = workspace
        self._upcoming = upcoming

    async def ahead(self, patience: float = PATIENCE) -> list[Json]:
        """What will happen, once the app has done what is due by now: jumping on before that would make it miss it."""
        for _ in range(round(patience / WAIT_SECONDS)):
            now, coming = self._workspace.clock.calendar(), await self._coming()
            if all(_at(each) > now for each in coming):
                break
            await asyncio.sleep(WAIT_SECONDS)
        return [each for each in coming if _at(each) > now]

    async def move(self, how: Json) -> Json:
        """To {"next": true}, by {"advance_seconds"}, to {"to": iso}, or to the next {"zone", "time", "weekday"?}.
        Raises WrongMoment."""
        return self._move_to(await self.moment(how))

    async def move_through(self, moment: datetime) -> bool:
        """One thing further on the way to this moment; whether it was reached."""
        coming = min((_at(each) for each in await self.ahead(LONG_PATIENCE)), default=moment)
        self._move_to(min(coming, moment))
        return coming >= moment

    def _move_to(self, moment: datetime) -> Json:
        self._workspace.clock.move_to(moment)
        told = snapshots.clock(self._workspace)
        self._workspace.announce("clock", told)
        return told

    async def moment(self, how: Json) -> datetime:
        """What `move` moves to. Raises WrongMoment."""
        try:
            found = await self._moment(how)
        except (KeyError, TypeError, ValueError, OverflowError) as refusal:
            raise WrongMoment(f"That is no moment: {refusal}") from refusal
        if found is None:
            raise WrongMoment("Nothing is going to happen.")
        return found

    async def _moment(self, how: Json) -> datetime | None:
        now = self._workspace.clock.calendar()
        if how.get("next"):
            return min((_at(each) for each in await self.ahead()), default=None)
        if "advance_seconds" in how:
            return now + timedelta(seconds=how["advance_seconds"])
        if "to" in how:
            to = datetime.fromisoformat(how["to"])
            return to if to.tzinfo else to.replace(tzinfo=UTC)
        return next_local(now, ZoneInfo(how["zone"]), how.get("weekday"), time.fromisoformat(how["time"]))

    async def _coming(self) -> list[Json]:
        """Whoever started the stand-in knows; it may take a look into a database, so not on this loop."""
        return await asyncio.to_thread(self._upcoming) if self._upcoming is not None else []


def _at(coming: Json) -> datetime:
    return datetime.fromisoformat(coming["at"])


def next_local(now: datetime, zone: ZoneInfo, weekday: int | None, at: time) -> datetime:
    """The next time the clock on the wall of `zone` shows `at`, on a Monday (0) … Sunday (6) or on any day."""
    today = now.astimezone(zone).date()
    for days in range(9):
        moment = datetime.combine(today + timedelta(days=days), at, zone).astimezone(UTC)
        if moment > now and weekday in (None, moment.astimezone(zone).weekday()):
            return moment
    raise ValueError(f"no {at} on weekday {weekday}")
