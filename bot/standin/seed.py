"""A sample team to try things on: eleven people in as many situations, and five channels."""

from __future__ import annotations

from bot.standin.workspace import BOT_USER_ID, OTHER_TEAM_ID, Workspace

_COLLEAGUES = [
    ("bo", "Bo Jensen", "Europe/Copenhagen"),
    ("chen", "Chen Wei", "Asia/Shanghai"),
    ("dalia", "Dalia Haddad", "America/New_York"),
    ("emre", "Emre Kaya", "Europe/Istanbul"),
    ("fatima", "Fatima Noor", "Asia/Karachi"),
    ("grace", "Grace Kahale", "Pacific/Honolulu"),
    ("hugo", "Hugo Silva", "Europe/Lisbon"),
]


def sample(workspace: Workspace) -> None:
    workspace.add_person("ana", "Ana Ruiz", "Europe/Madrid", is_admin=True, is_owner=True)
    for name, real_name, tz in _COLLEAGUES:
        workspace.add_person(name, real_name, tz)
    workspace.add_person("ivy", "Ivy Stone", "Europe/London", is_guest=True)
    workspace.add_person("jon", "Jon Old", "Europe/London", deleted=True)
    workspace.add_person("kim", "Kim Park", "Asia/Seoul", team_id=OTHER_TEAM_ID)
    _channels(workspace)
    for person in list(workspace.people.values()):
        if not (person.is_bot or person.deleted or person.team_id == OTHER_TEAM_ID):
            workspace.direct(person.id, BOT_USER_ID)


def _channels(workspace: Workspace) -> None:
    at_home = [person for person in workspace.people.values() if person.team_id != OTHER_TEAM_ID]
    everybody = [person.id for person in at_home if not person.is_bot]
    workspace.add_channel("general", everybody)
    workspace.add_channel("team", [*_ids(workspace, "ana", "bo", "chen", "dalia", "grace"), BOT_USER_ID])
    workspace.add_channel("leads", _ids(workspace, "ana", "hugo"), private=True)
    launch = [*_ids(workspace, "ana", "emre", "ivy", "kim"), BOT_USER_ID]
    workspace.add_channel("launch", launch, is_ext_shared=True)
    workspace.add_channel("old", [*_ids(workspace, "ana", "bo"), BOT_USER_ID], is_archived=True)


def _ids(workspace: Workspace, *names: str) -> list[str]:
    return [workspace.person(name).id for name in names]
