"""What the app reads of every element: at once when something is chosen, and when the whole form is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.standin.driver import Hand
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import Json
from tests.bot.standin.bolted import HEARING_ALL, Kettle, boiling
from tests.bot.standin.stage import RELAXED, modal, question


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(name: str, **more: Any) -> Json:
    return {"text": plain(name), "value": name.lower(), **more}


def rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


TEAS = ASSAM, SENCHA, MATE = [option("Assam"), option("Sencha"), option("Mate")]
ROOIBOS = option("Rooibos")
TICKS = MILK, SUGAR = [option("Milk", description=plain("Cold")), option("Sugar")]
OFFERS, TICKED = {"options": TEAS}, {"options": TICKS}
GROUPS = {"option_groups": [{"label": plain("Leaves"), "options": TEAS}]}
SHANGHAI = {"timezone": "Asia/Shanghai"}
TEATIME = datetime(2026, 8, 7, 14, 30, tzinfo=UTC)
CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}


@dataclass(frozen=True)
class Field:
    """What Ana `picks` is told under `key`; `first` is what stands there from the beginning.

    People and channels are named "@bo" and "#team" where ids are meant.
    """

    type: str
    key: str
    picks: list[Any]
    told: Any
    first: Any
    more: Json = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        return self.type.endswith("_input")

    @property
    def initial(self) -> Json:
        name = self.key.removeprefix("selected_").removeprefix("rich_text_")
        return {f"initial_{name}": self.first}

    @property
    def empty(self) -> list[Json] | None:
        return [] if isinstance(self.told, list) else None


FIELDS = [
    Field("plain_text_input", "value", ["Two cups"], "Two cups", "One"),
    Field("plain_text_input", "value", ["*a*\n\n& <b>"], "*a*\n\n& <b>", "a\nb", {"multiline": True}),
    Field("email_text_input", "value", ["bo@tea.example"], "bo@tea.example", "ana@tea.example"),
    Field("url_text_input", "value", ["https://a.org/?b=c&d"], "https://a.org/?b=c&d", "https://b.org"),
    Field("number_input", "value", ["2.50"], "2.50", "3", {"is_decimal_allowed": True}),
    Field("rich_text_input", "rich_text_value", ["Strong"], rich("Strong"), rich("Weak")),
    Field("static_select", "selected_option", ["Assam"], ASSAM, SENCHA, OFFERS),
    Field("static_select", "selected_option", ["Mate"], MATE, SENCHA, GROUPS),
    Field("external_select", "selected_option", ["Assam"], ASSAM, ROOIBOS),
    Field("radio_buttons", "selected_option", ["Milk"], MILK, SUGAR, TICKED),
    Field("multi_static_select", "selected_options", ["Mate", "Assam"], [MATE, ASSAM], [SENCHA], OFFERS),
    Field("multi_external_select", "selected_options", ["Sencha"], [SENCHA], [ROOIBOS]),
    Field("checkboxes", "selected_options", ["Sugar", "Milk"], [SUGAR, MILK], [MILK], TICKED),
    Field("users_select", "selected_user", ["chen"], "@chen", "@bo"),
    Field("multi_users_select", "selected_users", ["chen", "ivy"], ["@chen", "@ivy"], ["@bo"]),
    Field("conversations_select", "selected_conversation", ["#leads"], "#leads", "#team"),
    Field("multi_conversations_select", "selected_conversations", ["#leads"], ["#leads"], ["#team"]),
    Field("channels_select", "selected_channel", ["#general"], "#general", "#team"),
    Field("multi_channels_select", "selected_channels", ["#general"], ["#general"], ["#team"]),
    Field("datepicker", "selected_date", [date(2026, 8, 7)], "2026-08-07", "2026-03-02"),
    Field("timepicker", "selected_time", [time(9, 30)], "09:30", "16:00"),
    Field("timepicker", "selected_time", [time(0, 5)], "00:05", "16:00", SHANGHAI),
    Field("datetimepicker", "selected_date_time", [TEATIME], 1786113000, 1786000000),
]
EMPTIED = [each for each in FIELDS if each.empty == [] or each.type.endswith("picker")]


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn(HEARING_ALL, seed=sample, pace=RELAXED) as standin:
        yield standin


@pytest.fixture
def kettle(standin: StandIn) -> Iterator[Kettle]:
    with boiling(standin) as kettle:
        kettle.suggests = TEAS
        yield kettle
    assert standin.workspace.complaints == []


def kept(standin: StandIn, sent: Any) -> Any:
    """As it comes back: with ids instead of "@bo" and "#team", and with the defaults of texts."""
    if isinstance(sent, dict):
        made = {key: kept(standin, value) for key, value in sent.items()}
        return {"emoji": True, **made} if made.get("type") == "plain_text" else made
    if isinstance(sent, list):
        return [kept(standin, one) for one in sent]
    if isinstance(sent, str) and sent[:1] in ("@", "#"):
        where, who = standin.workspace.channel, standin.workspace.person
        return who(sent[1:]).id if sent[0] == "@" else where(sent).id
    return sent


def named(each: Field) -> str:
    return f"{each.type} {' '.join(each.more)}".strip()


def state(standin: StandIn, each: Field, told: Any) -> Json:
    zone = SHANGHAI if each.more == SHANGHAI else {}
    return {"type": each.type, each.key: kept(standin, told), **zone}


def answers(ana: Hand, label: str, each: Field, in_: str | None = None) -> None:
    seen = ana.fills(label, *each.picks, in_=in_) if each.is_typed else ana.picks(label, *each.picks, in_=in_)
    assert seen["ok"], seen


def in_a_message(each: Field) -> Json:
    """Where such an element may stand; what is typed is heard at once only if it is asked for."""
    if each.is_typed:
        return question("tea", "Tea?", type=each.type, **each.more) | {"dispatch_action": True}
    element = {"type": each.type, "action_id": "typed", **each.more}
    if each.type.startswith("multi_"):
        return {"type": "section", "block_id": "tea", "text": plain("Tea?"), "accessory": element}
    return {"type": "actions", "block_id": "tea", "elements": [element]}


def posted(kettle: Kettle, *blocks: Json) -> str:
    team = kettle.standin.workspace.channel("team").id
    return str(kettle.client.chat_postMessage(channel=team, text="Tea?", blocks=list(blocks))["ts"])


# -- at once -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", FIELDS, ids=named)
def test_a_choice_in_a_message_is_told_with_the_state_of_the_message(
    standin: StandIn, kettle: Kettle, each: Field
) -> None:
    posted(kettle, in_a_message(each))
    answers(standin.hand("ana"), "typed", each, in_="#team")
    [told] = kettle.told("block_actions")
    [action] = told["actions"]
    assert re.fullmatch(r"\d+\.\d{6}", action.pop("action_ts"))
    expected = state(standin, each, each.told)
    assert action == {"block_id": "tea", "action_id": "typed", **expected}
    assert told["state"] == {"values": {"tea": {"typed": expected}}}


@pytest.mark.parametrize("each", EMPTIED, ids=named)
def test_what_is_emptied_again_is_told_as_empty(standin: StandIn, kettle: Kettle, each: Field) -> None:
    posted(kettle, in_a_message(each))
    ana = standin.hand("ana")
    answers(ana, "typed", each, in_="#team")
    ana.picks("typed", in_="#team")
    last = kettle.told("block_actions")[-1]
    assert last["actions"][0][each.key] == each.empty
    assert last["state"]["values"]["tea"]["typed"] == state(standin, each, each.empty)


def test_a_button_tells_its_words_and_its_value_if_it_has_one(standin: StandIn, kettle: Kettle) -> None:
    elements: list[Json] = [
        {"action_id": "brew", "value": "r42", "style": "primary", "confirm": CONFIRM},
        {"action_id": "skip"},
        {"action_id": "read", "url": "https://tea.example/how"},
    ]
    made = [{"type": "button", "text": plain(each["action_id"].title()), **each} for each in elements]
    posted(kettle, {"type": "actions", "block_id": "tea", "elements": made})
    for label in ("Brew", "Skip", "Read"):
        assert standin.hand("bo").presses(label, in_="#team")["ok"]
    brew, skip, read = (told["actions"][0] for told in kettle.told("block_actions"))
    words = {"type": "plain_text", "text": "Brew", "emoji": True}
    assert (brew["type"], brew["block_id"], brew["text"]) == ("button", "tea", words)
    assert (brew["value"], brew["style"], brew["confirm"]["confirm"]["text"]) == ("r42", "primary", "Yes")
    assert set(skip) == {"type", "block_id", "action_id", "text", "action_ts"}
    assert read["url"] == "https://tea.example/how"
    assert kettle.told("block_actions")[0]["state"] == {"values": {}}


def test_the_dots_tell_the_option_and_leave_no_state(standin: StandIn, kettle: Kettle) -> None:
    more = [option("Edit"), option("Delete", url="https://tea.example")]
    dots = {"type": "overflow", "action_id": "dots", "options": more}
    line = {"type": "section", "block_id": "line", "text": plain("Assam"), "accessory": dots}
    posted(kettle, line, in_a_message(FIELDS[0]))
    assert standin.hand("bo").picks("dots", "Edit", in_="#team")["ok"]
    [told] = kettle.told("block_actions")
    [action] = told["actions"]
    assert action["selected_option"] == kept(standin, option("Edit"))
    assert set(action) == {"type", "block_id", "action_id", "selected_option", "action_ts"}
    assert told["state"]["values"] == {"tea": {"typed": {"type": "plain_text_input", "value": None}}}


def test_a_choice_tells_what_stood_there_at_first_and_how_it_was_asked(
    standin: StandIn, kettle: Kettle
) -> None:
    asked = {"placeholder": plain("Which tea?"), "initial_option": TEAS[0], "confirm": CONFIRM}
    chooser = {"type": "static_select", "action_id": "typed", "options": TEAS, **asked}
    posted(kettle, {"type": "actions", "block_id": "tea", "elements": [chooser]})
    standin.hand("ana").picks("typed", "Mate", in_="#team")
    [action] = kettle.told("block_actions")[0]["actions"]
    assert action["selected_option"] == kept(standin, MATE)
    assert action["initial_option"] == kept(standin, ASSAM)
    assert action["placeholder"] == plain("Which tea?") | {"emoji": True}
    assert action["confirm"]["title"] == plain("Sure?") | {"emoji": True}


def test_what_stands_in_the_inputs_of_a_message_comes_with_the_press_of_its_button(
    standin: StandIn, kettle: Kettle
) -> None:
    go = {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}]}
    posted(kettle, question("kind", "Which tea?"), question("cups", "Cups", initial_value="2"), go)
    ana = standin.hand("ana")
    ana.fills("Which tea?", "Assam", in_="#team")
    assert kettle.told("block_actions") == []
    ana.presses("Go", in_="#team")
    [told] = kettle.told("block_actions")
    values = {block: entry["typed"]["value"] for block, entry in told["state"]["values"].items()}
    assert values == {"kind": "Assam", "cups": "2"}


# -- with the whole form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", FIELDS, ids=named)
def test_a_form_brings_what_was_chosen_what_was_left_and_what_stood_there(
    standin: StandIn, kettle: Kettle, each: Field
) -> None:
    made = {"type": each.type, **each.more}
    view = modal(
        "Tea",
        question("chosen", "Chosen", **made),
        question("untouched", "Untouched", **made) | {"optional": True},
        question("first", "First", **made, **kept(standin, each.initial)),
    )
    opened = kettle.opens("ana", view)
    untouched = {"untouched": {"typed": state(standin, each, each.empty)}}
    first = {"first": {"typed": state(standin, each, each.first)}}
    assert opened["state"]["values"] == untouched | first | {"chosen": untouched["untouched"]}
    ana = standin.hand("ana")
    answers(ana, "Chosen", each)
    assert kettle.told("block_actions") == []
    assert ana.submits()["ok"], ana.errors
    [told] = kettle.told("view_submission")
    chosen = {"chosen": {"typed": state(standin, each, each.told)}}
    assert told["view"]["state"]["values"] == chosen | untouched | first


@pytest.mark.parametrize("each", FIELDS, ids=named)
def test_a_form_and_a_home_that_want_to_hear_at_once_are_told_within_their_view(
    standin: StandIn, kettle: Kettle, each: Field
) -> None:
    block = question("tea", "Tea?", type=each.type, **each.more) | {"dispatch_action": True}
    ana = standin.hand("ana")
    kettle.client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [block]})
    answers(ana, "Tea?", each, in_="home")
    kettle.opens("ana", modal("Tea", block))
    answers(ana, "Tea?", each)
    expected = state(standin, each, each.told)
    for told, kind in zip(kettle.told("block_actions"), ("home", "modal"), strict=True):
        assert told["view"]["type"] == kind
        assert expected.items() <= told["actions"][0].items()
        assert told["view"]["state"]["values"] == {"tea": {"typed": expected}}
        assert not {"state", "channel", "message", "response_url"} & set(told)


def test_a_form_without_ids_gets_some_and_a_file_nobody_chose_is_an_empty_list(
    standin: StandIn, kettle: Kettle
) -> None:
    element = {"type": "file_input", "max_files": 1}
    block = {"type": "input", "label": plain("A picture"), "element": element, "optional": True}
    kettle.opens("ana", modal("Tea", block))
    assert standin.hand("ana").submits()["ok"]
    [told] = kettle.told("view_submission")
    [[block_id, entry]] = told["view"]["state"]["values"].items()
    [[action_id, value]] = entry.items()
    assert block_id
    assert action_id
    assert value == {"type": "file_input", "files": []}


# -- what it begins with, and what it may hold ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["conversations_select", "multi_conversations_select"])
def test_a_form_can_begin_with_the_conversation_it_was_asked_for_in(
    standin: StandIn, kettle: Kettle, kind: str
) -> None:
    block = question("where", "Where?", type=kind, default_to_current_conversation=True)
    opened = kettle.opens("ana", modal("Tea", block))
    team = standin.workspace.channel("team").id
    one, several = {"selected_conversation": team}, {"selected_conversations": [team]}
    begun = one if kind == "conversations_select" else several
    assert opened["state"]["values"]["where"]["typed"] == {"type": kind, **begun}


def test_no_more_is_taken_than_the_form_asks_for(standin: StandIn, kettle: Kettle) -> None:
    one = question("who", "Who?", type="multi_users_select", max_selected_items=1)
    kettle.opens("ana", modal("Tea", one))
    ana = standin.hand("ana")
    ana.picks("Who?", "bo", "chen")
    assert ana.submits()["errors"] == {"who": "Please select at most 1."}
    ana.picks("Who?", "bo")
    assert ana.submits()["ok"]
    assert len(kettle.told("view_submission")) == 1


@pytest.mark.parametrize("typed", ["soon", "1786113000", 17])
def test_a_moment_is_counted_in_seconds(standin: StandIn, kettle: Kettle, typed: Any) -> None:
    kettle.opens("ana", modal("Tea", question("when", "When?", type="datetimepicker")))
    assert "no date or time" in standin.hand("ana").fills("When?", typed)["trouble"]
