"""The interactive elements, by type. Which block takes which of them is in `blocks`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.standin.limits.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    LIST_OPTION,
    MENU_OPTION,
    OVERFLOW_OPTION,
    choosing,
    initials_are_offered,
    plain,
)
from bot.standin.limits.rich_text import RICH_TEXT
from bot.standin.limits.schema import (
    DATE,
    ID,
    MOMENT,
    NUMBER,
    TIME,
    URL,
    ZONE,
    Check,
    Key,
    also,
    array,
    boolean,
    integer,
    may,
    needs,
    one_of,
    shape,
    string,
)

_BASE = {"type": needs(string(50)), "action_id": may(ID)}
_FOCUS = {"focus_on_load": may(boolean)}
_CONFIRM = {"confirm": may(CONFIRM)}
_PLACEHOLDER = {"placeholder": may(plain(150))}
_SELECT = _BASE | _FOCUS | _CONFIRM | _PLACEHOLDER
_MULTI = _SELECT | {"max_selected_items": may(integer(1))}
_TYPED = _BASE | _FOCUS | _PLACEHOLDER | {"dispatch_action_config": may(DISPATCH)}
_STYLE = may(one_of("primary", "danger"))
_PERSON = string(30)
_QUERY = {"min_query_length": may(integer(1))}
_CONVERSATIONS = {"default_to_current_conversation": may(boolean), "filter": may(CONVERSATION_FILTER)}
_RESPONSE_URL = {"response_url_enabled": may(boolean)}


def _ordered(low: str, high: str, number: Callable[[Any], float]) -> Callable[[Any], str | None]:
    def rule(element: Any) -> str | None:
        if low in element and high in element and number(element[low]) > number(element[high]):
            return f"{low} must not be more than {high}"
        return None

    return rule


def _initial_value_fits(element: Any) -> str | None:
    value = element.get("initial_value")
    if value is not None and len(value) > element.get("max_length", 3000):
        return "initial_value must not be longer than max_length"
    return None


def _ticking(**more: Key) -> Check:
    options = {"options": needs(array(LIST_OPTION, 10))}
    return also(shape(_BASE | _FOCUS | _CONFIRM | options | more), initials_are_offered)


PLAIN_TEXT_INPUT = also(
    also(
        shape(
            _TYPED
            | {
                "initial_value": may(string(3000)),
                "multiline": may(boolean),
                "min_length": may(integer(0, 3000)),
                "max_length": may(integer(1, 3000)),
            }
        ),
        _ordered("min_length", "max_length", float),
    ),
    _initial_value_fits,
)
NUMBER_INPUT = also(
    shape(
        _TYPED
        | {
            "is_decimal_allowed": needs(boolean),
            "initial_value": may(NUMBER),
            "min_value": may(NUMBER),
            "max_value": may(NUMBER),
        }
    ),
    _ordered("min_value", "max_value", float),
)
BUTTON = shape(
    _BASE
    | _CONFIRM
    | {
        "text": needs(plain(75)),
        "value": may(string(2000)),
        "url": may(URL),
        "style": _STYLE,
        "accessibility_label": may(string(75)),
    }
)
_VERDICT = shape(
    {"text": needs(plain(75)), "value": needs(string(2000)), "accessibility_label": may(string(75))}
)
_ICON = {"icon": needs(one_of("trash")), "text": needs(plain(75)), "value": may(string(2000))}


def _id_or_url(file: Any) -> str | None:
    return None if ("id" in file) != ("url" in file) else "must provide id or url"


_IMAGE_OF_SLACK = also(shape({"id": may(string()), "url": may(URL)}), _id_or_url)


def one_image(image: Any) -> str | None:
    return (
        None if ("image_url" in image) != ("slack_file" in image) else "must provide image_url or slack_file"
    )


IMAGE_KEYS = {
    "type": needs(string(50)),
    "image_url": may(URL),
    "slack_file": may(_IMAGE_OF_SLACK),
    "alt_text": needs(string(2000)),
}
ELEMENTS: dict[str, Check] = {
    "image": also(shape(IMAGE_KEYS), one_image),
    "button": BUTTON,
    "icon_button": shape(
        _BASE
        | _CONFIRM
        | _ICON
        | {"accessibility_label": may(string(75)), "visible_to_user_ids": may(array(_PERSON))}
    ),
    "feedback_buttons": shape(
        _BASE | {"positive_button": needs(_VERDICT), "negative_button": needs(_VERDICT)}
    ),
    "overflow": shape(_BASE | _CONFIRM | {"options": needs(array(OVERFLOW_OPTION, 5))}),
    "radio_buttons": _ticking(initial_option=may(LIST_OPTION)),
    "checkboxes": _ticking(initial_options=may(array(LIST_OPTION, 10))),
    "static_select": choosing(_SELECT | {"initial_option": may(MENU_OPTION)}),
    "multi_static_select": choosing(_MULTI | {"initial_options": may(array(MENU_OPTION, 100))}),
    "external_select": shape(_SELECT | _QUERY | {"initial_option": may(MENU_OPTION)}),
    "multi_external_select": shape(_MULTI | _QUERY | {"initial_options": may(array(MENU_OPTION, 100))}),
    "users_select": shape(_SELECT | {"initial_user": may(_PERSON)}),
    "multi_users_select": shape(_MULTI | {"initial_users": may(array(_PERSON))}),
    "conversations_select": shape(
        _SELECT | _CONVERSATIONS | _RESPONSE_URL | {"initial_conversation": may(_PERSON)}
    ),
    "multi_conversations_select": shape(
        _MULTI | _CONVERSATIONS | {"initial_conversations": may(array(_PERSON))}
    ),
    "channels_select": shape(_SELECT | _RESPONSE_URL | {"initial_channel": may(_PERSON)}),
    "multi_channels_select": shape(_MULTI | {"initial_channels": may(array(_PERSON))}),
    "datepicker": shape(_SELECT | {"initial_date": may(DATE)}),
    "timepicker": shape(_SELECT | {"initial_time": may(TIME), "timezone": may(ZONE)}),
    "datetimepicker": shape(_BASE | _FOCUS | _CONFIRM | {"initial_date_time": may(MOMENT)}),
    "plain_text_input": PLAIN_TEXT_INPUT,
    "number_input": NUMBER_INPUT,
    "email_text_input": shape(_TYPED | {"initial_value": may(string())}),
    "url_text_input": shape(_TYPED | {"initial_value": may(URL)}),
    "rich_text_input": shape(_TYPED | {"initial_value": may(RICH_TEXT)}),
    "file_input": shape(_BASE | {"filetypes": may(array(string())), "max_files": may(integer(1, 10))}),
}
_SINGLE = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MANY = tuple(f"multi_{name}" for name in _SINGLE)
_TICKS = ("checkboxes", "radio_buttons")
IN_SECTION = ("image", "button", "overflow", "datepicker", "timepicker", *_SINGLE, *_MANY, *_TICKS)
IN_ACTIONS = ("button", "overflow", "datepicker", "timepicker", "datetimepicker", *_SINGLE, *_TICKS)
IN_CONTEXT_ACTIONS = ("feedback_buttons", "icon_button")
IN_INPUT = (
    *(_SINGLE + _MANY + _TICKS),
    *("datepicker", "timepicker", "datetimepicker", "rich_text_input", "file_input"),
    *("plain_text_input", "number_input", "email_text_input", "url_text_input"),
)
