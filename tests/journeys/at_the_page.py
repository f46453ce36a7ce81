"""A person's hand that acts through the page in Chromium: what it touches it finds by label and role, in the
conversation it went to, and what the page says has to be what the stand-in answered."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect

from bot.standin import states
from bot.standin.driver import Hand, Wanted
from bot.standin.server import StandIn
from bot.standin.workspace import Conversation, Json
from tests.browser import at_rest
from tests.journeys.drawn import labelled, surface_of
from tests.journeys.filling import Field, block_of, offered, presses, types
from tests.journeys.team import Hands
from tests.journeys.window import HERE, WindowHand, Windows

ERRORS = """(dialog) => Object.fromEntries([...dialog.querySelectorAll("[data-block-id] > [role=alert]")]
  .filter((line) => line.checkVisibility() && line.textContent)
  .map((line) => [line.parentElement.dataset.blockId, line.textContent]))"""


class AtThePage(Hands):
    """Everybody acts in a window of their own."""

    def __init__(self, browser: Browser) -> None:
        self._windows = Windows(browser)

    def of(self, stand_in: StandIn, name: str) -> Hand:
        return PageHand(stand_in, stand_in.workspace.person(name).id, self._windows)

    def rest(self, stand_in: StandIn) -> None:
        self._windows.rest(stand_in)


class PageHand(WindowHand):
    """What has no counterpart in the page stays direct: moving to another zone, renaming and archiving channels,
    removing people, files, and whatever somebody tries where the page offers them no way."""

    # -- talking ---------------------------------------------------------------------------------------------------

    def says(
        self,
        channel: str,
        text: str,
        *,
        thread: Json | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> Json:
        where = self._conversation(channel)
        if file or not text.strip() or not self._may_write(where):
            return super().says(channel, text, thread=thread, file=file)
        page = self._goes_to(where.id)
        if thread is not None:
            self._opens_thread(page, thread.get("thread_ts") or thread["ts"])
            return self._sends(page.get_by_role("complementary", name="Thread"), "Reply…", text)
        return self._sends(page.get_by_role("main"), f"Message {self._addressed(where)}", text)

    def runs(self, typed: str, channel: str = "dm") -> Json:
        where = self._conversation(channel)
        if not self._may_write(where):
            return super().runs(typed, channel)
        page = self._goes_to(where.id)
        return self._sends(page.get_by_role("main"), f"Message {self._addressed(where)}", typed)

    def _sends(self, pane: Locator, label: str, text: str) -> Json:
        page = pane.page
        whispers = pane.get_by_role("article", name=re.compile("^Slackbot,"))
        before = whispers.count()
        field = pane.get_by_role("textbox", name=label, exact=True)
        types(field, text)
        suggested = pane.get_by_role("listbox", name="Suggestions").get_by_role("option")
        if suggested.count() and not suggested.first.get_by_text(text, exact=True).count():
            field.press("Escape")
        action = "command" if text.startswith("/") else "say"
        answer = self._asks(page, action, lambda: field.press("Enter"))
        return self._told(answer, whispers.all_inner_texts()[before:])

    def opens_home(self, tab: str = "home") -> Json:
        page = self._goes_to(self._place("dm"))
        button = page.get_by_role("tab", name={"home": "Home", "messages": "Messages"}[tab])
        return self._told(self._asks(page, "home", button.click), [])

    def uses_shortcut(self, callback_id: str, on: Json | None = None) -> Json:
        known = [each for each in self._workspace.app.shortcuts if each["callback_id"] == callback_id]
        if not known or (on is not None and on.get("ephemeral")):
            return super().uses_shortcut(callback_id, on)
        name = known[0]["name"]
        if on is None:
            return self._uses_global(name)
        page, message = self._reaches(on)
        message.hover()
        tools = message.get_by_role("group", name="Message actions")
        tools.get_by_role("button", name="More actions").click()
        entry = page.get_by_role("menuitem", name=re.compile(f"^{re.escape(name)}"))
        answer = self._asks(page, "message_shortcut", entry.click)
        return self._told(answer, _statuses(message))

    def _uses_global(self, name: str) -> Json:
        page = self._page or self._goes_to(self._place("dm"))
        self._steps_out(page)
        field = page.get_by_role("main").get_by_role("textbox", name=re.compile("^Message "))
        field.fill(f"/{name[:4]}")
        option = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
        entry = option.filter(has=page.get_by_text(name, exact=True))
        return self._told(self._asks(page, "shortcut", entry.click), [])

    # -- pressing and filling in -------------------------------------------------------------------------------------

    def submits(self) -> Json:
        view = self._top()
        page, dialog = self._reaches(view)
        # A button of the form may be called the same; this one stands below.
        button = dialog.get_by_role("button", name=labelled(view.get("submit")) or "Submit", exact=True).last
        answer = self._asks(page, "submit", button.click)
        self.trouble = answer.get("trouble", "")
        if answer.get("errors"):
            assert dialog.evaluate(ERRORS) == answer["errors"]
        elif not answer["ok"]:
            assert self.trouble in dialog.get_by_role("alert").all_inner_texts()
        else:
            assert not any(dialog.get_by_role("alert").all_inner_texts()), "nothing was wrong"
        return answer

    def closes(self) -> Json:
        view = self._top()
        page, dialog = self._reaches(view)
        name = labelled(view.get("close")) or ("Cancel" if view.get("submit") else "Close")
        button = dialog.get_by_role("button", name=name, exact=True).last
        return self._told(self._asks(page, "close", button.click), [])

    def closes_all(self) -> Json:
        views = self.views
        if not views:
            return super().closes_all()
        page, dialog = self._reaches(views[-1])
        action = "close_all" if len(views) > 1 else "close"
        button = dialog.get_by_role("button", name="Close all", exact=True)
        return self._told(self._asks(page, action, button.click), [])

    def _press(self, surface: Json, block: Json, element: Json, state: Json | None) -> Json:
        """A button or an entry of a menu; all else is filled in. A form that is left open is so on another device."""
        top = self.view
        if top is not None and top.get("submit") and surface.get("type") != "modal":
            return super()._press(surface, block, element, state)
        page, shown = self._reaches(surface)
        if element["type"] == "button":
            button = self._button(shown, block, element, labelled(element["text"]))
            answer = self._asks(page, "press", lambda: presses(button, element))
        else:
            assert state is not None
            self._button(shown, block, element, "More actions").click()
            label = labelled(state["selected_option"]["text"])
            entry = page.get_by_role("menuitem", name=re.compile(f"^{re.escape(label)}"))
            answer = self._asks(page, "press", lambda: presses(entry, element))
        return self._told(answer, _statuses(shown))

    def _button(self, shown: Locator, block: Json, element: Json, label: str) -> Locator:
        """By its name; of several alike, the one beside its words."""
        named = shown.get_by_role("button", name=label, exact=True)
        if named.count() > 1:
            named = shown.locator(block_of(block)).get_by_role("button", name=label, exact=True)
        if named.count() > 1:
            named = named.and_(shown.page.locator(f'[data-action-id="{element["action_id"]}"]'))
        return named

    def _set(self, surface: Json, block: Json, element: Json, value: object) -> Json:
        if element["type"] not in states.STATEFUL:
            return self._press(surface, block, element, {"selected_option": value})
        page, shown = self._reaches(surface)
        is_heard = block["type"] != "input" or bool(block.get("dispatch_action")) or "ts" in surface
        field = Field(page, shown, block, element, self._label_of)
        for step in field.steps(value, self._kept(surface, block, element)):
            if is_heard:
                answer = self._asks(page, "press", step)
                if not answer["ok"]:
                    return self._told(answer, _statuses(shown))
            else:
                step()
                at_rest(page)
        troubles = _statuses(shown)
        self.trouble = troubles[-1] if troubles else ""
        kept = self._kept(surface, block, element)
        assert self.trouble or kept is None or _same(kept, value), f"kept is {kept!r}, not {value!r}"
        return {"ok": not self.trouble, "trouble": self.trouble}

    def _kept(self, surface: Json, block: Json, element: Json) -> object:
        """What the stand-in holds of a field; None where the field is gone."""
        now = self._now(surface)
        state = (now or {}).get("values", {}).get(block["block_id"], {}).get(element["action_id"])
        return state[states.STATEFUL[element["type"]][0]] if state else None

    def _option(self, surface: Json, block: Json, element: Json, one: object) -> Json:
        """What an app suggests is found while it is chosen."""
        if "external" in element["type"]:
            return {"text": {"text": str(one)}, "value": str(one)}
        return super()._option(surface, block, element, one)

    # -- moving ------------------------------------------------------------------------------------------------------

    def joins(self, channel: str) -> Json:
        where = self._conversation(channel)
        if self.id in where.members or where.is_archived or where.kind != "channel":
            return super().joins(channel)
        page = self._goes_to(where.id)
        button = page.get_by_role("main").get_by_role("button", name="Join channel")
        return self._told(self._asks(page, "join", button.click), [])

    def leaves(self, channel: str) -> Json:
        where = self._conversation(channel)
        if self.id not in where.members or self.views:  # with a form left open
            return super().leaves(channel)
        page, dialog = self._opens_details(where)
        button = dialog.get_by_role("button", name="Leave channel")
        answer = self._asks(page, "leave", button.click)
        expect(dialog).to_have_count(0 if answer["ok"] else 1)
        return self._told(answer, _statuses(dialog) if not answer["ok"] else [])

    def invites(self, name: str, channel: str) -> Json:
        where, invited = self._conversation(channel), self._person(name)
        if self.id not in where.members or invited.id in where.members or invited.deleted:
            return super().invites(name, channel)
        page, dialog = self._opens_details(where)
        field, label = dialog.get_by_label("Add somebody", exact=True), self._label_of("users", invited.id)
        field.fill(label)
        answer = self._asks(page, "invite", offered(page, label).click)
        told = _statuses(dialog) if not answer["ok"] else []
        if not answer["ok"]:
            dialog.get_by_role("button", name="Close", exact=True).click()
        return self._told(answer, told)

    def _opens_details(self, where: Conversation) -> tuple[Page, Locator]:
        page = self._goes_to(where.id)
        page.get_by_role("main").get_by_role("button", name=re.compile("members, details$")).click()
        return page, page.get_by_role("dialog", name=f"#{where.name}")

    # -- seeing ------------------------------------------------------------------------------------------------------

    @property
    def errors(self) -> dict[str, str]:
        """As they stand on the page. One is there until the form is sent again, also when its field was changed."""
        kept, view = super().errors, self.view
        if view is None or self._page is None:
            return kept
        dialog = self._page.locator(surface_of(view))
        shown: dict[str, str] = dialog.evaluate(ERRORS)
        assert kept.items() <= shown.items(), f"the page shows {shown}, not {kept}"
        return kept

    def waits_for(
        self, wanted: Wanted, in_: str = "dm", *, thread: Json | None = None, seconds: float = 45.0
    ) -> Json:
        """Who has a window open goes there to see it."""
        found = super().waits_for(wanted, in_, thread=thread, seconds=seconds)
        if self._page is not None:
            self._looks_at(self._page, found, in_, lambda: self._latest(wanted, in_, thread))
        return found

    def _looks_at(self, page: Page, found: Json, in_: str, again: Callable[[], Json | None]) -> None:
        if "ts" in found:
            if not self.views:
                self._reaches(found)
        elif in_ == "modal" or page.evaluate(HERE) == "home":
            self._sees(page, found, again)


def _statuses(shown: Locator) -> list[str]:
    """The sentences near what was pressed."""
    return [text for text in shown.get_by_role("status").all_inner_texts() if text]


def _same(kept: object, wanted: object) -> bool:
    if isinstance(kept, list) and isinstance(wanted, list):
        return sorted(map(str, kept)) == sorted(map(str, wanted))
    return (kept or "") == (wanted or "")
