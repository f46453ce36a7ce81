"""The container runs what is there, as nobody special, and is told only what the bot understands."""

from __future__ import annotations

import re
from fnmatch import fnmatch

import yaml

from bot.process import STOP_SECONDS
from bot.settings import SETTINGS, read_settings
from tests.agreements.container import environment, in_exec_form, instructions, services
from tests.agreements.house import ROOT, pyproject, text
from tests.agreements.test_readme import _cli

COMPOSE = ("compose.yaml", "compose.postgres.yaml")
OTHERS = {"PYTHONUNBUFFERED", "HOME"}
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-harbour", "SLACK_APP_TOKEN": "xapp-1-harbour"}
KNOWN = {setting.name for setting in SETTINGS}


def test_the_container_sets_only_what_the_bot_reads_and_the_bot_takes_it() -> None:
    told = environment()
    assert told.keys() - OTHERS <= KNOWN
    settings = read_settings({**told, **TOKENS})
    assert settings.database_url == "sqlite:////data/rituals.db"
    assert (settings.ops_host, settings.ops_port) == ("0.0.0.0", 9090)  # noqa: S104  (inside of the container)


def test_what_is_copied_into_the_image_is_there_and_is_let_through() -> None:
    sources = [word for line in instructions("COPY") for word in line.split()[:-1]]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    everything, *exceptions = [
        line for line in text(".dockerignore").splitlines() if line[:1] not in ("#", "")
    ]
    assert everything == "*", "what is not named must stay out: tokens, databases, history"
    let_through = {line[1:] for line in exceptions if line.startswith("!")}
    assert let_through == set(sources)


def test_every_package_and_every_file_the_bot_reads_is_in_the_image() -> None:
    copied = {word for line in instructions("COPY") for word in line.split()[:-1]}
    packages = {name.rstrip("*") for name in pyproject()["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages | {"manifest.yml", pyproject()["project"]["readme"]} <= copied


def test_what_is_installed_is_pinned_and_no_tool_for_tests() -> None:
    (install,) = [line for line in instructions("RUN") if "pip install" in line]
    assert "-c constraints.txt" in install
    assert "dev" not in install
    for extra in re.findall(r"\.\[(\w+)\]", install):
        assert extra in pyproject()["project"]["optional-dependencies"]


def test_it_runs_as_a_number_that_is_not_roots_and_a_signal_reaches_the_bot_itself() -> None:
    (user,) = instructions("USER")
    assert int(user.partition(":")[0]) > 0
    assert in_exec_form("ENTRYPOINT") == ["python", "-m", "bot"]
    (command,) = in_exec_form("CMD")
    assert command in _cli()


def test_the_bots_own_python_is_one_that_it_supports() -> None:
    (image,) = instructions("FROM")
    found = re.fullmatch(r"python:(\d+\.\d+)-slim", image)
    assert found, f"{image} is no plain image of Python"
    assert pyproject()["project"]["requires-python"] == f">={found[1]}"


def test_compose_tells_the_bot_only_what_it_reads() -> None:
    for name in COMPOSE:
        told = services(name)["rituals"].get("environment", {})
        assert told.keys() <= KNOWN, f"{name} sets what the bot does not know"


def test_nobody_loses_patience_before_the_bot_does() -> None:
    grace = services("compose.yaml")["rituals"]["stop_grace_period"]
    assert float(grace.removesuffix("s")) > STOP_SECONDS


def test_what_the_container_keeps_is_in_a_volume_and_the_rest_of_it_cannot_be_written() -> None:
    bot = services("compose.yaml")["rituals"]
    (volume,) = bot["volumes"]
    assert volume.endswith(":/data")
    assert environment()["DATABASE_URL"].startswith("sqlite:////data/")
    assert bot["read_only"]
    assert "container_name" not in bot, "several copies cannot have one name"
    assert "ports" not in bot, "nor one port of the machine"


def test_the_second_compose_file_adds_to_the_first() -> None:
    first, second = (yaml.safe_load(text(name)) for name in COMPOSE)
    assert first["services"].keys() <= second["services"].keys()
    named = {volume.partition(":")[0] for volume in second["services"]["postgres"]["volumes"]}
    assert named == set(second["volumes"])
    assert set(second["services"]["rituals"]["depends_on"]) <= second["services"].keys()


def test_the_address_that_compose_makes_is_one_the_bot_takes() -> None:
    address = services("compose.postgres.yaml")["rituals"]["environment"]["DATABASE_URL"]
    made = re.sub(r"\$\{POSTGRES_PASSWORD:\?[^}]*\}", "harbour", address)
    assert "$" not in made
    assert "postgresql" in read_settings({**TOKENS, "DATABASE_URL": made}).database_url


def test_no_token_can_be_committed_by_accident() -> None:
    (file,) = [services("compose.yaml")["rituals"]["env_file"]]
    assert any(fnmatch(file, line) for line in text(".gitignore").splitlines())
