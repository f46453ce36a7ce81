"""The one address Slack calls over HTTP: what is not signed stays outside, what is signed arrives as it was sent."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.web import LARGEST_BODY, PATH, HttpEdge, PortInUse
from bot.wiring import make_app
from tests.journeys.kennel import until

SECRET = "harbour-signing-secret"
IDENTITY = {"team_id": "T0HARBOUR", "bot_id": "B0HARBOUR", "user_id": "U0HARBOUR"}
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
COMMAND = {
    "command": "/standup",
    "text": "status",
    "user_id": "U0ANA",
    "channel_id": "C0TEAM",
    "team_id": "T0HARBOUR",
}

Answer = tuple[int, str]


class Harbour:
    """An HTTP edge with an app behind it that remembers what reached it, and answers commands when it `may_answer`."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        app = make_app(WebClient("xoxb-harbour", base_url="http://127.0.0.1:9/"), IDENTITY)

        @app.command("/standup")
        def typed(ack: Ack, body: dict[str, Any]) -> None:
            self.heard.append(body)
            self.may_answer.wait(20)
            ack(text="heard")

        @app.action("round.answer")
        def pressed(ack: Ack, body: dict[str, Any]) -> None:
            self.heard.append(body)
            ack()

        @app.event("user_change")
        def happened(body: dict[str, Any]) -> None:
            self.heard.append(body)

        self.edge = HttpEdge(app, SECRET, "127.0.0.1", 0)

    def post(
        self,
        body: bytes | str,
        content_type: str = FORM,
        *,
        age: timedelta = timedelta(),
        secret: str = SECRET,
        **headers: str | None,
    ) -> Answer:
        """Signed as Slack signs; a header given as None is left out."""
        raw = body.encode() if isinstance(body, str) else body
        timestamp = str(int((SystemClock().elapsed() - age).timestamp()))
        signed = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + raw, hashlib.sha256)
        sent: dict[str, str | None] = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={signed.hexdigest()}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.request(
            "POST", PATH, raw, {name: value for name, value in sent.items() if value is not None}
        )

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.edge.url).port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Harbour]:
    made = Harbour()
    made.edge.start()
    yield made
    made.edge.stop()


@pytest.fixture
def harbour(running: Harbour) -> Harbour:
    running.heard.clear()
    return running


def test_a_signed_command_is_answered(harbour: Harbour) -> None:
    status, said = harbour.post(urlencode(COMMAND))
    assert (status, said) == (200, "heard")
    assert harbour.heard[0]["text"] == "status"


def test_slack_may_write_its_header_names_in_any_case(harbour: Harbour) -> None:
    raw = urlencode(COMMAND).encode()
    timestamp = str(int(SystemClock().elapsed().timestamp()))
    signed = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + raw, hashlib.sha256).hexdigest()
    headers = {
        "x-slack-request-timestamp": timestamp,
        "X-SLACK-SIGNATURE": f"v0={signed}",
        "content-type": FORM,
    }
    assert harbour.request("POST", PATH, raw, headers)[0] == 200


@pytest.mark.parametrize(
    ("secret", "age", "headers"),
    [
        pytest.param("somebody-elses", timedelta(), {}, id="signed with another secret"),
        pytest.param(SECRET, timedelta(minutes=6), {}, id="six minutes old, as when sent a second time"),
        pytest.param(SECRET, timedelta(minutes=-6), {}, id="from the future"),
        pytest.param(SECRET, timedelta(), {"X_Slack_Signature": None}, id="not signed"),
        pytest.param(SECRET, timedelta(), {"X_Slack_Signature": "v0="}, id="signed with nothing"),
        pytest.param(SECRET, timedelta(), {"X_Slack_Request_Timestamp": None}, id="without a time"),
    ],
)
def test_what_slack_did_not_sign_just_now_stays_outside(
    harbour: Harbour, secret: str, age: timedelta, headers: dict[str, str | None]
) -> None:
    status, said = harbour.post(urlencode(COMMAND), secret=secret, age=age, **headers)
    assert status == 401
    assert "heard" not in said
    assert not harbour.heard


def test_a_time_that_is_none_is_refused_like_a_wrong_signature(harbour: Harbour) -> None:
    assert harbour.post(urlencode(COMMAND), X_Slack_Request_Timestamp="yesterday")[0] == 401
    assert not harbour.heard


def test_what_is_no_text_cannot_have_been_signed_by_slack(harbour: Harbour) -> None:
    assert harbour.post(b"text=\xff\xfe")[0] == 401


def test_one_changed_letter_breaks_the_signature(harbour: Harbour) -> None:
    raw = urlencode(COMMAND)
    timestamp = str(int(SystemClock().elapsed().timestamp()))
    signed = hmac.new(SECRET.encode(), f"v0:{timestamp}:{raw}".encode(), hashlib.sha256).hexdigest()
    changed = raw.replace("U0ANA", "U0BOS")
    assert (
        harbour.post(changed, X_Slack_Request_Timestamp=timestamp, X_Slack_Signature=f"v0={signed}")[0] == 401
    )


def test_an_old_but_not_too_old_request_is_taken(harbour: Harbour) -> None:
    assert harbour.post(urlencode(COMMAND), age=timedelta(minutes=4))[0] == 200


def test_the_challenge_is_handed_back_when_it_is_signed_and_only_then(harbour: Harbour) -> None:
    question = json.dumps(
        {"type": "url_verification", "token": "old", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALW"}
    )
    assert harbour.post(question, JSON) == (200, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALW")
    status, said = harbour.post(question, JSON, secret="somebody-elses")
    assert status == 401
    assert "3eZbrw" not in said


def test_slacks_check_of_the_certificate_is_answered_and_runs_nothing(harbour: Harbour) -> None:
    assert harbour.post("ssl_check=1&token=old") == (200, "")
    assert not harbour.heard


@pytest.mark.parametrize(
    "typed",
    [
        "payload",
        'payload={"type":"block_actions"}',
        "a & b = c + d %20 100%",
        "line one\nline two",
        "“half nine” – in São Paulo 🎉 مرحبا",
        "  spaced\u00a0out  ",
        "",
    ],
)
def test_a_command_arrives_as_it_was_typed(harbour: Harbour, typed: str) -> None:
    assert harbour.post(urlencode({**COMMAND, "text": typed}))[0] == 200
    assert harbour.heard[0]["text"] == typed
    assert harbour.heard[0]["command"] == "/standup"


def test_a_press_comes_in_the_field_payload(harbour: Harbour) -> None:
    press = {
        "type": "block_actions",
        "user": {"id": "U0ANA", "team_id": "T0HARBOUR"},
        "team": {"id": "T0HARBOUR"},
        "trigger_id": "1.2.3",
        "actions": [{"type": "button", "action_id": "round.answer", "block_id": "b", "value": "pay&load=+%"}],
    }
    assert harbour.post(f"payload={quote_plus(json.dumps(press))}") == (200, "")
    assert harbour.heard[0]["actions"][0]["value"] == "pay&load=+%"


def test_an_event_comes_as_json_also_with_a_charset(harbour: Harbour) -> None:
    event = {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": "T0HARBOUR",
        "event": {"type": "user_change", "user": {}},
    }
    assert harbour.post(json.dumps(event), f"{JSON}; charset=utf-8")[0] == 200
    assert harbour.heard[0]["event_id"] == "Ev1"


def test_what_nobody_listens_to_is_told_so(harbour: Harbour) -> None:
    assert harbour.post(urlencode({**COMMAND, "command": "/lunch"}))[0] == 404


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"type": "event_callback", ', JSON),
        (b"[1, 2]", JSON),
        (b"null", JSON),
        (b"7", JSON),
        (b"", JSON),
        (b"payload={", FORM),
        (b"payload=[]", FORM),
        (b"payload=%FF%FE", FORM),
    ],
)
def test_a_signed_request_that_says_nothing_is_refused_and_logged_without_its_words(
    harbour: Harbour, caplog: pytest.LogCaptureFixture, body: bytes, content_type: str
) -> None:
    with caplog.at_level(logging.WARNING):
        assert harbour.post(body, content_type) == (400, "not understood")
    assert "could not be parsed" in caplog.text
    assert not harbour.heard


def test_more_than_slack_ever_sends_is_not_even_kept(harbour: Harbour) -> None:
    assert harbour.post(b"text=" + b"x" * LARGEST_BODY)[0] == 413
    assert harbour.post(urlencode(COMMAND))[0] == 200


def test_only_posts_to_one_path_are_taken(harbour: Harbour) -> None:
    assert harbour.request("GET", PATH)[0] == 405
    assert harbour.request("POST", "/")[0] == 404


def test_a_watchdog_can_ask_whether_it_is_up(harbour: Harbour) -> None:
    assert harbour.request("GET", "/healthz") == (200, "ok")
    assert harbour.edge.is_connected()


def test_a_second_one_on_the_same_port_says_what_to_do(harbour: Harbour) -> None:
    port = urlsplit(harbour.edge.url).port
    assert port is not None
    second = HttpEdge(make_app(WebClient("xoxb-harbour"), IDENTITY), SECRET, "127.0.0.1", port)
    with pytest.raises(PortInUse, match=f"port {port} .*HTTP_PORT"):
        second.start()


def test_what_came_in_before_it_is_stopped_is_answered_and_nothing_comes_in_after() -> None:
    harbour, answers = Harbour(), []
    harbour.edge.start()
    port = urlsplit(harbour.edge.url).port
    harbour.may_answer.clear()
    asking = threading.Thread(target=lambda: answers.append(harbour.post(urlencode(COMMAND))))
    asking.start()
    until(lambda: bool(harbour.heard))
    stopping = threading.Thread(target=harbour.edge.stop)
    stopping.start()
    until(lambda: not harbour.edge.is_connected())
    assert not answers
    harbour.may_answer.set()
    stopping.join(20)
    asking.join(20)
    assert answers == [(200, "heard")]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
