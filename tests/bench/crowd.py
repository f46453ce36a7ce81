"""Very many rituals, channels and people, written past the rules. All of them are at rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from bot.standin.workspace import BOT_USER_ID, TEAM_ID, Conversation, Person, Workspace
from rituals.kinds import KINDS
from rituals.questions import stored
from rituals.zone_rules import RULES
from storage.member import Channel, ChannelMember, Member, Team
from storage.memo import remember
from storage.ritual import Ritual, RitualState, RitualVersion
from storage.round import Round, RoundState, Seat, SeatState, SeatStep, Stage

ZONE = "Europe/Madrid"
A_YEAR = timedelta(days=365)
Row = dict[str, Any]


@dataclass(frozen=True)
class Crowd:
    """So many rituals and people, spread over so many channels. Nothing falls due before `due_in` has passed."""

    rituals: int
    channels: int
    people: int
    due_in: timedelta = A_YEAR

    def write(self, session: Session, now: datetime) -> None:
        """With an open round, a stage and a seat for each ritual, so that something waits in every table."""
        session.merge(Team(id=TEAM_ID, name="Stand-in", bot_user_id=BOT_USER_ID))
        remember(session, RULES, {"version": version("tzdata")})
        session.flush()
        for table, rows in (
            (Member, self._members(now)),
            (Channel, self._channels(now)),
            (ChannelMember, self._channel_members()),
            (Ritual, self._rituals(now)),
            (RitualVersion, self._versions(now)),
            (Round, self._rounds(now)),
            (Stage, self._stages(now)),
            (Seat, self._seats(now)),
        ):
            if made := list(rows):
                session.execute(insert(table), made)

    def hire(self, workspace: Workspace) -> None:
        """The same channels and people at Slack."""
        for number in range(self.people):
            user_id = person(number)
            workspace.people[user_id] = Person(user_id, user_id.lower(), f"Person {user_id}", ZONE)
        for number in range(self.channels):
            members = [*self._in_channel(number), BOT_USER_ID]
            workspace.conversations[channel(number)] = Conversation(
                channel(number), "channel", f"room-{number}", 0, members[0], members
            )

    def _in_channel(self, number: int) -> list[str]:
        return [person(each) for each in range(number, self.people, self.channels)]

    def _members(self, now: datetime) -> Iterator[Row]:
        for number in range(self.people):
            traits = dict.fromkeys(("is_admin", "is_guest", "is_bot", "is_gone"), False)
            name = f"Person {person(number)}"
            yield {
                "team_id": TEAM_ID,
                "id": person(number),
                "name": name,
                "zone": ZONE,
                "slack_zone": ZONE,
            } | {
                "home_team_id": TEAM_ID,
                "seen_at": now,
                **traits,
            }

    def _channels(self, now: datetime) -> Iterator[Row]:
        for number in range(self.channels):
            looks = {"name": f"room-{number}", "is_private": False, "is_archived": False, "has_bot": True}
            yield {
                "team_id": TEAM_ID,
                "id": channel(number),
                "seen_at": now,
                "doubts": 1,
                "settled": 1,
            } | looks

    def _channel_members(self) -> Iterator[Row]:
        for number in range(self.channels):
            for user_id in (*self._in_channel(number), BOT_USER_ID):
                yield {"team_id": TEAM_ID, "channel_id": channel(number), "user_id": user_id}

    def _rituals(self, now: datetime) -> Iterator[Row]:
        for number in range(self.rituals):
            yield {
                "id": key("a", number),
                "team_id": TEAM_ID,
                "kind": "standup",
                "channel_id": self._channel_of(number),
                "owner_id": self._owner_of(number),
                "state": RitualState.ACTIVE.value,
                "version": 1,
                "active_since": now,
                "next_date": (now + self.due_in).date(),
                "next_open_at": now + self.due_in,
                "handovers": 0,
            }

    def _versions(self, now: datetime) -> Iterator[Row]:
        kind = KINDS["standup"]
        for number in range(self.rituals):
            yield {
                "ritual_id": key("a", number),
                "number": 1,
                "name": kind.title,
                "rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
                "starts_on": now.date(),
                "ask_at": f"{kind.ask_at:%H:%M}",
                "close_at": f"{kind.close_at:%H:%M}",
                "zone": ZONE,
                "latecomers": "wait",
                "people": [],
                "questions": stored(kind.questions),
                "options": {},
                "changed_by": self._owner_of(number),
                "changed_at": now,
            }

    def _rounds(self, now: datetime) -> Iterator[Row]:
        for number in range(self.rituals):
            yield {
                "id": key("b", number),
                "team_id": TEAM_ID,
                "ritual_id": key("a", number),
                "version": 1,
                "channel_id": self._channel_of(number),
                "key": "trial",
                "day": now.date(),
                "state": RoundState.OPEN.value,
                "opened_at": now,
                "closes_at": now + self.due_in,
                "is_trial": False,
            }

    def _stages(self, now: datetime) -> Iterator[Row]:
        for number in range(self.rituals):
            yield {
                "id": key("c", number),
                "round_id": key("b", number),
                "name": "collect",
                "due_at": now + self.due_in,
                "done_at": None,
            }

    def _seats(self, now: datetime) -> Iterator[Row]:
        for number in range(self.rituals):
            yield {
                "id": key("d", number),
                "team_id": TEAM_ID,
                "round_id": key("b", number),
                "user_id": self._owner_of(number),
                "state": SeatState.WAITING.value,
                "ask_at": now + self.due_in,
                "step": SeatStep.ASK.value,
                "due_at": now + self.due_in,
                "asks": 0,
                "nudged": False,
            }

    def _channel_of(self, ritual: int) -> str:
        return channel(ritual % self.channels)

    def _owner_of(self, ritual: int) -> str:
        return person(ritual % self.people)


def key(sort: str, number: int) -> str:
    return f"{sort}{number:015x}"


def person(number: int) -> str:
    return f"UCROWD{number:05}"


def channel(number: int) -> str:
    return f"CCROWD{number:05}"
