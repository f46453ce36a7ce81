"""The exporter: makes the spreadsheets that were asked for, and sends each to its asker, once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from slack_sdk import WebClient
from slack_sdk.errors import SlackRequestError
from sqlmodel import Session

from bot.clock import Clock
from bot.export.apart import FOLDERS, NotMade, clear_away, file_name, make_apart
from bot.export.message import BUG, NOT_ALLOWED
from bot.message.reactions import CALL_FAILED, Reaction, pause, trouble
from rituals.bugs import contained, survived
from rituals.export.sending import check_may_have, fail, is_sending, sent
from rituals.people import NotAllowed
from storage.database import Database
from storage.export import Export, ExportState, hold_export, next_export_at, waiting_exports

log = logging.getLogger(__name__)

IDLE_SECONDS = 30.0
MOST_ATTEMPTS = 6
LEASE = timedelta(minutes=4)
"""An upload is three calls, each of which may take a minute. While the file is made it is prolonged; after it another
copy of the bot takes over."""
UPLOAD = "files.completeUploadExternal"
HERE = "Here is your export. *Read me* in it says what it holds."


class TakenOver(Exception):
    """Somebody else is at this export now: hands off."""


class Exporter:
    """Works in a thread of its own. What it has to do is in the database, so a restart only delays it.

    An upload carries no key, but its file has a name like no other: before a second attempt the asker's messages are
    looked through for it. Of several copies of the bot one is at it at a time.
    """

    def __init__(self, client: WebClient, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._wake = wake
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="exporter", daemon=True)

    def start(self) -> None:
        clear_away(self._clock.elapsed())
        self._thread.start()

    def stop(self) -> None:
        """The one under way is made anew at the next start, unless it is being sent already."""
        self._stopping.set()
        self._bell.set()
        self._thread.join()

    def wake(self) -> None:
        self._bell.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            self._bell.wait(self._work())

    def _work(self) -> float:
        """In how many seconds there is something to do again, if nobody wakes us."""
        with survived(log, "exporting"):
            self.send_waiting()
            return self._idle_seconds()
        return IDLE_SECONDS

    def _idle_seconds(self) -> float:
        now = self._clock.elapsed()
        with self._database.read() as session:
            at = next_export_at(session, now)
        return min(IDLE_SECONDS, max(0.1, (at - now).total_seconds())) if at else IDLE_SECONDS

    def send_waiting(self) -> None:
        """One after the other; what is asked for meanwhile comes before what has failed before. Raises DBAPIError."""
        while not self._stopping.is_set() and (waiting := self._waiting()):
            hold = Hold(self._database, self._clock, waiting[0].id)
            with suppress(TakenOver):
                self._send(hold.take(), hold)

    def _waiting(self) -> list[Export]:
        with self._database.read() as session:
            return waiting_exports(session, self._clock.elapsed())

    def _send(self, export: Export, hold: Hold) -> None:
        with contained(log, f"export failed: export={export.id}", TakenOver) as bug:
            self._try_to_send(export, hold)
        if bug.happened:
            self._put_off(export, BUG, is_final=False)

    def _try_to_send(self, export: Export, hold: Hold) -> None:
        try:
            channel_id = self._client.conversations_open(users=export.asked_by)["channel"]["id"]
            if export.state != ExportState.SENDING or not self._is_there(export, channel_id):
                self._make_and_upload(export, channel_id, hold)
        except CALL_FAILED as error:
            found = trouble(error, UPLOAD)
            self._put_off(export, found.code, is_final=found.reaction is Reaction.PARK, seconds=found.seconds)
        except NotAllowed:
            self._put_off(export, NOT_ALLOWED, is_final=True)
        except (NotMade, SlackRequestError) as error:
            if self._stopping.is_set():
                hold.release()
                return
            self._put_off(export, type(error).__name__, is_final=False)
        else:
            self._note_sent(export)

    def _is_there(self, export: Export, channel_id: str) -> bool:
        """Whether an upload we never heard of again has arrived."""
        oldest = f"{(export.asked_at - timedelta(minutes=5)).timestamp():.6f}"
        name = file_name(export)
        for page in self._client.conversations_history(channel=channel_id, oldest=oldest, limit=200):
            for message in page["messages"]:
                if any(file.get("name") == name for file in message.get("files", [])):
                    return True
        return False

    def _make_and_upload(self, export: Export, channel_id: str, hold: Hold) -> None:
        with self._database.read() as session:
            check_may_have(session, export)
        now, name = self._clock.calendar(), file_name(export)
        with TemporaryDirectory(prefix=FOLDERS) as folder:
            target = Path(folder) / name

            def is_over() -> bool:
                hold.renew_in_time()
                return self._stopping.is_set()

            make_apart(self._database, export, target, now, is_over)
            hold.begin_sending()
            self._client.files_upload_v2(
                channel=channel_id, file=str(target), filename=name, title=name, initial_comment=HERE
            )

    def _note_sent(self, export: Export) -> None:
        with self._database.write() as session:
            sent(session, export.id, self._clock.calendar())
        log.info("export sent: export=%s", export.id)
        self._wake()

    def _put_off(self, export: Export, code: str, *, is_final: bool, seconds: float = 0.0) -> None:
        """Tried again after a pause, by whichever copy; when that is no use, the asker is told."""
        log.warning("export not sent: export=%s trouble=%s", export.id, code)
        with self._database.write() as session:
            attempts = fail(session, export.id, code, is_final=is_final, most=MOST_ATTEMPTS)
            rest = timedelta(seconds=seconds or pause(attempts))
            session.get_one(Export, export.id).held_until = self._clock.elapsed() + rest
        self._wake()


class Hold:
    """One copy of the bot at one export."""

    def __init__(self, database: Database, clock: Clock, export_id: str) -> None:
        self._database = database
        self._clock = clock
        self._export_id = export_id
        self._until: datetime | None = None

    def take(self) -> Export:
        """The export as it stands. Raises TakenOver."""
        with self._database.write() as session:
            return self._prolong(session)

    def renew_in_time(self) -> None:
        """Raises TakenOver."""
        if self._until is None or self._until - self._clock.elapsed() < LEASE / 2:
            self.take()

    def begin_sending(self) -> None:
        """From now on it may have arrived. Raises TakenOver."""
        with self._database.write() as session:
            self._prolong(session)
            is_sending(session, self._export_id)

    def release(self) -> None:
        with self._database.write() as session:
            self._prolong(session).held_until = None

    def _prolong(self, session: Session) -> Export:
        now = self._clock.elapsed()
        row = hold_export(session, self._export_id, now, now + LEASE, mine=self._until)
        if row is None:
            raise TakenOver
        self._until = row.held_until
        return row
