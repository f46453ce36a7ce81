"""An office in which anything may happen between any two statements, and the diary of it.

What people do is a method, and stands in the diary once it was done. What is interrupted is not written down.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event
from sqlmodel import Session

from rituals import calendar
from rituals.answer import answer, ask_later, seats_to_answer, skip
from rituals.due import run_due
from rituals.plan import Latecomers
from rituals.preference import come_back, go_away
from rituals.refusals import Refusal
from rituals.retro.life import SEALER
from rituals.rhythm import weekly
from rituals.roster import person_seen
from rituals.sealing import Sealer
from rituals.vision import channel as reminders
from rituals.vision.channel import Wish
from storage.database import Database
from storage.member import channel_member_ids
from storage.message import Message
from storage.preference import away_of
from tests.engine import accidents
from tests.engine.accidents import PowerCut
from tests.engine.diary import Agreement, Diary
from tests.engine.invariants import AFTER_A_TICK, ALWAYS, AT_THE_END, Check, World, look
from tests.rituals.office import CHANNEL, TEAM, ZONES, Office
from tests.rituals.test_vision import sets

ELSEWHERE = "C2"
CHANNELS = (CHANNEL, ELSEWHERE)
REMINDED_FOR = 4


class Failures(logging.Handler):
    """Steps that failed without being made to: the tick goes on without them, and logs them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if accidents.Stumble.__name__ not in said:
            self.seen.append(said)


class Town(Office):
    """Everybody of ZONES is in both channels. `now` is the calendar, which goes anywhere."""

    def __init__(self, starts: datetime) -> None:
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name) / "rituals.db"
        file.write_bytes(_prepared())
        self.database, self._copy = _opened(file), _opened(file)
        self.now = starts
        self.diary = Diary(starts, dict(ZONES), calm=dict.fromkeys((*ZONES, *CHANNELS), starts))
        for channel in CHANNELS:
            self.diary.present[channel] = set(ZONES)
        self.is_well = True
        """Nothing that has to hold was found not to."""
        self.failures = Failures()
        log = logging.getLogger("rituals")
        log.addHandler(self.failures)
        log.setLevel(logging.ERROR)  # that much is left out here is no news

    def end(self) -> None:
        log = logging.getLogger("rituals")
        log.removeHandler(self.failures)
        log.setLevel(logging.NOTSET)
        self.database.close()
        self._copy.close()
        self._folder.cleanup()

    # -- looking -------------------------------------------------------------------------------------------------

    def look(self) -> World:
        with self.database.read() as session:
            world = look(session, self.now, self.diary)
        self.diary.forgets(world.seats.keys() | world.rounds.keys())
        world.notes_what_is_new()
        self._check(world, ALWAYS)
        self._writes_down(world)
        return world

    def _check(self, world: World, checks: Iterable[Check]) -> None:
        self.is_well = False
        assert self.failures.seen == []
        for check in checks:
            check(world)
        self.is_well = True

    def _writes_down(self, world: World) -> None:
        self.diary.asked |= world.newly_asked.keys()
        self.diary.reminded |= world.newly_reminded.keys()
        self.diary.seen |= {seat.id: turn for turn, seat in world.newly_asked.items()}
        self.diary.seen |= {round_.id: turn for turn, round_ in world.newly_reminded.items()}
        self.diary.told |= world.told
        self.diary.closed |= {key for key, round_ in world.rounds.items() if round_.state == "closed"}

    # -- time and accidents --------------------------------------------------------------------------------------

    def ticks(self) -> None:
        run_due(self.database, self.now)
        self._check(self.look(), AFTER_A_TICK)

    def ticks_and(self, accident: Callable[[Engine], AbstractContextManager[None]]) -> None:
        """Something comes between: not all that is due need be done, but what is done is done in full."""
        with suppress(PowerCut, accidents.Stumble), accident(self.database.engine):
            run_due(self.database, self.now)
        self.look()

    def interrupted(self, act: Callable[[], None], number: int) -> None:
        """The power is cut right before the statement of that number."""
        with suppress(PowerCut), accidents.at_statement(self.database.engine, number, accidents.cut):
            act()

    def sets_calendar(self, moment: datetime) -> None:
        self.now = moment
        self.diary.sees(moment)

    @contextmanager
    def as_another_copy(self) -> Iterator[None]:
        """What is done in it comes from another copy of the bot, on the same database."""
        own, self.database = self.database, self._copy
        try:
            yield
        finally:
            self.database = own

    def finish(self) -> None:
        """Whatever was begun comes to its end."""
        self.sets_calendar(self.diary.latest)
        for _ in range(6):
            self.sets_calendar(self.now + timedelta(hours=12))
            self.ticks()
        self._check(self.look(), AT_THE_END)

    # -- what people do ------------------------------------------------------------------------------------------

    def agrees(self, channel: str, changes: dict[str, object]) -> None:
        """A new standup."""
        made = self.standup(channel_id=channel, **changes)
        self._agreed(made, channel, changes)

    def edits(self, ritual: str, channel: str, changes: dict[str, object]) -> None:
        before = self.diary.agreed[ritual][-1].channel
        self.change(ritual, channel_id=channel, **changes)
        self._agreed(ritual, channel, changes)
        self.diary.stirs(before)

    def _agreed(self, ritual: str, channel: str, changes: dict[str, object]) -> None:
        agreed: dict[str, Any] = dict(changes)
        evening_before = agreed.pop("latecomers") == Latecomers.EVENING_BEFORE
        self.diary.agreed[ritual].append(Agreement(channel, asks_the_evening_before=evening_before, **agreed))
        self.diary.state.setdefault(ritual, "active")
        self.diary.stirs(ritual)

    def pauses(self, ritual: str) -> None:
        self.pause(ritual)
        self._is(ritual, "paused")

    def resumes(self, ritual: str) -> None:
        self.resume(ritual)
        self._is(ritual, "active")

    def deletes(self, ritual: str) -> None:
        self.delete(ritual)
        self._is(ritual, "deleted")

    def _is(self, ritual: str, state: str) -> None:
        self.diary.state[ritual] = state
        self.diary.stirs(ritual)

    def is_reminded(self, days: frozenset[int], at: time, every: int = 1) -> None:
        """#team, of the vision: from now on, or by another plan."""
        wish = Wish(CHANNEL, weekly(days, self.now.date(), every), at, "Europe/Madrid")
        running = self.diary.reminder
        with self.database.write() as session:
            made = reminders.remind(session, TEAM, wish, by="bo", now=self.now, changing=running).id
        self.diary.reminder = made
        closes = (datetime.combine(date.min, at) + timedelta(hours=REMINDED_FOR)).time()
        self.diary.reminders[made] = Agreement(CHANNEL, days, at, closes, "Europe/Madrid")
        self.diary.stirs(made)

    def is_reminded_no_more(self) -> None:
        if self.diary.reminder:
            with self.database.write() as session:
                found = reminders.find_reminder(session, TEAM, self.diary.reminder)
                reminders.stop(session, found, "bo", self.now)
            self.diary.reminder = ""

    def arrives(self, name: str, zone: str) -> None:
        """In #team; they may have been there before, or in the workspace."""
        self.join(name, zone=zone)
        self.diary.zones[name] = zone
        self.diary.present[CHANNEL].add(name)
        self.diary.gone.discard(name)
        self.diary.blind.discard(CHANNEL)
        self.diary.stirs(name, CHANNEL)

    def goes(self, name: str) -> None:
        """Out of #team."""
        self.leave(name)
        self.diary.present[CHANNEL].discard(name)
        self.diary.blind.discard(CHANNEL)
        self.diary.stirs(name, CHANNEL)

    def is_deactivated(self, name: str) -> None:
        self.sees(name, is_gone=True, zone="UTC")
        self.diary.zones[name] = "UTC"
        self.diary.gone.add(name)
        self.diary.stirs(name)

    def travels(self, name: str, zone: str) -> None:
        with self.database.write() as session:
            person_seen(session, self.person(name, zone=zone), self.now)
        self.diary.zones[name] = zone
        self.diary.gone.discard(name)
        self.diary.stirs(name)

    def is_removed(self, is_back: bool) -> None:
        """The bot, from #team."""
        with self.database.write() as session:
            self.has(session, channel_member_ids(session, TEAM, CHANNEL), CHANNEL, has_bot=is_back)
        self.diary.blind = self.diary.blind - {CHANNEL} if is_back else self.diary.blind | {CHANNEL}
        self.diary.stirs(CHANNEL)

    def stays_away(self, name: str, days: int) -> None:
        first = self.now.astimezone(ZoneInfo(self.diary.zones.get(name, "UTC"))).date()
        last = first + timedelta(days=days)
        with suppress(Refusal):
            with self.database.write() as session:
                go_away(session, TEAM, name, first, last, self.now)
            self.diary.away.append((name, first, last))
            self.diary.stirs(name)

    def comes_back(self, name: str) -> None:
        with self.database.write() as session:
            for row in _away(session, name):
                come_back(session, TEAM, name, row, self.now)
        self.diary.away = [each for each in self.diary.away if each[0] != name]
        self.diary.stirs(name)

    def takes_off(self, days: int) -> None:
        """#team, so many days from today on."""
        first = self.now.astimezone(ZoneInfo("Europe/Copenhagen")).date()
        last = first + timedelta(days=days)
        with suppress(Refusal):
            with self.database.write() as session:
                calendar.enter_day_off(session, TEAM, CHANNEL, first, last, "", "bo", self.now)
            self.diary.off.append((CHANNEL, first, last))
            self.diary.stirs(CHANNEL)

    def tries_it_out(self, ritual: str) -> None:
        self.tries_out(ritual)

    # -- answering -----------------------------------------------------------------------------------------------

    def answers(self, name: str, text: str) -> None:
        """By the latest prompt."""
        for prompt in self._latest_prompt(name):
            with suppress(Refusal):
                with self.database.write() as session:
                    self._answers(session, prompt.ref, name, text)
                self.diary.said[prompt.ref] = text

    def answers_by_command(self, name: str, text: str) -> None:
        with suppress(Refusal):
            with self.database.write() as session:
                offered = seats_to_answer(session, TEAM, name, None, "standup", self.now)
                seats = [seat.id for seat in offered]
                for seat in seats:
                    self._answers(session, seat, name, text)
            self.diary.said |= dict.fromkeys(seats, text)

    def _answers(self, session: Session, seat: str, name: str, text: str) -> None:
        answer(session, seat, name, {"done": text}, self.now)

    def wants_it_later(self, name: str) -> None:
        for prompt in self._latest_prompt(name):
            with suppress(Refusal):
                with self.database.write() as session:
                    ask_later(session, prompt.ref, name, self.now)
                self.diary.snoozes[prompt.ref] += 1

    def skips(self, name: str) -> None:
        for prompt in self._latest_prompt(name):
            with suppress(Refusal), self.database.write() as session:
                skip(session, prompt.ref, name)

    def _latest_prompt(self, name: str) -> list[Message]:
        return [message for message in self.wanted("prompt") if message.destination == name][-1:]


def _away(session: Session, name: str) -> list[str]:
    return [row.id for row in away_of(session, TEAM, name, date.min)]


@cache
def _prepared() -> bytes:
    """A database with everybody in it, and a vision, made once for all towns of this process."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        office.opens_channel(ELSEWHERE, ZONES)
        sets(office, why="They lose evenings", for_whom="Owners", value="Free evenings")
        office.database.close()
        return (Path(folder) / "rituals.db").read_bytes()


def _opened(file: Path) -> Database:
    database = Database(f"sqlite:///{file}")
    # The power is cut between statements here, not on the disk: nothing has to reach it.
    event.listen(database.engine, "connect", lambda each, _: each.execute("PRAGMA synchronous=OFF").close())
    database.info[SEALER] = Sealer(b"a secret of thirty-two characters")
    return database
