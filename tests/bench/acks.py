"""From the press of Send to the ack, with the answer committed, against apps that only acknowledge.

All apps run at the same time and are measured in turns, each at a local Slack of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median

from tests.bench.figure import Figure, ratio
from tests.bench.office import ACK_ONLY, BOT, DEFAULT_BOLT, office

ROUNDS = 9
ANSWERS = 25
WARM_UP = 20

Samples = list[list[float]]


def figures() -> Iterator[Figure]:
    own, ack_only, default_bolt = in_turns([BOT, ACK_ONLY, DEFAULT_BOLT])
    yield Figure("ack_socket_ms", median(map(median, own)), "ms")
    yield Figure("ack_socket_vs_ack_only", ratio(own, ack_only), "times")
    yield Figure("ack_socket_vs_default_bolt", ratio(own, default_bolt), "times")
    own, ack_only = in_turns([BOT, ACK_ONLY], over_http=True)
    yield Figure("ack_http_ms", median(map(median, own)), "ms")
    yield Figure("ack_http_vs_ack_only", ratio(own, ack_only), "times")


def in_turns(
    apps: Sequence[Sequence[str]],
    *,
    over_http: bool = False,
    rounds: int = ROUNDS,
    answers: int = ANSWERS,
    warm_up: int = WARM_UP,
) -> list[Samples]:
    """Milliseconds of each app's rounds; the first app is the bot, and every answer to it must be kept."""
    headcount = warm_up + rounds * answers
    with ExitStack() as stack:
        offices = [stack.enter_context(office(app, headcount, over_http=over_http)) for app in apps]
        for each in offices:
            each.answers(warm_up)
        samples: list[Samples] = [[] for _ in apps]
        for _ in range(rounds):
            for each, taken in zip(offices, samples, strict=True):
                taken.append(each.answers(answers))
        if offices[0].answers_kept() != headcount:
            raise RuntimeError(f"{offices[0].answers_kept()} of {headcount} answers were kept")
    return samples
