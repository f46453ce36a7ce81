"""The words somebody reads in a message or view, whatever it is built of."""

from __future__ import annotations

from collections.abc import Iterator

from bot.standin.workspace import Json

_ONE_LINE = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}


def words(item: Json) -> str:
    """Line by line. Blocks hide a message's `text`; a view begins with its title; files stand below, by theirs."""
    parts: list[object] = [item["title"]] if isinstance(item.get("title"), dict) else []
    blocks = item.get("blocks") or []
    parts += blocks if blocks or not item.get("text") else [{"type": "mrkdwn", "text": item["text"]}]
    parts += [{"text": file["title"]} for file in item.get("files", [])]
    return "\n".join(line for part in parts for line in _lines(part))


def _lines(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _lines(item)
    elif isinstance(node, dict):
        if node.get("type") in _ONE_LINE:
            yield "".join(_inline(element) for element in node["elements"])
        elif isinstance(node.get("text"), str):
            yield node["text"]
        else:
            yield from _within(node)


def _within(node: Json) -> Iterator[str]:
    if isinstance(node.get("alt_text"), str):
        yield node["alt_text"]
    for value in node.values():
        yield from _lines(value)


def _inline(element: Json) -> str:
    kind = element["type"]
    if kind == "user":
        return f"<@{element['user_id']}>"
    if kind == "channel":
        return f"<#{element['channel_id']}>"
    if kind == "emoji":
        return f":{element['name']}:"
    return str(element.get("text") or element.get("fallback") or element.get("url") or "")
