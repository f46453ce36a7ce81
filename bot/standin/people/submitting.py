"""Sending a modal off, and closing it."""

from __future__ import annotations

from bot.standin import envelopes, modals, responses, states, triggers
from bot.standin.delivery import deliver
from bot.standin.people.allowed import told
from bot.standin.people.sight import NotAllowed, actor, done, top_modal, trouble
from bot.standin.workspace import Json, Person, View, Workspace


@told
async def submit(workspace: Workspace, person_id: str, view_id: str) -> Json:
    """What the client itself objects to never reaches the app."""
    person = actor(workspace, person_id)
    view = top_modal(workspace, person, view_id)
    if view.payload.get("submit") is None and not _inputs(view):
        raise NotAllowed("There is nothing to submit here.")
    errors = _objections(view)
    if errors:
        modals.object_to(workspace, view, errors)
        return trouble("Some answers need another look.", errors=errors)
    modals.object_to(workspace, view, {})
    trigger = triggers.grant(workspace, person.id, view_id=view.id)
    payload = envelopes.view_submission(
        workspace, person, view, trigger, _response_urls(workspace, person, view)
    )
    ack = await deliver(workspace, "interactive", payload)
    if ack is None:
        modals.object_to(workspace, view, {}, modals.TROUBLE)
    else:
        modals.answer(workspace, view, ack.body)
    return _outcome(view)


def _outcome(view: View) -> Json:
    if view.trouble:
        return trouble(view.trouble)
    if view.errors:
        return trouble("Some answers need another look.", errors=dict(view.errors))
    return done()


def _inputs(view: View) -> list[Json]:
    return [block for block in view.payload["blocks"] if block["type"] == "input"]


def _objections(view: View) -> dict[str, str]:
    found = {}
    for block in _inputs(view):
        state = view.values[block["block_id"]][block["element"]["action_id"]]
        objection = states.objection(block, state)
        if objection:
            found[block["block_id"]] = objection
    return found


def _response_urls(workspace: Workspace, person: Person, view: View) -> list[Json]:
    """One for each conversation picked in an input that asks for it."""
    granted = []
    for block in _inputs(view):
        element = block["element"]
        state = view.values[block["block_id"]][element["action_id"]]
        picked = state.get("selected_conversation") or state.get("selected_channel")
        if element.get("response_url_enabled") and picked:
            where = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": picked}
            granted.append(where | {"response_url": responses.grant(workspace, person.id, picked)})
    return granted


@told
async def close_view(workspace: Workspace, person_id: str, view_id: str) -> Json:
    """Cancel: back to the view below, unless this one takes all with it."""
    person = actor(workspace, person_id)
    view = top_modal(workspace, person, view_id)
    if view.payload.get("clear_on_close"):
        return await close_all(workspace, person_id)
    modals.remove(workspace, view)
    await _tell(workspace, person, view, is_cleared=False)
    return done()


@told
async def close_all(workspace: Workspace, person_id: str) -> Json:
    """The cross: the whole stack goes, and it is the lowest view that is told of."""
    person = actor(workspace, person_id)
    gone = modals.clear(workspace, person.id)
    if gone:
        await _tell(workspace, person, gone[0], is_cleared=True)
    return done()


async def _tell(workspace: Workspace, person: Person, view: View, *, is_cleared: bool) -> None:
    """The person does not wait for what the app thinks of it, and sees no trouble."""
    if view.payload.get("notify_on_close"):
        payload = envelopes.view_closed(workspace, person, view, is_cleared=is_cleared)
        await deliver(workspace, "interactive", payload)
