"""A company whose rituals are lived by the rules, day after day, without Slack: what is wanted counts as posted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import event, text
from sqlmodel import Session, col, func, select

from bot.home.view import home_view
from rituals.answer import answer_first
from rituals.due import run_due
from rituals.kinds import KINDS
from rituals.people import watch_channel
from rituals.plan import first_plan
from rituals.retention import KEPT, expire
from rituals.retro import course, note
from rituals.retro.columns import columns_of
from rituals.retro.course import Outline
from rituals.retro.life import SEALER
from rituals.rhythm import weekly
from rituals.ritual import set_up
from rituals.roster import channel_seen, person_seen
from rituals.sealing import Sealer
from rituals.update import follow, update
from rituals.update.audience import Addressed
from rituals.update.update import Update
from rituals.vision import channel as reminders
from rituals.vision.vision import Draft, Pillar, set_vision
from storage.database import Database
from storage.member import Channel, Member, channel_member_ids
from storage.message import Message
from storage.migration import migrate
from storage.preference import Retention
from storage.ritual import Ritual, RitualState
from storage.round import Seat, Stage

TEAM, EVERYBODY, ADMIN = "T1", "CALL", "U000"
ZONES = ("Europe/Madrid", "Asia/Shanghai", "America/New_York", "Pacific/Honolulu")
IN_A_CHANNEL = 50
ANSWERING, NOTING, NAMELESS = 0.85, 0.6, 0.3
WORDS = (
    "The import of 40,000 customer records runs in 3 minutes instead of 50.",
    "Invoices next, and a second look at what people type into the search.",
    "Release on Tuesdays, when everybody is there to help if something goes wrong.",
    "I need the staging password; Dalia has it.",
)
POSTED = text(
    "UPDATE message SET sent = wanted, due_at = NULL, claim = NULL, channel_id = coalesce(channel_id, destination),"
    " ts = CASE WHEN is_wanted THEN coalesce(ts, printf('%d.%06d', 1798977600 + seq, seq % 1000000)) END"
    " WHERE due_at IS NOT NULL"
)


class Company:
    """One channel for each fifty people, each with a standup; #everybody hears of the vision and of updates."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.database = Database(f"sqlite:///{path}")
        event.listen(self.database.engine, "connect", _hurry)
        self.sealer = Sealer(b"a secret of thirty-two characters")
        self.database.info[SEALER] = self.sealer
        self.now = now
        self.chance = random.Random(now.timestamp())  # noqa: S311  (the same years in every run)
        migrate(self.database)
        with self.database.read() as session:
            self.people = sorted(channel_member_ids(session, TEAM, EVERYBODY))

    @classmethod
    def founded(cls, path: Path, now: datetime, headcount: int) -> Company:
        made = cls(path, now)
        made.people = [f"U{number:03}" for number in range(headcount)]
        with made.database.write() as session:
            made._hires(session)
            made._begins(session)
        return made

    def _hires(self, session: Session) -> None:
        for number, user_id in enumerate(self.people):
            zone = ZONES[number % len(ZONES)]
            traits = {"home_team_id": TEAM, "is_admin": user_id == ADMIN, "seen_at": self.now}
            person_seen(
                session, Member(team_id=TEAM, id=user_id, name=f"Ana {number}", zone=zone, **traits), self.now
            )
        for channel_id, people in ((EVERYBODY, self.people), *self._teams()):
            watch_channel(session, TEAM, channel_id)
            looks = {"name": channel_id.lower(), "has_bot": True, "seen_at": self.now, "settled": 1}
            channel_seen(session, Channel(team_id=TEAM, id=channel_id, **looks), people, self.now)

    def _teams(self) -> Iterator[tuple[str, list[str]]]:
        for start in range(0, len(self.people), IN_A_CHANNEL):
            yield f"C{start:03}", self.people[start : start + IN_A_CHANNEL]

    def _begins(self, session: Session) -> None:
        standup = first_plan(KINDS["standup"], ZONES[0])
        for channel_id, people in self._teams():
            set_up(session, TEAM, "standup", replace(standup, channel_id=channel_id), people[0], self.now)
        draft = Draft(
            "Every small shop closes its books in an hour a week.", "Evenings", pillars=(Pillar("", "Quick"),)
        )
        set_vision(session, TEAM, draft, by=ADMIN, now=self.now, seen=0)
        mondays, fridays = weekly(frozenset({1})), weekly(frozenset({5}))
        wish = reminders.Wish(EVERYBODY, mondays, time(10), ZONES[0])
        reminders.remind(session, TEAM, wish, by=ADMIN, now=self.now)
        weekly_digest = follow.Wish(fridays, time(9), ZONES[0])
        follow.digest_channel(session, TEAM, EVERYBODY, weekly_digest, by=ADMIN, now=self.now, seen=0)
        for user_id in self.people[::40]:
            follow.follow(session, TEAM, user_id, weekly_digest, self.now)

    # -- going by --------------------------------------------------------------------------------------------------

    def lives_until(self, end: datetime) -> float:
        """From one due instant to the next, as the ticks of a clock would; the seconds that the ticks took."""
        seconds = 0.0
        while (due := min(self._next_due(), self._next_noon())) < end:
            is_noon = due == self._next_noon()
            self.now = due
            begun = perf_counter()
            run_due(self.database, due)
            seconds += perf_counter() - begun
            self._answer()
            if is_noon:
                self._something_happens()
            self._are_posted()
        self.now = end
        return seconds

    def _next_due(self) -> datetime:
        asking = select(func.min(Seat.due_at)).where(col(Seat.due_at).is_not(None))
        ending = select(func.min(Stage.due_at)).where(col(Stage.done_at).is_(None))
        opening = select(func.min(Ritual.next_open_at)).where(Ritual.state == RitualState.ACTIVE)
        with self.database.read() as session:
            due = [session.exec(query).one() for query in (asking, ending, opening)]
        return min(each for each in due if each is not None)

    def _next_noon(self) -> datetime:
        today = datetime.combine(self.now.date(), time(12), UTC)
        return today if today > self.now else today + timedelta(days=1)

    def _answer(self) -> None:
        """Most of those who have been asked just now."""
        asked = select(Message.ref, Message.destination).where(Message.purpose == "prompt", Message.sent == 0)
        with self.database.read() as session:
            prompts = list(session.exec(asked.where(col(Message.due_at).is_not(None))))
        for seat_id, user_id in prompts:
            if self.chance.random() < ANSWERING:
                said = {"done": self.chance.choice(WORDS), "next": self.chance.choice(WORDS)}
                if self.chance.random() < 0.1:
                    said["blockers"] = WORDS[-1]
                answer_first(self.database, seat_id, user_id, said, self.now + timedelta(minutes=5))

    def _something_happens(self) -> None:
        week, weekday = divmod((self.now.date() - datetime(2027, 1, 4, tzinfo=UTC).date()).days, 7)
        if weekday == 1 and week % 2:
            self._holds_retro(list(self._teams())[week // 2 % len(list(self._teams()))])
        if weekday in (1, 3):
            with self.database.write() as session:
                said = Update(self.chance.choice(WORDS), next_step="The same for invoices")
                update.post(session, TEAM, said, Addressed((EVERYBODY,)), by=ADMIN, now=self.now)

    def _holds_retro(self, team: tuple[str, list[str]]) -> None:
        channel_id, people = team
        columns = columns_of("start_stop")
        outline = Outline("Two weeks", columns, self.now + timedelta(hours=26), ZONES[0])
        with self.database.write() as session:
            round_ = course.start(session, self.sealer, TEAM, channel_id, outline, ADMIN, self.now)
            for user_id in people:
                if self.chance.random() < NOTING:
                    column, is_named = self.chance.choice(columns).key, self.chance.random() > NAMELESS
                    draft = note.Draft(column, self.chance.choice(WORDS), is_named=is_named)
                    note.add(session, self.sealer, round_, user_id, draft, self.now)

    def _are_posted(self) -> None:
        with self.database.write() as session:
            session.execute(POSTED)

    # -- looking at it ---------------------------------------------------------------------------------------------

    def home(self, user_id: str) -> object:
        with self.database.read() as session:
            return home_view(session, TEAM, user_id, self.now).to_dict()

    def forgets(self, days: int) -> None:
        """What was written longer ago."""
        with self.database.write() as session:
            session.add_all(Retention(team_id=TEAM, kind=kind, days=days) for kind in KEPT)
        expire(self.database, self.now)


def _hurry(connection: object, _record: object) -> None:
    """Years have to go by in minutes: nothing has to survive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]
