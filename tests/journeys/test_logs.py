"""What people write, and what opens doors, stands in no log: also at DEBUG, also when something breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import bot_environment
from bot.manifest import read_manifest
from bot.standin.clock import Clock
from bot.standin.driver import Hand
from bot.standin.pace import Pace
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from bot.web import PATH
from storage.database import Database
from storage.secret import found_secret
from tests.agreements.house import ROOT
from tests.journeys.kennel import until
from tests.journeys.team import MONDAY, SUNDAY_NOON, free_port

SECONDS = 30.0
PATIENT = Pace(ack_seconds=10.0, trigger_seconds=20.0)
ANSWER, NOTE, NAMELESS = (
    "My mother is in hospital",
    "Meetings eat my mornings",
    "I am afraid of the next release",
)
OUTCOME, ASK = "Harbour pays within a day now", "look at the invoice of Acme"
REFUSED = "Everything I typed too early"
TYPED = (ANSWER, NOTE, NAMELESS, OUTCOME, ASK, REFUSED)
NAMES = ("Ana Ruiz", "Bo Jensen", "Chen", "Dalia", "Grace")


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[StandIn]:
    clock = Clock(offset_file=tmp_path / "clock")
    clock.move_to(SUNDAY_NOON)
    with StandIn(read_manifest(), clock=clock, page=False, pace=PATIENT, seed=sample) as stand_in:
        yield stand_in


@contextmanager
def running(slack: StandIn, folder: Path, *, over_http: bool) -> Iterator[None]:
    """`python -m bot run` at DEBUG, its log in the folder, ended in order."""
    environment = {**os.environ, **bot_environment(slack, folder), "LOG_LEVEL": "DEBUG"}
    ports = [str(free_port()), str(free_port())]
    environment |= {"OPS_PORT": ports[0]}
    if over_http:
        environment |= {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SIGNING_SECRET, "HTTP_PORT": ports[1]}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, cwd=ROOT, stderr=log) as bot,
    ):
        try:
            until(lambda: "running in" in (folder / "log").read_text(encoding="utf8"), 60.0)
            if over_http:
                slack.use_http(f"http://127.0.0.1:{ports[1]}{PATH}")
            else:
                slack.until_connected(SECONDS)
            yield
            bot.send_signal(signal.SIGTERM)
            assert bot.wait(SECONDS) == 0
        finally:
            if bot.poll() is None:
                bot.kill()


def sets_up_a_standup(ana: Hand) -> None:
    ana.runs("/standup setup", "#team")
    ana.waits_for("Questions", "modal", seconds=SECONDS)
    ana.submits()
    ana.waits_for("All set", "modal", seconds=SECONDS)
    ana.closes()
    ana.waits_for("Next:", seconds=SECONDS)


def answers(ana: Hand, slack: StandIn) -> None:
    at_nine = datetime.combine(MONDAY, time(9), ZoneInfo("Europe/Madrid")).astimezone(UTC)
    slack.call(slack.workspace.clock.move_to, at_nine)
    ana.waits_for("In an hour", seconds=SECONDS)
    ana.presses("Answer")
    ana.waits_for("What comes next?", "modal", seconds=SECONDS)
    ana.fills("What comes next?", ANSWER)
    ana.submits()
    ana.waits_for("thank you", seconds=SECONDS)


def starts_a_retro(ana: Hand) -> None:
    ana.runs("/retro start", "#team")
    ana.waits_for("Collect notes until", "modal", seconds=SECONDS)
    ana.fills("title", "Sprint 12")
    ana.submits()
    ana.waits_for("All set", "modal", seconds=SECONDS)
    ana.closes()


def writes_a_note(hand: Hand, text: str, *, nameless: bool) -> None:
    hand.presses("Add a note", hand.waits_for("collecting notes", "#team", seconds=SECONDS))
    hand.waits_for("Your note", "modal", seconds=SECONDS)
    hand.picks("column", "Start")
    hand.fills("text", text)
    if nameless:
        hand.picks("name", "Without my name")
    hand.submits()
    hand.waits_for("Your note is in", "modal", seconds=SECONDS)
    hand.closes_all()


def posts_an_update(ana: Hand, outcome: str) -> None:
    ana.runs(f"/update {outcome}", "#team")
    ana.waits_for("Outcome, in one sentence", "modal", seconds=SECONDS)
    ana.fills("ask", ASK)
    ana.presses("Check")
    ana.waits_for("Advice", "modal", seconds=SECONDS)
    ana.submits()
    ana.waits_for(outcome, "#team", seconds=SECONDS)


def is_refused(bo: Hand) -> None:
    """Words behind a command that leads nowhere, and a date that is none."""
    bo.runs(f"/standup {REFUSED}", "#team")
    bo.runs(f"/rituals away {REFUSED}", "#team")


@pytest.mark.parametrize("over_http", [False, True], ids=["socket", "http"])
def test_no_token_no_secret_no_name_and_nothing_that_was_typed_is_logged(
    slack: StandIn, tmp_path: Path, over_http: bool
) -> None:
    ana, bo = slack.hand("ana"), slack.hand("bo")
    with running(slack, tmp_path, over_http=over_http):
        sets_up_a_standup(ana)
        slack.call(slack.workspace.faults.arm, "chat.update", "http_500", times=1)
        slack.call(slack.workspace.faults.arm, "chat.postMessage", "error", times=1, code="invalid_blocks")
        answers(ana, slack)
        starts_a_retro(ana)
        writes_a_note(bo, NOTE, nameless=False)
        writes_a_note(bo, NAMELESS, nameless=True)
        posts_an_update(ana, OUTCOME)
        is_refused(bo)
    log = (tmp_path / "log").read_text(encoding="utf8")
    assert "posted: key=" in log
    assert "DEBUG" in log
    secrets = (BOT_TOKEN, APP_TOKEN, "xoxb-", "xapp-", "ticket=", SIGNING_SECRET, sealing_secret(tmp_path))
    assert [private for private in (*TYPED, *NAMES, *secrets) if private in log] == []


def sealing_secret(folder: Path) -> str:
    database = Database(f"sqlite:///{folder / 'rituals.db'}")
    found = found_secret(database)
    database.close()
    assert found is not None
    return found.decode()
