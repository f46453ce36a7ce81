"""The exporter: makes the spreadsheets that were asked for, and sends each to its asker, once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from slack_sdk import WebClient
from slack_sdk.errors import SlackRequestError
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.export.apart import FOLDERS, NotMade, clear_away, file_name, make_apart
from bot.export.message import BUG, NOT_ALLOWED
from bot.message.reactions import CALL_FAILED, Reaction, pause, trouble
from rituals.bugs import frames
from rituals.export.sending import check_may_have, fail, is_sending, sent
from rituals.people import NotAllowed
from storage.database import Database
from storage.export import Export, ExportState, waiting_exports

log = logging.getLogger(__name__)

IDLE_SECONDS = 30.0
MOST_ATTEMPTS = 6
UPLOAD = "files.completeUploadExternal"
HERE = "Here is your export. *Read me* in it says what it holds."


class Exporter:
    """Works in a thread of its own. What it has to do is in the database, so a restart only delays it.

    An upload carries no key, but its file has a name like no other: before a second attempt the asker's messages are
    looked through for it.
    """

    def __init__(self, client: WebClient, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._wake = wake
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._not_before: dict[str, datetime] = {}
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
            try:
                self.send_waiting()
            except DBAPIError as error:
                log.error("the database did not answer (%s), trying again", type(error.orig).__name__)
            self._bell.wait(self._idle_seconds())

    def _idle_seconds(self) -> float:
        now = self._clock.elapsed()
        waits = [(at - now).total_seconds() for at in self._not_before.values()]
        return max(0.1, min([IDLE_SECONDS, *waits]))

    def send_waiting(self) -> None:
        with self._database.read() as session:
            waiting = waiting_exports(session)
        now = self._clock.elapsed()
        for export in waiting:
            if self._stopping.is_set():
                return
            if self._not_before.get(export.id, now) <= now:
                self._send(export)

    def _send(self, export: Export) -> None:
        self._not_before.pop(export.id, None)
        try:
            channel_id = self._client.conversations_open(users=export.asked_by)["channel"]["id"]
            if export.state == ExportState.SENDING and self._is_there(export, channel_id):
                self._note_sent(export)
                return
            self._make_and_upload(export, channel_id)
        except CALL_FAILED as error:
            found = trouble(error, UPLOAD)
            self._put_off(export, found.code, is_final=found.reaction is Reaction.PARK, seconds=found.seconds)
        except NotAllowed:
            self._put_off(export, NOT_ALLOWED, is_final=True)
        except (NotMade, SlackRequestError) as error:
            if self._stopping.is_set():
                return
            self._put_off(export, type(error).__name__, is_final=False)
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001  (one broken export must not end the thread that makes all others)
            log.error("export failed: export=%s %s\n%s", export.id, type(error).__name__, frames(error))
            self._put_off(export, BUG, is_final=False)
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

    def _make_and_upload(self, export: Export, channel_id: str) -> None:
        with self._database.read() as session:
            check_may_have(session, export)
        now, name = self._clock.calendar(), file_name(export)
        with TemporaryDirectory(prefix=FOLDERS) as folder:
            target = Path(folder) / name
            make_apart(self._database, export, target, now, self._stopping.is_set)
            with self._database.write() as session:
                is_sending(session, export.id)
            self._client.files_upload_v2(
                channel=channel_id, file=str(target), filename=name, title=name, initial_comment=HERE
            )

    def _note_sent(self, export: Export) -> None:
        with self._database.write() as session:
            sent(session, export.id, self._clock.calendar())
        log.info("export sent: export=%s", export.id)
        self._wake()

    def _put_off(self, export: Export, code: str, *, is_final: bool, seconds: float = 0.0) -> None:
        """Tried again after a pause; when that is no use, the asker is told."""
        log.warning("export not sent: export=%s trouble=%s", export.id, code)
        with self._database.write() as session:
            attempts = fail(session, export.id, code, is_final=is_final, most=MOST_ATTEMPTS)
        self._not_before[export.id] = self._clock.elapsed() + timedelta(seconds=seconds or pause(attempts))
        self._wake()
