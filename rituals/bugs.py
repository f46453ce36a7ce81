"""Bugs: what the log keeps of one, and the one place where they are held so that nothing else stops."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError


def frames(error: BaseException) -> str:
    """Where it happened, never what it says: that may quote what somebody wrote."""
    return "".join(traceback.format_tb(error.__traceback__))


@dataclass
class Mishap:
    happened: bool = False


@contextmanager
def contained(log: logging.Logger, what: str, *no_bugs: type[Exception]) -> Iterator[Mishap]:
    """One broken ritual, message or export must not stop all others: whatever goes wrong is logged after `what`, and
    the caller goes on. That the database does not answer is no bug and is raised, and so are `no_bugs`."""
    mishap = Mishap()
    expected: tuple[type[Exception], ...] = (DBAPIError, *no_bugs)
    try:
        yield mishap
    except expected:
        raise
    except Exception as error:  # noqa: BLE001  (see above)
        mishap.happened = True
        log.error("%s error=%s\n%s", what, type(error).__name__, frames(error))


@contextmanager
def survived(log: logging.Logger, what: str) -> Iterator[Mishap]:
    """Around each pass of a thread that has to go on whatever happens, also when the database does not answer."""
    mishap = Mishap()
    try:
        with contained(log, f"failed, going on: what={what}") as bug:
            yield mishap
        mishap.happened = bug.happened
    except DBAPIError as error:
        mishap.happened = True
        log.error("the database did not answer, going on: what=%s error=%s", what, type(error.orig).__name__)
