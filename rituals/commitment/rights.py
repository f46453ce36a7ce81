"""Who may do what with an action, and who sees it."""

from __future__ import annotations

from sqlmodel import Session

from rituals.commitment.terms import STATE_WORDS, UnclearCommitment
from rituals.people import NotAllowed, are_people_known, name_of
from rituals.refusals import Refusal
from rituals.rights import may, may_see
from storage.commitment import Commitment, CommitmentState
from storage.member import ChannelMember, member
from storage.right import Role


class NotNow(Refusal):
    """The action is closed, and nothing of that kind can be done with it any more."""


def is_here(session: Session, team_id: str, channel_id: str, user_id: str) -> bool:
    """In the channel, as far as the bot can see, and of this workspace."""
    person = member(session, team_id, user_id)
    if person is None or not person.can_be_asked:
        return False
    present = session.get(ChannelMember, (team_id, channel_id, user_id)) is not None
    return present or not are_people_known(session, team_id, channel_id, ())


def check_may_add(session: Session, team_id: str, channel_id: str, by: str) -> None:
    if not is_here(session, team_id, channel_id, by):
        raise NotAllowed(
            "Actions are added by people of this workspace who are in the channel. Join it first, please."
        )


def check_may_list(session: Session, team_id: str, channel_id: str, by: str) -> None:
    if not may_see(session, team_id, by, channel_id):
        raise NotAllowed("The actions of this channel are shown to the people in it. Join it first, please.")


def check_may_look(session: Session, row: Commitment, by: str) -> None:
    if by != row.owner_id:
        check_may_list(session, row.team_id, row.channel_id, by)


def check_is_owner(session: Session, row: Commitment, by: str, doing: str) -> None:
    if by != row.owner_id:
        owner = name_of(session, row.team_id, row.owner_id)
        raise NotAllowed(f"{doing} it is up to {owner}, whose action it is now.")


def may_drop(session: Session, row: Commitment, by: str) -> bool:
    return by == row.owner_id or _facilitates(session, row, by)


def declines(row: Commitment, by: str) -> bool:
    """Dropping it means "not me": somebody else asked them, and they have not said yes."""
    return by == row.owner_id != row.made_by and row.state == CommitmentState.PROPOSED


def check_may_drop(session: Session, row: Commitment, by: str) -> None:
    if not may_drop(session, row, by):
        raise NotAllowed(_owner_or_facilitator(session, row, "drop it"))


def check_may_put_off(session: Session, row: Commitment, by: str) -> None:
    if not may_drop(session, row, by):
        raise NotAllowed(_owner_or_facilitator(session, row, "change its date"))


def check_is_open(row: Commitment) -> None:
    state = CommitmentState(row.state)
    if state.is_closed:
        raise NotNow(f"This action is {STATE_WORDS[state]}. Its owner can open it again.")


def may_give(session: Session, row: Commitment, by: str) -> bool:
    """Facilitators; whoever added it, until somebody has accepted; and all in the channel, once its owner has left."""
    state = CommitmentState(row.state)
    if state == CommitmentState.DONE or not row.text:
        return False
    if _facilitates(session, row, by):
        return True
    if not is_here(session, row.team_id, row.channel_id, by):
        return False
    is_free = not is_here(session, row.team_id, row.channel_id, row.owner_id)
    return is_free or (by == row.made_by and state != CommitmentState.OPEN)


def check_may_give(session: Session, row: Commitment, by: str) -> None:
    if may_give(session, row, by):
        return
    if row.state == CommitmentState.DONE:
        raise NotNow("This action is done. Nobody has to take it any more.")
    owner = name_of(session, row.team_id, row.owner_id)
    raise NotAllowed(f"{owner} has this action. A facilitator of this channel can give it to somebody else.")


def _facilitates(session: Session, row: Commitment, by: str) -> bool:
    return may(session, row.team_id, by, Role.FACILITATOR, row.channel_id) and may_see(
        session, row.team_id, by, row.channel_id
    )


def _owner_or_facilitator(session: Session, row: Commitment, what: str) -> str:
    owner = name_of(session, row.team_id, row.owner_id)
    return f"Only {owner}, whose action it is, or a facilitator of this channel can {what}."


def check_owner(session: Session, team_id: str, channel_id: str, user_id: str) -> str:
    person = member(session, team_id, user_id)
    if is_here(session, team_id, channel_id, user_id):
        return user_id
    if person is None:
        raise UnclearCommitment(
            "I know nobody of this name in the channel. Ask them to join it, or choose somebody who is in it."
        )
    if person.is_bot:
        raise UnclearCommitment(f"{person.name} is an app. Choose a person who is in the channel.")
    if person.is_external:
        raise UnclearCommitment(f"{person.name} is of another workspace, where I cannot ask them.")
    raise UnclearCommitment(f"{person.name} is not in the channel. Choose somebody who is.")
