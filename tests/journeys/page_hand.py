"""What a person does with the page alone: everything is found by its label or its role."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import Screens, at_rest, message

SECONDS = 30_000


class Camera:
    """Takes pictures for README; without a folder none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def takes(self, what: Page | Locator, name: str) -> None:
        """With the mouse out of the way."""
        if self._folder:
            page = what if isinstance(what, Page) else what.page
            page.mouse.move(0, 0)
            at_rest(page)
            what.screenshot(path=self._folder / f"{name}.png")


def opens(screens: Screens, name: str, place: str) -> Page:
    page = screens.open(name, place)
    page.set_default_timeout(SECONDS)
    return page


def goes_to(page: Page, place: str) -> None:
    """Something unread may stand after its name."""
    beside = page.get_by_role("navigation", name="Conversations")
    beside.get_by_role("link", name=re.compile(rf"^{place}\b")).click()
    at_rest(page)


def reads(page: Page, words: str) -> Locator:
    """The newest message with these words, once it is there."""
    found: Locator = message(page, words).last
    expect(found).to_be_visible(timeout=SECONDS)
    return found


def dialog(page: Page, title: str) -> Locator:
    """The modal of this title, once it is open."""
    found = page.get_by_role("dialog", name=title)
    expect(found).to_be_visible(timeout=SECONDS)
    at_rest(page)
    return found


def fills(page: Page, form: Locator, typed: Mapping[str, str]) -> None:
    for label, text in typed.items():
        form.get_by_label(label, exact=True).fill(text)
    at_rest(page)


def picks(page: Page, form: Locator, label: str, option: str) -> None:
    field = form.get_by_label(label, exact=True)
    field.press_sequentially(option)
    page.get_by_role("option", name=option).click()
    field.press("Tab")
    at_rest(page)


def presses(page: Page, button: str, title: str) -> None:
    page.get_by_role("dialog", name=title).get_by_role("button", name=button, exact=True).click()
    at_rest(page)


def closes(page: Page, title: str, words: str) -> None:
    """The last page of a form, which says these words."""
    expect(dialog(page, title)).to_contain_text(words, timeout=SECONDS)
    presses(page, "Close", title)


def next_thing(page: Page) -> str:
    """Moves the clock to the next thing that happens, and says what it is."""
    button = page.get_by_role("group", name="Clock").get_by_role("button", name=re.compile("^Next: "))
    expect(button).to_be_enabled(timeout=SECONDS)
    what = button.get_attribute("title") or ""
    button.click()
    expect(button).not_to_have_attribute("title", what, timeout=SECONDS)
    at_rest(page)
    return what


def until(page: Page, words: str) -> None:
    """Presses Next until that was it."""
    seen: list[str] = []
    while len(seen) < 25:
        seen.append(next_thing(page))
        if words in seen[-1]:
            return
    raise AssertionError(f"{words!r} was not among what happened: {seen}")
