"""Modals and Homes: a stack of at most three views per person, and one Home.

Callers check a view before they hand it in; the ids and defaults Slack fills in are filled in here.
"""

from __future__ import annotations

import secrets

from bot.standin import normalise, objects, states
from bot.standin.errors import SlackError
from bot.standin.workspace import Json, Trigger, View, Workspace

STACK_LIMIT = 3
TROUBLE = "We had some trouble connecting. Try again?"


# -- what the app does ---------------------------------------------------------------------------------------------


def open(workspace: Workspace, trigger: Trigger, payload: Json) -> View:  # noqa: A001 (Slack's own word)
    """Lands on top when the person acted inside a modal; otherwise they had left whatever was open."""
    if trigger.view_id is None:
        workspace.modals.pop(trigger.user, None)
    return _stack(workspace, trigger.user, payload, trigger.channel)


def push(workspace: Workspace, trigger: Trigger, payload: Json) -> View:
    if not stack(workspace, trigger.user):
        raise SlackError("not_found")
    return _stack(workspace, trigger.user, payload, trigger.channel)


def update(workspace: Workspace, view: View, payload: Json, *, hash: str | None = None) -> View:  # noqa: A002
    """In place: the id stays, the hash changes, and so does what is shown, save what was typed."""
    if hash is not None and hash != view.hash:
        raise SlackError("hash_conflict")
    _refuse_duplicate(workspace, payload, view)
    view.payload = normalise.view(payload)
    view.values = states.carried_over(view.values, view.payload["blocks"])
    view.hash = _new_hash(workspace)
    view.errors, view.trouble = {}, ""
    _show(workspace, view)
    return view


def publish(workspace: Workspace, user: str, payload: Json, *, hash: str | None = None) -> View:  # noqa: A002
    home = workspace.homes.get(user)
    if home is not None:
        return update(workspace, home, payload, hash=hash)
    if hash is not None:
        raise SlackError("hash_conflict")
    home = _made(workspace, user, payload)
    workspace.homes[user] = home
    _show(workspace, home)
    return home


def find(workspace: Workspace, *, view_id: str | None = None, external_id: str | None = None) -> View | None:
    """An open modal or a published Home."""
    for view in _all(workspace):
        if view_id == view.id or (external_id and external_id == view.payload.get("external_id")):
            return view
    return None


# -- what the person sees ------------------------------------------------------------------------------------------


def stack(workspace: Workspace, user: str) -> list[View]:
    """Top last."""
    return workspace.modals.get(user, [])


def seen(workspace: Workspace, view: View) -> Json:
    """The wire view, and beside it what only the person's screen knows."""
    shown = {"errors": dict(view.errors), "trouble": view.trouble, "values": view.values}
    return {**objects.view(view), **shown}


def remove(workspace: Workspace, view: View) -> None:
    workspace.modals[view.user] = [v for v in stack(workspace, view.user) if v.id != view.id]
    _show(workspace, view)


def clear(workspace: Workspace, user: str) -> list[View]:
    gone = workspace.modals.pop(user, [])
    if gone:
        _show(workspace, gone[0])
    return gone


def object_to(workspace: Workspace, view: View, errors: dict[str, str], trouble: str = "") -> None:
    view.errors, view.trouble = dict(errors), trouble
    _show(workspace, view)


# -- what the app answers to a submission --------------------------------------------------------------------------


def answer(workspace: Workspace, view: View, body: Json | None) -> None:
    """Carries out the answer to a view_submission; one that Slack could not use leaves the person with trouble."""
    if view not in stack(workspace, view.user):
        return
    action = (body or {}).get("response_action")
    if action is None:
        if body:
            workspace.complain(f"an answer to a submission without response_action: {sorted(body)}")
        remove(workspace, view)
    elif action == "clear":
        clear(workspace, view.user)
    elif body is not None and action == "errors":
        _answer_errors(workspace, view, body.get("errors") or {})
    elif body is not None and action in ("update", "push"):
        _answer_view(workspace, view, action, body.get("view"))
    else:
        _refuse(workspace, view, f"unknown response_action {action!r}")


def _answer_errors(workspace: Workspace, view: View, errors: dict[str, str]) -> None:
    inputs = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
    astray = set(errors) - inputs
    if astray or not errors:
        _refuse(workspace, view, f"errors for what is no input of the view: {sorted(astray)}")
    else:
        object_to(workspace, view, errors)


def _answer_view(workspace: Workspace, view: View, action: str, payload: object) -> None:
    try:
        accepted = normalise.accepted_view(payload)
        if accepted["type"] != "modal":
            raise SlackError("invalid_arguments")
        if action == "update":
            update(workspace, view, accepted)
        else:
            _stack(workspace, view.user, accepted, None)
    except SlackError as refusal:
        _refuse(workspace, view, f"response_action {action}: {refusal.code} {refusal.extra}")


def _refuse(workspace: Workspace, view: View, complaint: str) -> None:
    workspace.complain(complaint)
    object_to(workspace, view, {}, TROUBLE)


# -- making --------------------------------------------------------------------------------------------------------


def _stack(workspace: Workspace, user: str, payload: Json, channel: str | None) -> View:
    below = stack(workspace, user)
    if len(below) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    view = _made(workspace, user, payload, channel)
    if below:
        view.root_id, view.previous_id = below[0].id, below[-1].id
    workspace.modals[user] = [*below, view]
    _show(workspace, view)
    return view


def _made(workspace: Workspace, user: str, payload: Json, channel: str | None = None) -> View:
    _refuse_duplicate(workspace, payload, None)
    made = workspace.new_id("V")
    whole = normalise.view(payload)
    values = states.initial(whole["blocks"], channel)
    return View(made, user, whole, _new_hash(workspace), root_id=made, values=values)


def _refuse_duplicate(workspace: Workspace, payload: Json, itself: View | None) -> None:
    external_id = payload.get("external_id")
    holder = find(workspace, external_id=external_id) if external_id else None
    if holder is not None and holder is not itself:
        raise SlackError("duplicate_external_id")


def _all(workspace: Workspace) -> list[View]:
    return [view for views in workspace.modals.values() for view in views] + list(workspace.homes.values())


def _new_hash(workspace: Workspace) -> str:
    return f"{int(workspace.clock.calendar().timestamp())}.{secrets.token_urlsafe(6)}"


def _show(workspace: Workspace, view: View) -> None:
    if view is workspace.homes.get(view.user):
        workspace.announce("home", {"view": seen(workspace, view)}, only_for=[view.user])
    else:
        shown = [seen(workspace, v) for v in stack(workspace, view.user)]
        workspace.announce("modals", {"stack": shown}, only_for=[view.user])
