"""Answering: from a prompt, early, again, later, or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from rituals import round as round_rules
from rituals.digest import want_digest
from rituals.lives import next_day, open_round
from rituals.people import rituals_asking
from rituals.refusals import Refusal
from rituals.rhythm import local_date
from rituals.wanted import touch_about, withdraw
from storage import ritual as rituals
from storage import round as rounds
from storage.database import Database
from storage.member import Member
from storage.message import touch_and_withdraw
from storage.quick import Quick, quick, write_quickly
from storage.ritual import Ritual
from storage.round import Place, Round, RoundState, Seat, SeatState

PAUSE = timedelta(hours=1)
LATE_FOR = timedelta(hours=36)
"""How long after its close `/standup` still finds a round. The button of a prompt does for good."""


EARLY_FOR = timedelta(days=7)
"""So long before its day a round can be answered: what comes once a month is not asked of anybody weeks ahead."""


SeatOrPlace = TypeVar("SeatOrPlace", Seat, Place)


class NotYourSeat(Refusal):
    """Somebody else was asked here."""


class NothingToAnswer(Refusal):
    """Nothing is asked of this person now, or soon."""


class AskedAnew(NothingToAnswer):
    """What was opened is not asked any more; the same day may be asked by other questions."""


class TooLate(Refusal):
    """The round does not take this any more."""


class EmptyAnswer(Refusal):
    """Nothing was typed."""


def own_seat(session: Session, seat_id: str, user_id: str) -> tuple[Seat, Round]:
    seat = _own(session.get(Seat, seat_id), user_id)
    return seat, session.get_one(Round, seat.round_id)


def _own(found: SeatOrPlace | None, user_id: str) -> SeatOrPlace:
    if found is None:
        raise AskedAnew("This standup is not there any more. Type `/standup` to see what is.")
    if found.user_id != user_id:
        raise NotYourSeat("This question was put to somebody else. Type `/standup` to answer yours.")
    return found


def answer_first(
    database: Database,
    seat_id: str,
    user_id: str,
    answers: dict[str, str],
    now: datetime,
    *,
    version: int | None = None,
) -> bool:
    """The case that thousands press within a minute: a first answer while the round is open. False, and nothing
    done, when it is not that: use `answer`."""
    with write_quickly(database) as at:
        place = _own(rounds.place(at, seat_id), user_id)
        _check_is_asked(place, version)
        if place.is_answered or place.is_trial or place.round_state != RoundState.OPEN:
            return False
        _keep(at, place, answers, now)
    return True


def answer(
    session: Session,
    seat_id: str,
    user_id: str,
    answers: dict[str, str],
    now: datetime,
    *,
    version: int | None = None,
) -> None:
    """Keeps what was typed, whatever has happened to the round since the form was opened. `version` is that of the
    questions that were answered, None where nobody can have changed them."""
    at = quick(session)
    place = _own(rounds.place(at, seat_id), user_id)
    _check_is_asked(place, version)
    is_late = place.round_state != RoundState.OPEN
    if is_late:
        _check_is_read(session, place)
    _keep(at, place, answers, now)
    session.expire_all()  # what was written past the session is read anew
    if place.is_trial or is_late:
        _digest(session, session.get_one(Round, place.round_id), now)


def _check_is_asked(place: Place, version: int | None) -> None:
    if version is not None and version != place.version:
        raise AskedAnew(
            "The questions were changed while this form was open. Type `/standup` to see the new ones."
        )


def _keep(at: Quick, place: Place, answers: dict[str, str], now: datetime) -> None:
    said = {key: text.strip() for key, text in answers.items() if text.strip()}
    if not said:
        raise EmptyAnswer("Type at least one answer; a few words do.")
    rounds.keep_answers(at, place, said, now, is_late=place.round_state != RoundState.OPEN)
    touch_and_withdraw(at, place.id, round_rules.nudge_key(place))


def _check_is_read(session: Session, place: Place | Seat) -> None:
    round_ = session.get_one(Round, place.round_id)
    ritual = session.get_one(Ritual, round_.ritual_id)
    if round_.state == RoundState.CANCELLED or ritual.state == rituals.RitualState.DELETED:
        raise NothingToAnswer(
            "This was deleted meanwhile, and nobody would read it. Copy what you want to keep."
        )


def _digest(session: Session, round_: Round, now: datetime) -> None:
    if round_.is_trial and round_.state == RoundState.OPEN:
        round_rules.close(session, round_, now)
    elif round_.state == RoundState.CLOSED:
        want_digest(session, round_)


def ask_later(session: Session, seat_id: str, user_id: str, now: datetime) -> datetime:
    """When they will be asked again."""
    seat, round_ = own_seat(session, seat_id, user_id)
    _check_still_asked(session, seat, round_)
    again_at = round_rules.snooze_until(session, seat, round_, now, PAUSE)
    if again_at is None:
        raise TooLate(
            "It closes before an hour is over. Answer now, or after the close: late answers count too."
        )
    touch_about(session, seat.id)
    return again_at


def skip(session: Session, seat_id: str, user_id: str) -> None:
    seat, round_ = own_seat(session, seat_id, user_id)
    _check_still_asked(session, seat, round_)
    seat.state = SeatState.SKIPPED
    seat.step = seat.due_at = None
    withdraw(session, round_rules.nudge_key(seat))
    touch_about(session, seat.id)


def _check_still_asked(session: Session, seat: Seat, round_: Round) -> None:
    if seat.state == SeatState.AWAY:
        raise NothingToAnswer("You are not asked here any more: you have left the channel.")
    if seat.state == SeatState.ANSWERED:
        raise TooLate("You have answered this one already. Press *Edit* to change your answer.")
    if round_.state != RoundState.OPEN:
        _check_is_read(session, seat)
        raise TooLate("This one has closed. You can still answer: your answer will be marked as late.")


def seats_to_answer(
    session: Session, team_id: str, user_id: str, channel_id: str | None, kind: str, now: datetime
) -> list[Seat]:
    """What the kind's command answers, one seat a ritual, from this channel's rituals if it has any: what is open and
    unanswered first, then what can be edited, then what was missed, then what comes next, early."""
    person = session.get(Member, (team_id, user_id))
    if person is None:
        return []
    asking = [ritual for ritual in rituals_asking(session, person) if ritual.kind == kind]
    mine = [ritual for ritual in asking if ritual.state == rituals.RitualState.ACTIVE]
    here = [ritual for ritual in mine if ritual.channel_id == channel_id]
    found = [_best_seat(session, ritual, person, now) for ritual in here or mine]
    return [seat for seat in found if seat is not None]


def _best_seat(session: Session, ritual: Ritual, person: Member, now: datetime) -> Seat | None:
    today = local_date(now, ZoneInfo(person.zone))
    recent = _recent_seats(session, ritual, person, now)
    waiting = [(s, r) for s, r in recent if s.state not in (SeatState.ANSWERED, SeatState.AWAY)]
    waiting.sort(key=lambda each: each[0].state == SeatState.SKIPPED)
    for seat, round_ in waiting:
        if round_.state == RoundState.OPEN and (seat.asks or round_.day <= today):
            return seat
    for seat, round_ in recent:
        if round_.state == RoundState.OPEN and seat.state == SeatState.ANSWERED and round_.day >= today:
            return seat
    for seat, round_ in waiting:
        if round_.state == RoundState.CLOSED and round_.day == today:
            return seat
    return _early_seat(session, ritual, person, today, now)


def _recent_seats(
    session: Session, ritual: Ritual, person: Member, now: datetime
) -> list[tuple[Seat, Round]]:
    query = (
        select(Seat, Round)
        .join(Round, col(Round.id) == col(Seat.round_id))
        .where(Round.ritual_id == ritual.id, Seat.user_id == person.id, col(Round.is_trial).is_(False))
        .where(col(Round.closes_at) > now - LATE_FOR)
        .where(col(Round.state).in_([RoundState.OPEN, RoundState.CLOSED]))
        .order_by(col(Round.day))
    )
    return list(session.exec(query))


def _early_seat(session: Session, ritual: Ritual, person: Member, today: date, now: datetime) -> Seat | None:
    """In the round that comes next: one that is open already, or else the one that was announced."""
    day = next_day(session, ritual)
    for round_ in rounds.open_rounds(session, ritual.id):
        if not round_.is_trial and today <= round_.day <= (day or round_.day):
            return round_rules.take_seat(session, round_, person, now)
    if day is None or day > today + EARLY_FOR:
        return None
    round_ = open_round(session, ritual, day, now)
    return round_rules.take_seat(session, round_, person, now)
