"""A round: opened for a day, its seats asked in their own time, nudged once, closed and digested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals import timing
from rituals.digest import want_digest
from rituals.kinds import KINDS
from rituals.people import are_people_known, taking_part
from rituals.plan import touch_plan
from rituals.rhythm import nudge_instant
from rituals.wanted import UNHURRIED, Want, touch_about, touch_about_all, want_all, withdraw, withdraw_all
from storage import ritual as rituals
from storage import round as rounds
from storage.database import derived_id
from storage.member import Member, zones
from storage.preference import away_on, not_nudged
from storage.ritual import Ritual, RitualVersion
from storage.round import Place, Round, RoundState, Seat, SeatState, SeatStep, Stage

COLLECT, POST, REMIND = "collect", "post", "remind"
"""Names of stages: answers are collected until then; something is posted; what is still open is remembered."""

InRound = tuple[Seat, Round]


def open_round(
    session: Session, ritual: Ritual, day: date, stages: Mapping[str, datetime], now: datetime
) -> Round:
    """The round of `day`, with the instants at which its stages fall due; opened now unless it is there already."""
    present = rounds.round_by_key(session, ritual.id, day.isoformat())
    if present is not None:
        return present
    made = _round(session, ritual, day, now)
    session.add(made)
    session.flush()
    add_stages(session, made, stages)
    if KINDS[ritual.kind].asks:
        seat_people(session, made, now, opening=True)
    return made


def add_stages(session: Session, round_: Round, stages: Mapping[str, datetime]) -> None:
    for name, due_at in stages.items():
        session.add(Stage(round_id=round_.id, name=name, due_at=due_at))
    session.flush()


def leave_out_round(session: Session, ritual: Ritual, day: date, why: RoundState, now: datetime) -> None:
    """Records a round that does not take place: missed, or on a day off."""
    if rounds.round_by_key(session, ritual.id, day.isoformat()) is not None:
        return
    left_out = _round(session, ritual, day, now)
    left_out.state, left_out.closed_at = why, now
    session.add(left_out)


def _round(session: Session, ritual: Ritual, day: date, now: datetime) -> Round:
    return Round(
        id=derived_id(ritual.id, day.isoformat()),
        team_id=ritual.team_id,
        ritual_id=ritual.id,
        channel_id=ritual.channel_id,
        version=ritual.version,
        key=day.isoformat(),
        day=day,
        opened_at=now,
        closes_at=timing.planned_close(rituals.current_version(session, ritual), day),
    )


def seat_people(session: Session, round_: Round, now: datetime, *, opening: bool = False) -> None:
    """Brings the seats of an open round in line with who takes part and where they are; safe to repeat.

    Whoever is new gets a seat if their instant lies ahead, or if the round is only now being opened, late; whoever
    moved to another zone and was not asked yet is asked by the new one; whoever left or is away is not asked any more.
    While the bot is not in the channel everything stays as it was: it cannot see who left.
    """
    version = rituals.version_of(session, round_)
    if round_.is_trial or not are_people_known(session, round_.team_id, round_.channel_id, version.people):
        return
    away = away_on(session, round_.team_id, round_.day)
    present = taking_part(session, round_.team_id, round_.channel_id, version.people)
    people = [person for person in present if person.id not in away]
    seats = {seat.user_id: seat for seat in rounds.seats(session, round_.id)}
    for user_id in seats.keys() - {person.id for person in people}:
        leave(session, seats[user_id])
    not_before = session.get_one(Ritual, round_.ritual_id).active_since if opening else now
    ask_at = {zone: timing.ask_instant(version, round_.day, zone) for zone in {each.zone for each in people}}
    for person in people:
        if person.id in seats:
            _reseat(seats[person.id], ask_at[person.zone], now)
    session.flush()
    newcomers = [each for each in people if each.id not in seats and ask_at[each.zone] >= not_before]
    rounds.add_seats(session, [_seat(round_, person, ask_at[person.zone]) for person in newcomers])
    _set_close(session, round_, version)


def _seat(round_: Round, person: Member, ask_at: datetime) -> dict[str, Any]:
    return {
        "id": derived_id(round_.id, person.id),
        "team_id": round_.team_id,
        "round_id": round_.id,
        "user_id": person.id,
        "ask_at": ask_at,
        "due_at": ask_at,
    }


def _reseat(seat: Seat, ask_at: datetime, now: datetime) -> None:
    if seat.asks:
        return
    if seat.state == SeatState.AWAY and ask_at > now:
        seat.state, seat.step, seat.ask_at, seat.due_at = SeatState.WAITING, SeatStep.ASK, ask_at, ask_at
    elif seat.state == SeatState.WAITING and seat.ask_at != ask_at:
        seat.ask_at = ask_at
        if seat.step or ask_at > now:  # otherwise their time had passed before, and has passed here too
            seat.step, seat.due_at = SeatStep.ASK, ask_at


def move_seats(session: Session, person: Member, now: datetime) -> None:
    """Somebody is in another zone now: what they have not been asked yet, they are asked by its clock, and reminded
    by it of what they have not answered."""
    for seat, round_ in rounds.unasked_seats(session, person.team_id, person.id):
        version = rituals.version_of(session, round_)
        _reseat(seat, timing.ask_instant(version, round_.day, person.zone), now)
        session.flush()
        _set_close(session, round_, version)
    for seat, round_ in rounds.unanswered_seats(session, person.team_id, person.id):
        _move_nudge(seat, round_, person.zone, now)


def reckon_anew(session: Session, round_: Round, now: datetime) -> None:
    """The clocks of some zones go otherwise than was known when it was opened."""
    version = rituals.version_of(session, round_)
    everybody = rounds.seats(session, round_.id)
    zone_of = zones(session, round_.team_id, [seat.user_id for seat in everybody])
    seats = [seat for seat in everybody if seat.user_id in zone_of]
    for seat in seats:
        if seat.state == SeatState.WAITING:
            _reseat(seat, timing.ask_instant(version, round_.day, zone_of[seat.user_id]), now)
    session.flush()
    _set_close(session, round_, version)
    for seat in seats:
        _move_nudge(seat, round_, zone_of[seat.user_id], now)


def _move_nudge(seat: Seat, round_: Round, zone: str, now: datetime) -> None:
    """One that is planned and not due yet; there may be no decent moment for it any more."""
    if seat.step != SeatStep.NUDGE or seat.due_at is None or seat.due_at <= now:
        return
    at = nudge_instant(seat.ask_at, round_.closes_at, ZoneInfo(zone))
    seat.step, seat.due_at = (SeatStep.NUDGE, at) if at and at > now else (None, None)


def _set_close(session: Session, round_: Round, version: RitualVersion) -> None:
    """People who were asked were told a close; it never moves nearer."""
    seats = rounds.seats(session, round_.id)
    expected = [seat.ask_at for seat in seats if seat.state == SeatState.WAITING]
    told = round_.closes_at if any(seat.asks for seat in seats) else round_.opened_at
    round_.closes_at = max(timing.close_after(version, round_.day, expected), told)
    rounds.stage(session, round_.id, COLLECT).due_at = round_.closes_at


def take_seat(session: Session, round_: Round, person: Member, now: datetime) -> Seat:
    """A seat for somebody who answers before being asked."""
    seat = rounds.seat_of(session, round_.id, person.id)
    if seat is None:
        version = rituals.version_of(session, round_)
        ask_at = timing.ask_instant(version, round_.day, person.zone)
        due_at, step = (ask_at, SeatStep.ASK) if ask_at > now else (None, None)
        seat = Seat(**_seat(round_, person, ask_at) | {"due_at": due_at, "step": step})
        session.add(seat)
        session.flush()
    return seat


def leave(session: Session, seat: Seat) -> None:
    """They are not expected any more; what they answered stays."""
    if seat.state in (SeatState.WAITING, SeatState.ASKED):
        seat.state = SeatState.AWAY
        seat.step = seat.due_at = None
        withdraw_prompts(session, seat)


def ask(session: Session, places: Sequence[InRound], now: datetime) -> None:
    """Many at once, of any rounds."""
    wishes: list[Want] = []
    meant_for = {seat.id: seat.due_at or now for seat, _ in places}
    _plan_nudges(session, places, now)
    for seat, round_ in places:
        seat.state = SeatState.ASKED
        seat.asks += 1
        if seat.asks > 1:
            touch_about(session, seat.id)  # the earlier prompt says that it is asked again below
        elif not round_.is_trial:
            wishes.append(_hello(seat))
        wishes.append(_prompt(seat, round_, meant_for[seat.id]))
    want_all(session, wishes)


def _hello(seat: Seat) -> Want:
    """Before the first question ever, once: what will be asked, what will not be done, and where to change it."""
    return Want(
        key=f"hello:{seat.user_id}",
        purpose="hello",
        ref=seat.user_id,
        team_id=seat.team_id,
        destination=seat.user_id,
        refresh=False,
    )


def _prompt(seat: Seat, round_: Round, meant_for: datetime) -> Want:
    return Want(
        key=prompt_key(seat, seat.asks),
        purpose="prompt",
        ref=seat.id,
        team_id=seat.team_id,
        destination=seat.user_id,
        meant_for=meant_for,
        useful_until=None if round_.is_trial else round_.closes_at,
        not_before=min(seat.ask_at, meant_for) if seat.asks == 1 and not round_.is_trial else None,
    )


def _plan_nudges(session: Session, places: Sequence[InRound], now: datetime) -> None:
    for team_id in {seat.team_id for seat, _ in places}:
        mine = [(seat, round_) for seat, round_ in places if seat.team_id == team_id]
        user_ids = [seat.user_id for seat, _ in mine]
        zone_of = zones(session, team_id, user_ids)
        undisturbed = not_nudged(session, team_id, user_ids)
        for seat, round_ in mine:
            is_unwanted = seat.nudged or seat.user_id in undisturbed
            at = (
                None if is_unwanted else nudge_instant(now, round_.closes_at, ZoneInfo(zone_of[seat.user_id]))
            )
            seat.step, seat.due_at = (SeatStep.NUDGE, at) if at else (None, None)


def plan_nudges(session: Session, team_id: str, user_id: str, now: datetime) -> None:
    """Somebody wants to be reminded from now on, or no more: what they have not answered follows."""
    _plan_nudges(session, rounds.unanswered_seats(session, team_id, user_id), now)
    session.flush()


def nudge(session: Session, places: Sequence[InRound]) -> None:
    """Many at once, of any rounds."""
    wishes = [_nudge(seat, round_) for seat, round_ in places]
    for seat, _ in places:
        seat.nudged, seat.step, seat.due_at = True, None, None
    want_all(session, wishes)


def _nudge(seat: Seat, round_: Round) -> Want:
    return Want(
        key=nudge_key(seat),
        purpose="nudge",
        ref=seat.id,
        team_id=seat.team_id,
        destination=seat.user_id,
        meant_for=seat.due_at,
        useful_until=round_.closes_at,
        not_before=seat.due_at,
    )


def go_on(session: Session, round_: Round, since: datetime, now: datetime) -> None:
    """After a pause: who was to be asked in it, but not before `since`, is asked now; earlier ones are not."""
    for seat in rounds.seats(session, round_.id):
        if seat.state == SeatState.WAITING and seat.step is None and seat.asks == 0:
            if seat.ask_at >= since:
                seat.step, seat.due_at = SeatStep.ASK, max(seat.ask_at, now)
            else:
                seat.state = SeatState.MISSED
    session.flush()


def snooze_until(
    session: Session, seat: Seat, round_: Round, now: datetime, pause: timedelta
) -> datetime | None:
    """When they are asked again; None when the round closes before that."""
    again_at = now + pause
    if again_at >= round_.closes_at:
        return None
    seat.state, seat.step, seat.due_at = SeatState.WAITING, SeatStep.ASK, again_at
    withdraw(session, nudge_key(seat))
    return again_at


def close(session: Session, round_: Round, now: datetime) -> None:
    """Nobody is asked any more, and the channel reads what there is; a round nobody answered leaves no message."""
    end(session, round_, RoundState.CLOSED, now)
    seats = rounds.seats(session, round_.id)
    for seat in seats:
        seat.step = seat.due_at = None
        if seat.state == SeatState.WAITING and seat.asks == 0:
            seat.state = SeatState.MISSED
    unanswered = [seat.id for seat in seats if seat.state in (SeatState.WAITING, SeatState.ASKED)]
    touch_about_all(session, unanswered, UNHURRIED)  # they say until when it can be answered, which is over
    withdraw_all(session, [nudge_key(seat) for seat in seats])
    want_digest(session, round_)
    touch_plan(session, session.get_one(Ritual, round_.ritual_id))


def reopen(session: Session, round_: Round, now: datetime) -> None:
    """It was closed too early. Whoever was asked is reminded of it once more, if at all; the digest follows."""
    round_.state, round_.closed_at = RoundState.OPEN, None
    rounds.stage(session, round_.id, COLLECT).done_at = None
    for seat in rounds.seats(session, round_.id):
        if seat.asks:
            touch_about(session, seat.id, UNHURRIED)  # says until when it can be answered
        if seat.state == SeatState.ASKED:
            _plan_nudges(session, [(seat, round_)], now)
        elif seat.state == SeatState.WAITING:
            ask_in_time(seat, now)  # they wanted to be asked again
    session.flush()


def ask_in_time(seat: Seat, at: datetime) -> None:
    seat.state, seat.step, seat.due_at = SeatState.WAITING, SeatStep.ASK, at


def cancel(session: Session, round_: Round, now: datetime) -> None:
    """As if it had not been opened: prompts disappear, and nothing is digested. Answers stay in the database."""
    end(session, round_, RoundState.CANCELLED, now)
    for seat in rounds.seats(session, round_.id):
        seat.step = seat.due_at = None
        withdraw_prompts(session, seat)


def end(session: Session, round_: Round, state: RoundState, now: datetime) -> None:
    """Nothing of it falls due any more."""
    round_.state, round_.closed_at = state, now
    for stage in rounds.stages(session, round_.id):
        stage.done_at = stage.done_at or now
    session.flush()


def withdraw_prompts(session: Session, seat: Seat) -> None:
    for number in range(1, seat.asks + 1):
        withdraw(session, prompt_key(seat, number))
    withdraw(session, nudge_key(seat))


def prompt_key(seat: Seat, number: int) -> str:
    return f"prompt:{seat.id}:{number}"


def nudge_key(seat: Seat | Place) -> str:
    return f"nudge:{seat.id}"
