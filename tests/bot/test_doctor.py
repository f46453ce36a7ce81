"""The doctor looks at everything the bot needs, and says for each what is wrong and what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli import main
from bot.doctor import PLACES, Finding, _skew, examine
from bot.manifest import read_manifest
from bot.settings import Settings
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from rituals.sealing import SealedText, Sealer
from rituals.wanted import want
from storage.database import Database
from storage.message import message
from storage.migration import migrate
from storage.secret import kept_secret
from tests.storage.harbour import add_round, add_standup

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn(read_manifest(), page=False, seed=sample) as stand_in:
        yield stand_in


@pytest.fixture
def given(stand_in: StandIn, tmp_path: Path) -> dict[str, str]:
    return {
        "slack_bot_token": BOT_TOKEN,
        "slack_app_token": APP_TOKEN,
        "slack_api_url": stand_in.api_url,
        "database_url": f"sqlite:///{tmp_path / 'rituals.db'}",
    }


def found(given: dict[str, str], **other: str | None) -> dict[str, Finding]:
    settings: dict[str, Any] = {key: value for key, value in (given | other).items() if value is not None}
    return {finding.subject: finding for finding in examine(Settings.model_validate(settings))}


def kept(given: dict[str, str]) -> Database:
    database = Database(given["database_url"])
    migrate(database)
    return database


def test_when_all_is_well_it_says_so_of_each(given: dict[str, str]) -> None:
    kept(given).close()
    findings = found(given)
    assert findings.keys() == {"database", "messages", "secret", "bot token", "scopes", "clock", "app token"}
    assert all(finding.is_fine for finding in findings.values()), findings
    assert findings["bot token"].words == "known in Stand-in as @rituals"


def test_looking_makes_no_database(given: dict[str, str], tmp_path: Path) -> None:
    assert found(given)["database"].is_fine
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_a_newer_bot_is_told_from_a_broken_one(given: dict[str, str], tmp_path: Path) -> None:
    database = kept(given)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    assert "9999" in found(given)["database"].words
    (tmp_path / "notes.db").write_text("these are my notes, not a database " * 50, encoding="utf8")
    broken = found(given, database_url=f"sqlite:///{tmp_path / 'notes.db'}")["database"]
    assert not broken.is_fine
    assert "Check DATABASE_URL" in broken.words


def test_it_knows_postgresql_which_needs_a_secret(given: dict[str, str], emptied_postgres: str) -> None:
    findings = found(given, database_url=emptied_postgres)
    assert findings["database"] == Finding(True, "database", f"{PLACES['postgresql']}, up to date")
    assert not findings["secret"].is_fine
    assert "RITUALS_SECRET is not set" in findings["secret"].words
    assert found(given, database_url=emptied_postgres, rituals_secret="s" * 32)["secret"].is_fine


def test_a_server_that_does_not_answer_is_said_without_the_password(given: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    finding = found(given, database_url=f"postgresql://ana:tide@127.0.0.1:{port}/rituals")["database"]
    assert not finding.is_fine
    assert "that the server runs and lets this machine and this user in" in finding.words
    assert "tide" not in finding.words


def test_messages_that_are_stuck_are_counted(given: dict[str, str]) -> None:
    database = kept(given)
    with database.write() as session:
        want(session, key="digest:1", purpose="digest", ref="1", team_id="T0STANDIN", destination="C1")
        row = message(session, "digest:1")
        assert row is not None
        row.is_parked = True
    database.close()
    stuck = found(given)["messages"]
    assert not stuck.is_fine
    assert stuck.words.startswith("1 could not be posted")
    assert "python -m bot resend" in stuck.words


def test_a_token_slack_does_not_know_is_to_be_copied_again(given: dict[str, str]) -> None:
    findings = found(given, slack_bot_token="xoxb-from-last-year")
    assert not findings["bot token"].is_fine
    assert "Copy it again from *OAuth & Permissions*" in findings["bot token"].words
    assert "scopes" not in findings


def test_an_app_token_slack_does_not_know_is_to_be_made_anew(given: dict[str, str]) -> None:
    finding = found(given, slack_app_token="xapp-from-last-year")["app token"]
    assert not finding.is_fine
    assert "connections:write" in finding.words


def test_missing_scopes_are_named(given: dict[str, str], stand_in: StandIn) -> None:
    scopes = stand_in.workspace.app.manifest["oauth_config"]["scopes"]["bot"]
    scopes.remove("im:write")
    scopes.remove("groups:read")
    finding = found(given)["scopes"]
    assert not finding.is_fine
    assert finding.words.startswith("missing: groups:read, im:write. Paste manifest.yml")


def test_when_slack_cannot_be_reached_network_and_address_are_to_be_checked(given: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    findings = found(given, slack_api_url=f"http://127.0.0.1:{port}/api/")
    assert "Check the network" in findings["connection"].words
    assert not findings["app token"].is_fine


def test_over_http_it_says_what_slack_must_reach(given: dict[str, str]) -> None:
    finding = found(given, slack_app_token=None, slack_signing_secret=SIGNING_SECRET)["receiving"]
    assert finding.is_fine
    assert "python -m bot manifest --url" in finding.words


@pytest.mark.parametrize(("seconds", "is_fine"), [(0, True), (-59, True), (61, False), (-7200, False)])
def test_a_clock_is_right_within_a_minute(seconds: int, is_fine: bool) -> None:
    date = (NOON + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    finding = _skew({"date": date}, NOON)
    assert finding.is_fine is is_fine
    assert is_fine or "Turn on time synchronisation" in finding.words


def test_the_command_ends_with_a_failure_when_something_is_bad(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name.upper(), value)
    done = CliRunner().invoke(main, ["doctor"])
    assert (done.exit_code, "ok   bot token: known in Stand-in" in done.stdout) == (0, True)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-from-last-year")
    done = CliRunner().invoke(main, ["doctor"])
    assert (done.exit_code, "BAD  bot token: " in done.stdout) == (1, True)
    assert "from-last-year" not in done.output


def test_it_makes_no_secret_and_says_when_there_will_be_one(given: dict[str, str], tmp_path: Path) -> None:
    kept(given).close()
    assert found(given)["secret"].words == "made at the first start, and kept beside the database"
    assert not list(tmp_path.glob("*.secret"))


def test_notes_that_the_secret_does_not_open_are_counted_with_the_remedy(
    given: dict[str, str], tmp_path: Path
) -> None:
    database = kept(given)
    sealer = Sealer(kept_secret(database))
    with database.write() as session:
        add_standup(session)
        session.flush()
        add_round(session)
        sealer.open_round(session, "tuesday")
        sealer.put(session, "tuesday", "U0ANA", SealedText("start", "Fewer meetings"))
    database.close()
    assert found(given)["secret"] == Finding(True, "secret", "opens all notes without a name")
    other = found(given, rituals_secret="another secret, of some other house")["secret"]
    assert not other.is_fine
    assert other.words.startswith("does not open 1 of the notes without a name")
    assert "Put the earlier RITUALS_SECRET" in other.words
    (secret,) = tmp_path.glob("*.secret")
    secret.write_text("half of it", encoding="ascii")
    assert "Put it back" in found(given)["secret"].words
    secret.unlink()
    assert not found(given)["secret"].is_fine
