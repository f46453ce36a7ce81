"""Who sees the vision: every full member; guests and people of other workspaces where a channel of theirs was told."""

from __future__ import annotations

from sqlmodel import Session

from rituals.people import NotAllowed
from rituals.rights import is_full_member
from storage.contribution import tellings, was_told_where
from storage.member import member


def check_may_see(session: Session, team_id: str, user_id: str, channel_id: str) -> None:
    """`channel_id` is where they ask, so where they are."""
    if is_full_member(member(session, team_id, user_id)) or tellings(session, team_id, channel_id):
        return
    raise NotAllowed(
        "I show you the vision in the channels in which it was posted, and here it was not. "
        "A member of this workspace can tell you more."
    )


def check_is_member(session: Session, team_id: str, user_id: str, what: str) -> None:
    """`what` begins the sentence: "The history of the vision"."""
    if not is_full_member(member(session, team_id, user_id)):
        raise NotAllowed(f"{what} is for members of this workspace, not for guests.")


def may_see_somewhere(session: Session, team_id: str, user_id: str) -> bool:
    """In at least one place; for what is shown nowhere in particular."""
    return is_full_member(member(session, team_id, user_id)) or was_told_where(session, team_id, user_id)
