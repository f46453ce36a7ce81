"""`/rituals roles`: who has which role; for admins, giving and taking back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    UserSelectElement,
)
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import button, confirm, context, field, header, modal, section
from bot.form import VALUE, Sent, channel_box
from bot.overview.role_words import LETS, NAMED, where
from bot.text import bold, names
from rituals.people import name_of
from rituals.rights import role_ref
from storage.right import Grant, Role

GIVE, REVOKE, CHOSEN = "overview.give", "overview.revoke", "overview.chosen"
MOST_SHOWN = 80


@dataclass(frozen=True)
class Holder:
    grant: Grant
    name: str
    given_by: str


def holders(session: Session, found: Sequence[Grant]) -> list[Holder]:
    return [
        Holder(
            each, name_of(session, each.team_id, each.user_id), name_of(session, each.team_id, each.given_by)
        )
        for each in found
    ]


def roles_form(found: Sequence[Holder], channel_id: str = "") -> View:
    """For admins. `channel_id`: where the role is given, unless they choose otherwise."""
    blocks: list[Block] = [
        context("Workspace admins can do everything. Everybody else needs a role for these things:"),
        field("role", "Role", _roles()),
        _person(),
        _place(channel_id),
        header("Who has a role"),
        *_list(found, has_buttons=True),
    ]
    return modal(GIVE, "Roles", blocks, submit="Give the role")


def roles_list(found: Sequence[Holder]) -> list[Block]:
    """For everybody else: those that hold in this channel."""
    rows = [f"*{role.value.capitalize()}s* can {LETS[role]}." for role in Role]
    blocks: list[Block] = [section("\n".join(rows)), header("Who has a role here")]
    return [*blocks, *_list(found, has_buttons=False), context("A workspace admin gives roles.")]


def _roles() -> RadioButtonsElement:
    options = [
        Option(text=role.value.capitalize(), value=role.value, description=f"Can {LETS[role]}"[:75])
        for role in Role
    ]
    return RadioButtonsElement(action_id=VALUE, options=options)


def _person() -> Block:
    """Choosing somebody tells us at once, so that they can be looked up before the form is sent."""
    return InputBlock(
        block_id="person",
        label=PlainTextObject(text="Who gets it"),
        element=UserSelectElement(action_id=CHOSEN),
        dispatch_action=True,
    )


def _place(channel_id: str) -> Block:
    return field(
        "place",
        "Only in this channel",
        channel_box(channel_id),
        hint="Leave empty for the whole workspace.",
        optional=True,
    )


def _list(found: Sequence[Holder], *, has_buttons: bool) -> list[Block]:
    if not found:
        return [context("Nobody yet, beside the workspace admins.")]
    shown = [_row(each, has_buttons=has_buttons) for each in found[:MOST_SHOWN]]
    more = len(found) - MOST_SHOWN
    return [*shown, context(f"… and {more} more")] if more > 0 else shown


def _row(each: Holder, *, has_buttons: bool) -> Block:
    held = each.grant
    text = f"{bold(each.name)} is {NAMED[Role(held.role)]} {where(held.channel_id)}, given by {names([each.given_by])}"
    if not has_buttons:
        return section(text)
    sure = confirm(
        "Take the role back?", f"{each.name[:60]} cannot {LETS[Role(held.role)]} any more.", "Take it back"
    )
    ref = role_ref(held.user_id, Role(held.role), held.channel_id)
    return section(text, accessory=button("Take back", REVOKE, ref, confirm=sure))


def read_grant(view: Mapping[str, Any]) -> tuple[str, Role, str]:
    """Person, role, channel ("" for the whole workspace)."""
    form = Sent(view)
    return form.person("person"), Role(form.option("role")), form.channel("place")


def read_place(view: Mapping[str, Any]) -> str:
    return Sent(view).channel("place")
