"""The page in a real browser, for tests: windows with one person in front of each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from bot.standin.server import StandIn
from tests.bot.standin.stage import until

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)


PATIENCE = 30_000  # milliseconds: what is there is found at once, and a machine may have much else to do
expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Skips the test where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Screens:
    """Windows onto one stand-in, each with one person in front of it."""

    def __init__(self, browser: Browser, standin: StandIn) -> None:
        self._browser = browser
        self.standin = standin
        self.workspace = standin.workspace
        self.faults: list[str] = []
        self.asked: list[str] = []
        self._contexts: list[BrowserContext] = []

    def open(self, name: str, place: str = "team", *, width: int = 1280, dark: bool = False) -> Page:
        """`place` is a channel's name, "app", or "home"."""
        scheme: Any = "dark" if dark else "light"
        context = self._browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        where = place if place in ("app", "home") else self.workspace.channel(place).id
        page.goto(f"{self.standin.url}/?as={self.workspace.person(name).id}&in={where}")
        at_rest(page)
        return page

    def close(self) -> None:
        """Nobody looks any more, and the stand-in has noticed."""
        for context in self._contexts:
            for page in context.pages:
                page.goto("about:blank")
        until(lambda: not self.workspace.listeners, "every page has hung up")
        for context in self._contexts:
            context.close()


@contextmanager
def screens_on(browser: Browser, standin: StandIn) -> Iterator[Screens]:
    opened = Screens(browser, standin)
    yield opened
    opened.close()
    assert opened.faults == []


def at_rest(page: Page) -> None:
    """A selector would be looked for twice a second only."""
    page.wait_for_function("document.body?.dataset.idle === 'yes'", polling=20)


def writes(page: Page, text: str) -> None:
    box = page.get_by_role("main").get_by_role("textbox")
    box.fill(text)
    box.press("Enter")
    at_rest(page)


def message(page: Page, words: str) -> Locator:
    return page.get_by_role("main").get_by_role("article").filter(has_text=words)
