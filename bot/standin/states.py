"""What stands in the inputs of a view or message: `values[block_id][action_id] = {"type": …, <key>: …}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from bot.standin.workspace import Json

Values = dict[str, dict[str, Json]]

# element type -> (the key its state has, what initial_… sets it, what it is when empty)
STATEFUL: dict[str, tuple[str, str, object]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "file_input": ("files", "", []),
}
_OFFERED = {"static_select", "radio_buttons", "multi_static_select", "checkboxes"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


def elements(block: Json) -> list[Json]:
    """The interactive elements of one block, wherever it keeps them."""
    found = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
    return [e for e in found if isinstance(e, dict) and "action_id" in e]


def each_element(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in elements(block):
            yield block, element


def find(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    for block, element in each_element(blocks):
        if block.get("block_id") == block_id and element["action_id"] == action_id:
            return block, element
    return None


def entry(element: Json, value: object) -> Json:
    """The state of one element holding `value`."""
    state: Json = {"type": element["type"], STATEFUL[element["type"]][0]: value}
    if element["type"] == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def initial(blocks: list[Json], current: str | None = None) -> Values:
    """Before anybody touched anything: every stateful element is listed, empty or with its initial value.

    `current` is the conversation that a conversations_select may default to.
    """
    values: Values = {}
    for block, element in each_element(blocks):
        if element["type"] in STATEFUL:
            state = entry(element, _first_value(element, current))
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def _first_value(element: Json, current: str | None) -> object:
    _, source, empty = STATEFUL[element["type"]]
    if source not in element and current and _takes_the_current(element, current):
        return current if element["type"] == "conversations_select" else [current]
    return element.get(source, empty)


def _takes_the_current(element: Json, current: str) -> bool:
    kinds = element.get("filter", {}).get("include", ["im"])
    return bool(element.get("default_to_current_conversation")) and (current[0] != "D" or "im" in kinds)


def carried_over(old: Values, blocks: list[Json], current: str | None = None) -> Values:
    """What was typed stays wherever an element of the same block_id, action_id and type comes back."""
    values = initial(blocks, current)
    for block, element in each_element(blocks):
        kept = old.get(block.get("block_id", ""), {}).get(element["action_id"])
        if kept and kept["type"] == element["type"] and _still_offered(element, kept):
            values[block["block_id"]][element["action_id"]] = kept
    return values


def _still_offered(element: Json, state: Json) -> bool:
    if element["type"] not in _OFFERED:
        return True
    offered = {option["value"] for option in options(element)}
    return all(picked["value"] in offered for picked in picks(state))


def options(element: Json) -> list[Json]:
    flat = list(element.get("options", []))
    for group in element.get("option_groups", []):
        flat += group.get("options", [])
    return flat


def picks(state: Json) -> list[Json]:
    one = state.get("selected_option")
    return [one] if one else list(state.get("selected_options", []))


def is_empty(state: Json) -> bool:
    content = state.get(STATEFUL[state["type"]][0])
    return content is None or content in ("", [])


def objection(block: Json, state: Json) -> str | None:
    """What Slack's own client says before it lets an input go, or None."""
    element = block["element"]
    if is_empty(state):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] == "number_input":
        return _number_objection(element, state["value"])
    if element["type"] == "plain_text_input":
        return _length_objection(element, len(state["value"]))
    if element["type"] == "email_text_input" and not _EMAIL.fullmatch(state["value"]):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not _URL.fullmatch(state["value"]):
        return "Please enter a valid URL."
    return _count_objection(element, state)


def _length_objection(element: Json, length: int) -> str | None:
    if length < element.get("min_length", 0):
        return f"Please use at least {element['min_length']} characters."
    if length > element.get("max_length", 3000):
        return f"Please use at most {element.get('max_length', 3000)} characters."
    return None


def _number_objection(element: Json, typed: str) -> str | None:
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return "Please enter a valid number."
    if not number.is_finite():
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _count_objection(element: Json, state: Json) -> str | None:
    most = element.get("max_selected_items")
    chosen = state[STATEFUL[element["type"]][0]]
    if most is not None and len(chosen) > most:
        return f"Please select at most {most}."
    return None
