"""The course of a retrospective: started, reminded of, put off, closed or cancelled, and forgotten."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals import round as round_rules
from rituals.days_off import is_day_off
from rituals.kinds.retro import RETRO
from rituals.people import watch_channel
from rituals.plan import Plan, as_version, check_name
from rituals.questions import Question
from rituals.refusals import Refusal
from rituals.retro.ending import is_worth_reminding, reminder
from rituals.retro.reading import want_reading
from rituals.rhythm import local_date, weekly
from rituals.rights import check_may
from rituals.round import COLLECT, REMIND
from rituals.sealing import Sealer
from rituals.wanted import touch_about, want, withdraw
from storage import ritual as rituals
from storage import round as rounds
from storage.contribution import Contribution, ContributionKind, notes
from storage.database import new_id
from storage.member import Channel, channel
from storage.right import Role
from storage.ritual import Ritual, RitualState, version_of
from storage.round import Round, RoundState

log = logging.getLogger(__name__)

FORGET = "forget"
"""The stage after the end of a round: notes that were not shown are destroyed."""
KEPT_FOR = timedelta(days=7)
LEAST_WRITERS = 3
"""Fewer people who wrote without a name could be guessed: their notes are held back."""
LONGEST_INTRO = 500


class AlreadyOpen(Refusal):
    """The channel has an open retrospective."""


class IsOver(Refusal):
    """It was closed or cancelled meanwhile."""


class NotInvited(Refusal):
    """The bot cannot post in the channel."""


@dataclass(frozen=True)
class Outline:
    """What whoever starts one decides. `until` is the end, told in the words of `zone`."""

    title: str
    columns: tuple[Question, ...]
    until: datetime
    zone: str
    intro: str = ""


def check_may_run(session: Session, team_id: str, user_id: str, channel_id: str, doing: str) -> None:
    """`doing` begins the sentence: "Closing a retrospective". Raises NotAllowed."""
    check_may(session, team_id, user_id, Role.FACILITATOR, doing, channel_id)


def check_may_start(session: Session, team_id: str, user_id: str, channel_id: str) -> None:
    """Raises NotAllowed, AlreadyOpen or NotInvited."""
    check_may_run(session, team_id, user_id, channel_id, "Starting a retrospective")
    running = open_in(session, team_id, channel_id)
    if running is not None:
        raise AlreadyOpen(
            f"“{title_of(session, running)}” is still open in this channel. "
            "Close it first with `/retro close`, or add your notes there with `/retro`."
        )
    known = channel(session, team_id, channel_id)
    if known is not None and known.seen_at is not None and not known.can_be_posted_in:
        raise NotInvited(_way_in(known))


def _way_in(known: Channel) -> str:
    if known.is_archived:
        return "This channel is archived. Unarchive it first, then start again."
    return "I am not in this channel. Type `/invite @rituals` here, then start again."


def open_in(session: Session, team_id: str, channel_id: str) -> Round | None:
    for round_ in rounds.open_rounds_in(session, team_id, channel_id):
        if is_retro(session, round_):
            return round_
    return None


def is_retro(session: Session, round_: Round) -> bool:
    return session.get_one(Ritual, round_.ritual_id).kind == RETRO.name


def title_of(session: Session, round_: Round) -> str:
    return version_of(session, round_).name


def start(
    session: Session, sealer: Sealer, team_id: str, channel_id: str, outline: Outline, by: str, now: datetime
) -> Round:
    """Raises NotAllowed, AlreadyOpen, NotInvited."""
    check_may_start(session, team_id, by, channel_id)
    ritual = _ritual_with(session, team_id, channel_id, outline, by, now)
    round_ = Round(
        team_id=team_id,
        ritual_id=ritual.id,
        version=ritual.version,
        channel_id=channel_id,
        key=new_id(),
        day=local_date(outline.until, ZoneInfo(outline.zone)),
        opened_at=now,
        closes_at=outline.until,
    )
    session.add(round_)
    session.flush()
    sealer.open_round(session, round_.id)
    round_rules.add_stages(session, round_, {COLLECT: outline.until})
    _plan_reminder(session, round_)
    watch_channel(session, team_id, channel_id)
    want(
        session,
        key=card_key(round_),
        purpose="retro",
        ref=round_.id,
        team_id=team_id,
        destination=channel_id,
        urgent=True,
    )
    return round_


def _ritual_with(
    session: Session, team_id: str, channel_id: str, outline: Outline, by: str, now: datetime
) -> Ritual:
    """The channel's, in a new version: each retrospective has its own title and columns, and past ones keep theirs."""
    found = rituals.rituals_of_channel(session, team_id, channel_id, [RETRO.name])
    ritual = found[0] if found else _new_ritual(team_id, channel_id, by, now)
    ritual.version += 1 if found else 0
    ritual.owner_id, ritual.state = by, RitualState.ACTIVE
    session.add(ritual)
    session.flush()
    plan = Plan(
        name=check_name(outline.title),
        channel_id=channel_id,
        people=(),
        questions=outline.columns,
        rhythm=weekly(RETRO.days),
        ask_at=RETRO.ask_at,
        close_at=outline.until.astimezone(ZoneInfo(outline.zone)).time(),
        zone=outline.zone,
    )
    version = as_version(plan, ritual.id, ritual.version, by=by, now=now)
    version.options = {"intro": outline.intro.strip()}
    session.add(version)
    session.flush()
    return ritual


def _new_ritual(team_id: str, channel_id: str, by: str, now: datetime) -> Ritual:
    return Ritual(team_id=team_id, kind=RETRO.name, channel_id=channel_id, owner_id=by, active_since=now)


def _plan_reminder(session: Session, round_: Round) -> None:
    """Sets when the channel is reminded, unless it has been already."""
    at = reminder(
        round_.opened_at,
        round_.closes_at,
        version_of(session, round_).zone,
        lambda day: is_day_off(session, round_.team_id, round_.channel_id, day),
    )
    planned = {stage.name: stage for stage in rounds.stages(session, round_.id)}.get(REMIND)
    if planned is None and at is not None:
        round_rules.add_stages(session, round_, {REMIND: at})
    elif planned is not None and planned.done_at is None and at is not None:
        planned.due_at = at
    elif planned is not None and planned.done_at is None:
        session.delete(planned)
    session.flush()


def remind(session: Session, round_: Round, now: datetime) -> None:
    version = version_of(session, round_)
    day = local_date(now, ZoneInfo(version.zone))
    is_paused = session.get_one(Ritual, round_.ritual_id).state != RitualState.ACTIVE
    is_off = is_day_off(session, round_.team_id, round_.channel_id, day)
    if is_paused or is_off or not is_worth_reminding(round_.closes_at, version.zone, now):
        log.info("not reminded: round=%s is_paused=%s is_off=%s", round_.id, is_paused, is_off)
        return
    want(
        session,
        key=nudge_key(round_),
        purpose="retro_nudge",
        ref=round_.id,
        team_id=round_.team_id,
        destination=round_.channel_id,
        meant_for=now,
        useful_until=round_.closes_at,
    )


CHANGING_THE_END, CLOSING, CANCELLING = (
    "Changing the end of a retrospective",
    "Closing a retrospective",
    "Cancelling a retrospective",
)


def find_running(session: Session, team_id: str, round_id: str, by: str, doing: str) -> Round:
    """One that this person may put off, close or cancel. Raises NotAllowed, IsOver."""
    round_ = session.get(Round, round_id)
    if round_ is None or round_.team_id != team_id or not is_retro(session, round_):
        raise IsOver("This retrospective is not there any more. `/retro start` starts a new one.")
    check_may_run(session, team_id, by, round_.channel_id, doing)
    if round_.state != RoundState.OPEN:
        raise IsOver(f"“{title_of(session, round_)}” is over already. `/retro start` starts a new one.")
    return round_


def change_end(session: Session, round_: Round, until: datetime) -> None:
    round_.closes_at = until
    round_.day = local_date(until, ZoneInfo(version_of(session, round_).zone))
    rounds.stage(session, round_.id, COLLECT).due_at = until
    _plan_reminder(session, round_)
    touch_about(session, round_.id)


def close_now(session: Session, round_: Round, now: datetime) -> None:
    """The end is due at once, and comes with the next tick: there is one way of closing."""
    round_.closes_at = rounds.stage(session, round_.id, COLLECT).due_at = now


def close(session: Session, sealer: Sealer, round_: Round, now: datetime) -> None:
    """Everybody reads everything. What was sealed is written down without author, time and order, and the seal is
    destroyed, unless too few people wrote without a name: then theirs stays sealed for a week, for them alone."""
    released = sealer.release(session, round_.id, LEAST_WRITERS)
    for note in released.notes:
        session.add(
            Contribution(
                team_id=round_.team_id,
                kind=ContributionKind.NOTE,
                channel_id=round_.channel_id,
                round_id=round_.id,
                prompt=note.prompt,
                text=note.text,
            )
        )
    round_rules.end(session, round_, RoundState.CLOSED, now)
    if released.withheld:
        round_rules.add_stages(session, round_, {FORGET: now + KEPT_FOR})
    withdraw(session, nudge_key(round_))
    touch_about(session, round_.id)
    if released.withheld or notes(session, round_.id):
        want_reading(session, round_)


def cancel(session: Session, round_: Round, now: datetime) -> None:
    """Nobody reads anything; for a week everybody can still fetch what they wrote."""
    round_rules.end(session, round_, RoundState.CANCELLED, now)
    round_rules.add_stages(session, round_, {FORGET: now + KEPT_FOR})
    withdraw(session, nudge_key(round_))
    touch_about(session, round_.id)


def forget(session: Session, sealer: Sealer, round_: Round, _now: datetime) -> None:
    """What was not shown is destroyed."""
    sealer.forget(session, round_.id)
    if round_.state == RoundState.CANCELLED:
        for note in notes(session, round_.id):
            session.delete(note)
        session.flush()
    touch_about(session, round_.id)


def kept_until(session: Session, round_: Round) -> datetime | None:
    """Until when notes that were not shown can be seen by who wrote them; None when there is nothing of the kind."""
    waiting = [stage for stage in rounds.stages(session, round_.id) if stage.name == FORGET]
    return waiting[0].due_at if waiting and waiting[0].done_at is None else None


def card_key(round_: Round) -> str:
    return f"retro:{round_.id}"


def nudge_key(round_: Round) -> str:
    return f"retro_nudge:{round_.id}"
