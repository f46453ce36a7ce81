"""One attempt to make Slack agree about one message: look, post, update or delete."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.clock import Clock
from bot.message.calling import Caller, CallFailed, Place, TooSoon, Weather
from bot.message.lookup import Sighting, look, metadata, sightings, since
from bot.message.outcome import HALT_SECONDS, Agreed, Gone, Later, LeftOut, Outcome, Parked
from bot.message.pacing import POST
from bot.message.reactions import Reaction, Trouble, pause
from bot.message.rendering import Rendered, Renderer, check, plain
from rituals.setback import has_come_to
from storage.claim import Errand, Lease, claimed
from storage.database import Database
from storage.message import Message, message

MOST_FAILURES = 8
FRESH = timedelta(seconds=0.25)
"""What a message says is read again when the reading is older than this. Whatever changes in between wants the message
anew, so it is put right at once."""
NOTED_SECONDS = 20.0
"""Until it is looked again how late it is noted to be; a tick notes it every few minutes."""
UNREACHABLE_SECONDS = 15.0
"""Between two tries to reach Slack at all."""
SECOND = 2
"""Attempt: it found what the first had posted. A later one may find one of several."""

logger = logging.getLogger(__name__)


class TakenOver(Exception):
    """Our lease ended and somebody else holds the message now: hands off."""


PAID: Mapping[Errand, str] = {
    Errand.POST: POST,
    Errand.UPDATE: "chat.update",
    Errand.DELETE: "chat.delete",
}
"""The call whose place within the limits is taken when a message is claimed. Looking asks for its own: which calls it
takes is only seen then."""


@dataclass(frozen=True)
class Desk:
    """What all attempts work with. `resent_unseen` are the purposes of messages that are posted again when it cannot be
    seen whether they are there: rather twice than not at all."""

    database: Database
    call: Caller
    renderers: Mapping[str, Renderer]
    clock: Clock
    weather: Weather
    resent_unseen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sight:
    """The message as it stands right before a call, with what it says. `rendered` None: it should not be there."""

    row: Message
    parent: Message | None
    rendered: Rendered | None
    at: datetime  # elapsed


class Attempt:
    """At one claimed row; `row` and `lease` are as last read.

    `renew` prolongs the lease, and raises TakenOver when there is none any more.
    """

    def __init__(
        self, row: Message, errand: Errand | None, lease: Lease, desk: Desk, renew: Callable[[Lease], Lease]
    ) -> None:
        self.lease = lease
        self.row = row
        self.errand = errand
        self._desk = desk
        self._renew = renew
        self._paid = PAID.get(errand) if errand else None
        self._in_doubt = row.attempts > 1 and row.ts is None
        self._is_uncertain = row.is_uncertain
        self._was_posted = False
        self._foreseen: Sight | None = None

    def foresee(self, session: Session) -> None:
        """Reads now what it says, for a call that is to follow at once."""
        self._foreseen = self._seen(session, self.row)

    def make(self) -> Outcome:
        try:
            if self.errand is Errand.CHECK:
                return self._check()
            return self._found() or self._agree()
        except TooSoon as wait:
            return Later(wait.seconds, self._attempts_uncounted())
        except CallFailed as failure:
            outcome = self._react(failure.trouble)
        if self.errand is Errand.CHECK and isinstance(outcome, Parked):
            return self._unchecked(outcome.trouble)
        return outcome

    def fail(self, code: str) -> Outcome:
        """It failed in a way that may pass: a pause, longer each time; too often in a row, and it is parked."""
        attempts = self.row.attempts
        is_foul = self._desk.weather.is_foul_for(self.row.key)
        if attempts >= MOST_FAILURES and not is_foul:
            return Parked(self.row.wanted, code, attempts)
        return Later(pause(attempts), attempts, code)

    # -- what to do ----------------------------------------------------------------------------------------------

    def _found(self) -> Agreed | None:
        """An earlier attempt may have come through unheard: never post before having looked."""
        if not self._in_doubt:
            return None
        seen = self._look()
        # Looking may take long; the post that follows must end while the message is still ours.
        self.lease = self._renew(self.lease)
        # What was asked of Slack and is not there yet may still come. One more look, later, will tell.
        self._is_uncertain = seen is None or self.row.attempts > SECOND
        if seen is None:
            return None
        self._was_posted = True
        self._say("found", seen.revision)
        self._pin_found(seen)
        return self._agreed(seen.revision, seen.channel_id, seen.ts)

    def _agree(self) -> Outcome:
        sight = self._sight()
        row = sight.row
        if sight.rendered is None:
            return self._delete(row)
        if row.ts is not None:
            return self._update(row, sight.rendered)
        if row.useful_until is not None and self._desk.clock.calendar() >= row.useful_until:
            return self._leave_out(row, row.useful_until)
        if row.parent_key is not None and (sight.parent is None or sight.parent.ts is None):
            return Later(0.0, self._attempts_uncounted())  # claiming waits for the parent
        return self._post(sight, sight.rendered)

    def _leave_out(self, row: Message, useful_until: datetime) -> Outcome:
        """In the name of a calendar that is noted: should it be wrong, that is how it is put right again."""
        with self._desk.database.read() as session:
            is_noted = has_come_to(session, useful_until)
        if not is_noted:
            return Later(NOTED_SECONDS, self._attempts_uncounted())
        self._say("left out, too late", row.wanted)
        return LeftOut()

    def _sight(self) -> Sight:
        """Read right before it is sent, so that it says what is true now."""
        sight, self._foreseen = self._foreseen, None
        if sight is None or self._desk.clock.elapsed() - sight.at > FRESH:
            with self._desk.database.read() as session:
                row = claimed(session, self.row.seq, self.lease.claim)
                if row is None:
                    raise TakenOver(self.row.key)
                sight = self._seen(session, row)
        self.row = sight.row
        return sight

    def _seen(self, session: Session, row: Message) -> Sight:
        parent = message(session, row.parent_key) if row.parent_key else None
        rendered = None
        if row.is_wanted:
            rendered = self._desk.renderers[row.purpose](session, row, self._desk.clock.calendar())
        return Sight(row, parent, rendered and self._checked(rendered), self._desk.clock.elapsed())

    def _checked(self, rendered: Rendered) -> Rendered:
        problems = check(rendered)
        if not problems:
            return rendered
        self._say_broken("; ".join(problems))
        return plain(rendered)

    # -- the calls -----------------------------------------------------------------------------------------------

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """As a `Call`; the first one of its errand has its place already. Raises TakenOver: whoever was held up for so
        long, as by a machine that slept, may find that somebody else has gone on."""
        if self._desk.clock.elapsed() >= self.lease.until:
            raise TakenOver(self.row.key)
        if arguments.get("cursor"):
            self.lease = self._renew(self.lease)  # looking through many pages takes long
        if method == self._paid:
            self._paid, arguments["place"] = None, Place.TAKEN
        return self._desk.call(method, **arguments)

    def _since(self) -> datetime:
        return since(self.row.first_tried_at, self._desk.call.skew)

    def _parent(self) -> Message | None:
        with self._desk.database.read() as session:
            return message(session, self.row.parent_key) if self.row.parent_key else None

    def _look(self) -> Sighting | None:
        try:
            return look(self._call, self.row, self._parent(), self._since())
        except CallFailed as failure:
            if failure.trouble.reaction not in (Reaction.PARK, Reaction.PLAIN):
                raise
            self._is_uncertain = True
            if self.row.is_wanted and self.row.purpose in self._desk.resent_unseen:
                self._say(f"sent again unseen ({failure.trouble.code})", self.row.wanted)
                return None
            raise

    def _post(self, sight: Sight, rendered: Rendered) -> Outcome:
        row = sight.row
        thread = {"thread_ts": sight.parent.ts} if sight.parent else {}
        arguments = {"channel": row.destination, **thread, "unfurl_links": False, "unfurl_media": False}
        answer = self._write(POST, row, rendered, arguments)
        self._was_posted = True
        self._say("posted", row.wanted)
        if rendered.is_pinned:
            self._pin(answer["channel"], answer["ts"])
        return self._agreed(row.wanted, answer["channel"], answer["ts"])

    def _agreed(self, revision: int, channel_id: str | None, ts: str | None) -> Agreed:
        return Agreed(
            revision, channel_id, ts, is_uncertain=self._is_uncertain, will_check=self._is_uncertain
        )

    def _check(self) -> Outcome:
        """It was posted again, or taken back, after Slack had left an attempt open. What came of that one goes."""
        row = self.row
        for twin in list(sightings(self._call, row, self._parent(), self._since())):
            if twin.ts != row.ts:
                where = {"channel": twin.channel_id, "ts": twin.ts}
                self._call("chat.delete", writes_to=twin.channel_id, place=Place.GO_ON, **where)
                self._say("deleted what came late", row.wanted)
        return Agreed(row.wanted, row.channel_id, row.ts)

    def _unchecked(self, code: str) -> Agreed:
        row = self.row
        self._say(f"could not be checked ({code})", row.wanted)
        return Agreed(row.wanted, row.channel_id, row.ts, is_uncertain=True)

    def _pin_found(self, seen: Sighting) -> None:
        """Whoever posted it may have stopped before it was pinned."""
        sight = self._sight()
        if sight.rendered is not None and sight.rendered.is_pinned:
            self._pin(seen.channel_id, seen.ts)

    def _pin(self, channel_id: str, ts: str) -> None:
        """What passes is tried again, after the message was found; a message that cannot be pinned stays unpinned."""
        try:
            self._call("pins.add", place=Place.GO_ON, channel=channel_id, timestamp=ts)
        except CallFailed as failure:
            found = failure.trouble
            may_pass = found.reaction in (Reaction.WAIT, Reaction.RETRY, Reaction.HALT)
            if may_pass and self.row.attempts < MOST_FAILURES:
                raise
            if found.code != "already_pinned":
                self._say(f"not pinned ({found.code})", self.row.wanted)

    def _update(self, row: Message, rendered: Rendered) -> Outcome:
        # "none": an update would otherwise link what a post left alone. No blocks must be said, or old ones stay.
        arguments = {"channel": row.channel_id, "ts": row.ts, "parse": "none"}
        try:
            self._write("chat.update", row, rendered, arguments)
        except CallFailed as failure:
            if failure.trouble.reaction is not Reaction.LOST:
                raise
            if row.sent == 0:
                return Gone()
            self._say(f"lost ({failure.trouble.code})", row.wanted)
            return Agreed(row.wanted, row.channel_id, row.ts)
        self._say("updated", row.wanted)
        return self._agreed(row.wanted, row.channel_id, row.ts)

    def _write(
        self, method: str, row: Message, rendered: Rendered, arguments: Mapping[str, Any]
    ) -> dict[str, Any]:
        """With its blocks; if Slack does not like them, in words alone."""
        arguments = {**arguments, "metadata": metadata(row.key, row.wanted)}
        where = row.channel_id or row.destination
        try:
            return self._call(
                method, writes_to=where, text=rendered.text, blocks=rendered.blocks, **arguments
            )
        except CallFailed as failure:
            if failure.trouble.reaction is not Reaction.PLAIN:
                raise
            self._say_broken(f"{failure.trouble.code}: " + "; ".join(failure.trouble.details))
        words = plain(rendered).text
        return self._call(method, writes_to=where, place=Place.GO_ON, text=words, blocks=[], **arguments)

    def _delete(self, row: Message) -> Outcome:
        if row.ts is not None:
            try:
                self._call("chat.delete", writes_to=row.channel_id, channel=row.channel_id, ts=row.ts)
            except CallFailed as failure:
                if failure.trouble.reaction is not Reaction.LOST:
                    raise
            self._say("deleted", row.wanted)
        return self._agreed(row.wanted, row.channel_id, None)

    # -- when it fails -------------------------------------------------------------------------------------------

    def _react(self, found: Trouble) -> Outcome:
        match found.reaction:
            case Reaction.WAIT:
                return Later(found.seconds, self._attempts_uncounted())
            case Reaction.HALT:
                return Later(HALT_SECONDS, self._attempts_uncounted(), found.code)
            case Reaction.RETRY:
                return self._again(found)
            case _:
                return self._refused(found)

    def _again(self, found: Trouble) -> Outcome:
        if found.was_unreachable:  # nobody got it: nothing to look for, and nothing against the message
            return Later(UNREACHABLE_SECONDS, self._attempts_uncounted(), found.code)
        outcome = self.fail(found.code)
        may_come = self.row.ts is None and not self._was_posted
        if isinstance(outcome, Parked):
            return replace(outcome, is_uncertain=self._is_uncertain or (found.is_open and may_come))
        if isinstance(outcome, Later) and (found.was_silent or (found.is_open and may_come)):
            # It may yet be carried out: looking for it too early would not see it.
            left = (self.lease.until - self._desk.clock.elapsed()).total_seconds()
            return Later(max(outcome.seconds, left), outcome.attempts, outcome.trouble, may_arrive=may_come)
        return outcome

    def _refused(self, found: Trouble) -> Outcome:
        row, code = self.row, " ".join((found.code, *found.details))
        if not row.is_wanted:
            self._say(f"could not be undone ({code})", row.wanted)
            return Agreed(
                row.wanted, row.channel_id, row.ts, trouble=found.code, is_uncertain=self._is_uncertain
            )
        logger.warning("parked: key=%s purpose=%s trouble=%s", row.key, row.purpose, code)
        attempts = row.attempts if self._in_doubt else 0  # a clear no leaves nothing to look for
        return Parked(row.wanted, found.code, attempts, is_uncertain=self._is_uncertain)

    def _attempts_uncounted(self) -> int:
        if self._was_posted:
            return self.row.attempts  # it has to be looked for
        return self.row.attempts - 1 if self._in_doubt or self.row.ts is not None else 0

    # -- telling -------------------------------------------------------------------------------------------------

    def _say(self, what: str, revision: int) -> None:
        logger.info("%s: key=%s purpose=%s revision=%d", what, self.row.key, self.row.purpose, revision)

    def _say_broken(self, details: str) -> None:
        logger.error(
            "sent without blocks: key=%s purpose=%s details=%s", self.row.key, self.row.purpose, details
        )
