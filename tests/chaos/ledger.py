"""What Slack was asked to post, and accepted: read from what the stand-in saw, and from nothing of the bot's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.standin.workspace import BOT_USER_ID, Call, Conversation, Workspace
from tests.chaos.crew import Crew, channel_id
from tests.chaos.model import Identity

POST, LATE = "chat.postMessage", "late_acceptance"


@dataclass(frozen=True)
class Posted:
    """One message as it was accepted. `about` is who or what it is about; () when the words do not tell."""

    key: str
    about: Identity
    channel: str
    ts: str
    at: datetime
    text: str

    @property
    def purpose(self) -> str:
        return self.key.split(":", 1)[0]


class Ledger:
    """Reads the stand-in's log of calls as it grows."""

    def __init__(self, workspace: Workspace, crew: Crew) -> None:
        self._workspace = workspace
        self._crew = crew
        self._channels = {channel_id(name): name for name in crew.channels}
        self._read = 0
        self._seats: dict[str, Identity] = {}
        self.posts: list[Posted] = []
        self.by_about: dict[Identity, list[Posted]] = defaultdict(list)
        self.late: set[str] = set()
        """Keys of messages that Slack accepted when nobody waited for its answer any more."""
        self.late_calls = 0

    def read(self) -> None:
        calls = self._workspace.calls
        while self._read < len(calls):
            call = calls[self._read]
            self._read += 1
            self.late_calls += call.note == LATE
            if call.name == POST and call.answer.get("ok"):
                self._note(call)

    def find(self, about: Identity) -> Posted | None:
        """The latest that still stands."""
        self.read()
        return next(filter(self._stands, reversed(self.by_about.get(about, []))), None)

    def standing(self, key: str) -> int:
        """How many messages with this key there still are."""
        return sum(posted.key == key and self._stands(posted) for posted in self.posts)

    def _stands(self, posted: Posted) -> bool:
        return self._workspace.conversations[posted.channel].message(posted.ts) is not None

    def refused(self) -> int:
        """How often Slack said that there were too many calls."""
        return sum(call.answer.get("error") == "ratelimited" for call in self._workspace.calls)

    def unread(self) -> Iterator[Posted]:
        """Those whose words do not tell what they are about."""
        return (posted for posted in self.posts if not posted.about)

    def _note(self, call: Call) -> None:
        request, answer = call.request, call.answer
        key = request["metadata"]["event_payload"]["key"]
        where = self._workspace.conversations[answer["channel"]]
        about = self._about(key, where, request["text"], call.at)
        posted = Posted(key, about, where.id, answer["ts"], call.at, request["text"])
        self.posts.append(posted)
        if call.note == LATE:
            self.late.add(key)
        if about:
            self.by_about[about].append(posted)

    def _about(self, key: str, where: Conversation, text: str, at: datetime) -> Identity:
        purpose, _, rest = key.partition(":")
        match purpose:
            case "prompt" | "nudge":
                about = self._of_seat(purpose, rest, text, self._person(where))
            case "digest":
                name, _, said = text.partition(" · ")
                about = (name, self._day(said.partition(":")[0]))
            case "hello":
                about = (self._person(where),)
            case "vision" | "channel_digest" | "own_digest":
                to = self._channels.get(where.id) or self._person(where)
                about = (to, self._local_day(purpose, to, at))
            case "update":
                about = (text.partition(": ")[2], self._channels.get(where.id, ""))
            case _:
                about = (key,)
        return (purpose, *about) if about else ()

    def _of_seat(self, purpose: str, rest: str, text: str, user: str) -> Identity:
        """The words of a prompt tell whose and when it is, and a nudge belongs to a prompt."""
        seat, _, number = rest.partition(":")
        if purpose == "prompt":
            self._seats[seat] = self._asked_of(text) or self._seats.get(seat, ())
        occasion = self._seats.get(seat, ())
        return (*occasion, user, *filter(None, [number])) if occasion else ()

    def _asked_of(self, text: str) -> Identity:
        """ "Harbour standup for #harbour, Monday 23 March" """
        name, _, rest = text.partition(" for #")
        day = rest.partition(", ")[2]
        return (name, self._day(day)) if day else ()

    def _day(self, words: str) -> str:
        """ISO, of "Monday 23 March" in the year of the run."""
        day, month = words.split(" ")[1:3]
        months = [f"{date(2000, number, 1):%B}" for number in range(1, 13)]
        return date(self._crew.first.year, months.index(month) + 1, int(day)).isoformat()

    def _person(self, where: Conversation) -> str:
        return where.other(BOT_USER_ID)

    def _local_day(self, purpose: str, where: str, at: datetime) -> str:
        crew = self._crew
        postings = {"vision": crew.reminders, "channel_digest": crew.digests, "own_digest": crew.followers}
        zone = next(each.zone for each in postings[purpose] if each.where == where)
        return at.astimezone(ZoneInfo(zone)).date().isoformat()
