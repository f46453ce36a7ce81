"""docs/running.md names what is there: metrics, settings, commands, files."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from sqlmodel import SQLModel

from bot.clock import SystemClock
from bot.metrics import Metrics
from bot.ops import Lookout
from bot.process import STOP_SECONDS
from bot.settings import SETTINGS
from storage.database import Database
from tests.agreements.house import ROOT, text
from tests.agreements.test_readme import LINK, _cli

PAGE = "docs/running.md"
METRIC = re.compile(r"`(rituals_\w+)(?:\{([\w,]+)\})?`")
SUFFIXES = re.compile(r"_(total|count|sum|bucket)$")


def _counted(folder: Path) -> set[str]:
    """All that /metrics tells, by the names that the page uses."""
    database = Database(f"sqlite:///{folder / 'rituals.db'}")
    SQLModel.metadata.create_all(database.engine)
    metrics = Metrics()
    metrics.also(Lookout(database, SystemClock()))
    return set(re.findall(r"^# HELP (rituals_\w+) ", metrics.exposition().decode(), re.MULTILINE))


def _alerts() -> list[dict[str, str]]:
    (block,) = re.findall(r"```yaml\n(groups:.*?)```", text(PAGE), re.DOTALL)
    rules: list[dict[str, str]] = yaml.safe_load(block)["groups"][0]["rules"]
    return rules


def test_the_page_names_every_metric_and_none_that_is_not_there(tmp_path: Path) -> None:
    table = {name for name, _ in METRIC.findall(text(PAGE))}
    assert table == _counted(tmp_path)


def test_alerts_ask_for_metrics_that_are_there() -> None:
    named = {name for rule in _alerts() for name in re.findall(r"rituals_\w+", rule["expr"])}
    table = {name for name, _ in METRIC.findall(text(PAGE))}
    assert named
    assert {name for name in named if name not in table and SUFFIXES.sub("", name) not in table} == set()


def test_there_are_five_alerts_each_with_what_to_do() -> None:
    assert len(_alerts()) == 5
    for rule in _alerts():
        assert len(rule["annotations"]["summary"].split(".")) > 1  # type: ignore[call-overload]


def test_the_page_names_only_settings_and_commands_that_are_there() -> None:
    known = {setting.name for setting in SETTINGS}
    said = set(re.findall(r"`((?:SLACK|DATABASE|RITUALS|HTTP|OPS|LOG)_[A-Z_]+)\b", text(PAGE)))
    assert said <= known
    assert set(re.findall(r"-m bot ([a-z]+)", text(PAGE))) <= _cli()


def test_every_file_it_links_to_or_starts_with_is_there() -> None:
    dead = [to for to in LINK.findall(text(PAGE)) if not (ROOT / "docs" / to).exists()]
    dead += [
        name
        for name in re.findall(r"-f (\S+)", text(PAGE))
        if name[-5:] == ".yaml" and not (ROOT / name).exists()
    ]
    assert dead == []


def test_it_says_how_long_stopping_may_take() -> None:
    assert f"at most {STOP_SECONDS:.0f} when Slack does not answer" in text(PAGE)


def test_the_readme_leads_to_it() -> None:
    assert f"({PAGE})" in text("README.md")
