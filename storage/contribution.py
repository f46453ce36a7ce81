"""Contributions: what somebody adds unasked. Retro notes, and stories that show the vision at work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, and_, delete, insert
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.database import leave_no_trace, new_id
from storage.member import ChannelMember


class ContributionKind(StrEnum):
    NOTE = "note"
    STORY = "story"


class Contribution(SQLModel, table=True):
    """`author_id` and `made_at` are None for what was written without a name. `prompt` is the key of the retro's
    column, or the sort of story. `said_by` names whose words a story quotes, who then agreed to that."""

    __table_args__ = (
        Index("contribution_round", "round_id"),
        Index("contribution_kind", "team_id", "kind", "made_at"),
        Index("contribution_author", "team_id", "author_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    kind: ContributionKind = Field(sa_type=String)
    channel_id: str = ""
    round_id: str | None = Field(default=None, foreign_key="round.id")
    author_id: str | None = None
    prompt: str
    text: str
    link: str = ""
    said_by: str = ""
    is_agreed: bool = False
    made_at: datetime | None = None
    changed_at: datetime | None = None


class Seal(SQLModel, table=True):
    """Half of what opens the notes without a name of one open round; destroyed with the round's close."""

    round_id: str = Field(primary_key=True, foreign_key="round.id")
    salt: bytes = Field(sa_type=LargeBinary)


class SealedNote(SQLModel, table=True):
    """A note without a name while its round is open. Neither column tells whose it is to somebody without the secret:
    `locator` is a keyed hash of person and place, `box` is encrypted and of one length for all."""

    __tablename__ = "sealed_note"
    __table_args__ = {"sqlite_with_rowid": False}  # row ids would tell in which order people wrote

    locator: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    box: bytes = Field(sa_type=LargeBinary)


class Telling(SQLModel, table=True):
    """That a channel was told the vision, with what beside it ("story:<id>", "pillar:<key>", "why", …), and when.

    `number` is the vision's revision of then, `day` the local date of the channel. `round_id` None means that somebody
    posted it by hand, or that it was told because it had changed: `by` is who did.
    """

    __table_args__ = (Index("telling_channel", "team_id", "channel_id", "day"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    channel_id: str
    what: str
    number: int
    day: date
    at: datetime
    round_id: str | None = Field(default=None, foreign_key="round.id", index=True)
    is_pinned: bool = False
    by: str = ""


def notes(session: Session, round_id: str) -> list[Contribution]:
    """In the order of their ids, which says nothing of when or by whom they were written."""
    query = select(Contribution).where(Contribution.round_id == round_id)
    return list(session.exec(query.order_by(Contribution.id)))


def notes_of(session: Session, round_id: str, author_id: str) -> list[Contribution]:
    """Those under one's own name, the oldest first."""
    query = select(Contribution).where(Contribution.round_id == round_id, Contribution.author_id == author_id)
    return list(session.exec(query.order_by(col(Contribution.made_at), Contribution.id)))


def notes_by(session: Session, team_id: str, author_id: str) -> list[Contribution]:
    """All that somebody wrote under their name, into any retrospective."""
    query = select(Contribution).where(
        Contribution.team_id == team_id,
        Contribution.author_id == author_id,
        Contribution.kind == ContributionKind.NOTE,
    )
    return list(session.exec(query.order_by(Contribution.id)))


def stories(session: Session, team_id: str) -> list[Contribution]:
    """The oldest first."""
    query = select(Contribution).where(
        Contribution.team_id == team_id, Contribution.kind == ContributionKind.STORY
    )
    return list(session.exec(query.order_by(col(Contribution.made_at), Contribution.id)))


def tellings(session: Session, team_id: str, channel_id: str, since: date | None = None) -> list[Telling]:
    """The newest first."""
    query = select(Telling).where(Telling.team_id == team_id, Telling.channel_id == channel_id)
    if since is not None:
        query = query.where(Telling.day >= since)
    return list(session.exec(query.order_by(col(Telling.at).desc(), Telling.id)))


def last_told(session: Session, team_id: str, channel_id: str) -> dict[str, date]:
    """{what: the last day on which the channel was told it}"""
    query = select(Telling.what, func.max(Telling.day)).group_by(Telling.what)
    query = query.where(Telling.team_id == team_id, Telling.channel_id == channel_id)
    return dict(session.exec(query).all())


def tellings_of(session: Session, team_id: str, what: str) -> list[Telling]:
    """In all channels."""
    return list(session.exec(select(Telling).where(Telling.team_id == team_id, Telling.what == what)))


def telling_in(session: Session, round_id: str) -> Telling | None:
    return session.exec(select(Telling).where(Telling.round_id == round_id)).first()


def was_told_where(session: Session, team_id: str, user_id: str) -> bool:
    """Whether any channel this person is in was told."""
    query = select(Telling.id).join(
        ChannelMember,
        and_(
            col(ChannelMember.team_id) == Telling.team_id, col(ChannelMember.channel_id) == Telling.channel_id
        ),
    )
    query = query.where(ChannelMember.team_id == team_id, ChannelMember.user_id == user_id)
    return session.exec(query.limit(1)).first() is not None


def sealed_boxes(session: Session, round_id: str) -> dict[str, bytes]:
    """{locator: box} of the notes without a name."""
    query = select(SealedNote.locator, SealedNote.box).where(SealedNote.round_id == round_id)
    return dict(session.exec(query).all())


def count_sealed(session: Session, round_id: str) -> int:
    return session.exec(select(func.count()).where(SealedNote.round_id == round_id)).one()


def replace_sealed(session: Session, round_id: str, boxes: Mapping[str, bytes]) -> None:
    """All of the round at once, in the order of their locators: neither where a row lies nor which transaction wrote
    it then tells in which order people wrote, or which note was changed last."""
    leave_no_trace(session)
    session.flush()
    writer = session.connection()
    writer.execute(delete(SealedNote).where(col(SealedNote.round_id) == round_id))
    if boxes:
        rows = [{"locator": each, "round_id": round_id, "box": boxes[each]} for each in sorted(boxes)]
        writer.execute(insert(SealedNote), rows)


def break_seal(session: Session, round_id: str) -> None:
    """Nothing of the notes without a name is left, nor of what opened them."""
    replace_sealed(session, round_id, {})
    session.connection().execute(delete(Seal).where(col(Seal.round_id) == round_id))


def sealed_rounds(session: Session) -> list[str]:
    """Ids of the rounds whose notes without a name are still sealed."""
    return list(session.exec(select(Seal.round_id).order_by(Seal.round_id)))
