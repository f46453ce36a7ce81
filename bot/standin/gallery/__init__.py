"""Every block and element the page draws, in each of its states, to be looked at side by side.

Plain Block Kit as an app would send it: what stands here passes the stand-in's own limits, save the one block
that is made up to show how the page meets what it does not know.
"""

from __future__ import annotations

from dataclasses import asdict

from bot.standin import normalise, states
from bot.standin.gallery import forms, messages
from bot.standin.gallery.picture import picture
from bot.standin.gallery.shapes import Cast, Group
from bot.standin.people.sight import can_see
from bot.standin.workspace import Json, Person, Workspace

UNKNOWN = "hologram"


def gallery(workspace: Workspace, who: Person) -> Json:
    return {"groups": [asdict(_whole(group)) for group in groups(cast(workspace, who))]}


def cast(workspace: Workspace, who: Person) -> Cast:
    others = [p.id for p in workspace.people.values() if p is not who and not (p.is_bot or p.deleted)]
    places = [c.id for c in workspace.conversations.values() if c.kind != "im" and can_see(who, c)]
    friend, other = (*others, who.id, who.id)[:2]
    channel, other_channel = (*places, "C0NOWHERE", "C0NOWHERE")[:2]
    return Cast(who.id, friend, other, channel, other_channel, picture(workspace, who).id)


def groups(of: Cast) -> list[Group]:
    return [
        messages.words(of),
        messages.sections(of),
        messages.buttons(),
        messages.choices(of),
        messages.ticks(),
        messages.rich_text(of),
        messages.table(of),
        messages.pictures(of),
        forms.empty(),
        forms.filled(of),
        forms.refused(),
        forms.narrow(),
        Group("What nobody knows", "message", [{"type": UNKNOWN, "block_id": UNKNOWN, "spins": "fast"}]),
    ]


def _whole(group: Group) -> Group:
    """With the ids and defaults that Slack fills in, and with what stands in its fields at first."""
    blocks = normalise.blocks(group.blocks)
    values = states.initial(blocks)
    return Group(group.title, group.kind, blocks, values, group.errors, group.troubles, group.answers)
