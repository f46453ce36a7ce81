"""Modals: the stack of three, triggers, hashes, answers to a submission, and what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.standin import modals
from bot.standin.pace import Pace
from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.stage import (
    QUICK,
    Listener,
    buttons,
    modal,
    question,
    refusal,
    standing_in,
    until,
    web,
)


class Kettle(Listener):
    """Opens a modal whenever a shortcut is used, and answers submissions as it is told to."""

    def __init__(self, standin: StandIn, *blocks: Json, **more: Any) -> None:
        super().__init__(standin, self._react)
        self.first = modal("Tea", *blocks or [question("kind", "Which tea?")], **more)
        self.to_submission: Json = {}
        self.client = web(standin)

    def _react(self, payload: Json) -> Json:
        if payload["type"] == "shortcut":
            self.client.views_open(trigger_id=payload["trigger_id"], view=self.first)
        return self.to_submission if payload["type"] == "view_submission" else {}


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


def test_three_views_stack_a_fourth_is_refused_and_closing_leads_back(standin: StandIn) -> None:
    with Kettle(standin, buttons("More")) as app:
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        for number in (2, 3, 4):
            ana.presses("More")
            trigger = app.of("block_actions")[-1]["trigger_id"]
            deeper = modal(f"Cup {number}", buttons("More"))
            if number < 4:
                app.client.views_push(trigger_id=trigger, view=deeper)
            else:
                assert refusal(app.client.views_push, trigger_id=trigger, view=deeper) == "push_limit_reached"
        bottom, middle, top = ana.views
        assert [view["root_view_id"] for view in (middle, top)] == [bottom["id"]] * 2
        assert [view["previous_view_id"] for view in ana.views] == [None, bottom["id"], middle["id"]]
        ana.closes()
        assert ana.view is not None
        assert ana.view["title"]["text"] == "Cup 2"
        ana.closes_all()
        assert ana.view is None


def test_each_person_has_a_stack_of_their_own(standin: StandIn) -> None:
    with Kettle(standin):
        ana, bo = standin.hand("ana"), standin.hand("bo")
        ana.uses_shortcut("brew")
        bo.uses_shortcut("brew")
        ana.fills("Which tea?", "Assam")
        ana.submits()
        assert ana.view is None
        assert bo.view is not None


def test_a_trigger_works_once_and_only_while_it_is_fresh(standin: StandIn) -> None:
    with Listener(standin) as app:
        client, view = web(standin), modal("Tea", question("kind", "Which tea?"))
        standin.hand("ana").uses_shortcut("brew")
        trigger = app.of("shortcut")[0]["trigger_id"]
        client.views_open(trigger_id=trigger, view=view)
        assert refusal(client.views_open, trigger_id=trigger, view=view) == "exchanged_trigger_id"
        assert refusal(client.views_open, trigger_id="12.34.cafe", view=view) == "invalid_trigger_id"
        standin.workspace.pace = Pace(trigger_seconds=-0.001)
        standin.hand("ana").uses_shortcut("brew")
        stale = app.of("shortcut")[1]["trigger_id"]
        assert refusal(client.views_open, trigger_id=stale, view=view) == "expired_trigger_id"


def test_a_modal_opened_from_a_message_replaces_what_was_left_open(standin: StandIn) -> None:
    with Kettle(standin):
        ana = standin.hand("ana")
        for _ in range(4):
            assert ana.uses_shortcut("brew")["ok"]
        assert len(ana.views) == 1


def test_a_hash_of_yesterday_is_a_conflict_and_a_closed_view_is_not_found(standin: StandIn) -> None:
    with Kettle(standin) as app:
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        assert ana.view is not None
        view_id, first_hash = ana.view["id"], ana.view["hash"]
        fresh = modal("Coffee", question("kind", "Which coffee?"))
        app.client.views_update(view_id=view_id, view=fresh, hash=first_hash)
        assert ana.view["id"] == view_id
        assert ana.view["hash"] != first_hash
        stale = {"view_id": view_id, "view": fresh, "hash": first_hash}
        assert refusal(app.client.views_update, **stale) == "hash_conflict"
        ana.closes()
        assert refusal(app.client.views_update, view_id=view_id, view=fresh) == "not_found"


def test_an_external_id_is_unique_and_finds_its_view(standin: StandIn) -> None:
    with Kettle(standin, external_id="tea-of-the-day") as app:
        ana, bo = standin.hand("ana"), standin.hand("bo")
        ana.uses_shortcut("brew")
        app.first = modal("Tea", question("kind", "Which tea?"))
        bo.uses_shortcut("brew")
        assert bo.view is not None
        copy = modal("Tea", external_id="tea-of-the-day")
        again = {"view_id": bo.view["id"], "view": copy}
        assert refusal(app.client.views_update, **again) == "duplicate_external_id"
        app.client.views_update(
            external_id="tea-of-the-day", view=copy | {"title": copy["title"] | {"text": "Mate"}}
        )
        assert ana.view is not None
        assert ana.view["title"]["text"] == "Mate"


def test_what_was_typed_survives_an_update_where_block_and_action_keep_their_ids(standin: StandIn) -> None:
    sorts = [
        {"text": {"type": "plain_text", "text": sort}, "value": sort.lower()} for sort in ("Green", "Black")
    ]
    choice = {"type": "static_select", "action_id": "typed", "options": sorts}
    with Kettle(standin, question("kind", "Which tea?"), question("sort", "Sort?", **choice)) as app:
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        ana.fills("Which tea?", "Sencha")
        ana.picks("Sort?", "Green")
        assert ana.view is not None
        update = modal(
            "Tea",
            question("kind", "Which one?", initial_value="Assam"),
            question("new", "How many?", initial_value="2"),
            question("sort", "Sort?", **choice | {"options": sorts[1:]}),
        )
        app.client.views_update(view_id=ana.view["id"], view=update)
        values = ana.view["values"]
        assert values["kind"]["typed"] == {"type": "plain_text_input", "value": "Sencha"}
        assert values["new"]["typed"]["value"] == "2"
        assert values["sort"]["typed"]["selected_option"] is None  # what was picked is not offered any more


def test_untouched_inputs_are_all_in_the_state_empty_or_with_their_initial_value(standin: StandIn) -> None:
    blocks = [
        question("kind", "Which tea?", initial_value="Assam"),
        question("when", "When?", type="timepicker", initial_time="16:00", timezone="Asia/Shanghai")
        | {"optional": True},
        question("day", "Day?", type="datepicker") | {"optional": True},
        question("who", "Who?", type="multi_users_select") | {"optional": True},
        buttons("More"),
    ]
    with Kettle(standin, *blocks) as app:
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        assert ana.submits()["ok"]
        assert app.payload("view_submission")["view"]["state"]["values"] == {
            "kind": {"typed": {"type": "plain_text_input", "value": "Assam"}},
            "when": {"typed": {"type": "timepicker", "selected_time": "16:00", "timezone": "Asia/Shanghai"}},
            "day": {"typed": {"type": "datepicker", "selected_date": None}},
            "who": {"typed": {"type": "multi_users_select", "selected_users": []}},
        }


@pytest.mark.parametrize(
    ("element", "typed", "objection"),
    [
        ({}, "", "required"),
        ({"min_length": 3}, "ab", "at least 3"),
        ({"max_length": 3}, "abcd", "at most 3"),
        ({"type": "number_input", "is_decimal_allowed": False}, "2.5", "whole number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "9"},
            "1",
            "at least 2",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "9"},
            "9.1",
            "at most 9",
        ),
        ({"type": "number_input", "is_decimal_allowed": True}, "two", "valid number"),
        ({"type": "email_text_input"}, "ana at home", "email"),
        ({"type": "url_text_input"}, "tea.example", "URL"),
    ],
)
def test_what_the_client_objects_to_never_reaches_the_app(
    standin: StandIn, element: Json, typed: str, objection: str
) -> None:
    with Kettle(standin, question("field", "Well?", **element)) as app:
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        ana.fills("Well?", typed)
        assert not ana.submits()["ok"]
        assert objection in ana.errors["field"]
        assert app.of("view_submission") == []


def test_errors_stay_under_their_inputs_until_the_next_submission(standin: StandIn) -> None:
    with Kettle(standin) as app:
        app.to_submission = {"response_action": "errors", "errors": {"kind": "We are out of it."}}
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        ana.fills("Which tea?", "Lapsang")
        assert not ana.submits()["ok"]
        assert ana.errors == {"kind": "We are out of it."}
        app.to_submission = {}
        ana.fills("Which tea?", "Assam")
        assert ana.errors == {}
        assert ana.submits()["ok"]
        assert ana.view is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "There is no such input."}},
        {"response_action": "update", "view": modal("A title that is much longer than it may be")},
        {"response_action": "shrug"},
    ],
)
def test_an_answer_slack_cannot_use_leaves_the_person_with_trouble(standin: StandIn, answer: Json) -> None:
    with Kettle(standin) as app:
        app.to_submission = answer
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        ana.fills("Which tea?", "Assam")
        assert ana.submits()["trouble"] == modals.TROUBLE
        assert ana.view is not None
        assert ana.view["trouble"] == modals.TROUBLE
        assert len(standin.workspace.complaints) == 1


def test_a_submission_can_update_push_and_clear(standin: StandIn) -> None:
    with Kettle(standin) as app:
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        ana.fills("Which tea?", "Assam")
        app.to_submission = {"response_action": "update", "view": modal("Milk?", question("milk", "Milk?"))}
        assert ana.submits()["ok"]
        assert [view["title"]["text"] for view in ana.views] == ["Milk?"]
        ana.fills("Milk?", "no")
        app.to_submission = {"response_action": "push", "view": modal("Sugar?", question("sugar", "Sugar?"))}
        assert ana.submits()["ok"]
        assert [view["title"]["text"] for view in ana.views] == ["Milk?", "Sugar?"]
        ana.fills("Sugar?", "no")
        app.to_submission = {"response_action": "clear"}
        assert ana.submits()["ok"]
        assert ana.views == []


def test_a_submission_nobody_acknowledges_keeps_the_modal_and_what_was_typed() -> None:
    with standing_in(QUICK) as standin, Kettle(standin) as app:
        ana = standin.hand("ana")
        until(lambda: ana.uses_shortcut("brew")["ok"], "the modal opens")
        app.answer = lambda payload: None
        ana.fills("Which tea?", "Assam")
        assert ana.submits()["trouble"] == modals.TROUBLE
        assert ana.view is not None
        assert ana.view["values"]["kind"]["typed"]["value"] == "Assam"
        assert len(app.of("view_submission")) == 1


def test_closing_is_told_of_only_when_the_app_wants_to_know(standin: StandIn) -> None:
    with Kettle(standin, notify_on_close=True) as app:
        ana = standin.hand("ana")
        ana.uses_shortcut("brew")
        ana.closes()
        assert app.payload("view_closed")["is_cleared"] is False
        ana.uses_shortcut("brew")
        ana.closes_all()
        assert [closed["is_cleared"] for closed in app.of("view_closed")] == [False, True]
        app.first = modal("Quiet", question("kind", "Which tea?"))
        ana.uses_shortcut("brew")
        ana.closes()
        assert len(app.of("view_closed")) == 2


def test_a_home_keeps_its_id_and_changes_its_hash(standin: StandIn) -> None:
    client, ana = web(standin), standin.hand("ana")
    first = client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [buttons("Brew")]})["view"]
    second = client.views_publish(user_id=ana.id, view={"type": "home", "blocks": []}, hash=first["hash"])[
        "view"
    ]
    assert first["id"] == second["id"] == second["root_view_id"]
    assert first["hash"] != second["hash"]
    stale = {"user_id": ana.id, "view": {"type": "home", "blocks": []}, "hash": first["hash"]}
    assert refusal(client.views_publish, **stale) == "hash_conflict"
    assert ana.home is not None
    assert standin.hand("bo").home is None
