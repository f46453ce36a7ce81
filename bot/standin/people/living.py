"""What changes about a person: where they live, and whether they still work here."""

from __future__ import annotations

from zoneinfo import available_timezones

from bot.standin import objects
from bot.standin.people.allowed import told
from bot.standin.people.sight import NotAllowed, actor, done
from bot.standin.workspace import Json, Person, Workspace


@told
async def change_zone(workspace: Workspace, person_id: str, tz: str) -> Json:
    person = actor(workspace, person_id)
    if tz not in available_timezones():
        raise NotAllowed(f"{tz} is not a time zone.")
    person.tz = tz
    _tell(workspace, person)
    return done()


@told
async def deactivate(workspace: Workspace, person_id: str, user: str) -> Json:
    """Done by an admin. Memberships stay in the store, as Slack may keep listing them."""
    if not actor(workspace, person_id).is_admin:
        raise NotAllowed("Only admins can deactivate an account.")
    person = actor(workspace, user)
    person.deleted = True
    _tell(workspace, person)
    return done()


def _tell(workspace: Workspace, person: Person) -> None:
    stamp = int(workspace.clock.calendar().timestamp())
    told = objects.person(workspace, person)
    workspace.emit({"type": "user_change", "user": told, "cache_ts": stamp}, "user_change")
    workspace.announce("person", {"id": person.id})
