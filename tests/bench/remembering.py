"""The most memory the bot takes while it sends, with ten thousand messages waiting against a hundred."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sqlalchemy import update

from storage.database import Database
from storage.message import AT_ONCE, Message
from tests.bench.figure import Figure
from tests.bench.office import BOT, SECONDS, closed_office, running

FEW, MANY = 100, 10_000
ROUNDS = 3
SENDING_SECONDS = 5.0


def figures() -> Iterator[Figure]:
    few, many = in_turns([FEW, MANY])
    yield Figure("memory_10k_pending_mb", median(many), "MB")
    yield Figure("memory_10k_pending_vs_100", median(b / a for a, b in zip(few, many, strict=True)), "times")


def in_turns(pending: list[int], rounds: int = ROUNDS, seconds: float = SENDING_SECONDS) -> list[list[float]]:
    """Megabytes of each round, in an office with as many people as messages wait for."""
    samples: list[list[float]] = [[] for _ in pending]
    for _ in range(rounds):
        for headcount, taken in zip(pending, samples, strict=True):
            taken.append(megabytes(headcount, seconds))
    return samples


def megabytes(headcount: int, seconds: float) -> float:
    with closed_office(headcount) as (office, environment):
        unsend(office.database)
        with running(BOT, environment) as process:
            office.stand_in.until_connected(SECONDS)
            threading.Event().wait(seconds)
            most = peak_megabytes(process.pid)
        sent = sum(call.name == "chat.postMessage" for call in office.stand_in.workspace.calls)
    if not sent:
        raise RuntimeError("nothing was sent meanwhile")
    return most


def unsend(database: Database) -> None:
    """All that was posted is still to be posted: a prompt for everybody, and the words of introduction."""
    with database.write() as session:
        session.execute(update(Message).values(sent=0, ts=None, channel_id=None, due_at=AT_ONCE))


def peak_megabytes(process: int) -> float:
    """Resident, at the most so far: Linux counts it in kB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    (most,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(most) / 1_000
