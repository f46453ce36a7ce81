"""Somebody could not be asked: the owner hears of it once for the round, and can have it tried again."""

from __future__ import annotations

from datetime import time

from bot.standin.driver import words
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
