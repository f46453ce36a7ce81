"""Who is in the workspace, and who is in which channel, as Slack last told us."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select


class Team(SQLModel, table=True):
    """The workspace."""

    id: str = Field(primary_key=True)
    name: str
    bot_user_id: str


class Member(SQLModel, table=True):
    """A person (or bot) of the workspace. `home_team_id` differs from `team_id` for people of another workspace.

    `zone` is the one they chose here (storage/preference.py), else Slack's, which `slack_zone` keeps.
    """

    team_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    zone: str
    slack_zone: str = ""
    home_team_id: str
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_gone: bool = False
    seen_at: datetime

    @property
    def is_external(self) -> bool:
        return self.home_team_id != self.team_id

    @property
    def can_be_asked(self) -> bool:
        return not (self.is_bot or self.is_gone or self.is_external)


class Channel(SQLModel, table=True):
    """A channel some ritual lives in. `seen_at` is None until Slack has been asked about it.

    Whoever learns that something may have changed adds a doubt; looking settles those there were when it began.
    Until `looked_up_until` (elapsed time) somebody is at it.
    """

    team_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str = ""
    is_private: bool = False
    is_archived: bool = False
    has_bot: bool = False
    seen_at: datetime | None = None
    doubts: int = 1
    settled: int = 0
    looked_up_until: datetime | None = None

    @property
    def is_in_doubt(self) -> bool:
        return self.doubts > self.settled

    @property
    def can_be_posted_in(self) -> bool:
        return self.has_bot and not self.is_archived

    def looks(self) -> tuple[str, bool, bool, bool, bool]:
        """All of it that people see the effects of."""
        return self.name, self.is_private, self.is_archived, self.has_bot, self.seen_at is not None


class ChannelMember(SQLModel, table=True):
    __tablename__ = "channel_member"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True, index=True)


def only_team(session: Session) -> Team | None:
    """The workspace this database is of; None before the bot has met it."""
    return session.exec(select(Team)).first()


def member(session: Session, team_id: str, user_id: str) -> Member | None:
    return session.get(Member, (team_id, user_id))


def members(session: Session, team_id: str, user_ids: list[str]) -> list[Member]:
    """Those of `user_ids` we know, in order of name."""
    query = select(Member).where(Member.team_id == team_id, col(Member.id).in_(user_ids))
    return list(session.exec(query.order_by(Member.name, Member.id)))


def admins(session: Session, team_id: str) -> list[Member]:
    """Those we know, in order of name."""
    query = select(Member).where(Member.team_id == team_id, col(Member.is_admin).is_(True))
    return list(session.exec(query.order_by(Member.name, Member.id)))


def channel(session: Session, team_id: str, channel_id: str) -> Channel | None:
    return session.get(Channel, (team_id, channel_id))


def channel_member_ids(session: Session, team_id: str, channel_id: str) -> list[str]:
    query = select(ChannelMember.user_id).where(
        ChannelMember.team_id == team_id, ChannelMember.channel_id == channel_id
    )
    return list(session.exec(query))


def channels_of(session: Session, team_id: str, user_id: str) -> list[str]:
    query = select(ChannelMember.channel_id)
    return list(session.exec(query.where(ChannelMember.team_id == team_id, ChannelMember.user_id == user_id)))


def replace_channel_members(session: Session, team_id: str, channel_id: str, user_ids: set[str]) -> bool:
    """Whether that changed anything."""
    present = set(channel_member_ids(session, team_id, channel_id))
    for user_id in present - user_ids:
        remove_channel_member(session, team_id, channel_id, user_id)
    for user_id in user_ids - present:
        session.add(ChannelMember(team_id=team_id, channel_id=channel_id, user_id=user_id))
    session.flush()
    return present != user_ids


def add_channel_member(session: Session, team_id: str, channel_id: str, user_id: str) -> None:
    session.merge(ChannelMember(team_id=team_id, channel_id=channel_id, user_id=user_id))


def remove_channel_member(session: Session, team_id: str, channel_id: str, user_id: str) -> None:
    row = session.get(ChannelMember, (team_id, channel_id, user_id))
    if row is not None:
        session.delete(row)


def doubtful_channels(session: Session) -> list[Channel]:
    """Channels whose name, state and people have to be asked of Slack again."""
    return list(session.exec(select(Channel).where(col(Channel.doubts) > col(Channel.settled))))
