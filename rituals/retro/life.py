"""What a retrospective lives through, step by step."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from rituals.life import Life
from rituals.retro import course
from rituals.retro.course import FORGET
from rituals.round import COLLECT, REMIND
from rituals.sealing import Sealer
from storage.round import Round

SEALER = "sealer"
"""Under this name sessions carry the sealer to steps of the engine, to which nothing else is handed. Whoever makes the
database puts it into `Database.info`."""


def _sealer(session: Session) -> Sealer:
    sealer = session.info[SEALER]
    if not isinstance(sealer, Sealer):
        raise LookupError("the database was made without a sealer")
    return sealer


def _close(session: Session, round_: Round, now: datetime) -> None:
    course.close(session, _sealer(session), round_, now)


def _forget(session: Session, round_: Round, now: datetime) -> None:
    course.forget(session, _sealer(session), round_, now)


LIFE = Life(
    stages=lambda _version, _day: {},  # started by hand
    end={REMIND: course.remind, COLLECT: _close},
    after={FORGET: _forget},
)
