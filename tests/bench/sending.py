"""Messages a second through the outbox, against a bare slack_sdk loop that posts the same to the same local Slack.

Both are processes of their own, measured in turns. The bot's pace is set far above what can be reached: how fast it can
be is one thing, how fast Slack lets it be another (fanning.py).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

from slack_sdk import WebClient
from sqlmodel import col, select

from bot.clock import SystemClock
from bot.manifest import read_manifest
from bot.message import pacing
from bot.message.lookup import metadata
from bot.message.pace import SharedPace
from bot.message.pacing import PER_MINUTE
from bot.message.rendering import Rendered
from bot.message.sender import Sender
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_TOKEN, TEAM_ID
from bot.wiring import HTTP_SECONDS, RENDERERS
from storage.database import Database
from storage.message import Message
from tests.bench.figure import Figure
from tests.bench.office import MONDAY_AT_TEN, hire, prepare

PEOPLE = 1_000
ROUNDS = 5
UNBOUNDED = dict.fromkeys(PER_MINUTE, 1e6)


def figures() -> Iterator[Figure]:
    own, bare = in_turns()
    yield Figure("send_per_second", median(own), "messages/s")
    yield Figure("send_vs_bare_sdk", median(a / b for a, b in zip(own, bare, strict=True)), "times")


def in_turns(people: int = PEOPLE, rounds: int = ROUNDS) -> tuple[list[float], list[float]]:
    """Messages a second of each round: through the outbox, and by the bare loop. Everybody gets two."""
    user_ids = [f"U{number:08}" for number in range(people)]
    own, bare = [], []
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as name:
        folder = Path(name)
        wanted = write_wanted(folder, user_ids)
        for number in range(rounds):
            fresh = shutil.copy(folder / "rituals.db", folder / f"{number}.db")
            own.append(wanted / seconds("outbox", Path(fresh), user_ids, wanted))
            bare.append(wanted / seconds("bare", folder / "same.json", user_ids, wanted))
    return own, bare


def seconds(role: str, file: Path, user_ids: Sequence[str], wanted: int) -> float:
    """As the process says, from the first message to the last. Raises RuntimeError unless each was posted once."""
    with StandIn(read_manifest(), seed=partial(hire, user_ids), page=False) as slack:
        command = [sys.executable, "-m", "tests.bench.sending", role, slack.api_url, str(file)]
        took = float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        posted = sum(call.name == "chat.postMessage" for call in slack.workspace.calls)
    if posted != wanted:
        raise RuntimeError(f"{posted} messages were posted, and {wanted} wanted")
    return took


def write_wanted(folder: Path, user_ids: Sequence[str]) -> int:
    """A database in which everybody is to be asked, and the same messages as the bare loop posts them; how many."""
    database = Database(f"sqlite:///{folder / 'rituals.db'}")
    prepare(database, user_ids, are_sent=False)
    with database.read() as session:
        rows = session.exec(select(Message).order_by(col(Message.seq)))
        same = [_as_posted(row, RENDERERS[row.purpose](session, row, MONDAY_AT_TEN)) for row in rows]
    (folder / "same.json").write_text(json.dumps(same), encoding="utf8")
    database.close()
    return len(same)


def _as_posted(row: Message, rendered: Rendered | None) -> dict[str, Any]:
    if rendered is None:
        raise RuntimeError(f"{row.key} says nothing")
    said = {"channel": row.destination, "text": rendered.text, "blocks": rendered.blocks}
    return {**said, "metadata": metadata(row.key, 1), "unfurl_links": False, "unfurl_media": False}


# -- the processes -----------------------------------------------------------------------------------------------------


def outbox(client: WebClient, file: Path) -> float:
    database = Database(f"sqlite:///{file}")
    sender = Sender(database, client, RENDERERS, SystemClock(), pace=SharedPace(TEAM_ID, UNBOUNDED))
    with closing(sqlite3.connect(file)) as beside:  # watching costs next to nothing
        begun = monotonic()
        sender.start()
        while beside.execute("SELECT 1 FROM message WHERE due_at IS NOT NULL LIMIT 1").fetchone():
            threading.Event().wait(0.02)
        took = monotonic() - begun
    sender.stop()
    database.close()
    return took


def bare(client: WebClient, file: Path) -> float:
    """One after the other."""
    same = json.loads(file.read_text(encoding="utf8"))
    begun = monotonic()
    for each in same:
        client.chat_postMessage(**each)
    return monotonic() - begun


def main(role: str, url: str, file: str) -> None:
    pacing.CHANNEL_PER_SECOND = pacing.CHANNEL_BURST = pacing.BURST = 1e6  # everybody gets two at once
    client = WebClient(token=BOT_TOKEN, base_url=url, timeout=HTTP_SECONDS, retry_handlers=[])
    client.auth_test()  # connects
    print({"outbox": outbox, "bare": bare}[role](client, Path(file)))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
