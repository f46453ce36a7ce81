"""Setting up a ritual, changing, pausing, handing over, deleting it, and trying it on oneself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session

from rituals import round as round_rules
from rituals import timing
from rituals.people import check_may_manage, check_may_set_up, name_of, watch_channel
from rituals.plan import Plan, as_version, going_on, touch_plan, want_plan
from rituals.planning import forget, has_begun, plan_next
from rituals.refusals import Refusal
from storage import ritual as rituals
from storage import round as rounds
from storage.database import new_id
from storage.member import Member, member
from storage.ritual import Ritual, RitualState, RitualVersion
from storage.round import Round

TRIAL_LASTS = timedelta(hours=1)
SHORT_PAUSE = timedelta(hours=1)


class NoSuchRitual(Refusal):
    """The ritual was deleted, or belongs to another workspace."""


class ChangedMeanwhile(Refusal):
    """Somebody else saved a change first, which this one would silently undo."""


class NotAPerson(Refusal):
    """The chosen new owner cannot own a ritual."""


def find(session: Session, team_id: str, ritual_id: str) -> Ritual:
    found = session.get(Ritual, ritual_id)
    if found is None or found.team_id != team_id or found.state == RitualState.DELETED:
        raise NoSuchRitual("This ritual was deleted. Type `/standup setup` to make a new one.")
    return found


def set_up(session: Session, team_id: str, kind: str, plan: Plan, by: str, now: datetime) -> Ritual:
    check_may_set_up(member(session, team_id, by))
    ritual = Ritual(team_id=team_id, kind=kind, channel_id=plan.channel_id, owner_id=by, active_since=now)
    session.add(ritual)
    session.flush()
    version = as_version(plan, ritual.id, 1, by=by, now=now)
    session.add(version)
    session.flush()
    plan_next(session, ritual, timing.first_day_to_ask(version, now) or version.starts_on)
    watch_channel(session, team_id, plan.channel_id)
    want_plan(session, ritual)
    return ritual


def change(
    session: Session, ritual: Ritual, plan: Plan, by: str, now: datetime, *, seen: int | None = None
) -> None:
    """A new version: it holds from the next round in which nobody was asked yet. Past rounds stay as they were.

    `seen` is the version the change was made from; None where nobody else can have come between.
    """
    check_may_manage(session, ritual, by)
    kept = rituals.current_version(session, ritual)
    if seen is not None and seen != ritual.version:
        changed_by = name_of(session, ritual.team_id, kept.changed_by)
        raise ChangedMeanwhile(
            f"{changed_by} changed it while this form was open. Close it and press *Change* again to see how."
        )
    touch_plan(session, ritual)  # will say that it was changed
    session.add(as_version(going_on(plan, kept), ritual.id, ritual.version + 1, by=by, now=now))
    ritual.version += 1
    ritual.channel_id = plan.channel_id
    session.flush()
    start_over(session, ritual, now)
    watch_channel(session, ritual.team_id, plan.channel_id)
    want_plan(session, ritual)


def start_over(session: Session, ritual: Ritual, now: datetime) -> None:
    """Plans anew from today on. Days whose round nobody has heard of yet are opened again, by the new plan."""
    version = rituals.current_version(session, ritual)
    days = [timing.first_day_to_ask(version, now) or version.starts_on]
    for round_ in rounds.open_rounds(session, ritual.id):
        if not round_.is_trial and not has_begun(session, round_):
            days.append(round_.day)
            forget(session, round_)
    session.flush()
    plan_next(session, ritual, _first_free(session, ritual, version, days, now))


def _first_free(
    session: Session, ritual: Ritual, version: RitualVersion, days: Iterable[date], now: datetime
) -> date:
    """The earliest of the days, or after them, that has no round yet and whose close lies ahead."""
    day = min(days)
    while (
        rounds.round_by_key(session, ritual.id, day.isoformat()) is not None
        or timing.planned_close(version, day) <= now
    ):
        day += timedelta(days=1)
    return day


def pause(session: Session, ritual: Ritual, by: str) -> None:
    """Nobody is asked or nudged from now on; what is open closes as planned with what was answered."""
    check_may_manage(session, ritual, by)
    ritual.state = RitualState.PAUSED
    touch_plan(session, ritual)


def resume(session: Session, ritual: Ritual, by: str, now: datetime) -> None:
    """Who should have been asked within the last hour is asked now; who should have been earlier, the next time."""
    check_may_manage(session, ritual, by)
    if ritual.state == RitualState.ACTIVE:
        return
    ritual.state = RitualState.ACTIVE
    ritual.active_since = now - SHORT_PAUSE
    for round_ in rounds.open_rounds(session, ritual.id):
        round_rules.go_on(session, round_, ritual.active_since, now)
        round_rules.seat_people(session, round_, now)  # some may have come or gone meanwhile
    start_over(session, ritual, now)
    watch_channel(session, ritual.team_id, ritual.channel_id)
    touch_plan(session, ritual)


def hand_over(session: Session, ritual: Ritual, to: str, by: str) -> None:
    check_may_manage(session, ritual, by)
    person = member(session, ritual.team_id, to)
    if person is None:
        raise NotAPerson(
            "I do not know them yet. Ask them to join the channel first, then choose them again."
        )
    if not person.can_be_asked or person.is_guest:
        raise NotAPerson(f"{person.name} cannot own a ritual: please choose a full member of this workspace.")
    touch_plan(session, ritual)  # will say whose it is now
    ritual.owner_id = to
    ritual.handovers += 1
    want_plan(session, ritual)


def delete(session: Session, ritual: Ritual, by: str, now: datetime) -> None:
    """Prompts disappear and nothing more is sent. What was answered stays in the database and in the channel."""
    check_may_manage(session, ritual, by)
    retire(session, ritual, now)
    touch_plan(session, ritual)


def retire(session: Session, ritual: Ritual, now: datetime) -> None:
    """Nothing of it falls due any more. What was posted stays."""
    ritual.state = RitualState.DELETED
    ritual.next_date = ritual.next_open_at = None
    for round_ in rounds.open_rounds(session, ritual.id):
        round_rules.cancel(session, round_, now)


def try_out(session: Session, ritual: Ritual, by: str, now: datetime) -> None:
    """A round of one seat, asked at once, closed by the answer, digested to the same person."""
    check_may_manage(session, ritual, by)
    person = session.get(Member, (ritual.team_id, by))
    if person is None:
        raise NotAPerson("I do not know you yet. Please try again in a minute.")
    today = timing.first_day_to_ask(rituals.current_version(session, ritual), now) or now.date()
    trial = Round(
        team_id=ritual.team_id,
        ritual_id=ritual.id,
        channel_id=ritual.channel_id,
        version=ritual.version,
        key=f"trial-{new_id()}",
        day=today,
        opened_at=now,
        closes_at=now + TRIAL_LASTS,
        is_trial=True,
    )
    session.add(trial)
    session.flush()
    round_rules.add_stages(session, trial, {round_rules.COLLECT: trial.closes_at})
    seat = round_rules.take_seat(session, trial, person, now)
    session.flush()
    seat.nudged = True  # nobody wants to be reminded of a trial
    round_rules.ask(session, [(seat, trial)], now)


def owner_name(session: Session, ritual: Ritual) -> str:
    return name_of(session, ritual.team_id, ritual.owner_id)
