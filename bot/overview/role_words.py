"""Roles in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from storage.right import Role

LETS: Mapping[Role, str] = {
    Role.LEADER: "set the vision, have it repeated, post updates and changed plans",
    Role.FACILITATOR: "start, close and cancel retrospectives, and look after their actions",
    Role.EXPORTER: "take notes, answers and updates home in a spreadsheet",
}
"""What whoever has the role can do."""
NAMED: Mapping[Role, str] = {
    Role.LEADER: "a leader",
    Role.FACILITATOR: "a facilitator",
    Role.EXPORTER: "an exporter",
}


def where(channel_id: str) -> str:
    """ "in #team" (mrkdwn), or in the whole workspace."""
    return f"in <#{channel_id}>" if channel_id else "in the whole workspace"
