"""The hand that tests act with: it finds what a person would find, and says what is there when it cannot."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import date, time

import pytest

from bot.standin.driver import words
from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.stage import MANIFEST, Listener, buttons, modal, question, standing_in, web


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


def test_words_are_what_somebody_reads(standin: StandIn) -> None:
    cell = {"type": "raw_text", "text": "Assam"}
    row: Json = {"type": "table", "rows": [[cell]]}
    typed = {"type": "text", "text": "no "}
    rich = {"type": "rich_text_section", "elements": [typed, {"type": "emoji", "name": "tea"}]}
    header = {"type": "header", "text": {"type": "plain_text", "text": "Tea"}}
    message = {"text": "fallback", "blocks": [header, {"type": "rich_text", "elements": [rich]}, row]}
    assert words(message) == "Tea\nno :tea:\nAssam"
    assert words({"text": "just text"}) == "just text"
    assert words(modal("Cup", question("kind", "Which?"))) == "Cup\nWhich?"


def test_waiting_ends_as_soon_as_the_words_are_there(standin: StandIn) -> None:
    ana = standin.hand("ana")
    client = web(standin)
    later = threading.Timer(0.05, client.chat_postMessage, kwargs={"channel": ana.id, "text": "Tea is ready"})
    later.start()
    assert ana.waits_for("ready")["text"] == "Tea is ready"
    assert ana.waits_for(lambda message: message["user"] != ana.id)["text"] == "Tea is ready"
    later.join()


def test_waiting_in_vain_says_what_is_there_instead(standin: StandIn) -> None:
    ana = standin.hand("ana")
    web(standin).chat_postMessage(channel=ana.id, text="Tea is ready")
    with pytest.raises(TimeoutError, match="Tea is ready"):
        ana.waits_for("Coffee", seconds=0.01)


def test_waiting_in_a_thread(standin: StandIn) -> None:
    client, team = web(standin), standin.workspace.channel("team").id
    parent = client.chat_postMessage(channel=team, text="Digest")["ts"]
    client.chat_postMessage(channel=team, text="Bo: all well", thread_ts=parent)
    ana = standin.hand("ana")
    digest = ana.waits_for("Digest", "#team")
    assert [words(message) for message in ana.messages("#team")] == ["Digest"]
    assert ana.waits_for("Bo", thread=digest)["thread_ts"] == parent


def test_a_hand_changes_its_mind(standin: StandIn) -> None:
    ana, bo = standin.hand("ana"), standin.hand("bo")
    ana.says("#team", "Lunch at twelf")
    lunch = bo.waits_for("Lunch", "#team")
    assert ana.edits(lunch, "Lunch at twelve")["ok"]
    assert bo.reacts(lunch, "+1")["is_added"]
    bo.says("#team", "I bring bread", thread=lunch, broadcast=True)
    assert [said["text"] for said in ana.messages("#team")] == ["Lunch at twelve", "I bring bread"]
    assert bo.takes_back(bo.messages("#team")[-1])["ok"]
    [left] = ana.messages("#team")
    assert (left["text"], left["reactions"][0]["users"]) == ("Lunch at twelve", [bo.id])
    assert not bo.takes_back(left)["ok"]
    assert bo.trouble == "You can only delete what you wrote yourself."


def test_a_button_that_is_not_there_is_named_with_those_that_are(standin: StandIn) -> None:
    ana = standin.hand("ana")
    web(standin).chat_postMessage(channel=ana.id, text="Tea?", blocks=[buttons("Green", "Black")])
    with pytest.raises(LookupError, match=r"no button 'White'.*Green \(green\)"):
        ana.presses("White")
    with pytest.raises(LookupError, match="no modal is open"):
        ana.submits()


def test_fields_are_found_by_label_and_choices_by_name_or_value(standin: StandIn) -> None:
    sorts = [
        {"text": {"type": "plain_text", "text": sort}, "value": sort.lower()} for sort in ("Green", "Black")
    ]
    view = modal(
        "Tea",
        question("sort", "Sort", type="static_select", options=sorts),
        question("days", "On which days?", type="checkboxes", options=sorts),
        question("who", "For whom?", type="multi_users_select"),
        question("where", "Where?", type="conversations_select"),
        question("day", "First day", type="datepicker"),
        question("at", "At", type="timepicker"),
        question("why", "Why?", type="rich_text_input"),
    )
    with Listener(standin) as app:
        ana = standin.hand("ana")
        ana.runs("/tea")
        web(standin).views_open(trigger_id=app.of("/tea")[0]["trigger_id"], view=view)
        ana.picks("Sort", "green")
        ana.picks("On which days?", "Green", "black")
        ana.picks("For whom?", "bo", "Chen Wei")
        ana.picks("Where?", "#team")
        ana.picks("First day", date(2026, 8, 7))
        ana.picks("At", time(9, 30))
        ana.fills("Why?", "because")
        assert ana.submits()["ok"]
        state = app.payload("view_submission")["view"]["state"]["values"]
        assert state["sort"]["typed"]["selected_option"]["text"]["emoji"] is True
        assert [o["value"] for o in state["days"]["typed"]["selected_options"]] == ["green", "black"]
        assert state["who"]["typed"]["selected_users"] == [standin.hand("bo").id, standin.hand("chen").id]
        assert state["where"]["typed"]["selected_conversation"] == standin.workspace.channel("team").id
        assert state["day"]["typed"]["selected_date"] == "2026-08-07"
        assert state["at"]["typed"]["selected_time"] == "09:30"
        assert words(
            state["why"]["typed"]["rich_text_value"] | {"blocks": [state["why"]["typed"]["rich_text_value"]]}
        )


def test_an_input_tells_the_app_at_once_only_if_it_was_asked_to(standin: StandIn) -> None:
    quiet, eager = question("quiet", "Quiet"), question("eager", "Eager") | {"dispatch_action": True}
    with Listener(standin) as app:
        ana = standin.hand("ana")
        ana.runs("/tea")
        web(standin).views_open(trigger_id=app.of("/tea")[0]["trigger_id"], view=modal("Tea", quiet, eager))
        ana.fills("Quiet", "a")
        ana.fills("Eager", "b")
        [payload] = app.of("block_actions")
        assert payload["actions"][0]["value"] == "b"
        assert payload["view"]["state"]["values"]["quiet"]["typed"]["value"] == "a"


def test_a_stand_in_that_is_not_running_says_so() -> None:
    standin = StandIn(MANIFEST)
    with pytest.raises(RuntimeError, match="not running"):
        standin.call(len, [])
    with standin:
        assert standin.call(len, []) == 0
    standin.stop()
    with pytest.raises(RuntimeError, match="not running"):
        standin.call(len, [])


def test_stopping_lets_go_of_everything_that_hangs() -> None:
    with standing_in() as standin, Listener(standin, lambda payload: None):
        ana = standin.hand("ana")
        ana.says("dm", "nobody will acknowledge this")
        seen: list[Json] = []

        def runs() -> None:
            with contextlib.suppress(RuntimeError):  # stopped meanwhile
                seen.append(ana.runs("/tea"))

        waiting = threading.Thread(target=runs)
        waiting.start()
        while not standin.workspace.sent:
            waiting.join(0.005)
        standin.stop()
        waiting.join(5)
        assert seen == [] or not seen[0]["ok"]
