"""What a press costs before its listener hears of it, with 400 listeners against 20: ours, and plain Bolt's.

In one process and without a network. All are measured in turns, and each press is for another listener.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count, cycle
from time import perf_counter
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.switchboard import Switchboard
from bot.wiring import make_app
from tests.bench.figure import Figure, ratio

MANY, FEW = 400, 20
ROUNDS = 15
PRESSES = 40
WARM_UP = 40
IDENTITY = {"team_id": "T0BENCH", "bot_id": "B0BENCH", "user_id": "U0BENCH"}

_numbers = count()


def figures() -> Iterator[Figure]:
    many, few, plain_many, plain_few = in_turns(
        [on_switchboard(MANY), on_switchboard(FEW), on_plain_bolt(MANY), on_plain_bolt(FEW)]
    )
    yield Figure("dispatch_400_vs_20", ratio(many, few), "times")
    yield Figure("dispatch_400_vs_20_plain_bolt", ratio(plain_many, plain_few), "times")


def in_turns(
    apps: Sequence[Callable[[], float]], rounds: int = ROUNDS, presses: int = PRESSES
) -> list[list[list[float]]]:
    """Milliseconds of each app's rounds."""
    for app in apps:
        for _ in range(WARM_UP):
            app()
    samples: list[list[list[float]]] = [[] for _ in apps]
    for _ in range(rounds):
        for app, taken in zip(apps, samples, strict=True):
            taken.append([app() for _ in range(presses)])
    return samples


def on_switchboard(listeners: int) -> Callable[[], float]:
    """Measures one press."""
    app, board = _app(), Switchboard(SystemClock())
    for number in range(listeners):
        board.action(f"press.{number}")(pressed)
    app.use(board)
    return _presses(app, listeners)


def on_plain_bolt(listeners: int) -> Callable[[], float]:
    app = _app()
    for number in range(listeners):
        app.action(f"press.{number}")(pressed)
    return _presses(app, listeners)


def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
    ack()


def _app() -> App:
    return make_app(WebClient("xoxb-bench", base_url="http://127.0.0.1:9/"), IDENTITY)


def _presses(app: App, listeners: int) -> Callable[[], float]:
    each = cycle(range(0, listeners, listeners // FEW))  # all over the list, alike for many and for few

    def press() -> float:
        body = _press(f"press.{next(each)}")
        begun = perf_counter()
        answer = app.dispatch(BoltRequest(mode="socket_mode", body=body))
        taken = perf_counter() - begun
        if answer.status != 200:
            raise RuntimeError(f"nobody heard: {answer.status}")
        return taken * 1_000

    return press


def _press(action_id: str) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U0ANA", "team_id": "T0BENCH"},
        "team": {"id": "T0BENCH", "domain": "bench"},
        "trigger_id": f"1.1.{next(_numbers)}",
        "container": {"type": "message"},
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": "1"}],
    }
