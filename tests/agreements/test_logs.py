"""A line of the log is one decision: words of ours, then what it is about as name=value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.agreements.house import nodes, place

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
LOGGERS = {"log", "logger"}
VALUE = re.compile(r"%[-0-9.]*[sdrf]")
READABLE = re.compile(r"^%s:? |\w+=%[-0-9.]*[sdf]|\n%s")
"""A value has a name before it. Words of ours may begin the line; where a bug happened stands on lines of its own."""
NAMED_ALREADY = {"tick: %s", "removed, kept long enough: %s", "running in %s"}


def _lines() -> Iterator[tuple[str, str | None]]:
    """Where something is logged, and the format; None when it is put together at the spot."""
    for path, node in nodes("bot", "rituals", "storage"):
        if place(path).startswith("bot/standin/") or not isinstance(node, ast.Call):
            continue
        called = node.func
        if not isinstance(called, ast.Attribute) or called.attr not in LEVELS:
            continue
        if isinstance(called.value, ast.Name) and called.value.id in LOGGERS:
            yield f"{place(path)}:{node.lineno}", _format(node.args[0])


def _format(said: ast.expr) -> str | None:
    return said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else None


def test_there_are_lines_to_look_at() -> None:
    assert len(list(_lines())) > 30


def test_no_line_is_put_together_where_it_is_logged() -> None:
    """An f-string would hold values that nobody named, and be made even when nobody logs it."""
    assert [where for where, line in _lines() if line is None] == []


def test_every_value_has_a_name() -> None:
    unnamed = [
        f"{where}: {line!r}"
        for where, line in _lines()
        if line and line not in NAMED_ALREADY and VALUE.search(READABLE.sub("", line))
    ]
    assert not unnamed, "Write name=%s:\n" + "\n".join(unnamed)


def test_no_line_is_given_what_somebody_wrote_or_what_an_error_says() -> None:
    """Errors quote what they stumbled over. Their class and where it happened are enough."""
    told = []
    for path, node in nodes("bot", "rituals", "storage"):
        if place(path).startswith("bot/standin/") or not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            is_line = called.value.id in LOGGERS and called.attr in LEVELS
            said = [ast.unparse(each) for each in node.args[1:]] if is_line else []
            told += [
                f"{place(path)}:{node.lineno} {each}" for each in said if each in ("error", "str(error)")
            ]
            told += [f"{place(path)}:{node.lineno} exception" for _ in said[:1] if called.attr == "exception"]
            told += [
                f"{place(path)}:{node.lineno} exc_info" for word in node.keywords if word.arg == "exc_info"
            ]
    assert told == []
