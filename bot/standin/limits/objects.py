"""The composition objects blocks are made of: text, options, confirmation, filters."""

from __future__ import annotations

from typing import Any

from bot.standin.limits.problem import Problem
from bot.standin.limits.schema import (
    URL,
    Check,
    Key,
    also,
    array,
    boolean,
    may,
    needs,
    one_of,
    shape,
    string,
    typed,
)

SUGGESTED = ("options", "option_groups")


def plain(most: int) -> Check:
    return typed({"plain_text": shape({"type": _TYPE, "text": needs(string(most)), "emoji": may(boolean)})})


def text(most: int) -> Check:
    """Plain text or mrkdwn; `emoji` goes with the one, `verbatim` with the other."""
    mrkdwn = shape({"type": _TYPE, "text": needs(string(most)), "verbatim": may(boolean)})
    return typed({"plain_text": plain(most), "mrkdwn": mrkdwn})


def _option(words: Check, description: Check, **more: Key) -> Check:
    return shape({"text": needs(words), "value": needs(string(150)), "description": may(description), **more})


def _not_both(options: Any) -> str | None:
    if ("options" in options) == ("option_groups" in options):
        return "must provide either options or option_groups"
    return None


def _offered(element: dict[str, Any]) -> list[Any]:
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group["options"])]


def initials_are_offered(element: dict[str, Any]) -> str | None:
    """What is picked at first has to be one of the options, to the letter."""
    initials = [*element.get("initial_options", [])]
    if "initial_option" in element:
        initials.append(element["initial_option"])
    offered = [_bare(option) for option in _offered(element)]
    if all(_bare(initial) in offered for initial in initials):
        return None
    return "initial option must match one of the provided options"


def _bare(option: dict[str, Any]) -> dict[str, Any]:
    """Defaults do not make a difference: Slack fills them in before it compares."""
    texts = {
        k: {a: b for a, b in v.items() if a in ("type", "text")}
        for k, v in option.items()
        if isinstance(v, dict)
    }
    return option | texts


def choosing(keys: dict[str, Key]) -> Check:
    """A select with its options, given flat or in groups."""
    return also(also(shape(keys | _offers(least=1)), _not_both), initials_are_offered)


def check_suggestions(answer: Any) -> list[Problem]:
    """Everything wrong with the options for an external select; it is fine that there are none."""
    return list(also(shape(_offers(least=0)), _not_both)(answer, ""))


def _offers(*, least: int) -> dict[str, Key]:
    group = shape({"label": needs(plain(75)), "options": needs(array(MENU_OPTION, 100, least=least))})
    options = may(array(MENU_OPTION, 100, least=least))
    return {"options": options, "option_groups": may(array(group, 100, least=least))}


_TYPE = needs(string(50))
MENU_OPTION = _option(plain(75), plain(75))
OVERFLOW_OPTION = _option(plain(75), plain(75), url=may(URL))
LIST_OPTION = _option(text(75), text(75))
CONFIRM = shape(
    {
        "title": needs(plain(100)),
        "text": needs(text(300)),
        "confirm": needs(plain(30)),
        "deny": needs(plain(30)),
        "style": may(one_of("primary", "danger")),
    }
)
CONVERSATION_FILTER = shape(
    {
        "include": may(array(one_of("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": may(boolean),
        "exclude_bot_users": may(boolean),
    }
)
DISPATCH = shape(
    {"trigger_actions_on": needs(array(one_of("on_enter_pressed", "on_character_entered"), 2))},
)
