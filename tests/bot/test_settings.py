"""The environment, read once: every fault is listed at once, each with what to do, and no secret is ever shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.settings import SETTINGS, SLACK_API, Settings, WrongSettings, read_settings

BOT = {"SLACK_BOT_TOKEN": "xoxb-1-harbour"}
SOCKET = {**BOT, "SLACK_APP_TOKEN": "xapp-1-harbour"}
HTTP = {**BOT, "SLACK_SIGNING_SECRET": "0123456789abcdef"}


def faults(environ: dict[str, str]) -> list[str]:
    with pytest.raises(WrongSettings) as caught:
        read_settings(environ)
    head, *lines = str(caught.value).splitlines()
    assert head == "These settings need a look:"
    return [line.removeprefix("  - ") for line in lines]


def test_two_tokens_are_enough_for_socket_mode() -> None:
    settings = read_settings(SOCKET)
    assert settings.uses_socket_mode
    assert settings.slack_api_url == SLACK_API
    assert settings.database_url == "sqlite:///rituals.db"
    assert (settings.http_host, settings.http_port, settings.log_level) == ("127.0.0.1", 3000, "INFO")


def test_a_token_and_the_signing_secret_are_enough_for_http() -> None:
    assert not read_settings(HTTP).uses_socket_mode


def test_with_all_three_it_is_socket_mode() -> None:
    assert read_settings({**SOCKET, **HTTP}).uses_socket_mode


def test_an_empty_environment_says_where_to_find_both_things_that_are_needed() -> None:
    assert faults({}) == [
        "SLACK_BOT_TOKEN is not set. The bot token, xoxb-…, from *OAuth & Permissions* of your Slack app.",
        "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: set the first for Socket Mode, the second for HTTP.",
    ]


def test_every_fault_is_listed_at_once_each_with_its_remedy() -> None:
    said = faults(
        {
            "SLACK_BOT_TOKEN": "xoxp-a-persons",
            "SLACK_APP_TOKEN": "xoxb-the-wrong-one",
            "SLACK_API_URL": "slack.example.com",
            "DATABASE_URL": "mysql://db",
            "HTTP_PORT": "three thousand",
            "LOG_LEVEL": "loud",
            "RITUALS_CLOCK": "/nowhere/clock",
        }
    )
    assert [line.split()[0] for line in said] == [
        *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL", "HTTP_PORT", "LOG_LEVEL"),
        "RITUALS_CLOCK",
    ]
    for line, remedy in zip(
        said,
        (
            "Copy the *Bot User OAuth Token*",
            "Generate an app-level token with connections:write",
            "Leave it unset for Slack's own",
            "sqlite:///path/to/file.db",
            "Use one from 1 to 65535, such as 3000",
            "Use DEBUG, INFO, WARNING or ERROR",
            "Leave it unset",
        ),
        strict=True,
    ):
        assert remedy in line


def test_a_missing_way_in_is_named_also_when_something_else_is_wrong() -> None:
    said = faults({**BOT, "HTTP_PORT": "0"})
    assert any(line.startswith("HTTP_PORT is not a port") for line in said)
    assert any(line.startswith("SLACK_APP_TOKEN or SLACK_SIGNING_SECRET") for line in said)


def test_no_fault_repeats_a_secret() -> None:
    wrong = {"SLACK_BOT_TOKEN": "hush-bot", "SLACK_APP_TOKEN": "hush-app", "HTTP_PORT": "x"}
    assert "hush" not in "\n".join(faults(wrong))


def test_printing_the_settings_shows_no_secret() -> None:
    settings = read_settings({**SOCKET, **HTTP})
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "harbour" not in shown
        assert "0123456789abcdef" not in shown


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_variable_that_is_set_to_nothing_is_not_set(blank: str) -> None:
    assert not read_settings({**HTTP, "SLACK_APP_TOKEN": blank}).uses_socket_mode


def test_blanks_around_a_token_that_was_pasted_do_not_matter() -> None:
    settings = read_settings({**SOCKET, "SLACK_BOT_TOKEN": "  xoxb-1-harbour\n"})
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-harbour"


def test_variables_of_others_are_left_alone() -> None:
    assert read_settings({**SOCKET, "PATH": "/bin", "PORT": "80", "slack_bot_token": "no"}) == read_settings(
        SOCKET
    )


def test_a_token_is_never_sent_unencrypted_to_another_machine() -> None:
    (said,) = faults({**SOCKET, "SLACK_API_URL": "http://slack.example.com/api/"})
    assert said.startswith("SLACK_API_URL would send your token unencrypted. Use https")
    for here in ("http://127.0.0.1:8400/api", "http://localhost:8400/api/", "https://proxy.example.com/api/"):
        assert read_settings({**SOCKET, "SLACK_API_URL": here}).slack_api_url.endswith("/api/")


@pytest.mark.parametrize("url", ["sqlite:///var/team.db", "sqlite:////var/lib/rituals/team.db"])
def test_a_database_is_a_file_by_its_path(url: str) -> None:
    assert read_settings({**SOCKET, "DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_database_is_on_postgresql_however_its_address_begins(scheme: str) -> None:
    settings = read_settings({**SOCKET, "DATABASE_URL": f"{scheme}://ana:tide%40noon@db.example.com/rituals"})
    assert settings.database_url == "postgresql+psycopg://ana:tide%40noon@db.example.com/rituals"
    assert "tide" not in repr(settings)


def test_an_address_that_cannot_be_read_is_not_repeated_since_it_holds_a_password() -> None:
    (said,) = faults({**SOCKET, "DATABASE_URL": "postgresql://ana:half/tide@db.example.com:54x2/rituals"})
    assert said.startswith("DATABASE_URL cannot be used.")
    assert "in the password write %40 for @" in said
    assert "tide" not in said


def test_without_the_driver_postgresql_is_refused_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    (said,) = faults({**SOCKET, "DATABASE_URL": "postgresql://db.example.com/rituals"})
    assert "pip install -c constraints.txt -e '.[postgres]'" in said


def test_a_secret_that_could_be_guessed_is_refused_and_how_to_make_one_is_said() -> None:
    (said,) = faults({**SOCKET, "RITUALS_SECRET": "hush-hush"})
    assert said.startswith("RITUALS_SECRET is shorter than 32 characters")
    assert "secrets.token_hex(32)" in said
    assert "hush" not in said
    settings = read_settings({**SOCKET, "RITUALS_SECRET": "hush" * 8})
    assert settings.rituals_secret is not None
    assert "hush" not in f"{settings!r} {settings.model_dump_json()}"
    assert read_settings(SOCKET).rituals_secret is None


@pytest.mark.parametrize("port", ["0", "65536", "-1", "1e3", "3000.5"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    (said,) = faults({**SOCKET, "HTTP_PORT": port})
    assert said.startswith("HTTP_PORT is not a")


def test_a_level_may_be_written_small() -> None:
    assert read_settings({**SOCKET, "LOG_LEVEL": "debug"}).log_level == "DEBUG"


def test_a_clock_is_a_file_that_is_there(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("3600", encoding="ascii")
    assert read_settings({**SOCKET, "RITUALS_CLOCK": str(clock)}).rituals_clock == clock


def test_each_setting_is_explained_once_and_each_is_read() -> None:
    assert sorted(s.name.lower() for s in SETTINGS) == sorted(Settings.model_fields)
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)
