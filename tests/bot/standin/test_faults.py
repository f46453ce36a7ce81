"""Trouble on request, as the client feels it."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.standin.faults import Faults
from bot.standin.workspace import BOT_TOKEN
from tests.bot.standin.workplace import Stopwatch, Workplace, error, refused


def say(work: Workplace) -> None:
    work.client.chat_postMessage(channel=work.team.id, text="hello")


def test_being_limited_is_told_with_the_seconds_to_wait_and_then_over(work: Workplace) -> None:
    work.workspace.faults.arm("chat.postMessage", "ratelimited", retry_after=7)
    work.client.auth_test()
    answer = refused(say, work)
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "7")
    assert work.team.messages == []
    say(work)
    assert [call.note for call in work.workspace.calls] == ["", "ratelimited", ""]


def test_an_outage_is_html(work: Workplace) -> None:
    work.workspace.faults.arm("*", "http_500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            say(work)
        assert caught.value.response.status_code == 500
    say(work)
    assert len(work.team.messages) == 1


def test_any_error_can_be_ordered(work: Workplace) -> None:
    work.workspace.faults.arm("auth.test", "error", code="token_revoked")
    assert error(work.client.auth_test) == "token_revoked"


@pytest.mark.parametrize(
    ("method", "needed"),
    [
        ("chat.postMessage", "chat:write"),
        ("conversations.info", "channels:read,groups:read,mpim:read,im:read"),
        ("auth.test", ""),
    ],
)
def test_a_scope_can_be_made_to_miss_and_is_named(work: Workplace, method: str, needed: str) -> None:
    work.workspace.faults.arm(method, "error", code="missing_scope")
    answer = refused(work.client.api_call, method, params={"channel": work.team.id, "text": "hello"})
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
    assert "commands" in answer["provided"].split(",")
    assert not set(needed.split(",")) & set(answer["provided"].split(","))


def test_a_lost_answer_leaves_the_message_posted(work: Workplace) -> None:
    work.workspace.faults.arm("chat.postMessage", "lost_answer")
    with pytest.raises((http.client.RemoteDisconnected, urllib.error.URLError, ConnectionError)):
        say(work)
    assert len(work.team.messages) == 1
    assert work.workspace.calls[-1].note == "lost_answer"
    say(work)
    assert len(work.team.messages) == 2


def test_a_slow_call_is_carried_out_though_nobody_waits_for_it(work: Workplace) -> None:
    work.workspace.faults.arm("chat.postMessage", "slow", seconds=0.3)
    impatient = WebClient(BOT_TOKEN, base_url=f"{work.url}/api/", retry_handlers=[], timeout=0.1)  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel=work.team.id, text="hello")
    assert wait_until(lambda: bool(work.team.messages))


def test_what_is_accepted_late_is_never_answered(work: Workplace) -> None:
    work.workspace.faults.arm("chat.postMessage", "late_acceptance", seconds=0.3)
    patient = WebClient(BOT_TOKEN, base_url=f"{work.url}/api/", retry_handlers=[], timeout=10)
    with pytest.raises((http.client.RemoteDisconnected, urllib.error.URLError, ConnectionError)):
        patient.chat_postMessage(channel=work.team.id, text="hello")
    assert len(work.team.messages) == 1
    work.workspace.faults.arm("chat.postMessage", "late_acceptance", seconds=0.3)
    impatient = WebClient(BOT_TOKEN, base_url=f"{work.url}/api/", retry_handlers=[], timeout=0.1)  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel=work.team.id, text="hello")
    assert len(work.team.messages) == 1
    assert wait_until(lambda: len(work.team.messages) == 2)
    assert work.workspace.calls[-1].note == "late_acceptance"


def test_a_hanging_call_goes_on_once_released(work: Workplace) -> None:
    work.workspace.faults.arm("chat.postMessage", "hang")
    caller = threading.Thread(target=say, args=(work,))
    caller.start()
    assert wait_until(lambda: work.workspace.faults.armed() == [])
    caller.join(0.05)
    assert caller.is_alive()
    work.standin.call(work.workspace.faults.release)
    caller.join(5)
    assert len(work.team.messages) == 1


def test_a_hanging_call_whose_caller_left_is_never_carried_out(work: Workplace) -> None:
    work.workspace.faults.arm("chat.postMessage", "hang")
    impatient = WebClient(BOT_TOKEN, base_url=f"{work.url}/api/", retry_handlers=[], timeout=0.1)  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel=work.team.id, text="hello")
    assert wait_until(lambda: any("left" in call.note for call in work.workspace.calls))
    assert work.team.messages == []


def test_a_ceiling_nobody_was_told_of(work: Workplace) -> None:
    work.workspace.faults.ceiling(per_minute=2, per_channel_per_second=1)
    say(work)
    assert refused(say, work).headers["Retry-After"] == "1"
    work.watch.seconds += 1
    say(work)
    work.watch.seconds += 10
    assert refused(say, work).headers["Retry-After"] == "49"
    work.client.auth_test()
    work.watch.seconds += 49
    say(work)
    assert len(work.team.messages) == 3


def test_a_ceilings_minute_may_be_a_short_one(work: Workplace) -> None:
    work.workspace.faults.ceiling(per_minute=1, minute=5.0)
    say(work)
    assert refused(say, work).headers["Retry-After"] == "5"
    work.watch.seconds += 5
    say(work)


def test_a_fault_nobody_knows_cannot_be_armed() -> None:
    faults = Faults(Stopwatch())
    with pytest.raises(ValueError, match="no fault is called"):
        faults.arm("*", "earthquake")
    with pytest.raises(ValueError, match="takes no seconds"):
        faults.arm("*", "http_500", seconds=3)
    with pytest.raises(ValueError, match="needs its code"):
        faults.arm("*", "error")


def test_faults_of_calls_and_of_deliveries_do_not_meet() -> None:
    faults = Faults(Stopwatch())
    faults.arm("*", "late_ack", times=2)
    assert faults.for_call("chat.postMessage") is None
    assert faults.for_delivery("message", "duplicate_event") is None
    assert faults.for_delivery("message", "late_ack") is not None
    assert faults.armed() == [{"method": "*", "kind": "late_ack", "times": 1}]
    faults.clear()
    assert faults.armed() == []


def wait_until(condition: object, seconds: float = 5.0) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        threading.Event().wait(0.01)
    return False
