"""Having a file made in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from rituals import export as exports
from storage.database import Database
from storage.export import Export

LONGEST_SECONDS = 1_800
LOOK_SECONDS = 0.5
FOLDERS = "rituals-export-"
"""What the names of our temporary folders begin with."""
SURELY_OVER = timedelta(hours=6)


class NotMade(Exception):
    """The other process ended without a file. What it said is in the log, since it inherits our standard error."""


def file_name(export: Export) -> str:
    """Unlike any other's, so that it can be found again among the files somebody was sent."""
    request = exports.read(export.request)
    what = request.kind or str(request.subject)
    ending = "zip" if request.is_csv else "xlsx"
    return f"{what}-{export.asked_at:%Y-%m-%d}-{export.id[:6]}.{ending}"


def make_apart(
    database: Database, export: Export, target: Path, now: datetime, is_over: Callable[[], bool]
) -> None:
    """The other process gives way to ours: whoever presses a button meanwhile does not wait for it.

    Of our environment it gets what leads to the database, and nothing else. It ends when `is_over`. Raises NotMade.
    """
    command = [sys.executable, "-m", "bot.export", export.id, str(target), now.isoformat()]
    environment = {
        **{name: value for name, value in os.environ.items() if name.startswith("PG")},
        "DATABASE_URL": database.url,
        "PYTHONPATH": ":".join(filter(None, sys.path)),
        "TMPDIR": str(target.parent),  # what a kill leaves behind is in a folder that is ours
    }
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603  (our own module)
        try:
            for _ in range(int(LONGEST_SECONDS / LOOK_SECONDS)):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_SECONDS)
                    break
                if is_over():
                    break
        finally:
            if process.poll() is None:
                process.kill()
    if process.returncode != 0:
        raise NotMade(f"ended with {process.returncode}")


def clear_away(now: datetime) -> None:
    """Removes what a kill in the middle of an export has left: it holds what people wrote. `now` is by the machine's
    clock; what is younger may be another bot's that is at work."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        with suppress(FileNotFoundError):  # its owner was faster
            found = folder.lstat()
            if found.st_uid == os.getuid() and now.timestamp() - found.st_mtime > SURELY_OVER.total_seconds():
                shutil.rmtree(folder, ignore_errors=True)
