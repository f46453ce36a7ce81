"""For every test: no network but loopback, and nothing of the machine's environment."""

from __future__ import annotations

import os

import pytest
from pytest_socket import socket_allow_hosts

from bot.settings import SETTINGS

LOOPBACK = ["127.0.0.1", "localhost", "::1"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default=None, help="a folder to write the README's pictures to")


def pytest_configure() -> None:
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt and the SDK read variables of their own, proxies among them."""
    for name in list(os.environ):
        if name.startswith("SLACK_") or name in {s.name for s in SETTINGS} or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
