"""The switchboard: each payload reaches the one who listens to it, with what they asked for, and nobody else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from sqlmodel import select

from bot.switchboard import ListenedToTwice, Switchboard, UnknownArgument
from bot.wiring import make_app
from rituals.refusals import Refusal
from storage.database import Database
from storage.event import SeenEvent
from storage.member import Team
from storage.migration import migrate

IDENTITY = {"team_id": "T0HARBOUR", "bot_id": "B0HARBOUR", "user_id": "U0HARBOUR"}
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WHO = {"team": {"id": "T0HARBOUR"}, "user": {"id": "U0ANA"}}
PAYLOADS: dict[str, dict[str, Any]] = {
    "command": {"command": "/standup", "text": "help", "team_id": "T0HARBOUR", "trigger_id": "1.1.c"},
    "action": {
        **WHO,
        "type": "block_actions",
        "actions": [{"action_id": "round.answer", "value": "7"}],
        "trigger_id": "1.1.a",
    },
    "view": {
        **WHO,
        "type": "view_submission",
        "view": {"callback_id": "round.sent", "id": "V1"},
        "trigger_id": "1.1.v",
    },
    "event": {
        "type": "event_callback",
        "team_id": "T0HARBOUR",
        "event": {"type": "user_change", "user": {"id": "U0ANA"}},
        "event_id": "Ev1",
    },
    "shortcut": {**WHO, "type": "message_action", "callback_id": "retro.note", "trigger_id": "1.1.s"},
    "options": {**WHO, "type": "block_suggestion", "action_id": "ritual.zone", "value": "mad"},
}
IDS = {
    "command": "/standup",
    "action": "round.answer",
    "view": "round.sent",
    "event": "user_change",
    "shortcut": "retro.note",
    "options": "ritual.zone",
}


class StillClock:
    """Half a second passes between two looks at elapsed time."""

    def __init__(self) -> None:
        self._looks = 0

    def calendar(self) -> datetime:
        return MONDAY

    def elapsed(self) -> datetime:
        self._looks += 1
        return MONDAY + timedelta(seconds=0.5 * self._looks)


class Harbour:
    """A switchboard in a Bolt app, and what reached its listeners."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.told: list[tuple[str, float]] = []
        self.board = Switchboard(StillClock(), lambda kind, seconds: self.told.append((kind, seconds)))
        self.app: App = make_app(WebClient("xoxb-harbour", base_url="http://127.0.0.1:9/"), IDENTITY)
        self.app.use(self.board)

    def listens(self, kind: str, listener: Callable[..., None]) -> None:
        getattr(self.board, kind)(IDS[kind])(listener)

    def receives(self, payload: dict[str, Any]) -> BoltResponse:
        return self.app.dispatch(BoltRequest(mode="socket_mode", body=payload))


@pytest.fixture
def harbour() -> Harbour:
    return Harbour()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'rituals.db'}")
    migrate(database)
    yield database
    database.close()


def seen(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.exec(select(SeenEvent.id)))


# -- who hears what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", IDS)
def test_each_kind_reaches_its_listener_alone(harbour: Harbour, kind: str) -> None:
    def hears(kind: str) -> Callable[..., None]:
        return lambda payload: harbour.heard.append(kind)

    for each in IDS:
        harbour.listens(each, hears(each))
    assert harbour.receives(PAYLOADS[kind]).status == 200
    assert harbour.heard == [kind]


def test_listeners_are_given_what_they_name(harbour: Harbour) -> None:
    def pressed(action: dict[str, Any], ack: Ack, body: dict[str, Any], payload: dict[str, Any]) -> None:
        harbour.heard += [action["value"], body["type"], payload is action]
        ack(text="heard")

    harbour.listens("action", pressed)
    assert harbour.receives(PAYLOADS["action"]).body == "heard"
    assert harbour.heard == ["7", "block_actions", True]


def test_the_first_of_several_actions_says_whom_a_press_is_for(harbour: Harbour) -> None:
    harbour.listens("action", lambda action: harbour.heard.append(action["value"]))
    second = {"action_id": "round.skip", "value": "8"}
    harbour.receives(PAYLOADS["action"] | {"actions": [*PAYLOADS["action"]["actions"], second]})
    assert harbour.heard == ["7"]


def test_a_global_shortcut_reaches_its_listener_too(harbour: Harbour) -> None:
    harbour.listens("shortcut", lambda shortcut: harbour.heard.append(shortcut["type"]))
    harbour.receives(PAYLOADS["shortcut"] | {"type": "shortcut"})
    assert harbour.heard == ["shortcut"]


def test_an_event_is_acknowledged_without_its_listener_saying_so(harbour: Harbour) -> None:
    harbour.listens("event", lambda: None)
    answer = harbour.receives(PAYLOADS["event"])
    assert (answer.status, answer.body) == (200, "")


@pytest.mark.parametrize(
    "payload",
    [
        PAYLOADS["action"] | {"actions": [{"action_id": "round.gone", "value": "7"}]},
        PAYLOADS["action"] | {"type": "invented_later"},
        PAYLOADS["command"] | {"command": "/gone"},
        PAYLOADS["view"] | {"view": {"type": "modal", "callback_id": "gone"}},
        PAYLOADS["view"] | {"type": "view_closed", "view": {"type": "modal", "callback_id": "round.sent"}},
        PAYLOADS["event"] | {"event": {"type": "invented_later"}},
    ],
)
def test_what_nobody_listens_to_is_left_to_bolt_which_answers_404(
    harbour: Harbour, payload: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    for kind in IDS:
        harbour.listens(kind, lambda: harbour.heard.append("wrong"))
    with caplog.at_level(logging.WARNING):
        assert harbour.receives(payload).status == 404
    assert harbour.heard == []
    assert "Unhandled request" in caplog.text


def test_an_id_has_one_listener(harbour: Harbour) -> None:
    harbour.listens("action", lambda: None)
    with pytest.raises(ListenedToTwice, match=r"action round\.answer"):
        harbour.listens("action", lambda: None)
    harbour.board.view("round.answer")(lambda: None)  # another kind, another listener


def test_a_listener_that_asks_for_what_there_is_not_is_refused_at_once(harbour: Harbour) -> None:
    with pytest.raises(UnknownArgument, match="action"):
        harbour.listens("view", lambda action: None)


def test_names_are_those_somebody_listens_to(harbour: Harbour) -> None:
    harbour.listens("action", lambda: None)
    assert harbour.board.names("action") == {"round.answer"}
    assert harbour.board.names("view") == set()


def test_what_goes_wrong_goes_to_the_one_place_for_it(harbour: Harbour) -> None:
    class NotNow(Refusal):
        pass

    def pressed() -> None:
        raise NotNow("Later, please.")

    @harbour.app.error
    def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return BoltResponse(status=200, body=f"{body['type']}: {error}")

    harbour.listens("action", pressed)
    assert harbour.receives(PAYLOADS["action"]).body == "block_actions: Later, please."


def test_how_long_each_took_is_told_also_when_it_went_wrong(harbour: Harbour) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    harbour.listens("action", lambda: None)
    harbour.listens("view", fails)
    harbour.receives(PAYLOADS["action"])
    assert harbour.receives(PAYLOADS["view"]).status == 500
    harbour.receives(PAYLOADS["command"])  # which nobody listens to
    assert harbour.told == [("action", 0.5), ("view", 0.5)]


# -- once ------------------------------------------------------------------------------------------------------------


def counts(harbour: Harbour, database: Database, kind: str) -> None:
    """Whatever comes of this kind changes one name."""

    def listener(ack: Ack) -> None:
        with database.write() as session:
            team = session.get(Team, "T1") or Team(id="T1", name="", bot_user_id="U0")
            team.name += "I"
            session.add(team)
        ack(text="done")

    harbour.listens(kind, listener)


def counted(database: Database) -> int:
    with database.read() as session:
        return len(session.get_one(Team, "T1").name)


@pytest.mark.parametrize("kind", ["command", "action", "view", "event", "shortcut"])
def test_what_is_delivered_twice_has_one_effect_and_an_empty_answer(
    harbour: Harbour, database: Database, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    counts(harbour, database, kind)
    harbour.receives(PAYLOADS[kind])
    with caplog.at_level(logging.INFO):
        again = harbour.receives(PAYLOADS[kind])
    assert (again.status, again.body) == (200, "")
    assert counted(database) == 1
    assert f"delivered twice: kind={kind}" in caplog.text


def test_two_presses_have_two_effects(harbour: Harbour, database: Database) -> None:
    counts(harbour, database, "action")
    harbour.receives(PAYLOADS["action"])
    harbour.receives(PAYLOADS["action"] | {"trigger_id": "1.1.b"})
    assert counted(database) == 2


def test_a_listener_may_write_more_than_once(harbour: Harbour, database: Database) -> None:
    def listener() -> None:
        for number in ("1", "2"):
            with database.write() as session:
                session.add(Team(id=number, name="", bot_user_id="U0"))
                harbour.heard.append(number)

    harbour.listens("action", listener)
    harbour.receives(PAYLOADS["action"])
    harbour.receives(PAYLOADS["action"])
    assert harbour.heard == ["1", "2"]
    assert seen(database) == ["1.1.a"]


def test_what_is_refused_can_be_delivered_again(harbour: Harbour, database: Database) -> None:
    def listener() -> None:
        with database.write() as session:
            session.add(Team(id="T1", name="", bot_user_id="U0"))
            harbour.heard.append("tried")
            if len(harbour.heard) == 1:
                raise Refusal("Not yet.")

    harbour.listens("view", listener)
    assert harbour.receives(PAYLOADS["view"]).status == 500
    assert seen(database) == []
    assert harbour.receives(PAYLOADS["view"]).status == 200
    assert seen(database) == ["1.1.v"]


def test_what_no_delivery_caused_is_written_without_any_record(harbour: Harbour, database: Database) -> None:
    counts(harbour, database, "options")
    harbour.receives(PAYLOADS["options"])
    harbour.receives(PAYLOADS["options"])
    assert counted(database) == 2
    assert seen(database) == []
