"""Before it begins: the workspace with its people and channels, and the database in which all is set up already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.standin.workspace import BOT_USER_ID, TEAM_ID, Conversation, Person, Workspace
from rituals.kinds import KINDS
from rituals.plan import Latecomers, first_plan
from rituals.rhythm import weekly
from rituals.ritual import set_up
from rituals.update import follow
from rituals.vision.channel import Wish, remind
from rituals.vision.vision import Draft, Pillar, set_vision
from storage.database import Database
from storage.member import Channel, ChannelMember, Member, Team
from storage.migration import migrate
from storage.right import Grant, Role
from tests.chaos.crew import Crew, Standup, channel_id

DRAFT = Draft(
    statement="Every shop sends its first invoice within a day",
    why="Money that comes late closes shops",
    for_whom="Owners of small shops",
    value="An evening a week",
    pillars=tuple(Pillar("", name) for name in ("Quick", "Plain", "Trusted", "Everywhere")),
)


def seed_of(crew: Crew) -> Callable[[Workspace], None]:
    """Ids are always the same, so that the database can be made beforehand."""

    def seed(workspace: Workspace) -> None:
        for each in crew.people:
            is_admin = each.id == crew.admin
            workspace.people[each.id] = Person(
                each.id, each.name, each.real_name, each.zone, is_admin=is_admin
            )
            workspace.direct(each.id, BOT_USER_ID)
        for name, users in crew.channels.items():
            members = [*users, BOT_USER_ID]
            here = channel_id(name)
            workspace.conversations[here] = Conversation(here, "channel", name, 0, crew.admin, members)

    return seed


def prepare(url: str, crew: Crew, now: datetime) -> None:
    database = Database(url)
    migrate(database)
    with database.write() as session:
        session.add(Team(id=TEAM_ID, name="Stand-in", bot_user_id=BOT_USER_ID))
        _add_people(session, crew, now)
        _add_channels(session, crew, now)
        session.flush()
        for standup in crew.standups:
            plan = replace(first_plan(KINDS["standup"], standup.zone), **_choices(standup))
            set_up(session, TEAM_ID, "standup", plan, crew.admin, now)
        set_vision(session, TEAM_ID, DRAFT, by=crew.admin, now=now, seen=0)
        _add_postings(session, crew, now)
    database.close()


def _add_people(session: Session, crew: Crew, now: datetime) -> None:
    for each in crew.people:
        session.add(
            Member(
                team_id=TEAM_ID,
                id=each.id,
                name=each.real_name,
                zone=each.zone,
                home_team_id=TEAM_ID,
                is_admin=each.id == crew.admin,
                seen_at=now,
            )
        )


def _add_channels(session: Session, crew: Crew, now: datetime) -> None:
    for name, users in crew.channels.items():
        here = channel_id(name)
        session.add(Channel(team_id=TEAM_ID, id=here, name=name, has_bot=True, seen_at=now))
        for user in users:
            session.add(ChannelMember(team_id=TEAM_ID, channel_id=here, user_id=user))
    for name, user in crew.leaders.items():
        session.add(
            Grant(
                team_id=TEAM_ID,
                user_id=user,
                role=Role.LEADER,
                channel_id=channel_id(name),
                given_by=crew.admin,
                given_at=now,
            )
        )


def _choices(standup: Standup) -> dict[str, Any]:
    return {
        "name": standup.name,
        "channel_id": channel_id(standup.channel),
        "rhythm": weekly(standup.days),
        "ask_at": standup.ask_at,
        "close_at": standup.close_at,
        "latecomers": Latecomers.WAIT if standup.waits else Latecomers.EVENING_BEFORE,
    }


def _add_postings(session: Session, crew: Crew, now: datetime) -> None:
    for each in crew.reminders:
        remind(
            session,
            TEAM_ID,
            Wish(channel_id(each.where), weekly(each.days), each.at, each.zone),
            by=crew.admin,
            now=now,
        )
    for each in crew.digests:
        wish = follow.Wish(weekly(each.days), each.at, each.zone)
        follow.digest_channel(session, TEAM_ID, channel_id(each.where), wish, by=crew.admin, now=now, seen=0)
    for each in crew.followers:
        wish = follow.Wish(weekly(each.days), each.at, each.zone)
        follow.follow(session, TEAM_ID, each.where, wish, now)
