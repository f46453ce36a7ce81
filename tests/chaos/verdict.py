"""The verdict: what the stand-in saw, against what could be expected."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.standin.workspace import Workspace
from tests.chaos.ledger import Ledger, Posted
from tests.chaos.model import Expected, Identity

ON_TIME = timedelta(minutes=5)
"""How much later than its instant a message may be accepted. The calendar runs on while a ceiling makes sixty people
wait, a killed copy is started again, or its lease runs out."""
TIMED = frozenset({"prompt", "nudge", "digest", "vision", "channel_digest", "own_digest"})


@dataclass
class Verdict:
    """Each fault in words; `doubtful` are the keys of messages that the bot itself calls uncertain, `late` those of
    which it might."""

    kills: int = 0
    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    answers_lost: list[str] = field(default_factory=list)
    wrong_time: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    late: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        found = {
            "lost": self.lost,
            "repeated": self.repeated,
            "answers_lost": self.answers_lost,
            "wrong_time": self.wrong_time,
            "uncertain": [key for key in self.doubtful if key not in self.late],
        }
        return {"kills": self.kills, **{name: len(faults) for name, faults in found.items()}}

    @property
    def uncertain_late(self) -> int:
        return sum(key in self.late for key in self.doubtful)

    def faults(self) -> Iterator[str]:
        for name in ("lost", "repeated", "answers_lost", "wrong_time"):
            yield from (f"{name}: {each}" for each in getattr(self, name))
        yield from (f"uncertain: {each}" for each in self.doubtful)


def judge(
    ledger: Ledger,
    workspace: Workspace,
    expected: Collection[Expected],
    kept: dict[Identity, str],
    updates: dict[Identity, datetime],
    doubtful: Collection[str],
    *,
    until: datetime,
) -> Verdict:
    """Of what was due until then. `doubtful` as in a Verdict."""
    ledger.read()
    due = [each for each in expected if each.at <= until]
    verdict = Verdict()
    verdict.lost += _lost(ledger, due)
    verdict.lost += [f"{about}" for about in updates if about not in ledger.by_about]
    verdict.late |= ledger.late
    verdict.repeated += _repeated(ledger, doubtful)
    verdict.doubtful += doubtful
    verdict.answers_lost += _answers_lost(ledger, workspace, kept)
    verdict.wrong_time += _mistimed(ledger, expected)
    return verdict


def _lost(ledger: Ledger, due: Collection[Expected]) -> list[str]:
    return [
        f"{each.about} at {each.at:%c}" for each in due if each.is_sure and each.about not in ledger.by_about
    ]


def _repeated(ledger: Ledger, doubtful: Collection[str]) -> list[str]:
    """One key twice, or two messages about the same. What Slack accepted late may have come twice, as long as that was
    mended, or the bot says that it does not know."""
    keys = Counter(posted.key for posted in ledger.posts)
    forgiven = {key for key in ledger.late if key in doubtful or ledger.standing(key) <= 1}
    again = [f"{key}, {times} times" for key, times in keys.items() if times > 1 and key not in forgiven]
    for about, posted in ledger.by_about.items():
        if len({each.key for each in posted}) > 1:
            again.append(f"{about} as {[each.key for each in posted]}")
    return again


def _answers_lost(ledger: Ledger, workspace: Workspace, kept: dict[Identity, str]) -> list[str]:
    """Acknowledged, and not in the thread of the channel's digest."""
    lost = []
    for about, said in kept.items():
        name, day, _ = about
        digest = ledger.find(("digest", name, day))
        if digest is None or said not in _thread(workspace, digest):
            lost.append(f"{said!r} of {about}")
    return lost


def _thread(workspace: Workspace, digest: Posted) -> str:
    replies = [
        json.dumps(each.blocks, ensure_ascii=False)
        for each in workspace.conversations[digest.channel].messages
        if each.thread_ts == digest.ts
    ]
    return "\n".join(replies)


def _mistimed(ledger: Ledger, expected: Collection[Expected]) -> list[str]:
    """Too early, too late, or at no time that anybody expected."""
    instants = {each.about: each.at for each in expected}
    found = [f"nobody knows what {posted.key} is: {posted.text[:80]!r}" for posted in ledger.unread()]
    for posted in ledger.posts:
        if not posted.about or posted.purpose not in TIMED:
            continue
        at = instants.get(posted.about)
        if at is None:
            found.append(f"{posted.about} was not expected, and came at {posted.at:%c}")
        elif not at <= posted.at <= at + ON_TIME:
            found.append(f"{posted.about} came {posted.at - at} after {at:%c}")
    return found
