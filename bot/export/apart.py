"""Having a file made in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from rituals import export as exports
from storage.database import Database
from storage.export import Export

LONGEST_SECONDS = 1_800


class NotMade(Exception):
    """The other process ended without a file. What it said is in the log, since it inherits our standard error."""


def file_name(export: Export) -> str:
    """Unlike any other's, so that it can be found again among the files somebody was sent."""
    request = exports.read(export.request)
    what = request.kind or str(request.subject)
    ending = "zip" if request.is_csv else "xlsx"
    return f"{what}-{export.asked_at:%Y-%m-%d}-{export.id[:6]}.{ending}"


def make_apart(database: Database, export: Export, target: Path, now: datetime) -> None:
    """The other process gives way to ours: whoever presses a button meanwhile does not wait for it.

    It gets the database's address and nothing else of our environment. Raises NotMade.
    """
    command = [sys.executable, "-m", "bot.export", export.id, str(target), now.isoformat()]
    environment = {
        "DATABASE_URL": database.url,
        "PYTHONPATH": ":".join(filter(None, sys.path)),
        "TMPDIR": str(target.parent),  # what a kill leaves behind is in a folder that is ours
    }
    try:
        subprocess.run(command, env=environment, check=True, timeout=LONGEST_SECONDS)  # noqa: S603  (our own module)
    except (subprocess.SubprocessError, OSError) as error:
        raise NotMade(type(error).__name__) from None
