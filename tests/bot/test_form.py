"""Fields that several forms have, and reading them back."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from bot.failures import FormRefusal
from bot.form import Sent, radio, select, text_box, time_box, under, weekday_boxes, zone_box
from rituals.refusals import Refusal
from rituals.words import parse_time

Json = dict[str, Any]


class TooShort(Refusal):
    """Fewer letters than wanted."""


def sent(**fields: Json) -> Sent:
    return Sent({"state": {"values": {name: {"whatever": state} for name, state in fields.items()}}})


def test_what_was_left_empty_is_empty_and_what_is_not_there_too() -> None:
    form = sent(
        note={"type": "plain_text_input", "value": None},
        column={"type": "radio_buttons", "selected_option": None},
        due={"type": "datepicker", "selected_date": None},
        owner={"type": "users_select", "selected_user": None},
    )
    assert (form.text("note"), form.option("column"), form.day("due"), form.person("owner")) == (
        "",
        "",
        None,
        "",
    )
    assert (form.line("gone"), form.options("gone"), form.people("gone"), form.channels("gone")) == (
        "",
        (),
        (),
        (),
    )
    assert ("note" in form, "gone" in form, form.is_ticked("column")) == (True, False, False)


def test_what_was_chosen_is_read_whatever_the_action_is_called() -> None:
    chosen = {"text": {"type": "plain_text", "text": "Monday"}, "value": "1"}
    form = sent(
        days={"type": "checkboxes", "selected_options": [chosen]},
        every={"type": "static_select", "selected_option": chosen},
        due={"type": "datepicker", "selected_date": "2026-11-23"},
        name={"type": "plain_text_input", "value": "  Sprint \n 12 "},
        place={"type": "conversations_select", "selected_conversation": "C1"},
    )
    assert (form.weekdays("days"), form.option("every"), form.is_ticked("days")) == (
        frozenset({1}),
        "1",
        True,
    )
    assert (form.day("due"), form.line("name"), form.channel("place")) == (
        date(2026, 11, 23),
        "Sprint 12",
        "C1",
    )


def test_every_field_that_needs_another_look_is_named_at_once() -> None:
    form = sent(ask_at={"value": "noonish"}, close_at={"value": "18:00"})
    assert form.read("ask_at", lambda: parse_time(form.text("ask_at")), time()) == time()
    assert form.read("close_at", lambda: parse_time(form.text("close_at")), time()) == time(18)
    form.fault("channel", "Choose a channel.")
    with pytest.raises(FormRefusal) as refused:
        form.check()
    assert sorted(refused.value.fields) == ["ask_at", "channel"]


def test_a_form_without_fault_is_taken() -> None:
    sent(name={"value": "Standup"}).check()


def test_a_refusal_is_shown_under_the_field_that_knows_it_best() -> None:
    with pytest.raises(FormRefusal) as refused, under("text", Refusal), under("column", TooShort):
        raise TooShort("Write more.")
    assert refused.value.fields == {"column": "Write more."}
    with pytest.raises(FormRefusal) as refused, under("text", Refusal), under("column", TooShort):
        raise Refusal("It is over.")
    assert refused.value.fields == {"text": "It is over."}


def test_a_refusal_of_another_kind_goes_on() -> None:
    with pytest.raises(Refusal, match="It is over") as refused, under("column", TooShort):
        raise Refusal("It is over.")
    assert not isinstance(refused.value, FormRefusal)


def test_fields_show_what_stands_in_them_and_nothing_else() -> None:
    days, zone = weekday_boxes({1, 5}).to_dict(), zone_box("America/Argentina/Buenos_Aires").to_dict()
    assert [each["value"] for each in days["initial_options"]] == ["1", "5"]
    assert zone["initial_option"]["text"]["text"] == "Buenos Aires"
    assert time_box(time(9, 5)).to_dict()["initial_value"] == "09:05"
    assert "initial_value" not in text_box().to_dict()
    assert text_box("a" * 50, 10).to_dict()["initial_value"] == "a" * 10


def test_an_option_that_is_too_long_for_slack_is_cut_and_an_unknown_choice_chooses_nothing() -> None:
    shown = select({"a": "x" * 100}, "b").to_dict()
    assert len(shown["options"][0]["text"]["text"]) == 75
    assert "initial_option" not in shown
    assert radio({"a": "One", "b": "Two"}, "b").to_dict()["initial_option"]["value"] == "b"
