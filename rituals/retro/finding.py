"""Which retrospectives somebody can write into, or has something left in."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rituals.kinds.retro import RETRO
from rituals.retro.course import FORGET, open_in
from rituals.retro.note import OwnNote, own
from rituals.sealing import Sealer
from storage.member import ChannelMember
from storage.ritual import Ritual
from storage.round import Round, RoundState, Stage


def open_for(session: Session, team_id: str, user_id: str, channel_id: str) -> list[Round]:
    """The open one of this channel; where there is none, those of all channels the person is in."""
    here = open_in(session, team_id, channel_id)
    return [here] if here is not None else open_anywhere(session, team_id, user_id)


def open_anywhere(session: Session, team_id: str, user_id: str) -> list[Round]:
    """In channels the person is in; the first to end first."""
    query = (
        select(Round)
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .join(ChannelMember, col(ChannelMember.channel_id) == col(Round.channel_id))
        .where(Ritual.kind == RETRO.name, Round.team_id == team_id, Round.state == RoundState.OPEN)
        .where(ChannelMember.team_id == team_id, ChannelMember.user_id == user_id)
    )
    return list(session.exec(query.order_by(col(Round.closes_at), Round.id)))


def held_for(
    session: Session, sealer: Sealer, team_id: str, user_id: str
) -> list[tuple[Round, list[OwnNote]]]:
    """What this person wrote into retrospectives that are over and did not show it, while it is kept."""
    query = (
        select(Round)
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .join(Stage, col(Stage.round_id) == col(Round.id))
        .where(Ritual.kind == RETRO.name, Round.team_id == team_id)
        .where(Stage.name == FORGET, col(Stage.done_at).is_(None))
    )
    found = [(round_, own(session, sealer, round_, user_id)) for round_ in session.exec(query)]
    return [(round_, notes) for round_, notes in found if notes]
