"""What the demo shows at first; and its bot may be slow or die at any time, the demo goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot import demo, demo_scene
from bot.standin.driver import words
from bot.standin.server import StandIn
from bot.standin.sockets import connected
from tests.agreements.house import ROOT
from tests.bot.standin.stage import until

SECONDS = 60.0


@contextmanager
def watched(bot: demo.BotProcess, stand_in: StandIn) -> Iterator[list[str]]:
    """What the terminal shows meanwhile."""
    said: list[str] = []
    stop = threading.Event()
    arguments = (bot, stop, stand_in.workspace.clock.elapsed, said.append)
    thread = threading.Thread(target=demo.watch, args=arguments)
    thread.start()
    try:
        yield said
    finally:
        stop.set()
        thread.join()


def is_connected(stand_in: StandIn) -> bool:
    return stand_in.call(connected, stand_in.workspace) == "socket"


def test_the_sample_team_lives_its_four_rituals_and_ana_is_being_asked() -> None:
    with demo.running(0) as (stand_in, _bot):
        assert demo.set_the_scene(stand_in) == []
        ana, dalia = stand_in.hand("ana"), stand_in.hand("dalia")
        assert "In an hour" in words(ana.dm[-1])  # the newest, so it is what the page opens at
        card, update = (words(said) for said in ana.messages("#team"))
        assert re.search(r"Sprint 12.* · collecting notes until Tuesday \d+ \w+ 17:00 in Madrid", card)
        assert "Minutes to the first invoice: 11 min → 4 min (target 3 min)" in update
        for typed, expected in {
            "/vision": "An answer within a minute · Bo Jensen",
            "/vision stories": "A bakery in Aarhus",
            "/retro status": "3 notes so far",
        }.items():
            ana.runs(typed, "#team")
            ana.waits_for(expected, "#team", seconds=SECONDS)
        dalia.opens_home()
        dalia.waits_for("Every small shop closes its books", "home", seconds=SECONDS)
        ana.runs("/vision remind", "#team")
        ana.waits_for("Change the reminder", "modal", seconds=SECONDS)


def test_a_bot_that_does_not_answer_is_waited_for_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_scene, "MOST_SECONDS", 1.0)
    with demo.running(0) as (stand_in, bot):
        os.kill(bot.process.pid, signal.SIGSTOP)
        try:
            missing = demo.set_the_scene(stand_in)
        finally:
            os.kill(bot.process.pid, signal.SIGCONT)
    assert set(missing) == {"the standup", "the vision", "the retrospective", "the update"}
    assert "you will not see the standup, the vision" in demo.greeting(missing)


def test_what_the_team_did_before_the_bot_was_gone_is_there() -> None:
    with demo.running(0) as (stand_in, _bot):
        ana = stand_in.hand("ana")
        missing = demo.set_the_scene(stand_in, lambda: not ana.messages("#team"))
        assert missing == ["the standup", "the retrospective", "the update"]
        ana.runs("/vision", "#team")
        ana.waits_for("Set by Ana Ruiz", "#team", seconds=SECONDS)


def test_a_killed_bot_is_started_again_and_answers_the_next_press() -> None:
    with demo.running(0) as (stand_in, bot), watched(bot, stand_in) as said:
        ana = stand_in.hand("ana")
        ana.runs("/standup setup", "#team")
        ana.waits_for("Questions", in_="modal", seconds=SECONDS)
        killed = bot.process.pid
        os.kill(killed, signal.SIGKILL)
        until(lambda: bot.process.pid != killed, "another process", SECONDS)
        until(lambda: is_connected(stand_in), "it is connected again", SECONDS)
        ana.submits()
        ana.waits_for("All set", in_="modal", seconds=SECONDS)
        assert said == ["The bot was killed (signal 9). Starting it again …"]


class Failing(demo.BotProcess):
    """A bot that ends as soon as it is started."""

    def __init__(self) -> None:
        super().__init__({})
        self.starts = 0

    def start(self) -> None:
        self.starts += 1

    def end(self) -> str | None:
        return "ended by itself (exit code 1)"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "LOOK_SECONDS", 0.001)


@pytest.mark.usefixtures("quick")
def test_a_bot_that_ends_all_the_time_is_left_alone_after_five_starts_in_a_minute() -> None:
    bot, stop = Failing(), threading.Event()
    said: list[str] = []
    thread = threading.Thread(target=demo.watch, args=(bot, stop, lambda: 7.0, said.append))
    thread.start()
    until(lambda: "left alone" in "".join(said), "it gives up")
    assert thread.is_alive()  # and so is the page
    stop.set()
    thread.join()
    assert bot.starts == demo.MOST_STARTS


@pytest.mark.usefixtures("quick")
def test_a_bot_that_ends_now_and_then_is_started_each_time() -> None:
    bot, stop = Failing(), threading.Event()
    minutes = iter(range(0, 10_000, 20))
    thread = threading.Thread(target=demo.watch, args=(bot, stop, lambda: float(next(minutes)), str))
    thread.start()
    until(lambda: bot.starts > 2 * demo.MOST_STARTS, "many starts")
    stop.set()
    thread.join()


def test_it_prints_where_a_question_waits_and_ctrl_c_ends_it() -> None:
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        shown = ""
        while "Ctrl-C" not in shown:
            line = process.stdout.readline()
            assert line, f"it ended: {shown}"
            shown += line
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=SECONDS) == 0
        assert process.stdout.read().strip() == "Ended."
    assert "/?as=U00000001&in=D" in shown
    assert "A question waits for you." in shown
