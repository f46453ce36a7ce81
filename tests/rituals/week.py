"""A week in the office in which anything may happen, and what has to hold all the while.

In plain words:

* Nobody is asked twice for the same standup of the same date. A second prompt follows only who pressed "In an hour".
* Nobody is asked before the time of day that was agreed, on their own clock, unless the evening before was chosen.
* Nobody is asked who is not there: who has left the channel or the workspace, where the bot can see that.
* While a standup is paused nobody is asked or reminded.
* Nobody is reminded who has answered, skipped or left.
* What was said is kept.
* A close that people were told moves away at most, never nearer; and then it closes.
* After a tick nothing is due any more. No step fails, whatever came before it.
"""

from __future__ import annotations

import logging
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import event
from sqlmodel import Session, select

from rituals.plan import Latecomers
from storage import ritual as rituals
from storage import round as rounds
from storage.member import Channel, ChannelMember, Member
from storage.message import Message
from storage.ritual import Ritual, RitualState
from storage.round import Entry, Round, RoundState, Seat, SeatState
from tests.rituals.office import CHANNEL, TEAM, ZONES, Office

ELSEWHERE = "C2"
EVENING = time(17)


class Failures(logging.Handler):
    """Steps that failed: the tick goes on without them, and logs them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


class Week:
    """An office, and what was seen of it so far."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self._folder.name))
        _hurry(self.office)
        self.office.opens_channel(ELSEWHERE, ZONES)
        self.failures = Failures()
        logging.getLogger("rituals.due").addHandler(self.failures)
        self.snoozes: dict[str, int] = {}
        self.said: dict[str, str] = {}
        self._prompts: set[str] = set()
        self._nudges: set[str] = set()
        self._told: dict[str, datetime] = {}

    def end(self) -> None:
        logging.getLogger("rituals.due").removeHandler(self.failures)
        self.office.database.close()
        self._folder.cleanup()

    def passes(self, span: timedelta) -> None:
        self.office.waits(span)
        with self.office.database.read() as session:
            now = self.office.now
            assert rounds.seats_due(session, now, 1) == []
            assert rounds.stages_due(session, now, 1) == []
            assert rituals.rituals_to_open(session, now) == []
            for message in self._new(session, "prompt", self._prompts):
                self._check_asked(session, message)
            for message in self._new(session, "nudge", self._nudges):
                self._check_may_be_spoken_to(session, session.get_one(Seat, message.ref))
                assert session.get_one(Seat, message.ref).state == SeatState.ASKED

    def _new(self, session: Session, purpose: str, known: set[str]) -> list[Message]:
        found = session.exec(select(Message).where(Message.purpose == purpose)).all()
        new = [message for message in found if message.key not in known]
        known |= {message.key for message in new}
        return new

    def _check_asked(self, session: Session, message: Message) -> None:
        seat = session.get_one(Seat, message.ref)
        round_ = session.get_one(Round, seat.round_id)
        if round_.is_trial:
            return
        self._check_may_be_spoken_to(session, seat)
        if message.key.endswith(":1"):
            self._check_time(session, seat, round_)

    def _check_time(self, session: Session, seat: Seat, round_: Round) -> None:
        version = rituals.version_of(session, round_)
        zone = session.get_one(Member, (TEAM, seat.user_id)).zone
        agreed = datetime.combine(round_.day, time.fromisoformat(version.ask_at))
        if version.latecomers == Latecomers.EVENING_BEFORE:
            agreed = datetime.combine(round_.day - timedelta(days=1), EVENING)
        wall = self.office.now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert wall >= agreed, f"{seat.user_id} was asked at {wall} of their clock, for {agreed}"

    def _check_may_be_spoken_to(self, session: Session, seat: Seat) -> None:
        round_ = session.get_one(Round, seat.round_id)
        assert session.get_one(Ritual, round_.ritual_id).state == RitualState.ACTIVE
        if not session.get_one(Channel, (TEAM, round_.channel_id)).has_bot:
            return
        assert session.get(ChannelMember, (TEAM, round_.channel_id, seat.user_id)) is not None
        assert session.get_one(Member, (TEAM, seat.user_id)).can_be_asked

    def check(self) -> None:
        assert self.failures.seen == []
        with self.office.database.read() as session:
            seats = {seat.id: seat for seat in session.exec(select(Seat))}
            all_rounds = {round_.id: round_ for round_ in session.exec(select(Round))}
            self._check_chains(session, seats, all_rounds)
            self._check_silence(session, seats)
            self._check_closes(seats, all_rounds)
            kept = {entry.seat_id: entry.answers["done"] for entry in session.exec(select(Entry))}
            assert kept == self.said

    def _check_chains(self, session: Session, seats: dict[str, Seat], all_rounds: dict[str, Round]) -> None:
        chains = set()
        for ref in set(session.exec(select(Message.ref).where(Message.purpose == "prompt"))):
            seat = seats[ref]  # a seat somebody was asked in is never removed
            round_ = all_rounds[seat.round_id]
            assert seat.asks <= 1 + self.snoozes.get(seat.id, 0)
            chain = (round_.ritual_id, round_.key, seat.user_id)
            assert chain not in chains
            chains.add(chain)

    def _check_silence(self, session: Session, seats: dict[str, Seat]) -> None:
        for message in session.exec(select(Message).where(Message.purpose == "nudge")):
            assert seats[message.ref].state == SeatState.ASKED or not message.is_wanted
        for seat in seats.values():
            assert seat.due_at is None or seat.state in (SeatState.WAITING, SeatState.ASKED)
            assert (seat.due_at is None) == (seat.step is None)

    def _check_closes(self, seats: dict[str, Seat], all_rounds: dict[str, Round]) -> None:
        for seat in seats.values():
            round_ = all_rounds[seat.round_id]
            if seat.asks and round_.state == RoundState.OPEN:
                assert round_.closes_at >= self._told.get(round_.id, round_.closes_at)
                self._told[round_.id] = round_.closes_at

    def finish(self) -> None:
        """Whatever was begun comes to its end."""
        for _ in range(4):
            self.passes(timedelta(hours=12))
        with self.office.database.read() as session:
            found = session.exec(select(Round).where(Round.state == RoundState.OPEN)).all()
            assert all(round_.closes_at > self.office.now for round_ in found)
            ids = [ritual.id for ritual in session.exec(select(Ritual))]
        for ritual_id in ids:
            self.office.delete(ritual_id)
        self.passes(timedelta(days=2))
        with self.office.database.read() as session:
            assert session.exec(select(Round).where(Round.state == RoundState.OPEN)).all() == []
        self.check()


def _hurry(office: Office) -> None:
    """No power is cut here, so nothing has to reach the disk."""
    event.listen(
        office.database.engine, "connect", lambda each, _: each.execute("PRAGMA synchronous=OFF").close()
    )
    office.database.engine.dispose()


CHANNELS = (CHANNEL, ELSEWHERE)
