"""How the code is kept readable: short functions and files, one place for the clock, hardly a broad except."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.agreements.house import FLOORS, ROOT, nodes, parsed, place, python_files

LONGEST_FUNCTION, LONGEST_FILE, MOST_BROAD_EXCEPTS = 60, 400, 3
CLOCKS = {"bot/clock.py", "bot/standin/clock.py"}
DATE_READERS = {"now", "utcnow", "today"}
TIME_READERS = {
    *("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"),
    *("process_time", "thread_time", "localtime", "gmtime", "ctime"),
}


def test_no_function_is_longer_than_sixty_lines() -> None:
    too_long = [
        f"{place(path)}: {node.name} has {_lines(node)} lines"
        for path, node in nodes(*FLOORS, "tests")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > LONGEST_FUNCTION
    ]
    assert not too_long, "Split these by what they do:\n" + "\n".join(too_long)


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    pages = sorted((ROOT / "bot/standin/page").rglob("*.[jc]s*"))
    too_long = [
        f"{place(path)} has {count} lines"
        for path in [*python_files(*FLOORS, "tests"), *pages]
        if (count := len(path.read_text(encoding="utf8").splitlines())) > LONGEST_FILE
    ]
    assert not too_long, "Make a folder of the same name:\n" + "\n".join(too_long)


def test_hardly_anything_catches_everything() -> None:
    broad = [f"{place(path)}:{line}" for path in python_files(*FLOORS) for line in _broad(path)]
    assert len(broad) <= MOST_BROAD_EXCEPTS, "Catch what can be handled, by name:\n" + "\n".join(broad)


def _broad(path: Path) -> Iterator[int]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or _names_everything(node.type)):
            yield node.lineno
        if isinstance(node, ast.Call) and _last_name(node.func) == "suppress":
            yield from (node.lineno for argument in node.args if _names_everything(argument))


def _names_everything(caught: ast.expr) -> bool:
    each = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(_last_name(one) in ("Exception", "BaseException") for one in each)


def test_the_clock_is_read_in_two_files_only() -> None:
    readers = [
        f"{place(path)}:{line} reads it with {what}"
        for path in python_files(*FLOORS)
        if place(path) not in CLOCKS
        for line, what in _clock_reads(parsed(path))
    ]
    assert not readers, "Take `now`, or a Clock at the edge, as an argument:\n" + "\n".join(readers)


def test_the_search_for_clocks_finds_every_way_of_reading_one() -> None:
    ways = (
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "field(default_factory=time.monotonic)",
        "from time import perf_counter",
        "loop.time()",
    )
    assert [way for way in ways if not list(_clock_reads(ast.parse(way)))] == []
    assert list(_clock_reads(ast.parse("time.fromisoformat('09:00'); time(9); clock.now"))) == []


def _clock_reads(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from ((node.lineno, name.name) for name in node.names if name.name in TIME_READERS)
        if isinstance(node, ast.Attribute):
            of = _last_name(node.value)
            is_date = of in ("datetime", "date") and node.attr in DATE_READERS
            is_time = of in ("time", "loop") and node.attr in TIME_READERS
            if is_date or is_time:
                yield node.lineno, f"{of}.{node.attr}"


def _last_name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
