"""The command line: what whoever runs the bot types, and what they read when something is missing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.cli import main
from bot.demo import bot_environment
from bot.manifest import FILE, read_manifest
from bot.standin.clock import Clock
from bot.standin.pace import Pace
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.agreements.house import ROOT
from tests.journeys.team import MONDAY, SUNDAY_NOON

SECRET_WORDS = "My mother is in hospital"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-harbour", "SLACK_APP_TOKEN": "xapp-1-harbour"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_alone_it_lists_what_it_can_do() -> None:
    said = typed().output
    for command in ("run", "demo", "doctor", "manifest", "migrate", "export", "retention", "erase", "backup"):
        assert command in said


@pytest.mark.parametrize("command", ["run", "doctor", "migrate", "backup"])
def test_without_settings_every_command_lists_what_is_missing(command: str) -> None:
    done = typed(command, *(["copy.db"] if command == "backup" else []))
    assert done.exit_code == 1
    assert "SLACK_BOT_TOKEN is not set" in done.stderr
    assert "Traceback" not in done.output


def test_the_manifest_is_printed_as_it_is_and_for_http() -> None:
    assert typed("manifest").stdout == FILE.read_text(encoding="utf8")
    printed = yaml.safe_load(typed("manifest", "--url", "https://rituals.example.com").stdout)
    assert printed["settings"]["socket_mode_enabled"] is False
    wrong = typed("manifest", "--url", "rituals.example.com")
    assert (wrong.exit_code, "https://rituals.example.com" in wrong.stderr) == (1, True)


def test_migrating_says_what_it_did_and_the_second_time_that_there_is_nothing_to_do(folder: Path) -> None:
    assert typed("migrate").stdout.startswith("Applied: ")
    assert (folder / "rituals.db").is_file()
    assert typed("migrate").stdout == "Nothing to do: the database is up to date.\n"


def test_a_backup_is_made_once_and_overwrites_nothing(folder: Path) -> None:
    assert "There is no database" in typed("backup", "copy.db").stderr
    typed("migrate")
    assert typed("backup", "copy.db").stdout == "Copied to copy.db\n"
    again = typed("backup", "copy.db")
    assert (again.exit_code, "exists already" in again.stderr) == (1, True)


def test_what_is_stuck_is_listed_and_sent_again(folder: Path) -> None:
    assert "There is no database" in typed("resend").stderr
    typed("migrate")
    assert typed("resend").stdout == typed("resend", "--all").stdout == "No message is stuck.\n"
    unknown = typed("resend", "digest:7")
    assert (unknown.exit_code, "lists those that are" in unknown.stderr) == (1, True)


def test_going_back_says_what_is_kept_where(folder: Path) -> None:
    typed("migrate")
    typed("backup", "copy.db")
    said = typed("restore", "copy.db")
    assert said.exit_code == 0, said.output
    assert "The one that was there is now rituals.db.before-" in said.stdout
    assert "is not posted again" in said.stdout
    assert "Name the file to go back to" in typed("restore").stderr
    assert "is not a copy" in typed("restore", "rituals.db.running").stderr


def test_a_server_that_does_not_answer_is_said_without_the_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("DATABASE_URL", f"postgresql://ana:tide@127.0.0.1:{port}/rituals")
    for command in (["run"], ["migrate"], ["resend"]):
        done = typed(*command)
        assert done.exit_code == 1
        assert "The database cannot be opened (OperationalError)" in done.stderr, done.output
        assert "tide" not in done.output


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    clock = Clock(offset_file=tmp_path / "clock")
    clock.move_to(SUNDAY_NOON)
    patient = Pace(ack_seconds=10.0, trigger_seconds=10.0)
    with StandIn(read_manifest(), clock=clock, page=False, pace=patient, seed=sample) as stand_in:
        yield stand_in
        assert stand_in.workspace.complaints == []


@contextmanager
def bot(environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env={**os.environ, **environment}, cwd=ROOT, stderr=log
        ) as process,
    ):
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def test_it_runs_and_ends_in_order_and_its_log_holds_no_token_and_nobodys_words(
    stand_in: StandIn, tmp_path: Path
) -> None:
    environment = bot_environment(stand_in, tmp_path) | {"LOG_LEVEL": "DEBUG"}
    with bot(environment, tmp_path) as process:
        stand_in.until_connected(30)
        _a_standup(stand_in)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    log = (tmp_path / "log").read_text(encoding="utf8")
    assert "running in Socket Mode" in log
    assert "stopping" in log
    for private in (SECRET_WORDS, BOT_TOKEN, APP_TOKEN, "ticket="):
        assert private not in log


def _a_standup(stand_in: StandIn) -> None:
    ana = stand_in.hand("ana")
    ana.runs("/standup setup", "#team")
    ana.waits_for("Questions", "modal", seconds=30)
    ana.submits()
    ana.waits_for("All set", "modal", seconds=30)
    ana.closes()
    ana.waits_for("Next:", seconds=30)
    at_nine = datetime.combine(MONDAY, time(9), ZoneInfo("Europe/Madrid")).astimezone(UTC)
    stand_in.call(stand_in.workspace.clock.move_to, at_nine)
    ana.waits_for("In an hour", seconds=30)
    ana.presses("Answer")
    ana.waits_for("What comes next?", "modal", seconds=30)
    ana.fills("What comes next?", SECRET_WORDS)
    ana.submits()
    ana.waits_for("thank you", seconds=30)


def test_a_second_one_on_the_same_file_is_refused_while_everything_else_still_works(
    stand_in: StandIn, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = bot_environment(stand_in, tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with bot(environment, tmp_path) as process:
        stand_in.until_connected(30)
        refused = typed("run")
        assert refused.exit_code == 1
        assert f"already (process {process.pid} on " in refused.stderr
        assert typed("migrate").stdout == "Nothing to do: the database is up to date.\n"
        assert typed("backup", "copy.db").exit_code == 0
        assert typed("doctor").exit_code == 0
        process.kill()
        process.wait()
    with bot(environment, tmp_path) as process:
        stand_in.until_connected(30)


def test_a_port_that_is_taken_is_said_and_ends_it(stand_in: StandIn, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = bot_environment(stand_in, tmp_path) | {
            "SLACK_APP_TOKEN": "",
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "HTTP_PORT": port,
        }
        with bot(environment, tmp_path) as process:
            assert process.wait(timeout=60) == 1
    log = (tmp_path / "log").read_text(encoding="utf8")
    assert f"Nothing can listen on 127.0.0.1, port {port}" in log
    assert "Traceback" not in log


def test_when_slack_does_not_know_the_token_it_points_to_the_doctor(
    stand_in: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", stand_in.api_url)
    done = typed("run")
    assert done.exit_code == 1
    assert done.stderr == "Slack said invalid_auth. `python -m bot doctor` says what to do.\n"


def test_when_slack_cannot_be_reached_that_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{port}/api/")
    done = typed("run")
    assert done.exit_code == 1
    assert done.stderr.startswith("Slack cannot be reached")


def test_when_the_database_cannot_be_kept_there_its_place_is_named_and_not_slack(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "notes").write_text("no folder", encoding="utf8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/notes/rituals.db")
    done = typed("run")
    assert done.exit_code == 1
    assert "Correct DATABASE_URL" in done.stderr
    assert "Slack" not in done.stderr
