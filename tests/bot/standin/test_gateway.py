"""The page's entrance, over real HTTP and WebSocket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.standin.server import StandIn
from bot.standin.timeline import next_local
from bot.standin.workspace import Json
from tests.bot.standin.stage import Listener, buttons, modal, question, standing_in, web

ROUND = {"at": "2031-03-03T08:00:00+00:00", "what": "Bo is asked for tea"}


class Page:
    """What a browser would send."""

    def __init__(self, standin: StandIn, person: str) -> None:
        self.standin = standin
        self.person = person

    def ask(self, method: str, path: str, body: Json | None = None, **headers: str) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", urlsplit(self.standin.url).port or 0, timeout=10)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            content = answer.read().decode()
        finally:
            connection.close()
        is_json = "json" in (answer.getheader("content-type") or "")
        return answer.status, json.loads(content) if is_json else content

    def get(self, path: str) -> Any:
        return self.ask("GET", path)[1]

    def act(self, action: str, **body: Any) -> Json:
        answer: Json = self.ask("POST", f"/gateway/{self.person}/{action}", body)[1]
        return answer

    def screen(self) -> Json:
        screen: Json = self.get(f"/gateway/{self.person}/client")
        return screen

    def feed(self, since: int) -> Any:
        return connect(f"{self.standin.url.replace('http', 'ws')}/gateway/{self.person}/feed?since={since}")


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in(upcoming=lambda: [ROUND]) as standin:
        yield standin


@pytest.fixture
def ana(standin: StandIn) -> Page:
    return Page(standin, standin.hand("ana").id)


def test_the_snapshot_shows_what_ana_may_see(standin: StandIn, ana: Page) -> None:
    screen = ana.screen()
    assert screen["me"]["real_name"] == "Ana Ruiz"
    assert {each["name"] for each in screen["conversations"]} >= {"general", "team", "leads", "old"}
    assert screen["commands"][0]["command"] == "/tea"
    assert screen["app"]["connected"] is None
    local = {each["name"]: each["local_time_iso"][-6:] for each in screen["people"]}
    assert local["grace"] == "-10:00"
    hugo = Page(standin, standin.hand("hugo").id).screen()
    assert {"leads"} <= {each["name"] for each in hugo["conversations"]}
    ivy = Page(standin, standin.hand("ivy").id).screen()
    assert "team" not in {each["name"] for each in ivy["conversations"]}


def test_a_modal_is_opened_filled_and_sent_by_hand(standin: StandIn, ana: Page) -> None:
    client = web(standin)

    def react(payload: Json) -> Json:
        if "command" in payload:
            client.views_open(trigger_id=payload["trigger_id"], view=modal("Tea", question("kind", "Which?")))
        return {}

    with Listener(standin, react) as app:
        team = standin.workspace.channel("team").id
        assert ana.act("command", channel=team, text="/tea")["ok"]
        [view] = ana.screen()["modals"]
        assert view["values"] == {"kind": {"typed": {"type": "plain_text_input", "value": None}}}
        refused = ana.act("submit", view_id=view["id"])
        assert refused["errors"] == {"kind": "Please complete this required field."}
        assert ana.screen()["modals"][0]["errors"] == refused["errors"]
        where = {"view_id": view["id"], "block_id": "kind", "action_id": "typed"}
        ana.act("fill", **where, state={"type": "plain_text_input", "value": "Assam"})
        assert ana.act("submit", view_id=view["id"])["ok"]
        assert app.payload("view_submission")["view"]["state"]["values"]["kind"]["typed"]["value"] == "Assam"
        assert ana.screen()["modals"] == []


def test_messages_are_paged_and_threads_kept_apart(standin: StandIn, ana: Page) -> None:
    team = standin.workspace.channel("team").id
    for number in range(5):
        ana.act("say", channel=team, text=f"cup {number}")
    everything = ana.get(f"/gateway/{ana.person}/messages/{team}")["messages"]
    ana.act("say", channel=team, text="a reply", thread_ts=everything[0]["ts"])
    latest = ana.get(f"/gateway/{ana.person}/messages/{team}?limit=2")["messages"]
    assert [message["text"] for message in latest] == ["cup 3", "cup 4"]
    before = ana.get(f"/gateway/{ana.person}/messages/{team}?limit=2&before={latest[0]['ts']}")["messages"]
    assert [message["text"] for message in before] == ["cup 1", "cup 2"]
    thread = ana.get(f"/gateway/{ana.person}/messages/{team}?thread={everything[0]['ts']}")["messages"]
    assert [message["text"] for message in thread] == ["cup 0", "a reply"]
    ivy = Page(standin, standin.hand("ivy").id)
    assert ivy.ask("GET", f"/gateway/{ivy.person}/messages/{team}")[0] == 404


def test_the_feed_tells_what_was_missed_and_only_what_one_may_see(standin: StandIn, ana: Page) -> None:
    bo = Page(standin, standin.hand("bo").id)
    since = bo.screen()["seq"]
    leads, team = (standin.workspace.channel(name).id for name in ("leads", "team"))
    ana.act("say", channel=leads, text="secret")
    with bo.feed(since) as feed:
        done = bo.act("say", channel=team, text="public")
        frame = json.loads(feed.recv(timeout=5))
        assert frame["body"]["message"]["text"] == "public"
        assert frame["seq"] == done["seq"]
    with ana.feed(since) as feed:
        told = [json.loads(feed.recv(timeout=5)) for _ in range(2)]
        assert "secret" in [each["body"].get("message", {}).get("text") for each in told]


def test_a_press_reaches_the_app_with_what_was_chosen(standin: StandIn, ana: Page) -> None:
    team = standin.workspace.channel("team").id
    ts = web(standin).chat_postMessage(channel=team, text="Tea?", blocks=[buttons("Brew")])["ts"]
    with Listener(standin) as app:
        container = {"type": "message", "channel": team, "ts": ts}
        assert ana.act("press", container=container, block_id="buttons", action_id="brew")["ok"]
        assert app.payload("block_actions")["message"]["ts"] == ts
        assert ana.screen()["app"]["connected"] == "socket"
    gone = ana.act("press", container=container, block_id="buttons", action_id="sip")
    assert gone["trouble"] == "This is not there any more."


def test_what_the_page_cannot_mean_is_an_answer_and_not_a_crash(standin: StandIn, ana: Page) -> None:
    assert ana.ask("POST", f"/gateway/{ana.person}/dance", {})[0] == 404
    assert ana.ask("GET", "/gateway/U404/client")[0] == 404
    assert ana.ask("POST", f"/gateway/{ana.person}/say", {"text": "where?"})[0] == 400
    assert ana.ask("POST", "/gateway/clock", {"to": "soon"})[0] == 400
    assert ana.ask("POST", "/gateway/faults", {"kind": "flood"})[0] == 400


def test_the_clock_is_moved_by_seconds_to_a_moment_and_to_the_next_thing(standin: StandIn, ana: Page) -> None:
    def now(body: Json) -> datetime:
        return datetime.fromisoformat(ana.ask("POST", "/gateway/clock", body)[1]["now"])

    with ana.feed(ana.screen()["seq"]) as feed:
        assert now({"to": "2031-03-01T12:00:00Z"}).isoformat()[:16] == "2031-03-01T12:00"
        assert json.loads(feed.recv(timeout=5))["type"] == "clock"
    assert now({"advance_seconds": 3600}).hour == 13
    monday = now({"zone": "Europe/Madrid", "weekday": 0, "time": "09:00"})
    assert monday.isoformat()[:16] == "2031-03-03T08:00"
    assert now({"to": "2031-03-01T12:00:00+00:00"}).day == 1
    assert ana.get("/gateway/upcoming") == {"upcoming": [ROUND]}
    assert now({"next": True}).isoformat()[:19] == ROUND["at"][:19]
    assert ana.ask("POST", "/gateway/clock", {"next": True})[1]["trouble"] == "Nothing is going to happen."


def test_the_next_local_time_skips_today_once_it_has_passed() -> None:
    madrid, sunday_noon = ZoneInfo("Europe/Madrid"), datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert next_local(sunday_noon, madrid, None, time(9)) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert next_local(sunday_noon, madrid, 6, time(9)) == datetime(2026, 4, 5, 7, tzinfo=UTC)
    assert next_local(sunday_noon, madrid, 6, time(15)) == datetime(2026, 3, 29, 13, tzinfo=UTC)


def test_faults_calls_and_reset(standin: StandIn, ana: Page) -> None:
    ana.ask("POST", "/gateway/faults", {"method": "auth.test", "kind": "error", "code": "fatal_error"})
    assert ana.screen()["faults"][0]["kind"] == "error"
    ana.act("say", channel=standin.workspace.channel("team").id, text="soon gone")
    web(standin).users_list()
    assert ana.get("/gateway/calls")["calls"][-1]["name"] == "users.list"
    assert ana.get(f"/gateway/calls?since={len(standin.workspace.calls)}")["calls"] == []
    ana.ask("DELETE", "/gateway/faults")
    assert ana.screen()["faults"] == []
    ana.ask("POST", "/gateway/reset", {})
    assert standin.hand("ana").messages("#team") == []


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_other_sites_cannot_reach_in_through_a_browser(ana: Page, headers: dict[str, str]) -> None:
    assert ana.ask("GET", f"/gateway/{ana.person}/client", None, **headers)[0] == 403
    if "Origin" in headers:
        url = f"{ana.standin.url.replace('http', 'ws')}/gateway/{ana.person}/feed"
        with pytest.raises(InvalidStatus), connect(url, additional_headers=headers):
            pass


def test_the_page_is_served_unless_it_is_not_wanted(ana: Page) -> None:
    assert "<!doctype html>" in ana.get("/").lower()
    with standing_in(page=False) as bare:
        assert Page(bare, "ana").ask("GET", "/")[0] == 404
