"""README names whatever a person can type or set, and nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
import typer

from bot.cli import main
from bot.command import Command
from bot.manifest import read_manifest
from bot.overview import command as overview
from bot.retro import command as retro
from bot.ritual.command import command_of
from bot.settings import SETTINGS
from bot.update import command as update
from bot.vision import command as vision
from rituals.kinds import asking
from tests.agreements.house import ROOT, text

TARGET = re.compile(r"^([a-z]+):.*## (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def _commands() -> list[Command]:
    own = [command_of(kind) for kind in asking() if kind.own_command]
    return [*own, vision.COMMAND, retro.COMMAND, update.COMMAND, overview.COMMAND]


def _typed() -> set[str]:
    return {
        f"{command.typed} {word}".strip()
        for command in _commands()
        for word, subcommand in command.subcommands.items()
        if subcommand.does
    }


def _cli() -> set[str]:
    return {
        command.name or command.callback.__name__ for command in main.registered_commands if command.callback
    }


def test_every_command_lists_itself_in_the_manifest_and_every_help_ends_with_help() -> None:
    declared = {each["command"] for each in read_manifest()["features"]["slash_commands"]}
    assert declared == {command.typed for command in _commands()}
    for command in _commands():
        assert [word for word, each in command.subcommands.items() if each.does][-1] == "help"


def test_the_readme_names_every_command_and_subcommand() -> None:
    _names_all(f"`{typed}`" for typed in _typed())


def test_the_readme_names_every_setting() -> None:
    _names_all(f"`{setting.name}`" for setting in SETTINGS)


def test_the_readme_names_every_command_of_the_command_line() -> None:
    _names_all(f"python -m bot {name}" for name in _cli())


def test_the_readme_names_every_target_of_make() -> None:
    _names_all(f"`make {target}`" for target, _ in TARGET.findall(text("Makefile")))


def _names_all(wanted: Iterable[str]) -> None:
    missing = sorted(each for each in wanted if each not in text("README.md"))
    assert not missing, "README.md does not name these: " + ", ".join(missing)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_a_page_names_no_command_that_is_not_there(page: str) -> None:
    words = text(page)
    targets = {target for target, _ in TARGET.findall(text("Makefile"))}
    known = {f"make {target}" for target in targets} | {f"python -m bot {name}" for name in _cli()} | _typed()
    said = set(re.findall(r"`(make [a-z]+|python -m bot [a-z]+)", words))
    said |= {
        typed.strip()
        for typed in re.findall(r"`(/(?!invite|healthz|readyz|metrics)[a-z]+(?: [a-z]+)?)`", words)
    }
    assert said <= known, f"{page} names what is not there: {sorted(said - known)}"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    dead = [target for target in LINK.findall(text(page)) if not (ROOT / target).exists()]
    assert not dead, f"{page} links to what is not there: {dead}"


def test_the_command_line_says_what_each_command_does() -> None:
    group = typer.main.get_command(main)
    for name in _cli():
        command = group.get_command(None, name)  # type: ignore[attr-defined]
        assert command is not None
        assert command.help, f"python -m bot {name} --help says nothing"
