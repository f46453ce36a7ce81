"""Signed HTTP: what a request URL is sent, in which encoding, and how often."""

from __future__ import annotations

import json
import threading
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.standin.http_delivery import NotLoopback, NotVerified, signature
from bot.standin.pace import Pace
from bot.standin.server import StandIn
from bot.standin.workspace import SIGNING_SECRET, Json
from tests.bot.standin.stage import MANIFEST, QUICK, Listener, Reply, RequestUrl, standing_in, until, web

SOON_AGAIN = Pace(ack_seconds=10.0, http_retry_seconds=(0.0, 0.06, 0.3))


def agreeable(headers: dict[str, str], body: str) -> Reply:
    """Hands challenges back and says yes to everything else."""
    if "url_verification" in body:
        return 200, {"Content-Type": "text/plain"}, json.loads(body)["challenge"]
    return 200, {}, ""


def failing(status: int = 500, **headers: str) -> Any:
    return lambda _headers, _body: (
        status,
        {key.replace("_", "-"): value for key, value in headers.items()},
        "no",
    )


def test_bolt_verifies_the_url_answers_a_command_and_hears_a_message() -> None:
    with standing_in() as standin:
        app = App(client=web(standin), signing_secret=SIGNING_SECRET, process_before_response=True)

        @app.command("/tea")
        def tea(ack: Any, body: Json) -> None:
            ack(response_type="in_channel", text=f"{body['user_name']}: {body['text']}")

        @app.event("message")
        def heard(event: Json, say: Any) -> None:
            say(f"I heard {event['text']}")

        def dispatch(headers: dict[str, str], body: str) -> Reply:
            answer = app.dispatch(BoltRequest(body=body, headers=headers))
            return answer.status, {key: value[0] for key, value in answer.headers.items()}, answer.body

        with RequestUrl(dispatch) as url:
            standin.use_http(url.url)
            ana, bo = standin.hand("ana"), standin.hand("bo")
            assert ana.runs("/tea 50% Assam & “müsli” + 1\nplease", "#team")["ok"]
            assert bo.messages("#team")[-1]["text"] == "ana: 50% Assam & “müsli” + 1\nplease"
            ana.says("dm", "hello")
            assert ana.waits_for("I heard")["text"] == "I heard hello"
            standin.quiet()
            assert standin.workspace.complaints == []


def test_every_kind_of_payload_has_its_encoding_and_a_valid_signature() -> None:
    verifier = SignatureVerifier(SIGNING_SECRET)
    with standing_in() as standin, RequestUrl(agreeable) as url:
        standin.use_http(url.url)
        ana = standin.hand("ana")
        ana.runs("/tea now")
        ana.uses_shortcut("brew")
        ana.opens_home()
        standin.quiet()
        challenge, command, shortcut, event = url.requests
        assert all(verifier.is_valid_request(body, headers) for headers, body in url.requests)
        assert json.loads(challenge[1])["type"] == "url_verification"
        assert parse_qs(command[1])["text"] == ["now"]
        assert json.loads(parse_qs(shortcut[1])["payload"][0])["callback_id"] == "brew"
        assert event[0]["content-type"] == "application/json"
        assert json.loads(event[1])["event"]["tab"] == "home"


def test_requests_are_signed_with_real_time_even_when_the_calendar_was_moved() -> None:
    with standing_in() as standin, RequestUrl(agreeable) as url:
        from_now = standin.workspace.clock.calendar().replace(year=2031)
        standin.call(standin.workspace.clock.move_to, from_now)
        standin.use_http(url.url)
        headers, body = url.requests[0]
        assert SignatureVerifier(SIGNING_SECRET).is_valid_request(body, headers)


def test_the_signature_is_slacks() -> None:
    expected = SignatureVerifier(SIGNING_SECRET).generate_signature(
        timestamp="1754556000", body=b"token=x&text=%C3%A9"
    )
    assert signature("1754556000", b"token=x&text=%C3%A9") == expected


def test_an_event_comes_at_once_then_after_a_minute_then_after_five_with_the_same_id() -> None:
    with standing_in(SOON_AGAIN) as standin, RequestUrl(failing()) as url:
        standin.workspace.request_url = url.url
        began = standin.workspace.clock.elapsed()
        standin.hand("ana").says("dm", "anybody?")
        standin.quiet()
        retries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in url.requests]
        assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
        assert len({body for _, body in url.requests}) == 1
        assert standin.workspace.clock.elapsed() - began >= sum(SOON_AGAIN.http_retry_seconds)


def test_an_event_that_is_answered_too_late_comes_again_and_says_why() -> None:
    given_up = threading.Event()

    def slow(headers: dict[str, str], body: str) -> Reply:
        if "x-slack-retry-num" not in headers:
            given_up.wait(10)
        return 200, {}, ""

    with standing_in(QUICK) as standin, RequestUrl(slow) as url:
        standin.workspace.request_url = url.url
        standin.hand("ana").says("dm", "anybody?")
        standin.quiet()
        given_up.set()
        first, second = url.requests
        assert (second[0]["x-slack-retry-num"], second[0]["x-slack-retry-reason"]) == ("1", "http_timeout")
        assert first[1] == second[1]


def test_left_alone_the_pace_is_slacks() -> None:
    pace = Pace()
    assert (pace.ack_seconds, pace.trigger_seconds) == (3.0, 3.0)
    assert pace.http_retry_seconds == (0.0, 60.0, 300.0)
    assert (pace.socket_retry_seconds, pace.socket_retries, pace.disconnect_seconds) == (4.0, 3, 10.0)


def test_the_app_may_ask_not_to_be_told_again() -> None:
    with standing_in() as standin, RequestUrl(failing(503, X_Slack_No_Retry="1")) as url:
        standin.workspace.request_url = url.url
        standin.hand("ana").says("dm", "once is enough")
        standin.quiet()
        assert len(url.requests) == 1


def test_a_url_where_nobody_listens_counts_as_a_failed_connection() -> None:
    with RequestUrl(agreeable) as url:
        nobody = url.url
    with standing_in(SOON_AGAIN, request_url=nobody) as standin:
        ana = standin.hand("ana")
        ana.says("dm", "hello?")
        assert "operation_timeout" in ana.runs("/tea")["trouble"]
        standin.quiet()
        notes = [call.note for call in standin.workspace.calls if call.name == "message"]
        assert notes[-1] == "attempt 3, connection_failed"


def test_an_answer_after_the_deadline_is_refused_and_a_click_is_never_repeated() -> None:
    given_up = threading.Event()

    def slow(headers: dict[str, str], body: str) -> Reply:
        given_up.wait(10)
        return 200, {"Content-Type": "application/json"}, '{"text": "Sorry, I was asleep"}'

    with standing_in(QUICK) as standin, RequestUrl(slow) as url:
        standin.workspace.request_url = url.url
        ana = standin.hand("ana")
        assert "operation_timeout" in ana.runs("/tea", "#team")["trouble"]
        given_up.set()
        assert ana.messages("#team") == []
        assert len(url.requests) == 1
        assert standin.workspace.calls[-1].note == "http_timeout"


def test_an_open_socket_takes_precedence() -> None:
    with standing_in() as standin, RequestUrl(agreeable) as url, Listener(standin) as app:
        standin.use_http(url.url)
        assert standin.hand("ana").runs("/tea")["ok"]
        assert len(app.of("/tea")) == 1
        assert len(url.requests) == 1  # the challenge


def test_a_url_that_does_not_hand_the_challenge_back_is_refused() -> None:
    with standing_in() as standin, RequestUrl(failing(200)) as url:
        with pytest.raises(NotVerified, match="not the challenge"):
            standin.use_http(url.url)
        with pytest.raises(NotLoopback):
            standin.use_http("http://example.com/slack/events")
    with pytest.raises(NotLoopback):
        StandIn(MANIFEST, request_url="http://192.0.2.7/")


def test_wrong_answers_are_troubles_and_not_crashes() -> None:
    def broken(headers: dict[str, str], body: str) -> Reply:
        return 200, {"Content-Type": "application/json"}, "{half"

    with standing_in() as standin, RequestUrl(broken) as url:
        standin.workspace.request_url = url.url
        assert not standin.hand("ana").runs("/tea")["ok"]
        until(lambda: standin.workspace.calls[-1].note == "http_error", "it is written down")
