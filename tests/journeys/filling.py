"""Filling in what stands on the page: each field found by its label, or by the block it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import Locator, Page

from bot.standin import states
from bot.standin.workspace import Json
from tests.journeys.drawn import labelled

TYPED_BY_KEY = 60  # letters; whatever is longer is pasted
LabelOf = Callable[[str, object], str]
Step = Callable[[], object]


class Field:
    """One field of a form or message, found by its label, and the steps in which somebody fills it in."""

    def __init__(self, page: Page, shown: Locator, block: Json, element: Json, label_of: LabelOf) -> None:
        self._page = page
        self._place = shown.locator(block_of(block))
        self._shown = shown
        self._block = block
        self._element = element
        self._kind: str = element["type"]
        self._label_of = label_of

    def steps(self, value: object, kept: object) -> list[Step]:
        if self._kind in ("checkboxes", "radio_buttons"):
            return self._ticks(value, kept)
        if "select" in self._kind:
            if self._kind.startswith("multi_"):
                return self._chooses_several(value, kept)
            return [lambda: self._chooses(value)] if value is not None else self._clears(kept)
        if self._kind in ("datepicker", "timepicker"):
            return [lambda: self._input().fill(str(value or ""))]
        return [lambda: self._types(str(value))]

    def _input(self) -> Locator:
        """By its label; in a message or beside words by its place."""
        label = labelled(self._block.get("label"))
        if not label:
            return self._place.get_by_role("combobox")
        found = self._shown.get_by_label(re.compile(rf"^{re.escape(label)}(?: \(optional\))?$"))
        found = found.and_(self._page.locator("input, textarea"))
        return found if found.count() == 1 else self._place.locator("input, textarea")

    def _types(self, text: str) -> None:
        types(self._input(), text)
        if self._block.get("dispatch_action"):
            self._input().press("Enter")

    def _chooses(self, value: object) -> None:
        field = self._input()
        if "external" not in self._kind:
            label = self._label_of(self._kind, value)
            field.click()
            field.fill(label)
            presses(offered(self._page, label), self._element)
            return
        assert isinstance(value, dict)
        wanted = labelled(value["text"])
        field.click()
        with self._page.expect_response(lambda response: response.url.endswith("/suggest")) as answered:
            field.fill(wanted)
        found = states.options(answered.value.json())
        for option in found:
            if wanted in (option["text"]["text"], option.get("value")):
                value.update(option)
                presses(offered(self._page, labelled(option["text"])), self._element)
                return
        raise LookupError(f"no option {wanted!r}; there is: {[option['text']['text'] for option in found]}")

    def _clears(self, kept: object) -> list[Step]:
        clear = self._place.get_by_role("button", name="Clear", exact=True)
        return [clear.click] if kept is not None else []

    def _chooses_several(self, wanted: object, kept: object) -> list[Step]:
        """First what is too much is removed, then the rest is added."""
        assert isinstance(wanted, list)
        before = kept if isinstance(kept, list) else []
        gone = [self._label_of(self._kind, one) for one in before if one not in wanted]
        new = [one for one in wanted if one not in before]
        steps: list[Step] = []
        for label in gone:
            steps.append(self._place.get_by_role("button", name=f"Remove {label}", exact=True).click)
        return [*steps, *(partial(self._chooses, one) for one in new)]

    def _ticks(self, wanted: object, kept: object) -> list[Step]:
        now = kept if isinstance(kept, list) else [kept]
        then = wanted if isinstance(wanted, list) else [wanted]
        changed = [one for one in self._element["options"] if (one in now) != (one in then)]
        if self._kind == "radio_buttons":
            changed = [one for one in changed if one in then]
        return [self._tick(labelled(one["text"])).click for one in changed]

    def _tick(self, label: str) -> Locator:
        role: Any = "checkbox" if self._kind == "checkboxes" else "radio"
        named = self._place.get_by_role(role, name=label, exact=True)
        with_more = self._place.get_by_role(role, name=re.compile(f"^{re.escape(label)}"))
        return named if named.count() else with_more


def types(field: Locator, text: str) -> None:
    """As a person would; what is long, or has lines, is pasted."""
    if len(text) > TYPED_BY_KEY or "\n" in text:
        field.fill(text)
    else:
        field.clear()
        field.press_sequentially(text)


def presses(what: Locator, element: Json) -> None:
    """And says yes, when asked whether that is meant."""
    what.click()
    sure = element.get("confirm")
    if sure:
        question = what.page.get_by_role("alertdialog", name=labelled(sure["title"]))
        question.get_by_role("button", name=labelled(sure.get("confirm")) or "Yes", exact=True).click()


def offered(page: Page, label: str) -> Locator:
    """In the list that is open."""
    return page.get_by_role("option").filter(has=page.get_by_text(label, exact=True))


def block_of(block: Json) -> str:
    return f'[data-block-id="{block["block_id"]}"]'
