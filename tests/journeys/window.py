"""A person's window: where they are in the page, how they get elsewhere, and what the page says."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, Response, expect

from bot.standin.driver import Hand
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, Conversation, Json
from tests.bot.standin.stage import until
from tests.browser import at_rest
from tests.journeys.drawn import is_reply, is_shown, labelled, surface_of

SECONDS = 30.0
A_LOOK = 1.0  # seconds; what is looked for may have been replaced by then
HERE = "new URLSearchParams(location.search).get('in')"
THREAD = "document.querySelector('#thread:not([hidden]) [role=article]')?.dataset.ts"


class Windows:
    """Everybody has a browser of their own, opened when they first do something."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._pages: dict[tuple[StandIn, str], Page] = {}
        self._faults: list[str] = []

    def rest(self, stand_in: StandIn) -> None:
        """Closes all windows; what went wrong inside them fails the test."""
        closed = [self._pages.pop(key) for key in list(self._pages) if key[0] is stand_in]
        for page in closed:
            page.goto("about:blank")
        if closed:
            until(lambda: not stand_in.workspace.listeners, "every page has hung up", SECONDS)
        for page in closed:
            page.context.close()
        assert self._faults == []

    def page(self, stand_in: StandIn, user: str) -> Page | None:
        return self._pages.get((stand_in, user))

    def open(self, stand_in: StandIn, user: str, channel: str) -> Page:
        context = self._browser.new_context(viewport={"width": 1280, "height": 844}, reduced_motion="reduce")
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        self._pages[stand_in, user] = page
        page.on("pageerror", lambda error: self._faults.append(str(error)))
        page.goto(f"{stand_in.url}/?as={user}&in={channel}")
        at_rest(page)
        return page


class WindowHand(Hand):
    """Somebody who sits before a window, and finds their way in it."""

    def __init__(self, stand_in: StandIn, user: str, windows: Windows) -> None:
        super().__init__(stand_in.call, stand_in.workspace, user)
        self._stand_in = stand_in
        self._windows = windows

    @property
    def _page(self) -> Page | None:
        return self._windows.page(self._stand_in, self.id)

    def _reaches(self, surface: Json) -> tuple[Page, Locator]:
        """Where it is drawn, once it is drawn as it is now."""
        if "ts" in surface:
            page = self._goes_to(surface["channel"])
            if is_reply(surface):
                self._opens_thread(page, surface["thread_ts"])
        elif surface["type"] == "home":
            page = self._page or self._goes_to(self._place("dm"))
            self._steps_out(page)
            if page.evaluate(HERE) != "home":
                self.opens_home()
        else:
            page = self._page or self._windows.open(self._stand_in, self.id, self._somewhere())
        at_rest(page)
        current = self._now(surface)
        if current is not None:
            self._sees(page, current, lambda: self._now(surface))
        return page, page.locator(surface_of(surface))

    def _now(self, surface: Json) -> Json | None:
        """As it is now; None when it is gone."""
        if "ts" in surface:
            place = surface["thread_ts"] if is_reply(surface) else None
            said = self._call(self._said, surface["channel"], place)
            return next((each for each in said if each["ts"] == surface["ts"]), None)
        shown = [*self.views, *([self.home] if self.home else [])]
        return next((each for each in shown if each["id"] == surface["id"]), None)

    def _goes_to(self, channel: str) -> Page:
        page = self._page
        if page is None:
            return self._windows.open(self._stand_in, self.id, channel)
        at_rest(page)
        self._steps_out(page)
        if page.evaluate(HERE) != channel:
            self._link(page, self._conversation(channel)).click()
            page.wait_for_function(f"(channel) => {HERE} === channel", arg=channel, polling=20)
            at_rest(page)
        return page

    def _steps_out(self, page: Page) -> None:
        """Whoever looks at a form closes it before they do something elsewhere."""
        if self.views:
            self.closes_all()
        expect(page.locator("dialog[data-view-id]")).to_have_count(0)

    def _link(self, page: Page, where: Conversation) -> Locator:
        """Something unread may stand after its name."""
        beside = page.get_by_role("navigation", name="Conversations")
        name = re.compile(rf"^{re.escape(self._title(where))}(?:\s*\d+ unread|\s*\d+|\s*archived)*$")
        link = beside.get_by_role("link", name=name)
        is_here = where.kind == "im" or (self.id in where.members and not where.is_archived)
        if not is_here and not link.count():
            beside.get_by_text("More channels", exact=True).click()
        return link

    def _opens_thread(self, page: Page, parent: str) -> None:
        if page.evaluate(THREAD) == parent:
            return
        message = page.locator(f'#talk [role=article][data-ts="{parent}"]')
        message.hover()
        tools = message.get_by_role("group", name="Message actions")
        tools.get_by_role("button", name="Reply in thread").click()
        page.wait_for_function(f"(parent) => {THREAD} === parent", arg=parent, polling=20)
        at_rest(page)

    def _conversation(self, channel: str) -> Conversation:
        return self._workspace.conversations[self._place(channel)]

    def _somewhere(self) -> str:
        mine = [each for each in self._workspace.conversations.values() if self.id in each.members]
        return next(each.id for each in mine if each.kind != "im" and not each.is_archived)

    def _may_write(self, where: Conversation) -> bool:
        return self.id in where.members and not where.is_archived

    def _addressed(self, where: Conversation) -> str:
        title = self._title(where)
        return title if where.kind == "im" else f"#{title}"

    def _title(self, where: Conversation) -> str:
        return where.name if where.kind != "im" else self._name(where.other(self.id))

    def _name(self, user: str) -> str:
        person = self._workspace.people[user]
        if user == BOT_USER_ID:
            return self._workspace.app.display_name
        return person.display_name or person.real_name

    def _label_of(self, kind: str, chosen: object) -> str:
        """What a list calls a person, a conversation or an option."""
        if isinstance(chosen, dict):
            return labelled(chosen["text"])
        if "users" in kind:
            person = self._workspace.people[str(chosen)]
            return self._name(person.id) if person.is_bot else person.real_name
        return self._title(self._workspace.conversations[str(chosen)])

    def _sees(self, page: Page, item: Json, again: Callable[[], Json | None]) -> None:
        """Until the page shows it as it is by then: it may change meanwhile, or go."""
        clock = self._workspace.clock
        deadline, now = clock.elapsed() + SECONDS, item
        while not is_shown(page, now, A_LOOK):
            latest = again()
            if latest is None:
                return
            assert clock.elapsed() < deadline, f"the page does not show {now}"
            now = latest

    # -- what became of it -------------------------------------------------------------------------------------------

    def _asks(self, page: Page, action: str, does: Callable[[], object]) -> Json:
        """Does it, and returns what the stand-in answered once the page has drawn that."""
        path = f"/gateway/{self.id}/{action}"

        def is_it(response: Response) -> bool:
            return response.request.method == "POST" and response.url.endswith(path)

        with page.expect_response(is_it) as answered:
            does()
        at_rest(page)
        answer: Json = answered.value.json()
        return answer

    def _told(self, answer: Json, shown: list[str]) -> Json:
        self.trouble = answer.get("trouble", "")
        if self.trouble:
            assert any(_bare(self.trouble) in _bare(each) for each in shown), (self.trouble, shown)
        else:
            assert not shown, f"nothing was wrong, but the page says {shown}"
        return answer


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
