"""Acks while ten thousand people are being asked, against acks of the same bot at rest.

From the moment on at which all of them are due: the bot opens their round, asks them, renders and posts the messages at
its pace, and writes down what came of it, all in the process at which the answers of others arrive.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time, timedelta
from statistics import median

from sqlalchemy import insert
from sqlmodel import col, func, select

from bot.standin.workspace import BOT_USER_ID, TEAM_ID, Conversation, Person, Workspace
from rituals.kinds import KINDS
from rituals.plan import first_plan
from rituals.ritual import set_up
from storage.database import Database
from storage.member import Channel, ChannelMember, Member
from storage.message import Message
from tests.bench.figure import Figure, percentile
from tests.bench.office import BOT, MONDAY_AT_TEN, SECONDS, SUNDAY, ZONE, closed_office, running

PEOPLE = 10_000
CROWD = "C0000CROWD"
ANSWERS = 1_200
WARM_UP = 20
ROUNDS = 6


def figures() -> Iterator[Figure]:
    crowded, idle = measured()
    yield Figure("ack_p99_fanout_vs_idle", usual_p99(crowded) / usual_p99(idle), "times")


def usual_p99(answers: Sequence[float]) -> float:
    """The median of those of several rounds: what a machine does to a few answers, such as writing somebody else's data
    to the disk, is not what is measured."""
    each = len(answers) // ROUNDS
    return median(percentile(answers[at : at + each], 99) for at in range(0, each * ROUNDS, each))


def measured(people: int = PEOPLE, answers: int = ANSWERS) -> tuple[list[float], list[float]]:
    """Milliseconds of acks while they were being asked, and before. Raises RuntimeError if that ended too early."""
    user_ids = [f"U9{number:07}" for number in range(people)]
    with closed_office(WARM_UP + 2 * answers) as (office, environment):
        office.stand_in.call(_come, office.stand_in.workspace, user_ids)
        _expect(office.database, user_ids, office.next_person())
        with running(BOT, environment):
            office.stand_in.until_connected(SECONDS)
            _until_quiet(office.database)
            office.answers(WARM_UP)
            idle = office.answers(answers - 1)
            office.stand_in.call(office.stand_in.workspace.clock.move_to, MONDAY_AT_TEN + timedelta(hours=2))
            crowded = office.answers(answers)
            if not _unsent(office.database):
                raise RuntimeError("everybody was asked already")
    return crowded, idle


def _come(workspace: Workspace, user_ids: Sequence[str]) -> None:
    for user_id in user_ids:
        workspace.people[user_id] = Person(user_id, user_id.lower(), f"Person {user_id}", ZONE)
        workspace.conversations[f"D{user_id}"] = Conversation(
            f"D{user_id}", "im", "", 0, BOT_USER_ID, [user_id, BOT_USER_ID]
        )
    workspace.conversations[CROWD] = Conversation(
        CROWD, "channel", "crowd", 0, user_ids[0], [*user_ids, BOT_USER_ID]
    )


def _expect(database: Database, user_ids: Sequence[str], owner: str) -> None:
    """They are to be asked at eleven, for the first time."""
    about = {
        "team_id": TEAM_ID,
        "home_team_id": TEAM_ID,
        "zone": ZONE,
        "slack_zone": ZONE,
        "seen_at": MONDAY_AT_TEN,
    }
    with database.write() as session:
        session.add(Channel(team_id=TEAM_ID, id=CROWD, name="crowd", has_bot=True, seen_at=MONDAY_AT_TEN))
        session.execute(
            insert(Member),
            [{**about, "id": each, "name": each, **_NOBODY_SPECIAL} for each in user_ids],
        )
        session.execute(
            insert(ChannelMember),
            [{"team_id": TEAM_ID, "channel_id": CROWD, "user_id": each} for each in user_ids],
        )
        plan = replace(first_plan(KINDS["standup"], ZONE), channel_id=CROWD, ask_at=time(11))
        set_up(session, TEAM_ID, "standup", plan, owner, SUNDAY)


_NOBODY_SPECIAL = dict.fromkeys(("is_admin", "is_guest", "is_bot", "is_gone"), False)


def _unsent(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).where(col(Message.due_at).is_not(None))).one()


def _until_quiet(database: Database) -> None:
    pause = threading.Event()
    for _ in range(int(SECONDS * 10)):
        if not _unsent(database):
            return
        pause.wait(0.1)
    raise TimeoutError("the bot did not come to rest")
