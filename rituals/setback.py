"""A calendar that was ahead and is set back: what it left out too early can take place after all.

A clock that shows next year for a minute makes every round until then look missed. When it shows the right time again,
nothing of that may be lost, and nothing be asked twice: whoever was asked for tomorrow stays asked.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from rituals import round as round_rules
from rituals import timing
from rituals.lateness import Work, is_too_late
from rituals.planning import forget, has_begun, plan_next
from rituals.roster import seat_again
from rituals.wanted import left_out, touch
from storage import ritual as rituals
from storage import round as rounds
from storage.memo import recall, recall_to_change, remember
from storage.message import Message
from storage.ritual import Ritual, RitualState
from storage.round import Round, RoundState, Seat, SeatState

log = logging.getLogger(__name__)

CALENDAR = "calendar"
STEP = timedelta(minutes=5)
"""So far time goes on before it is noted again."""
TOLERATED = timedelta(minutes=10)
"""Clocks of several machines may differ by so much."""
FAR = timedelta(days=14)
"""Whoever was asked stays asked, unless it is for a day so far ahead."""
WRONG_FOR = timedelta(days=7)
"""What a clock decided that was ahead for so long can be mended. A clock that is behind, after one that was right,
looks the same: so no more than the last days are gone through again, in which everything is found done as it was."""


def has_moved(session: Session, now: datetime) -> bool:
    """Whether the calendar has gone on far enough to be noted, or was set back."""
    latest = _latest(recall(session, CALENDAR))
    return latest is None or not -TOLERATED < now - latest < STEP


def has_come_to(session: Session, instant: datetime) -> bool:
    """Whether it is noted that the calendar shows this instant, or a later one; where nothing is, it has."""
    latest = _latest(recall(session, CALENDAR))
    return latest is None or latest >= instant


def mind_the_calendar(session: Session, now: datetime) -> None:
    """Notes how far the calendar has come, before anything is done in its name; when it was set back, puts back what
    was left out ahead of time."""
    latest = _latest(recall_to_change(session, CALENDAR))
    if latest is not None and now - latest <= -TOLERATED:
        log.warning("calendar set back: from=%s to=%s", latest.isoformat(), now.isoformat())
        put_back(session, now, latest - WRONG_FOR)
    remember(session, CALENDAR, {"at": now.isoformat()})


def _latest(known: Mapping[str, str]) -> datetime | None:
    return datetime.fromisoformat(known["at"]) if known else None


def put_back(session: Session, now: datetime, since: datetime) -> None:
    """What was decided after `since`, and after `now`, about rounds that lie ahead."""
    decided = [each for each in rounds.decided_later(session, now, since) if each.key == each.day.isoformat()]
    for round_ in decided:
        is_there = session.get_one(Ritual, round_.ritual_id).state != RitualState.DELETED
        if round_.state == RoundState.CLOSED and is_there:
            _reopen(session, round_, now)
    too_early = [each for each in decided if _can_begin_anew(session, each, now)]
    for ritual_id in {each.ritual_id for each in too_early}:
        of_it = [each for each in too_early if each.ritual_id == ritual_id]
        _plan_anew(session, session.get_one(Ritual, ritual_id), of_it)
    for round_ in rounds.still_open(session, now):
        _ask_after_all(session, round_, now)


def _can_begin_anew(session: Session, round_: Round, now: datetime) -> bool:
    """Left out; or opened ahead of its time, and nobody was asked, or nobody answered and it is far too early."""
    if round_.state in (RoundState.MISSED, RoundState.OFF):
        return True
    opens_in = timing.open_instant(rituals.version_of(session, round_), round_.day) - now
    if round_.state != RoundState.OPEN or opens_in <= timedelta():
        return False
    is_answered = any(seat.state == SeatState.ANSWERED for seat in rounds.seats(session, round_.id))
    return not has_begun(session, round_) or (opens_in > FAR and not is_answered)


def _plan_anew(session: Session, ritual: Ritual, too_early: Collection[Round]) -> None:
    days = [round_.day for round_ in too_early]
    for round_ in too_early:
        for seat in rounds.seats(session, round_.id):
            round_rules.withdraw_prompts(session, seat)
        session.flush()
        forget(session, round_)
    session.flush()
    if ritual.state != RitualState.DELETED:
        plan_next(session, ritual, min([*days, ritual.next_date or days[0]]))
    log.info("planned anew: ritual=%s rounds=%s next=%s", ritual.id, len(days), ritual.next_date)


def _reopen(session: Session, round_: Round, now: datetime) -> None:
    """Only for those who were not asked: all others can still answer late."""
    unasked = any(_was_left_out(session, seat, round_, now) for seat in rounds.seats(session, round_.id))
    if unasked or _prompts_left_out(session, round_, now):
        round_rules.reopen(session, round_, now)
        log.info("round reopened: round=%s", round_.id)


def _ask_after_all(session: Session, round_: Round, now: datetime) -> None:
    for seat in rounds.seats(session, round_.id):
        if _was_left_out(session, seat, round_, now):
            round_rules.ask_in_time(seat, seat.ask_at)
    for prompt in _prompts_left_out(session, round_, now):
        touch(prompt)
        log.info("prompt posted after all: seat=%s", prompt.ref)
    session.flush()
    seat_again(session, round_, now)  # some may have come or gone meanwhile


def _prompts_left_out(session: Session, round_: Round, now: datetime) -> list[Message]:
    """They waited to be sent while the calendar was ahead: whoever they are for counts as asked, and was not."""
    seats = rounds.seats(session, round_.id)
    asked = [round_rules.prompt_key(seat, seat.asks) for seat in seats if seat.state == SeatState.ASKED]
    return left_out(session, asked, now)


def _was_left_out(session: Session, seat: Seat, round_: Round, now: datetime) -> bool:
    """Not asked, though the time for it has not passed. Who is not asked because of a pause has it behind them."""
    since = session.get_one(Ritual, round_.ritual_id).active_since
    is_missed = seat.state == SeatState.MISSED and not seat.asks and seat.ask_at >= since
    return is_missed and not is_too_late(Work.PROMPT, seat.ask_at, round_.closes_at, now)
