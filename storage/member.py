"""Who is in the workspace, and who is in which channel, as Slack last told us."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, and_, bindparam, func, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import portions


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

    def is_told_as(self, told: Member) -> bool:
        """Whether Slack says of this person what it said before. What it says of the zone stands in `told.zone`."""
        same = ("name", "home_team_id", "is_admin", "is_guest", "is_bot", "is_gone")
        return self.slack_zone == told.zone and all(getattr(self, x) == getattr(told, x) for x in same)


class Channel(SQLModel, table=True):
    """A channel some ritual lives in. `seen_at` is None until Slack has been asked about it.

    Whoever learns that something may have changed adds a doubt; looking settles those there were when it began.
    Until `looked_up_until` (elapsed time) somebody is at it, or Slack is not to be asked again.
    """

    __table_args__ = (
        Index(
            "channel_in_doubt",
            "team_id",
            "id",
            sqlite_where=text("doubts > settled"),
            postgresql_where=text("doubts > settled"),
        ),
    )

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


def members(session: Session, team_id: str, user_ids: Sequence[str]) -> list[Member]:
    """Those of `user_ids` we know, in order of name."""
    query = select(Member).where(Member.team_id == team_id, col(Member.id).in_(user_ids))
    return list(session.exec(query.order_by(Member.name, Member.id)))


def zones(session: Session, team_id: str, user_ids: Sequence[str]) -> dict[str, str]:
    """{id: zone} of those of `user_ids` we know."""
    return {
        user_id: zone
        for some in portions(user_ids)
        for user_id, zone in session.exec(_ZONES, params={"team": team_id, "some": some})
    }


_ZONES = select(Member.id, Member.zone).where(
    Member.team_id == bindparam("team"), col(Member.id).in_(bindparam("some", expanding=True))
)


def seen_since(session: Session, team_id: str, since: datetime) -> set[str]:
    """Ids of those we know and have heard of since then."""
    return set(session.exec(select(Member.id).where(Member.team_id == team_id, Member.seen_at > since)))


def seen_before(session: Session, team_id: str, before: datetime) -> int:
    """How many of those we know we have not heard of since then."""
    query = select(func.count()).select_from(Member)
    return session.exec(query.where(Member.team_id == team_id, Member.seen_at <= before)).one()


def mark_seen(session: Session, team_id: str, user_ids: Collection[str], now: datetime) -> None:
    heard_of = update(Member).where(col(Member.team_id) == team_id, col(Member.id).in_(user_ids))
    if user_ids:
        session.execute(heard_of.values(seen_at=now))


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


def people_in(session: Session, team_id: str, channel_id: str) -> list[Member]:
    """Those we know, in order of name."""
    is_inside = and_(
        col(ChannelMember.team_id) == Member.team_id,
        col(ChannelMember.user_id) == Member.id,
        col(ChannelMember.channel_id) == channel_id,
    )
    query = select(Member).join(ChannelMember, is_inside).where(Member.team_id == team_id)
    return list(session.exec(query.order_by(Member.name, Member.id)))


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


def channels_to_look_up(session: Session, now: datetime) -> list[Channel]:
    """Those in doubt that nobody is at."""
    is_free = or_(col(Channel.looked_up_until).is_(None), col(Channel.looked_up_until) <= now)
    query = select(Channel).where(col(Channel.doubts) > col(Channel.settled), is_free)
    return list(session.exec(query))


def take_channel(
    session: Session, team_id: str, channel_id: str, now: datetime, until: datetime
) -> int | None:
    """Holds a channel to look it up: the doubts that looking settles. None when there are none, or somebody else is
    at it."""
    row = session.get(Channel, (team_id, channel_id))
    if row is None or not row.is_in_doubt or (row.looked_up_until or now) > now:
        return None
    row.looked_up_until = until
    return row.doubts


def hold_channel(session: Session, team_id: str, channel_id: str, until: datetime) -> None:
    """Nobody looks it up before then."""
    session.get_one(Channel, (team_id, channel_id)).looked_up_until = until
