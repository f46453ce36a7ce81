"""Every element a form is made of: accepted, filled in by a hand, and told to the app as Slack tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from bot.standin.driver import Hand
from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.stage import Listener, modal, question, standing_in, until, web

SIZES: list[Json] = [
    {"text": {"type": "plain_text", "text": size}, "value": size.lower()} for size in ("Cup", "Pot")
]


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


@contextmanager
def shown(
    standin: StandIn, *blocks: Json, answer: Callable[[Json], Json | None] = lambda payload: {}
) -> Iterator[tuple[Hand, Listener]]:
    """Ana looks at a modal with these blocks."""
    with Listener(standin, answer) as app:
        ana = standin.hand("ana")
        ana.runs("/tea", "#team")
        web(standin).views_open(trigger_id=app.of("/tea")[0]["trigger_id"], view=modal("Tea", *blocks))
        yield ana, app


def ids(standin: StandIn, *names: str) -> list[str]:
    return [
        standin.workspace.channel(name).id if name[0] == "#" else standin.workspace.person(name).id
        for name in names
    ]


def state(app: Listener) -> dict[str, Any]:
    values = app.payload("view_submission")["view"]["state"]["values"]
    return {block: elements["typed"] for block, elements in values.items()}


def test_everything_a_form_asks_for_arrives(standin: StandIn) -> None:
    blocks = [
        question("day", "From", type="datepicker", initial_date="2026-03-02"),
        question("until", "Until", type="datepicker"),
        question("who", "People", type="multi_users_select", initial_users=ids(standin, "bo")),
        question("where", "Channels", type="multi_conversations_select", filter={"include": ["public"]}),
        question("tell", "Tell", type="conversations_select", response_url_enabled=True),
        question("size", "Size", type="static_select", options=SIZES),
        question("how", "How", type="radio_buttons", options=SIZES, initial_option=SIZES[1]),
        question("with", "With", type="checkboxes", options=SIZES),
        question("cups", "Cups", type="number_input", is_decimal_allowed=False),
        question("link", "Link", type="url_text_input"),
    ]
    with shown(standin, *blocks) as (ana, app):
        ana.fills("Until", "2026-03-06")
        ana.picks("People", "chen", "Grace Kahale")
        ana.picks("Channels", "#team", "#general")
        ana.picks("Tell", "#leads")
        ana.picks("Size", "Pot")
        ana.picks("With", "Cup", "pot")
        ana.fills("Cups", "3")
        ana.fills("Link", "https://tea.example")
        assert ana.submits()["ok"]
        told = state(app)
    assert (told["day"]["selected_date"], told["until"]["selected_date"]) == ("2026-03-02", "2026-03-06")
    assert told["who"]["selected_users"] == ids(standin, "chen", "grace")
    assert told["where"]["selected_conversations"] == ids(standin, "#team", "#general")
    assert told["size"]["selected_option"]["value"] == told["how"]["selected_option"]["value"] == "pot"
    assert [each["value"] for each in told["with"]["selected_options"]] == ["cup", "pot"]
    assert (told["cups"]["value"], told["link"]["value"]) == ("3", "https://tea.example")
    (url,) = app.payload("view_submission")["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("tell", *ids(standin, "#leads"))


@pytest.mark.parametrize(
    ("element", "picked"),
    [
        ({"type": "multi_conversations_select", "filter": {"include": ["public"]}}, "#leads"),
        (
            {"type": "multi_conversations_select", "filter": {"exclude_external_shared_channels": True}},
            "#launch",
        ),
        ({"type": "conversations_select", "filter": {"exclude_bot_users": True}}, "dm"),
        ({"type": "conversations_select"}, "#old"),
        ({"type": "conversations_select"}, "C0NOWHERE"),
        ({"type": "channels_select"}, "#leads"),
        ({"type": "multi_users_select"}, "jon"),
    ],
)
def test_what_is_not_in_the_list_cannot_be_picked(standin: StandIn, element: Json, picked: str) -> None:
    chosen = "C0NOWHERE" if picked == "C0NOWHERE" else None
    with shown(standin, question("which", "Which?", **element)) as (ana, _):
        if chosen:
            with pytest.raises(KeyError):
                ana.picks("Which?", chosen)
        else:
            assert "not offered" in ana.picks("Which?", picked)["trouble"]


@pytest.mark.parametrize(
    ("kind", "typed"), [("datepicker", "next week"), ("datepicker", "2026-02-30"), ("timepicker", "9.30")]
)
def test_a_day_is_a_day_and_a_time_a_time(standin: StandIn, kind: str, typed: str) -> None:
    with shown(standin, question("when", "When?", type=kind)) as (ana, _):
        assert "no date or time" in ana.fills("When?", typed)["trouble"]


def test_a_day_can_be_taken_back(standin: StandIn) -> None:
    blocks = [question("day", "Day", type="datepicker", initial_date="2026-03-02") | {"optional": True}]
    with shown(standin, *blocks) as (ana, app):
        ana.picks("Day", date(2026, 3, 3))
        ana.picks("Day")
        ana.submits()
        assert state(app)["day"]["selected_date"] is None


def test_the_dots_of_a_line_in_a_modal_are_heard_at_once(standin: StandIn) -> None:
    dots = {"type": "overflow", "action_id": "dots", "options": SIZES}
    text = {"type": "plain_text", "text": "Assam"}
    line = {"type": "section", "block_id": "line", "text": text, "accessory": dots}
    with shown(standin, line, question("note", "Note")) as (ana, app):
        ana.fills("Note", "half a thought")
        assert ana.picks("Assam", "Pot")["ok"]
        payload = app.payload("block_actions")
    assert payload["actions"][0]["selected_option"]["value"] == "pot"
    assert payload["view"]["state"]["values"]["note"]["typed"]["value"] == "half a thought"
    assert "dots" not in payload["view"]["state"]["values"].get("line", {})


def test_a_choice_that_is_heard_at_once_can_change_the_form_and_keeps_the_rest(standin: StandIn) -> None:
    size = question("size", "Size", type="static_select", options=SIZES) | {"dispatch_action": True}
    note, more = question("note", "Note"), question("lid", "With a lid?")

    def answer(payload: Json) -> Json:
        if payload.get("type") == "block_actions":
            view = payload["view"]
            web(standin).views_update(
                view_id=view["id"], hash=view["hash"], view=modal("Tea", note, size, more)
            )
        return {}

    with shown(standin, note, size, answer=answer) as (ana, app):
        ana.fills("Note", "for two")
        ana.picks("Size", "Pot")
        ana.waits_for("With a lid?", "modal")
        ana.fills("With a lid?", "yes")
        assert ana.submits()["ok"]
        told = state(app)
    assert (told["note"]["value"], told["lid"]["value"]) == ("for two", "yes")
    assert told["size"]["selected_option"]["value"] == "pot"


def test_a_submission_can_push_update_and_clear(standin: StandIn) -> None:
    answers = iter(
        [
            {"response_action": "push", "view": modal("Second", question("note", "Note"))},
            {"response_action": "update", "view": modal("Third", question("note", "Note"))},
            {"response_action": "clear"},
        ]
    )

    def answer(payload: Json) -> Json:
        return next(answers) if payload.get("type") == "view_submission" else {}

    with shown(standin, question("first", "First"), answer=answer) as (ana, app):
        ana.fills("First", "one")
        ana.submits()
        assert [view["title"]["text"] for view in ana.views] == ["Tea", "Second"]
        ana.fills("Note", "two")
        ana.submits()
        assert ana.views[-1]["title"]["text"] == "Third"
        ana.submits()
        assert ana.views == []
        last = until(lambda: app.of("view_submission")[2:], "the third submission")[0]
    assert last["view"]["state"]["values"]["note"]["typed"]["value"] == "two"
    assert standin.workspace.complaints == []
