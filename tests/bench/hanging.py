"""Acks while Slack hangs: two hundred calls of ours get no answer, and people go on answering."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from bot.standin import people
from tests.bench.figure import Figure, percentile
from tests.bench.office import BOT, SECONDS, Office, office

POSTS, VIEWS = 8, 192
"""Calls that hang: as many posts as there are workers to send them, and modals that do not open."""
WAVES = 3
ANSWERS = 50
WARM_UP = 20


def figures() -> Iterator[Figure]:
    yield Figure("ack_p99_stuck_ms", percentile(while_hanging(), 99), "ms")


def while_hanging(waves: int = WAVES, answers: int = ANSWERS, warm_up: int = WARM_UP) -> list[float]:
    """Milliseconds of each ack. In waves, because calls to open a modal are given up after 2.5 s."""
    milliseconds: list[float] = []
    with office(BOT, warm_up + waves * (POSTS + VIEWS + answers)) as team:
        team.answers(warm_up)
        for _ in range(waves):
            forms = [(user, team.opens_form(user)) for user in _several(team, answers)]
            _hang(team)
            milliseconds += [team.sends(user, view_id) for user, view_id in forms]
            team.stand_in.call(team.stand_in.workspace.faults.clear)
    return milliseconds


def _hang(team: Office) -> None:
    """Returns when all those calls are under way. People who write get a reply; who types /standup gets a form."""
    workspace, call = team.stand_in.workspace, team.stand_in.call
    call(workspace.faults.arm, "chat.postMessage", "hang", POSTS)
    call(workspace.faults.arm, "views.open", "hang", VIEWS)
    for user_id in _several(team, POSTS):
        call(people.say, workspace, user_id, f"D{user_id}", "Hello?")
    _until(lambda: "chat.postMessage" not in _armed(team))
    for user_id in _several(team, VIEWS):
        call(people.run_command, workspace, user_id, "/standup", f"D{user_id}")
    _until(lambda: not _armed(team))


def _several(team: Office, count: int) -> list[str]:
    return [team.next_person() for _ in range(count)]


def _armed(team: Office) -> set[str]:
    return {fault["method"] for fault in team.stand_in.call(team.stand_in.workspace.faults.armed)}


def _until(holds: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(int(SECONDS * 100)):
        if holds():
            return
        pause.wait(0.01)
    raise TimeoutError(f"the calls did not hang within {SECONDS} s")
