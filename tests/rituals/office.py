"""An office without Slack: people in their zones, one channel, the rules, and a calendar that is only a number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from rituals import ritual as ritual_rules
from rituals.answer import answer, seats_to_answer
from rituals.due import Done, run_due
from rituals.kinds import KINDS
from rituals.people import watch_channel
from rituals.plan import Latecomers, Plan
from rituals.rhythm import weekly
from rituals.roster import channel_seen, person_seen
from storage import tables
from storage.database import Database
from storage.member import Channel, Member, channel_member_ids
from storage.message import Message
from storage.ritual import Ritual
from storage.round import Round, Seat, SeatState, round_by_key, seat_of

ON_A_FILE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what is asked of SQLite alone."""
TEAM, CHANNEL = "T1", "C1"
SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
ZONES = {
    "ana": "Europe/Madrid",
    "bo": "Europe/Copenhagen",
    "chen": "Asia/Shanghai",
    "dalia": "America/New_York",
    "grace": "Pacific/Honolulu",
}


def new_file(folder: Path) -> Database:
    """With all tables, and nothing in them."""
    database = Database(f"sqlite:///{folder / 'rituals.db'}")
    tables.metadata.create_all(database.engine)
    return database


def at(day: date, clock: str, zone: str = "Europe/Madrid") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


class Office:
    """Everybody of ZONES is in the channel. Ana is the owner, Bo a workspace admin.

    `place` is an empty database, or a folder to keep one in.
    """

    def __init__(self, place: Database | Path, people: Iterable[str] = ZONES) -> None:
        self.database = place if isinstance(place, Database) else new_file(place)
        self.now = at(SUNDAY, "12:00")
        with self.database.write() as session:
            for name in people:
                person_seen(session, self.person(name), self.now)
            watch_channel(session, TEAM, CHANNEL)
            self.has(session, people)

    def person(self, name: str, **traits: object) -> Member:
        return Member(
            **{
                "team_id": TEAM,
                "id": name,
                "name": name.capitalize(),
                "zone": ZONES.get(name, "Europe/London"),
                "home_team_id": TEAM,
                "is_admin": name == "bo",
                "seen_at": self.now,
                **traits,
            }
        )

    def has(
        self, session: Session, people: Iterable[str], channel_id: str = CHANNEL, **traits: object
    ) -> None:
        """What Slack says of a channel when it is looked up."""
        looks = {"name": "team", "has_bot": True, "seen_at": self.now, "settled": 1, **traits}
        channel_seen(session, Channel(team_id=TEAM, id=channel_id, **looks), people, self.now)

    def looks_up(self, channel_id: str = CHANNEL, **traits: object) -> None:
        """The channel is looked up again; the same people are in it."""
        with self.database.write() as session:
            self.has(session, channel_member_ids(session, TEAM, channel_id), channel_id, **traits)

    def opens_channel(self, channel_id: str, people: Iterable[str]) -> None:
        with self.database.write() as session:
            watch_channel(session, TEAM, channel_id)
            self.has(session, people, channel_id)

    def standup(self, **changes: object) -> str:
        """A standup with the kind's own defaults, owned by Ana; its id."""
        with self.database.write() as session:
            return ritual_rules.set_up(session, TEAM, "standup", plan(**changes), "ana", self.now).id

    def change(self, ritual: str, by: str = "ana", seen: int | None = None, **changes: object) -> None:
        with self.database.write() as session:
            found = ritual_rules.find(session, TEAM, ritual)
            ritual_rules.change(session, found, plan(**changes), by, self.now, seen=seen)

    def pause(self, ritual: str) -> None:
        with self.database.write() as session:
            ritual_rules.pause(session, ritual_rules.find(session, TEAM, ritual), "ana")

    def resume(self, ritual: str) -> None:
        with self.database.write() as session:
            ritual_rules.resume(session, ritual_rules.find(session, TEAM, ritual), "ana", self.now)

    def hand_over(self, ritual: str, to: str, by: str) -> None:
        with self.database.write() as session:
            ritual_rules.hand_over(session, ritual_rules.find(session, TEAM, ritual), to, by)

    def tries_out(self, ritual: str) -> None:
        with self.database.write() as session:
            ritual_rules.try_out(session, ritual_rules.find(session, TEAM, ritual), "ana", self.now)

    def delete(self, ritual: str) -> None:
        with self.database.write() as session:
            ritual_rules.delete(session, ritual_rules.find(session, TEAM, ritual), "ana", self.now)

    def says(self, ritual: str, name: str, text: str, day: date = MONDAY) -> None:
        with self.database.write() as session:
            answer(session, self.own_seat(ritual, name, day).id, name, {"done": text}, self.now)

    def offers(self, name: str) -> list[tuple[date, SeatState]]:
        """What `/standup` lets somebody answer: the day of the round, and what became of their seat in it."""
        with self.database.write() as session:
            seats = seats_to_answer(session, TEAM, name, CHANNEL, "standup", self.now)
            return [(session.get_one(Round, seat.round_id).day, SeatState(seat.state)) for seat in seats]

    def moves_to(self, moment: datetime) -> Done:
        self.now = moment
        return run_due(self.database, moment)

    def waits(self, span: timedelta) -> Done:
        return self.moves_to(self.now + span)

    def join(self, name: str, **traits: object) -> None:
        with self.database.write() as session:
            person_seen(session, self.person(name, **traits), self.now)
            self.has(session, {*channel_member_ids(session, TEAM, CHANNEL), name})

    def leave(self, name: str) -> None:
        with self.database.write() as session:
            self.has(session, set(channel_member_ids(session, TEAM, CHANNEL)) - {name})

    def move(self, name: str, zone: str) -> None:
        self.sees(name, zone=zone)

    def sees(self, name: str, **traits: object) -> None:
        """What Slack says of a person now."""
        with self.database.write() as session:
            person_seen(session, self.person(name, **traits), self.now)

    def ritual(self, ritual_id: str) -> Ritual:
        with self.database.read() as session:
            return session.get_one(Ritual, ritual_id)

    def round(self, ritual_id: str, day: date = MONDAY) -> Round:
        with self.database.read() as session:
            found = round_by_key(session, ritual_id, day.isoformat())
        assert found is not None, f"no round of {day}"
        return found

    def seat(self, ritual_id: str, name: str, day: date = MONDAY) -> Seat | None:
        with self.database.read() as session:
            found = round_by_key(session, ritual_id, day.isoformat())
            return seat_of(session, found.id, name) if found else None

    def own_seat(self, ritual_id: str, name: str, day: date = MONDAY) -> Seat:
        found = self.seat(ritual_id, name, day)
        assert found is not None, f"{name} has no seat on {day}"
        return found

    def wanted(self, purpose: str) -> list[Message]:
        """Messages of this purpose that should exist now, in the order they came up."""
        with self.database.read() as session:
            query = select(Message).where(Message.purpose == purpose, col(Message.is_wanted).is_(True))
            return list(session.exec(query.order_by(col(Message.seq))))

    def asked(self) -> list[str]:
        return [message.destination for message in self.wanted("prompt")]


def plan(**changes: object) -> Plan:
    kind = KINDS["standup"]
    if "days" in changes:
        changes["rhythm"] = weekly(changes.pop("days"))  # type: ignore[arg-type]
    fields: dict[str, object] = {
        "name": "Daily standup",
        "channel_id": CHANNEL,
        "people": (),
        "questions": kind.questions,
        "rhythm": weekly(kind.days),
        "ask_at": kind.ask_at,
        "close_at": kind.close_at,
        "zone": "Europe/Madrid",
        "latecomers": Latecomers.WAIT,
    }
    return Plan(**{**fields, **changes})  # type: ignore[arg-type]
