"""Which life the rounds of each kind live. The engine asks here, and knows nothing else of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from rituals import round as round_
from rituals.days_off import next_day_but
from rituals.kinds.retro import RETRO
from rituals.kinds.update import CHANNEL_DIGEST, OWN_DIGEST
from rituals.kinds.vision import VISION
from rituals.life import Life
from rituals.retro.life import LIFE as RETRO_LIFE
from rituals.round import COLLECT
from rituals.timing import planned_close
from rituals.update import digest
from rituals.vision import reminder
from storage import ritual as rituals
from storage.ritual import Ritual
from storage.round import Round

ASKING = Life(
    stages=lambda version, day: {COLLECT: planned_close(version, day)},
    end={COLLECT: round_.close},
)

LIVES: Mapping[str, Life] = {
    RETRO.name: RETRO_LIFE,
    VISION.name: reminder.LIFE,
    OWN_DIGEST.name: digest.OWN,
    CHANNEL_DIGEST.name: digest.CHANNEL,
}
"""By name of the kind. One that only asks and digests needs no line here."""


def life_of(kind: str) -> Life:
    return LIVES.get(kind, ASKING)


def next_day(session: Session, ritual: Ritual, after: date = date.min) -> date | None:
    """The ritual's next date, later than `after`, on which it takes place; None when there is none within two years."""
    is_left_out = life_of(ritual.kind).is_left_out
    return next_day_but(
        session, ritual, lambda day: is_left_out(session, ritual.team_id, ritual.channel_id, day), after
    )


def open_round(session: Session, ritual: Ritual, day: date, now: datetime) -> Round:
    """The ritual's round of `day`, opened now unless it is there already."""
    stages = life_of(ritual.kind).stages(rituals.current_version(session, ritual), day)
    return round_.open_round(session, ritual, day, stages, now)
