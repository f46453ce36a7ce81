"""The bot is stopped while messages are under way: it ends soon, holds nothing, and nothing is lost or repeated."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, func, select

from bot.demo import bot_environment
from bot.manifest import read_manifest
from bot.standin.clock import Clock
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, TEAM_ID, Conversation, Person, Workspace
from rituals.kinds import KINDS
from rituals.plan import first_plan
from rituals.ritual import set_up
from storage.database import Database
from storage.member import Channel, ChannelMember, Member, Team
from storage.message import Message
from storage.migration import migrate
from tests.agreements.house import ROOT
from tests.journeys.kennel import until

MADRID = ZoneInfo("Europe/Madrid")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=MADRID).astimezone(UTC)
AT_NINE = datetime.combine(date(2026, 11, 23), time(9), MADRID).astimezone(UTC)
TEAM = "C0TEAM"
PEOPLE = [f"U0{number:02}" for number in range(24)]
START, END = 60.0, 30.0
"""Seconds, on a machine with much else to do."""


def people(workspace: Workspace) -> None:
    for user_id in PEOPLE:
        workspace.people[user_id] = Person(user_id, user_id.lower(), f"Person {user_id}", "Europe/Madrid")
        workspace.direct(user_id, BOT_USER_ID)
    members = [*PEOPLE, BOT_USER_ID]
    workspace.conversations[TEAM] = Conversation(TEAM, "channel", "team", 0, PEOPLE[0], members)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """In which everybody in #team is asked on Monday at nine."""
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    migrate(database)
    with database.write() as session:
        session.add(Team(id=TEAM_ID, name="Stand-in", bot_user_id=BOT_USER_ID))
        session.add(Channel(team_id=TEAM_ID, id=TEAM, name="team", has_bot=True, seen_at=SUNDAY))
        for user_id in PEOPLE:
            session.add(
                Member(
                    team_id=TEAM_ID,
                    id=user_id,
                    name=user_id,
                    zone="Europe/Madrid",
                    home_team_id=TEAM_ID,
                    seen_at=SUNDAY,
                )
            )
            session.add(ChannelMember(team_id=TEAM_ID, channel_id=TEAM, user_id=user_id))
        session.flush()
        plan = replace(first_plan(KINDS["standup"], "Europe/Madrid"), channel_id=TEAM)
        set_up(session, TEAM_ID, "standup", plan, PEOPLE[0], SUNDAY)
    yield database
    database.close()


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[StandIn]:
    clock = Clock(offset_file=tmp_path / "clock")
    clock.move_to(SUNDAY)
    with StandIn(read_manifest(), clock=clock, seed=people, page=False) as stand_in:
        yield stand_in


@contextmanager
def running(slack: StandIn, folder: Path, program: str = "cli.run()") -> Iterator[subprocess.Popen[bytes]]:
    """`python -m bot run`, or a `program` that does the same with less patience."""
    environment = {**os.environ, **bot_environment(slack, folder), "LOG_LEVEL": "INFO"}
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(
            [sys.executable, "-c", f"from bot import cli, process; {program}"],
            env=environment,
            cwd=ROOT,
            stderr=log,
        ) as bot,
    ):
        try:
            slack.until_connected(START)
            yield bot
        finally:
            if bot.poll() is None:
                bot.kill()


def under_way(database: Database) -> int:
    with database.read() as session:
        claimed = select(func.count()).select_from(Message).where(col(Message.claim).is_not(None))
        return session.exec(claimed).one()


def posted(slack: StandIn) -> Counter[str]:
    """How often Slack took each message, by its key: a greeting and a question for everybody."""
    return Counter(
        call.request["metadata"]["event_payload"]["key"]
        for call in list(slack.workspace.calls)
        if call.name == "chat.postMessage" and call.answer["ok"]
    )


def test_sigterm_ends_it_within_seconds_and_the_next_start_sends_the_rest_once(
    slack: StandIn, database: Database, tmp_path: Path
) -> None:
    slack.call(slack.workspace.faults.arm, "chat.postMessage", "slow", times=12, seconds=1.0)
    with running(slack, tmp_path) as bot:
        slack.call(slack.workspace.clock.move_to, AT_NINE)
        until(lambda: under_way(database) > 4, START)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(END) == 0
    assert under_way(database) == 0
    assert 0 < len(posted(slack)) < 2 * len(PEOPLE), "it was to be stopped in the middle"

    with running(slack, tmp_path) as bot:
        until(lambda: len(posted(slack)) == 2 * len(PEOPLE), START)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(END) == 0
    assert set(posted(slack).values()) == {1}
    assert slack.workspace.complaints == []


def test_it_waits_for_slack_only_so_long_and_says_so(
    slack: StandIn, database: Database, tmp_path: Path
) -> None:
    slack.call(slack.workspace.faults.arm, "chat.postMessage", "hang", times=50)
    with running(slack, tmp_path, "process.STOP_SECONDS = 0.5; cli.run()") as bot:
        slack.call(slack.workspace.clock.move_to, AT_NINE)
        until(lambda: under_way(database) > 0, START)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(END) == 0
    assert "not waiting any longer" in (tmp_path / "log").read_text(encoding="utf8")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(
    slack: StandIn, database: Database, tmp_path: Path, number: signal.Signals
) -> None:
    slack.call(slack.workspace.faults.arm, "chat.postMessage", "hang", times=50)
    with running(slack, tmp_path, "process.STOP_SECONDS = 60; cli.run()") as bot:
        slack.call(slack.workspace.clock.move_to, AT_NINE)
        until(lambda: under_way(database) > 0, START)
        bot.send_signal(signal.SIGTERM)
        until(lambda: "stopping" in (tmp_path / "log").read_text(encoding="utf8"), START)
        bot.send_signal(number)
        assert bot.wait(2.0) == 128 + number
