"""An office in which Ana leads: updates and changed plans are posted, read and digested, without Slack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta
from pathlib import Path

from rituals.people import watch_channel
from rituals.rhythm import WORKDAYS, weekly
from rituals.rights import grant
from rituals.update import change, follow, update
from rituals.update.audience import Addressed
from rituals.update.change import Change
from rituals.update.digest import SILENT, Digest, channel_digest, own_digest
from rituals.update.follow import Wish
from rituals.update.listing import find_posts
from rituals.update.post import withdraw
from rituals.update.update import Update
from storage.database import Database
from storage.item import Item, revision
from storage.message import Message, message
from storage.right import Role
from storage.round import Round, Seat
from tests.rituals.office import CHANNEL, TEAM, ZONES, Office

PRIVATE, ELSEWHERE = "C2", "C3"
MADRID = "Europe/Madrid"
PLAN = Change(
    planned="An app in March",
    now="A web page in January",
    why="Nobody asked for an app",
    stops="Work on the app",
    pillar_name="Quick",
    line="Minutes, not evenings",
)


class Newsroom(Office):
    """#team holds everybody, #leads (private) Ana and Chen, #other (public) nobody but Dalia."""

    def __init__(self, place: Database | Path, people: Iterable[str] = ZONES) -> None:
        super().__init__(place, people)
        with self.database.write() as session:
            for channel_id, name, present, private in (
                (PRIVATE, "leads", ("ana", "chen"), True),
                (ELSEWHERE, "other", ("dalia",), False),
            ):
                watch_channel(session, TEAM, channel_id)
                self.has(session, present, channel_id, name=name, is_private=private)
        self.leads("ana")

    def leads(self, name: str, channel_id: str = "") -> None:
        with self.database.write() as session:
            grant(session, TEAM, name, Role.LEADER, channel_id, "bo", self.now)

    def posts(
        self, outcome: str, *to: str, by: str = "ana", people: tuple[str, ...] = (), **said: object
    ) -> str:
        """To #team when nothing else is said; its id. A minute later than what was posted before."""
        self.now += timedelta(minutes=1)
        wanted = Addressed(to or (() if people else (CHANNEL,)), people)
        with self.database.write() as session:
            return update.post(session, TEAM, Update(outcome, **said), wanted, by=by, now=self.now).id  # type: ignore[arg-type]

    def edits(
        self, item_id: str, outcome: str, *to: str, by: str = "ana", seen: int = 1, **said: object
    ) -> None:
        with self.database.write() as session:
            item = session.get_one(Item, item_id)
            wanted = Addressed(to or (CHANNEL,))
            update.edit(session, item, Update(outcome, **said), wanted, by=by, now=self.now, seen=seen)  # type: ignore[arg-type]

    def withdraws(self, item_id: str, by: str = "ana") -> None:
        with self.database.write() as session:
            withdraw(session, session.get_one(Item, item_id), by=by, now=self.now)

    def changes_plan(
        self, *people: str, channels: tuple[str, ...] = (), said: Change = PLAN, by: str = "ana"
    ) -> str:
        with self.database.write() as session:
            return change.post(session, TEAM, said, Addressed(channels, people), by=by, now=self.now).id

    def understands(self, item_id: str, name: str) -> None:
        with self.database.write() as session:
            change.understand(session, TEAM, item_id, name, self.now)

    def reads(self, name: str, words: str = "") -> list[str]:
        """What `/update list` shows, the newest first."""
        with self.database.read() as session:
            found = find_posts(session, TEAM, name, words)
        return [str(said.content.get("outcome") or said.content["now"]) for _, said in found]

    def content(self, item_id: str) -> dict[str, object]:
        with self.database.read() as session:
            return dict(revision(session, session.get_one(Item, item_id)).content)

    def destinations(self, purpose: str) -> list[str]:
        return sorted(each.destination for each in self.wanted(purpose))

    def message(self, key: str) -> Message:
        with self.database.read() as session:
            found = message(session, key)
        assert found is not None
        return found

    def follows(self, name: str, **wish: object) -> str:
        with self.database.write() as session:
            return follow.follow(session, TEAM, name, wished(**wish), self.now).id

    def unfollows(self, name: str) -> bool:
        with self.database.write() as session:
            return follow.unfollow(session, TEAM, name, self.now)

    def gives_digest(self, channel_id: str = CHANNEL, by: str = "ana", seen: int = 0, **wish: object) -> str:
        with self.database.write() as session:
            wanted = wished(**wish)
            return follow.digest_channel(session, TEAM, channel_id, wanted, by=by, now=self.now, seen=seen).id

    def own_digests(self) -> list[tuple[str, list[str]]]:
        """Who was sent what, in the order in which it was wanted."""
        return [(each.destination, outcomes(self.own(each.ref))) for each in self.wanted("own_digest")]

    def own(self, seat_id: str) -> Digest:
        with self.database.read() as session:
            return own_digest(session, session.get_one(Seat, seat_id))

    def channel_digests(self) -> list[list[str]]:
        return [outcomes(self.in_channel(each.ref)) for each in self.wanted("channel_digest")]

    def in_channel(self, round_id: str) -> Digest:
        with self.database.read() as session:
            return channel_digest(session, session.get_one(Round, round_id))


def wished(days: frozenset[int] = WORKDAYS, at: str = "09:00", empty: str = SILENT, **others: object) -> Wish:
    return Wish(weekly(days), time.fromisoformat(at), MADRID, empty, **others)  # type: ignore[arg-type]


def outcomes(found: Digest) -> list[str]:
    return [str(said.content.get("outcome") or said.content["now"]) for _, said in found.posts]
