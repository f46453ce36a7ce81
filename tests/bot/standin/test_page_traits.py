"""Slack's traits, written down one by one, and whether the page has them: read from what Chromium makes of its CSS.

The values are those of Slack's own web client in its default theme. Where blue on dark would be too faint to be read
(4.5 : 1), ours is a little stronger; those rows say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.bot.standin.sights import TODAY, ask, form, hung, talk
from tests.bot.standin.stage import standing_in
from tests.browser import Screens, at_rest, message, screens_on


class Trait(NamedTuple):
    words: str
    screen: str
    where: str
    what: str
    light: str
    dark: str = ""
    """The same as in the light when it is empty."""
    when: str = ""
    """With the pointer over it ("hover"), or reached by Tab ("focus")."""


TEXT = ".message[data-user=U0RITUALS] .mrkdwn"
LINK, MENTION = ".mrkdwn a", ".mention:not(.is-me, .is-loud)"
PRIMARY, DANGER = ".gallery .button.is-primary", ".gallery .button.is-danger"
HERE, MODAL_BUTTON = ".entry[aria-current]", ".modal-foot .button"
COLOUR, GLOW = "background-color", "rgba(29, 155, 209, 0.3) 0px 0px 0px 4px"

TRAITS = (
    # -- a message
    Trait("text has 15 px", "talk", TEXT, "font-size", "15px"),
    Trait("… on a line of 1.46 of that", "talk", TEXT, "line-height", "21.9px"),
    Trait("… in Lato where there is Lato", "talk", TEXT, "font-family", "Lato, …"),
    Trait("… nearly black, or light grey", "talk", TEXT, "color", "#1d1c1d", "#d1d2d3"),
    Trait("… on white, or on a bluish black", "talk", ".talk", COLOUR, "#ffffff", "#1a1d21"),
    Trait("the name is as large as the text", "talk", ".author", "font-size", "15px"),
    Trait("… and black in weight", "talk", ".author", "font-weight", "900"),
    Trait("the picture of a person is a square of 36 px", "talk", ".gutter .avatar", "width", "36px"),
    Trait("… as high as wide", "talk", ".gutter .avatar", "height", "36px"),
    Trait("… with corners of 8 px", "talk", ".gutter .avatar", "border-radius", "8px"),
    Trait("… 8 px from the words", "talk", ".message", "column-gap", "8px"),
    Trait("… 20 px from the edge", "talk", ".message", "padding-left", "20px"),
    Trait("the time has 12 px", "talk", ".stamp", "font-size", "12px"),
    Trait("… and is grey", "talk", ".stamp", "color", "#616061", "#ababad"),
    Trait("APP has 10 px", "talk", ".message .badge", "font-size", "10px"),
    Trait("… and is bold", "talk", ".message .badge", "font-weight", "700"),
    Trait("… on a grey plate", "talk", ".message .badge", COLOUR, "#e8e8e8", "#3b3e42"),
    Trait("… with corners of 3 px", "talk", ".message .badge", "border-radius", "3px"),
    Trait("a row lights up", "talk", ".message", COLOUR, "#f8f8f8", "#222529", "hover"),
    Trait("what can be done is hidden", "talk", ".message .hover", "opacity", "0"),
    Trait("… until the pointer comes", "talk", ".message:has(.badge) .hover", "opacity", "1", when="hover"),
    Trait("… at the upper right", "talk", ".message .hover", "right", "18px"),
    Trait("… over the edge of the row", "talk", ".message .hover", "top", "-14px"),
    Trait("a day is named in a pill", "talk", ".pill", "font-size", "13px"),
    Trait("… in bold", "talk", ".pill", "font-weight", "700"),
    Trait("… with round ends", "talk", ".pill", "border-radius", "14px"),
    Trait("… on a line through it", "talk", ".pill-line::before", "border-top-width", "1px"),
    Trait("a reaction is a pill of 24 px", "talk", ".reaction", "min-height", "24px"),
    Trait("… with round ends", "talk", ".reaction", "border-radius", "12px"),
    Trait("… of 12 px", "talk", ".reaction", "font-size", "12px"),
    Trait("the replies are counted in blue", "talk", ".thread-summary b", "color", "#1264a3", "#1d9bd1"),
    Trait("… with 13 px", "talk", ".thread-summary", "font-size", "13px"),
    # -- around it
    Trait("the sidebar is aubergine, or nearly black", "talk", ".sidebar", COLOUR, "#4a154b", "#19171d"),
    Trait("a channel is a line of 28 px", "talk", ".entry", "min-height", "28px"),
    Trait("… with 15 px", "talk", ".entry", "font-size", "15px"),
    Trait("… with corners of 6 px", "talk", ".entry", "border-radius", "6px"),
    Trait("the open one is light on dark", "talk", HERE, COLOUR, "#f9edff", "#1164a3"),
    Trait("… in aubergine, or white", "talk", HERE, "color", "#39063a", "#ffffff"),
    Trait("the name of the channel has 18 px", "talk", ".talk-head h1", "font-size", "18px"),
    Trait("… black in weight", "talk", ".talk-head h1", "font-weight", "900"),
    Trait("its head is 50 px high", "talk", ".talk-head", "min-height", "50px"),
    Trait("one writes in a frame", "talk", ".composer-frame", "border-top-width", "1px"),
    Trait("… with corners of 8 px", "talk", ".composer-frame", "border-radius", "8px"),
    Trait("… 20 px from the edge", "talk", ".composer", "padding-left", "20px"),
    Trait("the thread stands beside it", "thread", ".thread", "border-left-width", "1px"),
    Trait("… with a head of 18 px", "thread", ".thread h2", "font-size", "18px"),
    # -- words
    Trait("a link is blue", "gallery", LINK, "color", "#1264a3", "#1d9bd1"),
    Trait("… underlined, as with its preference", "gallery", LINK, "text-decoration-line", "underline"),
    Trait("… more so under the pointer", "gallery", LINK, "text-decoration-thickness", "2px", when="hover"),
    Trait("a mention is a link's blue", "gallery", MENTION, "color", "#1264a3", "#1d9bd1"),
    Trait("… on pale blue (or our dark one)", "gallery", MENTION, COLOUR, "#e8f5fa", "#16262f"),
    Trait("… with corners of 3 px", "gallery", ".mention", "border-radius", "3px"),
    Trait("one's own name stands on yellow", "gallery", ".mention.is-me", COLOUR, "#fdf2c9", "#4a3d12"),
    Trait("code is red, or orange", "gallery", ".mrkdwn code", "color", "#c01343", "#e8912d"),
    Trait("… of 12 px", "gallery", ".mrkdwn code", "font-size", "12px"),
    Trait("… in a frame", "gallery", ".mrkdwn code", "border-top-width", "1px"),
    Trait("… with corners of 3 px", "gallery", ".mrkdwn code", "border-radius", "3px"),
    Trait("lines of code have 8 px around them", "gallery", ".code-block", "padding-left", "8px"),
    Trait("… with corners of 4 px", "gallery", ".code-block", "border-radius", "4px"),
    Trait("a quote has a bar of 4 px", "gallery", "blockquote::before", "width", "4px"),
    Trait("… with round ends", "gallery", "blockquote::before", "border-radius", "8px"),
    Trait("… 16 px before the words", "gallery", "blockquote", "padding-left", "16px"),
    # -- blocks
    Trait("a header has 18 px", "gallery", ".block-header h2", "font-size", "18px"),
    Trait("… black in weight", "gallery", ".block-header h2", "font-weight", "900"),
    Trait("context has 13 px", "gallery", ".block-context", "font-size", "13px"),
    Trait("… and is grey", "gallery", ".block-context", "color", "#616061", "#ababad"),
    Trait("… with pictures of 20 px", "gallery", ".context-image", "width", "20px"),
    Trait("a picture beside a section has 88 px", "gallery", "img.accessory-image", "width", "88px"),
    Trait("… with corners of 8 px", "gallery", "img.accessory-image", "border-radius", "8px"),
    Trait("a picture has corners of 8 px", "gallery", ".block-picture", "border-radius", "8px"),
    Trait("a divider is a line of 1 px", "gallery", "hr.block", "border-top-width", "1px"),
    # -- buttons
    Trait("a button in a message is 28 px high", "gallery", ".block .button", "min-height", "28px"),
    Trait("… with 13 px", "gallery", ".block .button", "font-size", "13px"),
    Trait("… in bold", "gallery", ".block .button", "font-weight", "700"),
    Trait("… with corners of 8 px", "gallery", ".block .button", "border-radius", "8px"),
    Trait("… white, with a frame", "gallery", ".block .button", "border-top-width", "1px"),
    Trait("the primary one is green", "gallery", PRIMARY, COLOUR, "#007a5a"),
    Trait("… with white words", "gallery", PRIMARY, "color", "#ffffff"),
    Trait("… darker under the pointer", "gallery", PRIMARY, COLOUR, "#006b4f", when="hover"),
    Trait("the dangerous one is red", "gallery", DANGER, COLOUR, "#e01e5a"),
    Trait("… with white words", "gallery", DANGER, "color", "#ffffff"),
    # -- fields
    Trait("a label is bold", "gallery", ".label", "font-weight", "700"),
    Trait("… with 15 px", "gallery", ".label", "font-size", "15px"),
    Trait("that it may stay empty is said in grey", "gallery", ".optional", "color", "#616061", "#ababad"),
    Trait("a hint has 13 px", "gallery", ".hint", "font-size", "13px"),
    Trait("… and is grey", "gallery", ".hint", "color", "#616061", "#ababad"),
    Trait("a field is 40 px high", "gallery", ".gallery-form .typing .field", "height", "40px"),
    Trait("… a select too", "gallery", ".gallery-form .combo", "min-height", "40px"),
    Trait("… and a day", "gallery", ".gallery-form .picker .field", "height", "40px"),
    Trait("… with 12 px before the words", "gallery", ".gallery-form .field", "padding-left", "12px"),
    Trait("a placeholder is grey", "gallery", ".typing .field::placeholder", "color", "#616061", "#ababad"),
    Trait("in it one sees blue", "gallery", ".field", "border-top-color", "#1264a3", "#1d9bd1", "focus"),
    Trait("… with a glow of 4 px", "gallery", ".field", "box-shadow", GLOW, when="focus"),
    Trait("a refused one has a red frame", "gallery", ".has-error .field", "border-top-color", "#e01e5a"),
    Trait("a chip is pale blue (or our dark one)", "gallery", ".chip", COLOUR, "#e8f5fa", "#132a38"),
    Trait("a ticked box is blue", "gallery", ".tick input", "accent-color", "#1264a3"),
    # -- a modal
    Trait("a modal is 520 px wide", "modal", "dialog", "width", "520px"),
    Trait("… over a veil", "modal", "dialog::backdrop", COLOUR, "rgba(0, 0, 0, 0.55)", "rgba(0, 0, 0, 0.65)"),
    Trait("its title has 22 px", "modal", "dialog h2", "font-size", "22px"),
    Trait("… black in weight", "modal", "dialog h2", "font-weight", "900"),
    Trait("what it asks has 24 px beside it", "modal", ".modal-body", "padding-left", "24px"),
    Trait("its buttons stand at the right", "modal", ".modal-foot", "justify-content", "flex-end"),
    Trait("… 36 px high", "modal", MODAL_BUTTON, "min-height", "36px"),
    Trait("… at least 80 px wide", "modal", MODAL_BUTTON, "min-width", "80px"),
    Trait("… with 15 px", "modal", MODAL_BUTTON, "font-size", "15px"),
    Trait("… and the one that sends is green", "modal", ".modal-foot [type=submit]", COLOUR, "#007a5a"),
    Trait("who wants no motion sees none", "modal", "dialog", "animation-name", "none"),
    # -- by keyboard
    Trait("what Tab reaches has a ring", "talk", ".members", "outline-style", "solid", when="focus"),
    Trait("… of 2 px", "talk", ".members", "outline-width", "2px", when="focus"),
    Trait("… in blue", "talk", ".members", "outline-color", "#1d9bd1", when="focus"),
    Trait("… white on the sidebar", "talk", ".entry", "outline-color", "#ffffff", when="focus"),
    # -- on a phone
    Trait("one column fills the screen", "phone", ".shell", "grid-template-columns", "390px"),
    Trait("… without the sidebar", "phone", ".sidebar", "display", "none"),
    Trait("… but a way back to it", "phone", ".talk-head .back", "display", "flex"),
    Trait("a modal fills it too", "phone modal", "dialog", "width", "390px"),
    Trait("… from top to bottom", "phone modal", "dialog", "height", "844px"),
    Trait("… without corners", "phone modal", "dialog", "border-radius", "0px"),
    Trait("fields stand below each other", "phone gallery", ".fields", "grid-template-columns", "1 column"),
    Trait("a button can be met with a thumb", "phone gallery", ".block .button", "min-height", "36px"),
)

Look = Callable[[str, bool], Page]

READ = """([selector, pseudo, what]) => {
  const node = document.querySelector(selector);
  return node ? getComputedStyle(node, pseudo).getPropertyValue(what) : "nothing there";
}"""


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Look]:
    """The screen of that name in light or dark. Each is opened once: nothing on it changes."""
    opened: dict[tuple[str, bool], Page] = {}
    with standing_in() as standin, screens_on(browser, standin) as screens:
        talk(standin)
        ask(standin, "bo", form())

        def find(screen: str, dark: bool) -> Page:
            if (screen, dark) not in opened:
                opened[screen, dark] = show(screens, screen, dark)
            return opened[screen, dark]

        yield find


def show(screens: Screens, screen: str, dark: bool) -> Page:
    width = 390 if "phone" in screen else 1280
    if "gallery" in screen:
        return hung(screens, width=width, dark=dark)
    page = screens.open("bo" if "modal" in screen else "ana", width=width, dark=dark)
    if screen == "thread":
        message(page, TODAY).get_by_role("button", name="1 reply").click()
        at_rest(page)
    return page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("screen", sorted({trait.screen for trait in TRAITS}))
def test_slacks_traits_are_there(look: Look, screen: str, dark: bool) -> None:
    page = look(screen, dark)
    own = [trait for trait in TRAITS if trait.screen == screen]
    expected = {named(trait): plainly(trait.dark if dark and trait.dark else trait.light) for trait in own}
    assert {named(trait): read(page, trait) for trait in own} == expected


def named(trait: Trait) -> str:
    return f"{trait.where} {trait.what}: {trait.words}"


def read(page: Page, trait: Trait) -> str:
    selector, pseudo, name = trait.where.partition("::")
    put(page, selector, trait.when)
    found = str(page.evaluate(READ, [selector, pseudo + name or None, trait.what]))
    if trait.what == "font-family":
        return found.partition(",")[0] + ", …"
    if trait.what == "grid-template-columns" and "column" in trait.light:
        return f"{len(found.split())} column"
    return found


def put(page: Page, selector: str, when: str) -> None:
    """Pointer or focus on the first of them, and on nothing else."""
    if when == "hover":
        page.locator(selector).first.hover()
    else:
        page.mouse.move(1, 1)
    if when == "focus":
        page.keyboard.press("Shift")  # whoever used the keyboard last is shown where they are
        page.locator(selector).first.focus()


def plainly(value: str) -> str:
    """A colour as Chromium writes it."""
    digits = re.fullmatch(r"#(..)(..)(..)", value)
    return f"rgb({', '.join(str(int(two, 16)) for two in digits.groups())})" if digits else value
