"""What people and channels have decided for themselves: zone, nudges, names, days away and days off, retention."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Index, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import new_id


class Preference(SQLModel, table=True):
    """A person's own. `zone` "" means what Slack says; `is_mentioned` has digests name them as a mention."""

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    zone: str = ""
    is_nudged: bool = True
    is_mentioned: bool = False


class Away(SQLModel, table=True):
    """Local dates, both included, on which a person is asked nothing."""

    __table_args__ = (Index("away_person", "team_id", "user_id", "last"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    first: date
    last: date


class DayOff(SQLModel, table=True):
    """Local dates, both included, on which nothing is asked or posted in a channel."""

    __tablename__ = "day_off"
    __table_args__ = (Index("day_off_channel", "team_id", "channel_id", "last"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    channel_id: str
    first: date
    last: date
    name: str = ""


class Calendar(SQLModel, table=True):
    """The country whose public holidays a channel keeps: an ISO 3166 code."""

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    country: str


class Retention(SQLModel, table=True):
    """How many days what was written is kept, by kind of data. Without a row it is kept."""

    team_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    days: int


def preference(session: Session, team_id: str, user_id: str) -> Preference:
    """What they chose, or what holds for whoever chose nothing."""
    found = session.get(Preference, (team_id, user_id))
    return found or Preference(team_id=team_id, user_id=user_id)


def not_nudged(session: Session, team_id: str, user_ids: Collection[str]) -> set[str]:
    """Those of `user_ids` who chose not to be reminded."""
    return set(session.exec(_NOT_NUDGED, params={"team": team_id, "some": list(user_ids)}))


_NOT_NUDGED = select(Preference.user_id).where(
    Preference.team_id == bindparam("team"),
    col(Preference.user_id).in_(bindparam("some", expanding=True)),
    col(Preference.is_nudged).is_(False),
)


def away_of(session: Session, team_id: str, user_id: str, since: date) -> list[Away]:
    """The days away that end on or after `since`."""
    query = select(Away).where(Away.team_id == team_id, Away.user_id == user_id, Away.last >= since)
    return list(session.exec(query.order_by(col(Away.first))))


def away_on(session: Session, team_id: str, day: date) -> set[str]:
    """Ids of all who are away that day."""
    query = select(Away.user_id).where(Away.team_id == team_id, Away.first <= day, Away.last >= day)
    return set(session.exec(query))


def days_off(session: Session, team_id: str, channel_id: str, since: date) -> list[DayOff]:
    """Those that end on or after `since`."""
    query = select(DayOff).where(DayOff.team_id == team_id, DayOff.channel_id == channel_id)
    return list(session.exec(query.where(DayOff.last >= since).order_by(col(DayOff.first))))


def away_touching(session: Session, team_id: str, user_id: str, first: date, last: date) -> list[Away]:
    """A person's days away that share a day with these, or follow upon them without a day between."""
    around = first - timedelta(days=1), last + timedelta(days=1)
    query = select(Away).where(Away.team_id == team_id, Away.user_id == user_id)
    return list(session.exec(query.where(Away.last >= around[0], Away.first <= around[1])))


def retention(session: Session, team_id: str) -> dict[str, int]:
    """{kind of data: days} of what is not kept for ever."""
    query = select(Retention).where(Retention.team_id == team_id)
    return {row.kind: row.days for row in session.exec(query)}


def teams_with_retention(session: Session) -> list[str]:
    return sorted(set(session.exec(select(Retention.team_id))))
