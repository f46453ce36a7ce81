"""What somebody has to see on the page of a message or view, and whether it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

from bot.standin import states
from bot.standin.workspace import Json

_REFERENCE = re.compile(r"<[^<>\n]*>")  # drawn as a name, a link or a date
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_TYPED = {"plain_text_input", "number_input", "url_text_input", "email_text_input"}
_TICKED = {"checkboxes", "radio_buttons"}
_ONE_CHOSEN = {"static_select", "external_select"}

SHOWS = """([surface, wanted, held]) => {
  const bare = (words) => words.normalize().replace(/[^\\p{L}\\p{N}]+/gu, "").toLowerCase();
  const inside = (node) => {
    const boxes = [...node.querySelectorAll("input[type=checkbox], input[type=radio]")];
    if (boxes.length) return boxes.filter((box) => box.checked).map((box) => box.value).sort().join("\\n");
    return node.querySelector("input, textarea")?.value ?? "";
  };
  const shown = document.querySelector(surface);
  if (!shown?.checkVisibility()) return false;
  let rest = bare(shown.textContent);
  for (const words of wanted.map(bare)) {
    const at = rest.indexOf(words);
    if (at < 0) return false;
    rest = rest.slice(at + words.length);
  }
  return held.every(([block, action, content]) => {
    const node = shown.querySelector(`[data-block-id="${CSS.escape(block)}"] [data-action-id="${CSS.escape(action)}"]`);
    return node !== null && (inside(node) === content || bare(inside(node)) === bare(content) && bare(content) !== "");
  });
}"""
"""Letters and digits only, in their order: markup, emoji and layout are what the page makes of them."""


def surface_of(item: Json) -> str:
    """Where it is drawn: scoped to one message, modal or Home, which may be one of several alike."""
    if "ts" not in item:
        return f'[data-view-id="{item["id"]}"]'
    pane = "#thread" if is_reply(item) else "#talk"
    return f'{pane} [role=article][data-ts="{item["ts"]}"]'


def is_reply(item: Json) -> bool:
    on_top = item.get("thread_ts") in (None, item["ts"]) or item.get("reply_broadcast")
    return not on_top


def is_shown(page: Page, item: Json, seconds: float) -> bool:
    """Whether the page comes to show it, with all its words and what is filled in."""
    try:
        asked = [surface_of(item), list(_pieces(item)), list(_held(item))]
        page.wait_for_function(SHOWS, arg=asked, polling=20, timeout=seconds * 1000)
    except TooLate:
        return False
    return True


def labelled(text: Json | None) -> str:
    """A label of plain text, as it is drawn."""
    return str(text["text"]) if text else ""


# -- the words -----------------------------------------------------------------------------------------------------


def _pieces(item: Json) -> Iterator[str]:
    """What stands there unchanged, in its order."""
    if item.get("type") == "modal":
        yield from _texts(item["title"])
    if not item.get("blocks"):
        yield from _marked(item.get("text", ""))
    for block in item.get("blocks") or []:
        yield from _of_block(block)
    for file in item.get("files", []):
        yield file["title"]


def _of_block(block: Json) -> Iterator[str]:
    if block["type"] == "rich_text":
        yield from _rich(block)
        return
    for key in ("title", "text", "label"):
        yield from _texts(block.get(key))
    for field in block.get("fields", []):
        yield from _texts(field)
    for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
        yield from _of_element(element)
    yield from _texts(block.get("hint"))


def _of_element(element: Json | None) -> Iterator[str]:
    """What a list offers shows only once it is opened."""
    if not element:
        return
    if element["type"] in ("mrkdwn", "plain_text"):
        yield from _texts(element)
    elif element["type"] == "button":
        yield from _texts(element["text"])
    elif element["type"] in _TICKED:
        for option in element["options"]:
            yield from _texts(option["text"])
            yield from _texts(option.get("description"))


def _rich(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _rich(each)
    elif isinstance(node, dict) and "elements" in node:
        yield from _rich(node["elements"])
    elif isinstance(node, dict) and node["type"] == "text":
        yield str(node["text"])


def _texts(text: Json | None) -> Iterator[str]:
    if not text:
        return
    yield from _marked(text["text"]) if text["type"] == "mrkdwn" else _EMOJI.split(text["text"])


def _marked(text: str) -> Iterator[str]:
    for piece in _REFERENCE.split(text):
        for words in _EMOJI.split(piece):
            yield words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# -- what is filled in ---------------------------------------------------------------------------------------------


def _held(item: Json) -> Iterator[tuple[str, str, str]]:
    """By block and action, where a field shows it as it is kept."""
    for block, element in states.each_element(item.get("blocks") or []):
        state = item.get("values", {}).get(block["block_id"], {}).get(element["action_id"])
        if state is not None and block["type"] == "input":
            content = _content(element, state)
            if content is not None:
                yield block["block_id"], element["action_id"], content


def _content(element: Json, state: Json) -> str | None:
    kind = element["type"]
    if kind in _TYPED:
        return state["value"] or ""
    if kind in _TICKED:
        return "\n".join(sorted(option["value"] for option in states.picks(state)))
    if kind in _ONE_CHOSEN:
        return labelled((state["selected_option"] or {}).get("text"))
    return {"datepicker": state.get("selected_date"), "timepicker": state.get("selected_time")}.get(kind)
