"""Joining, leaving, inviting, removing; and what happens to channels as such."""

from __future__ import annotations

from bot.standin import messages
from bot.standin.people.allowed import told
from bot.standin.people.sight import NotAllowed, actor, done, joined, visible
from bot.standin.workspace import BOT_USER_ID, TEAM_ID, Conversation, Json, Message, Person, Workspace


@told
async def join(workspace: Workspace, person_id: str, channel: str) -> Json:
    person = actor(workspace, person_id)
    where = visible(workspace, person, channel)
    if person.id in where.members:
        return done()
    enter(workspace, where, person)
    return done()


@told
async def leave(workspace: Workspace, person_id: str, channel: str) -> Json:
    person = actor(workspace, person_id)
    where = joined(workspace, person, channel)
    _must_be_a_channel(where)
    _exit(workspace, where, person, by=person)
    return done()


@told
async def invite(workspace: Workspace, person_id: str, channel: str, user: str) -> Json:
    """Also the bot: that is how it gets into private channels."""
    person = actor(workspace, person_id)
    where = joined(workspace, person, channel)
    _must_be_a_channel(where)
    if person.is_guest:
        raise NotAllowed("Guests cannot invite anybody.")
    invited = workspace.person(user)
    if invited.id not in where.members:
        _may_enter(where, invited)
        enter(workspace, where, invited, inviter=person)
    return done()


def _may_enter(where: Conversation, invited: Person) -> None:
    if invited.deleted:
        raise NotAllowed(f"The account of {invited.real_name} has been deactivated.")
    if invited.team_id != TEAM_ID and not where.is_ext_shared:
        raise NotAllowed(
            f"{invited.real_name} is in another workspace, with which #{where.name} is not shared."
        )


@told
async def kick(workspace: Workspace, person_id: str, channel: str, user: str) -> Json:
    person = actor(workspace, person_id)
    where = joined(workspace, person, channel)
    _must_be_a_channel(where)
    removed = workspace.person(user)
    if removed.id not in where.members:
        raise NotAllowed(f"{removed.real_name} is not in #{where.name}.")
    _exit(workspace, where, removed, by=person)
    return done()


def enter(workspace: Workspace, where: Conversation, who: Person, *, inviter: Person | None = None) -> None:
    """Membership itself, whoever brought it about."""
    if where.is_archived:
        raise NotAllowed("This channel has been archived.")
    where.members.append(who.id)
    workspace.announce("conversation", {"id": where.id})
    event = {"type": "member_joined_channel", "user": who.id, "team": TEAM_ID, **_channel(where)}
    if inviter is not None:
        event["inviter"] = inviter.id
    _narrate(workspace, where, who, "channel_join", "has joined the channel")
    workspace.emit(event, "member_joined_channel")


def _exit(workspace: Workspace, where: Conversation, who: Person, *, by: Person) -> None:
    where.members.remove(who.id)
    workspace.announce("conversation", {"id": where.id})
    _narrate(workspace, where, who, "channel_leave", "has left the channel")
    if who.id == BOT_USER_ID:
        gone = "group_left" if where.kind == "private" else "channel_left"
        workspace.emit({"type": gone, "channel": where.id, "actor_id": by.id}, gone)
    event = {"type": "member_left_channel", "user": who.id, "team": TEAM_ID, **_channel(where)}
    workspace.emit(event, "member_left_channel")


@told
async def rename(workspace: Workspace, person_id: str, channel: str, name: str) -> Json:
    """The id stays."""
    where = joined(workspace, actor(workspace, person_id), channel)
    _must_be_a_channel(where)
    where.name = name.removeprefix("#")
    renamed = _event(where, "rename")
    about = {"id": where.id, "name": where.name, "created": where.created}
    workspace.emit({"type": renamed, "channel": about}, renamed)
    workspace.announce("conversation", {"id": where.id})
    return done()


@told
async def archive(workspace: Workspace, person_id: str, channel: str) -> Json:
    return _archived(workspace, person_id, channel, archived=True)


@told
async def unarchive(workspace: Workspace, person_id: str, channel: str) -> Json:
    return _archived(workspace, person_id, channel, archived=False)


def _archived(workspace: Workspace, person_id: str, channel: str, *, archived: bool) -> Json:
    person = actor(workspace, person_id)
    where = joined(workspace, person, channel)
    _must_be_a_channel(where)
    where.is_archived = archived
    happened = _event(where, "archive" if archived else "unarchive")
    workspace.emit({"type": happened, "channel": where.id, "user": person.id, "is_moved": 0}, happened)
    workspace.announce("conversation", {"id": where.id})
    return done()


def _event(where: Conversation, what: str) -> str:
    return f"{'group' if where.kind == 'private' else 'channel'}_{what}"


def _channel(where: Conversation) -> Json:
    return {"channel": where.id, "channel_type": "G" if where.kind == "private" else "C"}


def _narrate(workspace: Workspace, where: Conversation, who: Person, subtype: str, text: str) -> None:
    """The line in the channel that tells of it, which history has too."""
    messages.post(workspace, where, Message("", who.id, f"<@{who.id}> {text}", subtype=subtype))


def _must_be_a_channel(where: Conversation) -> None:
    if where.kind == "im":
        raise NotAllowed("This works in channels only.")
