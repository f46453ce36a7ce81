"""Somebody could not be asked: the owner hears of it once for the round, and can have it tried again."""

from __future__ import annotations

from datetime import time

from sqlmodel import select

from bot.round.unasked import ask_again
from bot.standin.driver import words
from storage.round import Round
from tests.journeys.team import MONDAY, Team


def test_the_owner_hears_once_whom_the_bot_could_not_ask_and_why_and_tries_again(team: Team) -> None:
    ana = team.set_up()
    call, faults = team.stand_in.call, team.stand_in.workspace.faults
    call(
        faults.arm, "chat.postMessage", "error", times=4, code="messages_tab_disabled"
    )  # three greetings, and one question
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    told = ana.waits_for("I could not ask")
    team.settles()
    assert len([said for said in ana.dm if "I could not ask" in words(said)]) == 1
    assert "Messages tab" in words(told)
    bo = team.hand("bo")
    asked_before = len([said for said in bo.dm if "In an hour" in words(said)])
    ana.presses("Ask again", told)
    bo.waits_for("In an hour")
    ana.waits_for("once more")
    assert len([said for said in bo.dm if "In an hour" in words(said)]) == max(1, asked_before)


def test_when_an_admin_tries_again_what_the_owner_was_told_follows(team: Team) -> None:
    bo, parts = team.set_up("bo", people=["chen"]), team.bot.parts
    team.stand_in.call(
        team.stand_in.workspace.faults.arm, "chat.postMessage", "error", times=2, code="messages_tab_disabled"
    )  # the greeting, and the question
    team.moves_to(MONDAY, time(9), "Asia/Shanghai")
    told = bo.waits_for("I could not ask")
    with parts.database.write() as session:
        round_ = session.exec(select(Round)).one()
        ask_again(session, parts.team_id, round_.id, team.hand("ana").id)
    parts.wake()
    team.hand("chen").waits_for("In an hour")
    bo.waits_for(lambda said: said["ts"] == told["ts"] and "once more" in words(said))
