"""Opening what a message carries."""

from __future__ import annotations

from bot.standin.people.sight import NotAllowed, actor, can_see
from bot.standin.workspace import File, Workspace


def file(workspace: Workspace, person_id: str, file_id: str) -> File:
    """Raises NotAllowed unless it is their own, or in a message that they can see."""
    person = actor(workspace, person_id)
    found = workspace.files.get(file_id)
    if found is None or not found.is_complete:
        raise NotAllowed("This file does not exist.")
    readable = [where for where in workspace.conversations.values() if can_see(person, where)]
    shared = any(file_id == each["id"] for w in readable for m in w.messages for each in m.files)
    if not shared and found.user != person.id:
        raise NotAllowed("This file is not shared with you.")
    return found
