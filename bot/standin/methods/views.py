"""views.*: opening, stacking and changing modals, and publishing the Home tab."""

from __future__ import annotations

from bot.standin import modals, objects, triggers
from bot.standin.errors import SlackError, invalid_arguments, missing_argument
from bot.standin.limits.problem import Problem
from bot.standin.methods.call import MethodCall
from bot.standin.normalise import accepted_view
from bot.standin.workspace import Json, View


def open_(call: MethodCall) -> Json:
    """The view is looked at before the trigger, so a faulty one does not use it up."""
    view = _sent(call, "modal")
    trigger = triggers.redeem(call.workspace, call.arguments.required("trigger_id"))
    return _shown(modals.open(call.workspace, trigger, view))


def push(call: MethodCall) -> Json:
    view = _sent(call, "modal")
    trigger = triggers.redeem(call.workspace, call.arguments.required("trigger_id"))
    return _shown(modals.push(call.workspace, trigger, view))


def update(call: MethodCall) -> Json:
    arguments = call.arguments
    if not arguments.text("view_id") and not arguments.text("external_id"):
        raise missing_argument("view_id")
    found = modals.find(
        call.workspace, view_id=arguments.text("view_id"), external_id=arguments.text("external_id")
    )
    if found is None:
        raise SlackError("not_found")
    view = _sent(call, found.payload["type"])
    return _shown(modals.update(call.workspace, found, view, hash=arguments.text("hash")))


def publish(call: MethodCall) -> Json:
    view = _sent(call, "home")
    user = call.arguments.required("user_id")
    who = call.workspace.people.get(user)
    if who is None or who.deleted or who.is_bot:
        raise SlackError("user_not_found")
    if not call.workspace.app.home_enabled:
        raise SlackError("not_enabled")
    return _shown(modals.publish(call.workspace, user, view, hash=call.arguments.text("hash")))


def _sent(call: MethodCall, kind: str) -> Json:
    unreadable = invalid_arguments([Problem("/view", "must provide an object")])
    sent = call.arguments.structure("view", lambda: unreadable)
    if sent is None:
        raise missing_argument("view")
    view = accepted_view(sent)
    if view["type"] != kind:
        raise invalid_arguments([Problem("/view/type", f"must be {kind}")])
    return view


def _shown(view: View) -> Json:
    return {"view": objects.view(view)}
