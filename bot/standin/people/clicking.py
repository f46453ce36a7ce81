"""Pressing, picking and typing in messages, modals and Homes."""

from __future__ import annotations

from bot.standin import envelopes, modals, normalise, responses, states, triggers
from bot.standin.delivery import deliver
from bot.standin.envelopes import InMessage, InView, Place
from bot.standin.errors import SlackError
from bot.standin.people import choosing
from bot.standin.people.allowed import told
from bot.standin.people.sight import NotAllowed, actor, done, place, trouble
from bot.standin.workspace import Json, Person, Workspace

NO_ANSWER = "This app did not respond in time. Try again, or tell its makers."
NO_OPTIONS = "The options could not be loaded."
_ECHOED = ("text", "value", "style", "url", "placeholder", "confirm")


@told
async def press(
    workspace: Workspace,
    person_id: str,
    container: Json,
    block_id: str,
    action_id: str,
    state: Json | None = None,
) -> Json:
    """A button, or a choice made: `state` is {"selected_option": …}, {"selected_date": …} … as in state.values.

    In an input the app hears of it only if it asked for that with dispatch_action.
    """
    person = actor(workspace, person_id)
    where = place(workspace, person, container)
    block, element = _element(where, block_id, action_id)
    chosen = choosing.chosen(workspace, person, element, state)
    if element["type"] in states.STATEFUL:
        _keep(where, block, element, chosen)
    if block["type"] == "input" and not block.get("dispatch_action"):
        return done()
    return await _told_to_the_app(workspace, person, where, _action(workspace, block, element, chosen))


@told
async def fill(
    workspace: Workspace, person_id: str, view_id: str, block_id: str, action_id: str, state: Json
) -> Json:
    """Something is typed or picked in an input; the app hears of it with the submission."""
    person = actor(workspace, person_id)
    where = place(workspace, person, {"type": "view", "view_id": view_id})
    block, element = _element(where, block_id, action_id)
    if element["type"] not in states.STATEFUL:
        raise NotAllowed("There is nothing to fill in here.")
    _keep(where, block, element, choosing.chosen(workspace, person, element, state))
    return done()


@told
async def suggest(
    workspace: Workspace, person_id: str, container: Json, block_id: str, action_id: str, query: str
) -> Json:
    """The options the app offers for what was typed into an external select."""
    person = actor(workspace, person_id)
    where = place(workspace, person, container)
    _, element = _element(where, block_id, action_id)
    if len(query) < element.get("min_query_length", 3):
        return done(options=[])
    payload = envelopes.block_suggestion(workspace, person, where, block_id, action_id, query)
    ack = await deliver(workspace, "interactive", payload)
    if ack is None:
        return trouble(NO_OPTIONS, options=[])
    try:
        return done(**({"options": []} | normalise.accepted_options(ack.body)))
    except SlackError as refusal:
        workspace.complain(f"the suggestions for {action_id} cannot be shown: {refusal.extra}")
        return trouble(NO_OPTIONS, options=[])


# -- what is there -------------------------------------------------------------------------------------------------


def _element(where: Place, block_id: str, action_id: str) -> tuple[Json, Json]:
    blocks = where.message.blocks if isinstance(where, InMessage) else where.view.payload["blocks"]
    found = states.find(blocks, block_id, action_id)
    if found is None:
        raise NotAllowed("This is not there any more.")
    return found


def _keep(where: Place, block: Json, element: Json, chosen: object) -> None:
    entry = states.entry(element, chosen)
    if isinstance(where, InMessage):
        where.message.values = states.carried_over(where.message.values, where.message.blocks)
        where.message.values[block["block_id"]][element["action_id"]] = entry
    else:
        where.view.values[block["block_id"]][element["action_id"]] = entry
        where.view.errors.pop(block["block_id"], None)


# -- telling the app -----------------------------------------------------------------------------------------------


def _action(workspace: Workspace, block: Json, element: Json, chosen: object) -> Json:
    about: Json = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"]}
    about |= {key: element[key] for key in element if key in _ECHOED or key.startswith("initial_")}
    if element["type"] == "overflow":
        about["selected_option"] = chosen
    elif element["type"] in states.STATEFUL:
        about |= states.entry(element, chosen)
    return about | {"action_ts": envelopes.now(workspace)}


async def _told_to_the_app(workspace: Workspace, person: Person, where: Place, action: Json) -> Json:
    if isinstance(where, InMessage):
        channel = where.conversation.id
        where.message.values = states.carried_over(where.message.values, where.message.blocks)
        trigger = triggers.grant(workspace, person.id, channel=channel)
        url: str | None = responses.grant(workspace, person.id, channel, where.message)
    else:
        within = where.view.id if where.view.payload["type"] == "modal" else None
        trigger, url = triggers.grant(workspace, person.id, view_id=within), None
    payload = envelopes.block_actions(workspace, person, where, action, trigger, url)
    ack = await deliver(workspace, "interactive", payload)
    if ack is not None:
        if ack.body:
            workspace.complain(f"the ack of action {action['action_id']} carried a payload")
        return done()
    if isinstance(where, InView) and where.view in modals.stack(workspace, person.id):
        modals.object_to(workspace, where.view, where.view.errors, modals.TROUBLE)
    return trouble(NO_ANSWER)
