"""Run by test_imports.py in an interpreter of its own: imports each module named in argv in a fork of its own, in
which nothing of ours on its floor was imported before, and prints what the import did beside defining things."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARIES = (  # imported once, by the parent: they are not what is looked at, and they are slow
    *("alembic.command", "apscheduler.schedulers.background", "slack_bolt.adapter.socket_mode", "sqlmodel"),
    *("slack_sdk.models.views", "starlette.applications", "starlette.staticfiles", "typer", "uvicorn"),
    *("uvicorn.protocols.websockets.websockets_sansio_impl", "websockets.sync.client", "yaml"),
    *("dateutil.rrule", "holidays", "openpyxl", "pydantic", "tzdata"),
)
BELOW = {
    "bot": ("storage.tables", "rituals.advice", "rituals.due", "rituals.export"),
    "rituals": ("storage.tables",),
}
"""Of the floors below, what takes long; whether those can be imported first is asked of them."""
TELLING = (
    *("socket.", "subprocess.", "os.mkdir", "os.rename", "os.remove", "os.system", "os.fork", "sqlite3."),
    *("tempfile.", "os.putenv", "signal."),
)
deeds: list[str] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and len(arguments) == 3 and _writes(arguments[1], arguments[2]):
        deeds.append(f"opens {arguments[0]} to write")
    if event.startswith(TELLING):
        deeds.append(f"calls {event}")


def _writes(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def import_alone(name: str) -> None:
    before, present = _logging(), set(os.listdir())
    threading.Thread.start = lambda thread: deeds.append("starts a thread")  # type: ignore[method-assign]
    sys.addaudithook(watch)
    importlib.import_module(name)
    if before != _logging():
        deeds.append("configures logging")
    if set(os.listdir()) != present:
        deeds.append("leaves files behind")


def _logging() -> tuple[list[logging.Handler], int]:
    return list(logging.getLogger().handlers), logging.getLogger().level


def in_a_fork(name: str) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        import_alone(name)
    except BaseException as error:  # noqa: BLE001  (whatever it is, it is what the test wants to know)
        deeds.append(f"fails with {type(error).__name__}: {error}")
    for deed in dict.fromkeys(deeds):
        print(f"{name} {deed}")  # noqa: T201
    sys.stdout.flush()
    os._exit(0)


def main(names: Sequence[str]) -> None:
    sys.path[:0] = [str(ROOT), os.getcwd()]
    for library in (*LIBRARIES, *BELOW.get(names[0].partition(".")[0], ())):
        importlib.import_module(library)
    for name in names:
        if in_a_fork(name):
            print(f"{name} ends the interpreter")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
