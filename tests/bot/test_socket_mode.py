"""The connection that the bot opens to Slack: it ends when all that came in over it has been answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from bot.manifest import read_manifest
from bot.socket_mode import SocketEdge
from bot.standin.pace import Pace
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_TOKEN, BOT_ID, BOT_TOKEN, BOT_USER_ID, TEAM_ID
from bot.wiring import make_app
from tests.journeys.kennel import until


class Harbour:
    """Socket Mode with an app behind it that answers /standup as soon as it `may_answer`."""

    def __init__(self, slack: StandIn) -> None:
        self.heard: list[str] = []
        self.may_answer = threading.Event()
        client = WebClient(BOT_TOKEN, slack.api_url)
        app = make_app(client, {"team_id": TEAM_ID, "bot_id": BOT_ID, "user_id": BOT_USER_ID})

        @app.command("/standup")
        def typed(ack: Ack, body: dict[str, Any]) -> None:
            self.heard.append(body["text"])
            self.may_answer.wait(20)
            ack(text="heard")

        self.edge = SocketEdge(app, APP_TOKEN)


@pytest.fixture
def slack() -> Iterator[StandIn]:
    with StandIn(read_manifest(), page=False, pace=Pace(ack_seconds=20.0), seed=sample) as stand_in:
        yield stand_in


def test_what_came_in_before_it_is_stopped_is_answered(slack: StandIn) -> None:
    harbour, seen = Harbour(slack), []
    harbour.edge.start()
    slack.until_connected()
    ana = slack.hand("ana")
    typing = threading.Thread(target=lambda: seen.append(ana.runs("/standup status", "#team")))
    typing.start()
    until(lambda: bool(harbour.heard))
    stopping = threading.Thread(target=harbour.edge.stop)
    stopping.start()
    assert harbour.edge.is_connected()
    harbour.may_answer.set()
    stopping.join(20)
    typing.join(20)
    assert seen[0]["ok"], seen
    assert not harbour.edge.is_connected()


def test_stopping_takes_no_time_when_there_is_nothing_to_answer(slack: StandIn) -> None:
    harbour = Harbour(slack)
    harbour.edge.start()
    slack.until_connected()
    stopping = threading.Thread(target=harbour.edge.stop)
    stopping.start()
    stopping.join(5)
    assert not stopping.is_alive()
