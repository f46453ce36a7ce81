"""Trigger ids: the short permission to open a modal that comes with what a person just did."""

from __future__ import annotations

import re
import secrets

from bot.standin.errors import SlackError
from bot.standin.workspace import Trigger, Workspace

_FORM = re.compile(r"\d+\.\d+\.[0-9a-f]+")


def grant(
    workspace: Workspace, user: str, *, view_id: str | None = None, channel: str | None = None
) -> Trigger:
    """Where the person acted travels along: a modal opened from a modal lands on top of it."""
    made = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
    expires = workspace.clock.elapsed() + workspace.pace.trigger_seconds
    trigger = Trigger(made, user, expires, view_id=view_id, channel=channel)
    workspace.triggers[made] = trigger
    return trigger


def redeem(workspace: Workspace, trigger_id: str) -> Trigger:
    """Works once, and only while the trigger is fresh."""
    trigger = workspace.triggers.get(trigger_id)
    if trigger is None or not _FORM.fullmatch(trigger_id):
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if workspace.clock.elapsed() > trigger.expires:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger
