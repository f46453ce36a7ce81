"""What can be typed or picked in an element: what is not on the screen cannot be chosen there."""

from __future__ import annotations

import copy

from bot.standin import states
from bot.standin.limits.schema import DATE, MOMENT, TIME
from bot.standin.people.sight import NotAllowed, can_see
from bot.standin.workspace import Conversation, Json, Person, Workspace

# What a filter calls the kinds of conversation.
_INCLUDED = {"channel": "public", "private": "private", "im": "im"}
_FORMS = {"datepicker": DATE, "timepicker": TIME, "datetimepicker": MOMENT}


def chosen(workspace: Workspace, person: Person, element: Json, state: Json | None) -> object:
    """As Slack words it in state.values; options are named by their value. Raises NotAllowed."""
    if element["type"] == "overflow":
        return _offered(element, (state or {}).get("selected_option"))
    if element["type"] not in states.STATEFUL:
        return None
    key, _, empty = states.STATEFUL[element["type"]]
    content = (state or {}).get(key)
    if content in (None, "", []):
        return copy.copy(empty)
    if key == "selected_option":
        return _offered(element, content)
    if key == "selected_options":
        return [_offered(element, one) for one in content]
    for one in content if isinstance(content, list) else [content]:
        _check(workspace, person, element, one)
    return content


def _offered(element: Json, picked: object) -> Json:
    value = picked.get("value") if isinstance(picked, dict) else picked
    if "options" not in element and "option_groups" not in element and isinstance(picked, dict):
        return picked  # an external select: what the app suggested
    for option in states.options(element):
        if option.get("value") == value:
            return option
    raise NotAllowed("This option is not offered.")


def _check(workspace: Workspace, person: Person, element: Json, one: object) -> None:
    kind = element["type"]
    if "users_select" in kind:
        picked = workspace.people.get(str(one))
        if picked is None or picked.deleted:
            raise NotAllowed("This person is not offered.")
    elif "conversations_select" in kind or "channels_select" in kind:
        where = workspace.conversations.get(str(one))
        if where is None or not _is_listed(workspace, person, element, where):
            raise NotAllowed("This conversation is not offered.")
    elif kind in _FORMS and any(_FORMS[kind](one, "")):
        raise NotAllowed(f"“{one}” is no date or time.")


def _is_listed(workspace: Workspace, person: Person, element: Json, where: Conversation) -> bool:
    """Those the person sees and that are not archived, as far as the element's filter lets them pass."""
    if where.is_archived or not can_see(person, where):
        return False
    if "channels_select" in element["type"]:
        return where.kind == "channel"
    rules: Json = element.get("filter", {})
    with_bot = where.kind == "im" and any(workspace.people[m].is_bot for m in where.members)
    return not (
        _INCLUDED[where.kind] not in rules.get("include", _INCLUDED.values())
        or (rules.get("exclude_external_shared_channels") and where.is_ext_shared)
        or (rules.get("exclude_bot_users") and with_bot)
    )
