"""Socket Mode, seen by raw sockets and by the real Bolt with slack_sdk's own client."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.standin import sockets
from bot.standin.pace import Pace
from bot.standin.server import StandIn
from bot.standin.workspace import APP_TOKEN, Json
from tests.bot.standin.stage import QUICK, Listener, standing_in, until, web

SOON_AGAIN = Pace(ack_seconds=1.0, socket_retry_seconds=1.2)


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


@pytest.fixture
def hurried() -> Iterator[StandIn]:
    """With little patience."""
    with standing_in(QUICK) as standin:
        yield standin


@contextmanager
def bolt(standin: StandIn, *, ping_interval: float = 1.0) -> Iterator[App]:
    """The real thing: a Bolt app over Socket Mode."""
    app = App(client=web(standin))
    handler = SocketModeHandler(app, APP_TOKEN, ping_interval=ping_interval)
    handler.connect()
    standin.until_connected()
    try:
        yield app
    finally:
        handler.close()


def test_a_command_reaches_bolt_and_the_words_of_its_ack_are_seen_by_ana_alone() -> None:
    with standing_in() as standin, bolt(standin) as app:

        @app.command("/tea")
        def tea(ack: Any, body: Json) -> None:
            ack(f"One {body['text']} for <@{body['user_id']}>")

        ana, bo = standin.hand("ana"), standin.hand("bo")
        assert ana.runs("/tea   earl grey ", "#team")["ok"]

        answer = ana.messages("#team")[-1]
        assert answer["text"] == f"One earl grey for <@{ana.id}>"
        assert answer["ephemeral"]
        assert bo.messages("#team") == []


def test_bolt_opens_a_modal_reads_the_answers_and_writes_back() -> None:
    with standing_in() as standin, bolt(standin) as app:
        block: Json = {
            "type": "input",
            "block_id": "kind",
            "label": {"type": "plain_text", "text": "Which tea?"},
        }
        block["element"] = {"type": "plain_text_input", "action_id": "typed"}
        view = {"type": "modal", "callback_id": "tea", "title": {"type": "plain_text", "text": "Tea"}}
        view |= {"submit": {"type": "plain_text", "text": "Brew"}, "blocks": [block]}

        @app.shortcut("brew")
        def brew(ack: Any, body: Json, client: Any) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=view)

        @app.view("tea")
        def brewed(ack: Any, body: Json, client: Any) -> None:
            ack()
            typed = body["view"]["state"]["values"]["kind"]["typed"]["value"]
            client.chat_postMessage(channel=body["user"]["id"], text=f"Brewing {typed}")

        chen = standin.hand("chen")
        assert chen.uses_shortcut("brew")["ok"]
        chen.waits_for("Which tea?", "modal")
        chen.fills("Which tea?", "龙井 & milk")
        assert chen.submits()["ok"]
        assert chen.waits_for("Brewing")["text"] == "Brewing 龙井 & milk"
        assert chen.view is None
        assert standin.workspace.complaints == []


def test_an_event_bolt_failed_on_comes_again_with_the_same_id() -> None:
    seen: list[tuple[str, str]] = []
    with standing_in(SOON_AGAIN) as standin, bolt(standin) as app:

        @app.event("message")
        def heard(body: Json, request: Any) -> None:
            seen.append((body["event_id"], request.headers["x-slack-retry-num"][0]))

        @app.middleware
        def unlucky(next_: Any, body: Json, logger: Any, request: Any) -> Any:
            if request.headers["x-slack-retry-num"][0] == "0":
                seen.append((body["event_id"], "failed"))
                return None  # no listener runs, so Bolt answers 404 and does not acknowledge
            return next_()

        standin.hand("ana").says("dm", "hello")
        until(lambda: len(seen) == 2, "the second attempt")
        assert [attempt for _, attempt in seen] == ["failed", "1"]
        assert seen[0][0] == seen[1][0]
        standin.quiet()


def test_after_disconnect_bolt_comes_back_on_a_new_connection_and_goes_on_listening() -> None:
    with standing_in() as standin, bolt(standin) as app:
        app.command("/tea")(lambda ack: ack("still here"))
        first = standin.workspace.sockets[0]
        standin.call(sockets.disconnect, standin.workspace, "warning")
        until(
            lambda: standin.workspace.sockets and first not in standin.workspace.sockets, "the old one closes"
        )
        ana = standin.hand("ana")
        assert ana.runs("/tea")["ok"]
        assert ana.dm[-1]["text"] == "still here"


@pytest.mark.parametrize("trouble", [sockets.drop, sockets.mute])
def test_bolt_notices_a_line_that_was_cut_or_went_dead(trouble: Any) -> None:
    with standing_in() as standin, bolt(standin, ping_interval=0.1) as app:
        app.command("/tea")(lambda ack: ack("back again"))
        first = standin.workspace.sockets[0]
        standin.call(trouble, first)
        until(
            lambda: [s for s in standin.workspace.sockets if s is not first], "a new connection", seconds=20
        )
        standin.call(sockets.drop, first)
        until(lambda: first not in standin.workspace.sockets, "the dead one is gone")
        assert standin.hand("ana").runs("/tea")["text"] == "back again"


# -- the protocol itself -------------------------------------------------------------------------------------------


def test_hello_comes_first_and_counts_the_connections(standin: StandIn) -> None:
    with Listener(standin) as app:
        app.connect()
        assert [hello["num_connections"] for hello in app.hellos] == [1, 2]
        assert app.hellos[0]["connection_info"] == {"app_id": "A0RITUALS"}


def test_a_ticket_opens_one_connection(standin: StandIn) -> None:
    url = standin.call(sockets.open_ticket, standin.workspace)
    with connect(url), pytest.raises(InvalidStatus), connect(url):
        pass


def test_the_eleventh_connection_is_turned_away(standin: StandIn) -> None:
    with Listener(standin) as app:
        app.connect(9)
        with connect(standin.call(sockets.open_ticket, standin.workspace)) as eleventh:
            assert '"too_many_websockets"' in eleventh.recv(timeout=5)


def test_every_payload_goes_to_one_of_several_connections(standin: StandIn) -> None:
    with Listener(standin) as app:
        app.connect(2)
        ana = standin.hand("ana")
        for number in range(30):
            assert ana.runs(f"/tea {number}")["ok"]
        assert sorted(int(payload["text"]) for payload in app.payloads) == list(range(30))
        assert len({envelope["connection"] for envelope in app.envelopes}) > 1


def test_a_command_can_come_twice_and_the_person_sees_one_answer(standin: StandIn) -> None:
    with Listener(standin, lambda payload: {"text": "Here you are"}) as app:
        standin.workspace.faults.arm("/tea", "delivered_twice")
        ana = standin.hand("ana")
        assert ana.runs("/tea green", "#team")["ok"]
        standin.quiet()
        first, second = app.payloads
        assert first == second
        assert [said["text"] for said in ana.messages("#team")] == ["Here you are"]


def test_an_event_that_is_late_is_overtaken_by_the_next(standin: StandIn) -> None:
    with Listener(standin) as app:
        standin.workspace.faults.arm("message", "late_event", seconds=0.3)
        ana = standin.hand("ana")
        ana.says("dm", "first")
        ana.says("dm", "second")
        standin.quiet()
        assert [payload["event"]["text"] for payload in app.payloads] == ["second", "first"]


def test_an_ack_after_the_deadline_is_refused_and_written_down(hurried: StandIn) -> None:
    given_up = threading.Event()

    def slow(payload: Json) -> Json:
        given_up.wait(10)
        return {"text": "Sorry, I was asleep"}

    with Listener(hurried, slow):
        ana = hurried.hand("ana")
        assert ana.runs("/tea", "#team")["trouble"] == "/tea failed with the error “operation_timeout”"
        given_up.set()
        until(lambda: [call for call in hurried.workspace.calls if call.note == sockets.LATE], "the late ack")
        assert ana.messages("#team") == []


def test_a_command_or_a_click_is_sent_once_even_if_nobody_acknowledges(hurried: StandIn) -> None:
    with Listener(hurried, lambda payload: None) as app:
        ana = hurried.hand("ana")
        ana.runs("/tea")
        ana.uses_shortcut("brew")
        ana.says("dm", "this one is repeated")
        hurried.quiet()
        assert len(app.of("message")) == 4
        assert len(app.of("/tea")) == len(app.of("shortcut")) == 1


def test_an_event_is_redelivered_three_times_some_four_seconds_apart(hurried: StandIn) -> None:
    with Listener(hurried, lambda payload: None) as app:
        began = hurried.workspace.clock.elapsed()
        hurried.hand("ana").says("dm", "anybody?")
        hurried.quiet()
        assert len({payload["event_id"] for payload in app.payloads}) == 1
        assert [(e["retry_attempt"], e["retry_reason"]) for e in app.envelopes] == [
            (0, ""),
            (1, "timeout"),
            (2, "timeout"),
            (3, "timeout"),
        ]
        assert hurried.workspace.clock.elapsed() - began >= 3 * QUICK.socket_retry_seconds


def test_an_event_waits_for_an_app_that_is_not_there_yet() -> None:
    with standing_in(SOON_AGAIN) as standin:
        standin.hand("ana").says("dm", "good morning")
        with Listener(standin) as app:
            assert app.payload("message")["text"] == "good morning"


def test_an_ack_for_nothing_and_an_event_ack_with_a_payload_are_complained_of(standin: StandIn) -> None:
    with Listener(standin, lambda payload: {"text": "thanks"}) as app:
        app.connections[0].send('{"envelope_id": "never-sent"}')
        standin.hand("ana").says("dm", "hi")
        until(lambda: len(standin.workspace.complaints) == 2, "two complaints")
        standin.quiet()
        assert "an ack for nothing" in standin.workspace.complaints[0]
        assert "carried a payload" in standin.workspace.complaints[1]


# -- trouble on request --------------------------------------------------------------------------------------------


def test_an_event_can_be_made_to_arrive_twice(standin: StandIn) -> None:
    standin.call(standin.workspace.faults.arm, "message", "duplicate_event")
    with Listener(standin) as app:
        standin.hand("ana").says("dm", "echo")
        standin.quiet()
        first, second = app.payloads
        assert first == second


def test_a_cut_line_loses_the_click_and_the_person_sees_it(hurried: StandIn) -> None:
    hurried.call(hurried.workspace.faults.arm, "/tea", "drop_socket")
    with Listener(hurried) as app:
        assert "operation_timeout" in hurried.hand("ana").runs("/tea")["trouble"]
        assert app.envelopes == []


def test_an_ack_can_be_made_to_count_as_late() -> None:
    with standing_in(SOON_AGAIN) as standin, Listener(standin) as app:
        standin.call(standin.workspace.faults.arm, "shortcut", "late_ack")
        assert "did not respond" in standin.hand("ana").uses_shortcut("brew")["trouble"]
        assert standin.hand("ana").uses_shortcut("brew")["ok"]
        assert len(app.envelopes) == 2
