"""A person's page from its address to rest, in headless Chromium: a channel with 100 messages and with 5,000, in turns.

Half of the messages are the app's, with blocks, and every tenth has a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from time import monotonic

from playwright.sync_api import Browser, Page

from bot.standin import messages
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, Conversation, Message, Workspace
from tests.bench.figure import Figure, ratio
from tests.bot.standin.stage import standing_in
from tests.browser import at_rest, chromium

FEW, MANY = 100, 5_000
TIMES, ROUNDS = 5, 5
WORDS = "The import of 40,000 customer records runs in 3 minutes instead of 50."


def figures() -> Iterator[Figure]:
    few, many = in_turns([FEW, MANY])
    yield Figure("page_open_ms", median(median(each) for each in few) * 1000, "ms")
    yield Figure("page_open_5000_vs_100", ratio(many, few), "times")


def in_turns(sizes: Sequence[int], rounds: int = ROUNDS, times: int = TIMES) -> list[list[list[float]]]:
    """[size][round][time]: seconds until the page rests."""
    with standing_in() as standin, chromium() as browser:
        team = standin.workspace.channel("team")
        channels = [standin.call(_filled, standin.workspace, team.members, size) for size in sizes]
        samples: list[list[list[float]]] = [[] for _ in sizes]
        for _ in range(rounds):
            for channel, taken in zip(channels, samples, strict=True):
                taken.append([_seconds_to_open(browser, standin, channel) for _ in range(times)])
    return samples


def _filled(workspace: Workspace, members: list[str], size: int) -> Conversation:
    where = workspace.add_channel(f"room-{size}", members)
    parent = ""
    for number in range(size):
        section = {
            "type": "section",
            "text": {"type": "mrkdwn", "text": f"*{number}* {WORDS}"},
            "block_id": "b",
        }
        said = (
            Message("", BOT_USER_ID, f"{number} {WORDS}", blocks=[section])
            if number % 2
            else Message("", members[number % len(members)], f"{number} {WORDS}")
        )
        said.thread_ts = parent if number % 10 == 9 else None
        messages.post(workspace, where, said)
        parent = said.ts if said.thread_ts is None else parent
    return where


def _seconds_to_open(browser: Browser, standin: StandIn, channel: Conversation) -> float:
    """As somebody who comes for the first time, with nothing kept by the browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    page: Page = context.new_page()
    begun = monotonic()
    page.goto(f"{standin.url}/?as={standin.workspace.person('ana').id}&in={channel.id}")
    at_rest(page)
    seconds = monotonic() - begun
    shown = page.get_by_role("main").get_by_role("article").last.text_content() or ""
    context.close()
    if WORDS not in shown:
        raise RuntimeError(f"the page shows no message of the channel: {shown[:100]}")
    return seconds
