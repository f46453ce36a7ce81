"""`python -m bot.export <id> <file> <now>`: what bot/export/making.py starts beside the bot."""

from __future__ import annotations

import os
import sys
import zoneinfo
from datetime import datetime
from pathlib import Path

from bot.export.making import write_file
from storage.database import Database
from storage.export import Export


def main(export_id: str, target: str, now: str) -> None:
    os.nice(10)
    zoneinfo.reset_tzpath(())  # the same zones as the bot's
    database = Database(os.environ["DATABASE_URL"])
    try:
        with database.read() as session:
            export = session.get_one(Export, export_id)
            write_file(session, export, Path(target), datetime.fromisoformat(now))
    finally:
        database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
