"""The bot as a process: what is opened and in which order, and an end in time."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from contextlib import ExitStack
from types import FrameType
from typing import Protocol

from bot import wiring
from bot.ops import make_ops
from bot.settings import Settings
from bot.socket_mode import SocketEdge
from bot.web import HttpEdge
from storage.database import Database
from storage.running import running_alone

LOOK_SECONDS = 0.2
STOP_SECONDS = 20.0
SWITCH_SECONDS = 0.0005
"""A thread that reckons gives way after so long. Whoever pressed a button is answered in several short steps, and would
wait ten times as long before each of them."""

log = logging.getLogger(__name__)


class Edge(Protocol):
    """A way payloads come in."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def is_connected(self) -> bool: ...


def start(settings: Settings, held: ExitStack) -> tuple[wiring.Bot, list[Edge]]:
    """`held` keeps other copies out until the bot has ended, where there may be no other.

    Raises SlackApiError, OSError, OperationalError, StorageRefusal, PortInUse.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    database = Database(settings.database_url)
    held.enter_context(running_alone(database))
    bot = wiring.build(settings)
    edges = _edges(bot, settings)
    for edge in edges:
        edge.start()
    return bot, edges


def work(settings: Settings, bot: wiring.Bot, edges: list[Edge]) -> None:
    """Until a signal ends it."""
    bot.start()
    log.info("running in %s", "Socket Mode" if settings.uses_socket_mode else "HTTP mode")
    _wait_for_a_signal()
    log.info("stopping")
    _end_in_time()
    for edge in reversed(edges):
        edge.stop()
    bot.stop()
    log.info("stopped")


def _edges(bot: wiring.Bot, settings: Settings) -> list[Edge]:
    """In the order in which they are opened."""
    edge = _edge(bot, settings)
    if settings.ops_port is None:
        return [edge]
    return [make_ops(bot, edge.is_connected, settings.ops_host, settings.ops_port), edge]


def _edge(bot: wiring.Bot, settings: Settings) -> Edge:
    if settings.slack_app_token is not None:
        return SocketEdge(bot.app, settings.slack_app_token.get_secret_value())
    assert settings.slack_signing_secret is not None  # noqa: S101  (Settings checked it)
    secret = settings.slack_signing_secret.get_secret_value()
    return HttpEdge(bot.app, secret, settings.http_host, settings.http_port)


def _wait_for_a_signal() -> None:
    """SIGTERM or Ctrl-C. A second one ends the process at once: what was under way is taken up at the next start."""
    came: list[int] = []

    def stopped(number: int, _frame: FrameType | None) -> None:
        if came:
            os._exit(128 + number)
        came.append(number)  # and no Event: this thread may be interrupted while it holds that one's lock

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    pause = threading.Event()
    while (
        not came
    ):  # the signal may reach another thread, and then this one learns of it when it wakes up by itself
        pause.wait(LOOK_SECONDS)


def stop_signal() -> threading.Event:
    """Set by SIGTERM and by Ctrl-C."""
    stop = threading.Event()

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    return stop


def _end_in_time() -> None:
    """When Slack does not answer, stopping would take long, and whoever stops the bot loses patience."""

    def end() -> None:
        log.warning("not waiting any longer: what is under way is taken up at the next start")
        os._exit(0)

    patience = threading.Timer(STOP_SECONDS, end)
    patience.daemon = True
    patience.start()
