"""A small office to send from: what the messages say stands on a board, and the clock is moved by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient
from sqlalchemy import Engine, event
from sqlmodel import Session, SQLModel

from bot.message.pace import SharedPace
from bot.message.pacing import PER_MINUTE
from bot.message.rendering import Rendered
from bot.message.sender import Sender
from bot.standin.clock import Clock as SlackClock
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_ID, BOT_TOKEN, Call
from bot.standin.workspace import Message as Said
from rituals.wanted import touch, want, withdraw
from storage.database import Database
from storage.message import Message, message

MANIFEST = Path(__file__).parents[3] / "manifest.yml"
TEAM = "T0STANDIN"
MONDAY_AT_NINE = datetime(2026, 8, 3, 9, tzinfo=UTC)


class PowerCut(BaseException):
    """The process is gone at this point: nothing after it happens, nothing handles it."""


class HandClock:
    """Elapsed time stands still until a test moves it. Calendar time is the stand-in's."""

    def __init__(self) -> None:
        self.now = MONDAY_AT_NINE
        self.slack = SlackClock(elapsed=self._seconds)

    def calendar(self) -> datetime:
        return self.slack.calendar()

    def elapsed(self) -> datetime:
        return self.now

    def _seconds(self) -> float:
        return self.now.timestamp()

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class HookedClient(WebClient):
    """Calls Slack for real, and a test's function before and after."""

    before: Callable[[str], None] = staticmethod(lambda method: None)
    after: Callable[[str], None] = staticmethod(lambda method: None)

    def api_call(self, api_method: str, **arguments: Any) -> Any:  # type: ignore[override]
        self.before(api_method)
        answer = super().api_call(api_method, **arguments)
        self.after(api_method)
        return answer


def new_stand_in(clock: HandClock) -> StandIn:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return StandIn(manifest, clock=clock.slack, page=False, seed=sample)


def generous() -> SharedPace:
    """For tests about something else than pace."""
    return SharedPace(TEAM, dict.fromkeys(PER_MINUTE, 60_000.0))


@dataclass
class Office:
    slack: StandIn
    database: Database
    clock: HandClock
    board: dict[str, str | Rendered | None] = field(default_factory=dict)
    complained: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def opened(cls, slack: StandIn, clock: HandClock, file: Path) -> Office:
        database = Database(f"sqlite:///{file}")
        SQLModel.metadata.create_all(database.engine)
        return cls(slack, database, clock)

    # -- sending ---------------------------------------------------------------------------------------------

    def client(self, timeout: float = 5) -> HookedClient:
        return HookedClient(BOT_TOKEN, self.slack.api_url, timeout=timeout, retry_handlers=[])  # type: ignore[arg-type]

    def sender(self, client: WebClient | None = None, **options: Any) -> Sender:
        options.setdefault("pace", generous())
        renderers = dict.fromkeys(("prompt", "digest"), self.says)
        return Sender(
            self.database, client or self.client(), renderers, self.clock, troubled=self.complain, **options
        )

    def says(self, _session: Session, row: Message, _now: datetime) -> Rendered | None:
        words = self.board[row.ref]
        if not isinstance(words, str):
            return words
        return Rendered(words, [{"type": "section", "text": {"type": "plain_text", "text": words}}])

    def complain(self, session: Session, row: Message, code: str) -> None:
        assert session.in_transaction()
        self.complained.append((row.key, code))

    # -- wanting ---------------------------------------------------------------------------------------------

    def wants(
        self, key: str, where: str, words: str | Rendered, purpose: str = "prompt", **options: Any
    ) -> None:
        """`where` is "#team", or a person's name."""
        self.board[key] = words
        with self.database.write() as session:
            want(
                session,
                key=key,
                purpose=purpose,
                ref=key,
                team_id=TEAM,
                destination=self.place(where),
                **options,
            )

    def changes(self, key: str, words: str | Rendered | None) -> None:
        with self.database.write() as session:
            row = message(session, key)
            assert row is not None
            touch(row)
        self.board[key] = words

    def withdraws(self, key: str) -> None:
        with self.database.write() as session:
            withdraw(session, key)

    # -- looking ---------------------------------------------------------------------------------------------

    def place(self, where: str) -> str:
        workspace = self.slack.workspace
        return workspace.channel(where).id if where.startswith("#") else workspace.person(where).id

    def row(self, key: str) -> Message:
        with self.database.read() as session:
            row = message(session, key)
        assert row is not None
        return row

    def said(self, where: str) -> list[Said]:
        """What the bot's messages there are, replies included."""
        workspace = self.slack.workspace
        if where.startswith("#"):
            conversation = workspace.channel(where)
        else:
            conversation = workspace.direct("U0RITUALS", workspace.person(where).id)
        return [each for each in conversation.messages if each.bot_id == BOT_ID]

    def words(self, where: str) -> list[str]:
        return [each.text for each in self.said(where)]

    def calls(self, method: str) -> list[Call]:
        return [call for call in self.slack.workspace.calls if call.name == method]

    def arm(self, method: str, kind: str, times: int = 1, **detail: Any) -> None:
        self.slack.call(self.slack.workspace.faults.arm, method, kind, times, **detail)


def on_commit(engine: Engine, act: Callable[[], None]) -> Callable[[], None]:
    """Calls `act` right before each commit until the function it returns is called."""

    def listener(_connection: Any) -> None:
        act()

    event.listen(engine, "commit", listener)
    return lambda: event.remove(engine, "commit", listener)
