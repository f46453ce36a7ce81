"""Who may do what, and who may see what. Workspace admins may do everything; others what they were given."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from rituals.people import NotAllowed
from rituals.records import note
from rituals.wanted import touch_about, want
from rituals.words import join_words
from storage.member import Channel, ChannelMember, Member, admins, member
from storage.record import Deed
from storage.right import Grant, Role, has_role, holders

MOST_NAMED, MOST_ADMINS = 3, 2


class CannotHoldRole(NotAllowed):
    """Not somebody a role can be given to."""


def is_full_member(person: Member | None) -> bool:
    return person is not None and person.can_be_asked and not person.is_guest


def is_admin(session: Session, team_id: str, user_id: str) -> bool:
    person = member(session, team_id, user_id)
    return person is not None and person.is_admin and is_full_member(person)


def may(session: Session, team_id: str, user_id: str, role: Role, channel_id: str = "") -> bool:
    """With the role in the whole workspace or in that channel; guests and people from outside never."""
    if not is_full_member(member(session, team_id, user_id)):
        return False
    return is_admin(session, team_id, user_id) or has_role(session, team_id, user_id, role, channel_id)


def check_may(
    session: Session, team_id: str, user_id: str, role: Role, doing: str, channel_id: str = ""
) -> None:
    """`doing` begins the sentence: "Setting the vision". Raises NotAllowed, which says who can."""
    if may(session, team_id, user_id, role, channel_id):
        return
    if not is_full_member(member(session, team_id, user_id)):
        raise NotAllowed(f"{doing} is for members of this workspace, not for guests.")
    able = [member(session, team_id, each) for each in holders(session, team_id, role, channel_id)]
    named = [person.name for person in able if person is not None and is_full_member(person)]
    who = f"{join_words(named[:MOST_NAMED])} can do it. " if named else ""
    by = who_gives_roles(session, team_id)
    raise NotAllowed(f"{doing} is for {role}s. {who}{by} can make you one with `/rituals roles`.")


def who_gives_roles(session: Session, team_id: str) -> str:
    """The beginning of a sentence: admins by name, as far as we have met them."""
    met = [person.name for person in admins(session, team_id) if is_full_member(person)]
    return join_words(met[:MOST_ADMINS], "or") or "A workspace admin"


def may_see(session: Session, team_id: str, user_id: str, channel_id: str) -> bool:
    """Whether what belongs to a channel is shown to somebody: public channels to every full member, all others only
    to those who are in them."""
    if session.get(ChannelMember, (team_id, channel_id, user_id)) is not None:
        return True
    channel = session.get(Channel, (team_id, channel_id))
    is_public = channel is not None and channel.seen_at is not None and not channel.is_private
    return is_public and is_full_member(member(session, team_id, user_id))


def check_is_admin(session: Session, team_id: str, user_id: str, doing: str) -> None:
    if not is_admin(session, team_id, user_id):
        raise NotAllowed(f"{doing} is for admins of this workspace. Please ask one of them.")


def grant(
    session: Session, team_id: str, user_id: str, role: Role, channel_id: str, by: str, now: datetime
) -> None:
    """Safe to repeat. Raises NotAllowed for whoever is no admin, and for somebody who cannot hold a role."""
    check_is_admin(session, team_id, by, "Giving roles")
    person = member(session, team_id, user_id)
    if not is_full_member(person):
        raise CannotHoldRole(
            f"{person.name if person else 'This person'} cannot hold a role: please choose a full member."
        )
    if session.get(Grant, (team_id, user_id, role, channel_id)) is not None:
        return
    held = Grant(
        team_id=team_id, user_id=user_id, role=role, channel_id=channel_id, given_by=by, given_at=now
    )
    session.add(held)
    session.flush()
    _note(session, Deed.GRANTED, held, by, now)
    _tell(session, held)


def revoke(
    session: Session, team_id: str, user_id: str, role: Role, channel_id: str, by: str, now: datetime
) -> None:
    """Safe to repeat. Raises NotAllowed for whoever is no admin."""
    check_is_admin(session, team_id, by, "Taking roles back")
    held = session.get(Grant, (team_id, user_id, role, channel_id))
    if held is None:
        return
    session.delete(held)
    session.flush()
    _note(session, Deed.REVOKED, held, by, now)
    touch_about(session, role_ref(held.user_id, held.role, held.channel_id))  # says that it is over


def role_ref(user_id: str, role: Role, channel_id: str) -> str:
    """What messages about a role are about; `role_of_ref` reads it."""
    return f"{user_id}:{role}:{channel_id}"


def role_of_ref(ref: str) -> tuple[str, Role, str]:
    user_id, role, channel_id = ref.split(":")
    return user_id, Role(role), channel_id


def _tell(session: Session, held: Grant) -> None:
    """Whoever has a role now, in a message that stays true: each giving makes a new one."""
    ref = role_ref(held.user_id, held.role, held.channel_id)
    want(
        session,
        key=f"role:{ref}:{held.given_at.timestamp():.0f}",
        purpose="role",
        ref=ref,
        team_id=held.team_id,
        destination=held.user_id,
    )


def _note(session: Session, deed: Deed, held: Grant, by: str, now: datetime) -> None:
    note(
        session,
        deed,
        team_id=held.team_id,
        by=by,
        now=now,
        about=held.user_id,
        channel_id=held.channel_id,
        detail={"role": str(held.role)},
    )
