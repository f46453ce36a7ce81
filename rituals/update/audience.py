"""Whom an update or a changed plan is for: channels and people. Who may address them, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from rituals.people import channel_name, name_of
from rituals.refusals import Refusal
from rituals.rights import check_may, is_admin, is_full_member, may, may_see
from storage.item import Item, audience
from storage.member import Channel, ChannelMember, channel_member_ids, channels_of, member, members
from storage.right import Role, grants_of

DOING = "Posting updates"
MOST_PEOPLE = 200
Faults = dict[str, str]
"""{name of a field: what to do about it}"""


@dataclass(frozen=True)
class Addressed:
    """Ids. A person gets a direct message."""

    channels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.channels, *self.people)))


def addressed(session: Session, item: Item) -> Addressed:
    """The audience of an item. Every channel that something was posted in has a row; people may not be known yet."""
    ids = audience(session, item.id)
    query = select(Channel.id).where(Channel.team_id == item.team_id, col(Channel.id).in_(ids))
    rooms = set(session.exec(query))
    return Addressed(
        tuple(each for each in ids if each in rooms), tuple(each for each in ids if each not in rooms)
    )


def check_may_post_somewhere(session: Session, team_id: str, user_id: str) -> None:
    """For opening the form: leaders of the workspace, or of any channel. Raises NotAllowed."""
    held = [grant for grant in grants_of(session, team_id, user_id) if grant.role == Role.LEADER]
    if held and is_full_member(member(session, team_id, user_id)):
        return
    check_may(session, team_id, user_id, Role.LEADER, DOING)


def faults(session: Session, team_id: str, by: str, wanted: Addressed, known: Iterable[str] = ()) -> Faults:
    """What is wrong with an audience. `known` is whom the item is for already: those may stay."""
    if not wanted.all:
        return {"channels": "Choose at least one channel here, or people below."}
    new = set(wanted.all) - set(known)
    found: Faults = {}
    for field, said in (
        ("channels", [_channel_fault(session, team_id, by, each) for each in wanted.channels if each in new]),
        ("people", [_person_fault(session, team_id, each) for each in wanted.people if each in new]),
    ):
        if wrong := [each for each in said if each]:
            found[field] = wrong[0]
    if len(wanted.people) > MOST_PEOPLE:
        found["people"] = f"Name at most {MOST_PEOPLE} people; for more, choose the channel they are in."
    if new and not wanted.channels and not may(session, team_id, by, Role.LEADER):
        found["people"] = "You lead in some channels only: choose one of them as well."
    return found


def _channel_fault(session: Session, team_id: str, by: str, channel_id: str) -> str:
    """Of a channel nobody has looked up yet nothing is held against it: what cannot be posted there is told."""
    channel = session.get(Channel, (team_id, channel_id))
    name = channel_name(session, team_id, channel_id, "one of these channels")
    if channel and channel.is_private and channel.has_bot and not _is_in(session, team_id, channel_id, by):
        return "You are not in one of these private channels. Choose others, or ask to be let in."
    if channel and channel.is_archived:
        return f"{name} is archived, so nobody would read it. Choose another channel, or unarchive it first."
    try:
        check_may(session, team_id, by, Role.LEADER, f"Posting in {name}", channel_id)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _is_in(session: Session, team_id: str, channel_id: str, user_id: str) -> bool:
    return session.get(ChannelMember, (team_id, channel_id, user_id)) is not None


def _person_fault(session: Session, team_id: str, user_id: str) -> str:
    person = member(session, team_id, user_id)
    if person is None or person.can_be_asked:
        return ""
    if person.is_gone:
        return f"{person.name} has left. Leave them out, please."
    if person.is_bot:
        return f"{person.name} is an app. Leave it out, please."
    return f"{person.name} is of another workspace. Choose a channel that you share with them instead."


def asked_faults(
    session: Session, team_id: str, wanted: Addressed, asked: Iterable[str], known: Iterable[str] = ()
) -> Faults:
    """Whoever is asked and is in none of the channels has to be reached directly. `known` were reached before."""
    direct = set(with_asked(session, team_id, wanted, asked).people) - {*wanted.people, *known}
    wrong = [fault for each in sorted(direct) if (fault := _person_fault(session, team_id, each))]
    return {"asked": wrong[0]} if wrong else {}


def with_asked(session: Session, team_id: str, wanted: Addressed, asked: Iterable[str]) -> Addressed:
    """Whoever is asked something reads it too: directly, when they are in none of the channels."""
    present = {each for channel in wanted.channels for each in channel_member_ids(session, team_id, channel)}
    extra = [each for each in asked if each not in present]
    return Addressed(wanted.channels, tuple(dict.fromkeys((*wanted.people, *extra))))


def outside_readers(session: Session, team_id: str, channels: Iterable[str]) -> list[str]:
    """Ids of those channels that people of other workspaces are known to be in."""
    return [
        each
        for each in channels
        if any(
            person.is_external and not person.is_bot
            for person in members(session, team_id, channel_member_ids(session, team_id, each))
        )
    ]


def may_read(session: Session, item: Item, user_id: str) -> bool:
    if item.owner_id == user_id:
        return True
    ids = audience(session, item.id)
    return user_id in ids or any(may_see(session, item.team_id, user_id, each) for each in ids)


def readable(session: Session, team_id: str, user_id: str) -> set[str]:
    """All destinations that `may_read` goes by: the person, their channels, and the public ones for full members."""
    own = {user_id, *channels_of(session, team_id, user_id)}
    if is_full_member(member(session, team_id, user_id)):
        own |= public_channels(session, team_id)
    return own


def public_channels(session: Session, team_id: str) -> set[str]:
    """Ids; only those Slack has been asked about."""
    query = select(Channel.id).where(
        Channel.team_id == team_id, col(Channel.is_private).is_(False), col(Channel.seen_at).is_not(None)
    )
    return set(session.exec(query))


def readable_in(session: Session, team_id: str, channel_id: str) -> set[str]:
    """Destinations of what may be shown in a channel: its own, and the public channels' when only full members of
    the workspace are known to read there."""
    ids = channel_member_ids(session, team_id, channel_id)
    known = {person.id: person for person in members(session, team_id, ids)}
    insiders = all(
        each in known and (known[each].is_bot or known[each].is_gone or is_full_member(known[each]))
        for each in ids
    )
    return {channel_id} | (public_channels(session, team_id) if insiders else set())


def may_edit(session: Session, item: Item, user_id: str) -> bool:
    """Its author, and whoever leads all that it was addressed to."""
    if not is_full_member(member(session, item.team_id, user_id)):
        return False
    if user_id == item.owner_id or is_admin(session, item.team_id, user_id):
        return True
    channels = addressed(session, item).channels
    return may_read(session, item, user_id) and all(
        may(session, item.team_id, user_id, Role.LEADER, each) for each in channels or ("",)
    )


def check_may_edit(session: Session, item: Item, user_id: str) -> None:
    if not may_edit(session, item, user_id):
        author = name_of(session, item.team_id, item.owner_id)
        raise NotYours(
            f"This is {author}'s. They can change it, and so can leaders of the channels it is in."
        )


class NotYours(Refusal):
    """Only its author and leaders change what was posted."""
