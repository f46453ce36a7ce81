"""Governments move their clocks: instants that were reckoned by earlier rules of time zones are reckoned anew."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlmodel import Session

from rituals import timing
from rituals.kinds import KINDS
from rituals.lives import life_of
from rituals.round import reckon_anew
from storage import ritual as rituals
from storage import round as rounds
from storage.memo import recall_to_change, remember
from storage.ritual import Ritual
from storage.round import Round

log = logging.getLogger(__name__)

RULES = "tzdata"


def follow_zone_rules(session: Session, edition: str, now: datetime) -> None:
    """`edition` names the rules in use, such as "2026b". Open rounds were reckoned by those in use when they were
    opened: when these are others, what lies ahead in them moves along. Safe to repeat."""
    before = recall_to_change(session, RULES).get("version")
    if before == edition:
        return
    found = rounds.still_open(session, now)
    for round_ in found:
        _follow(session, round_, now)
    remember(session, RULES, {"version": edition})
    log.info("rules of time zones: from=%s to=%s open_rounds=%s", before, edition, len(found))


def _follow(session: Session, round_: Round, now: datetime) -> None:
    kind = session.get_one(Ritual, round_.ritual_id).kind
    if KINDS[kind].asks:
        reckon_anew(session, round_, now)
        return
    version = rituals.version_of(session, round_)
    planned = life_of(kind).stages(version, round_.day)
    for stage in rounds.stages(session, round_.id):
        if stage.name in planned and stage.done_at is None:
            stage.due_at = planned[stage.name]
            round_.closes_at = timing.planned_close(version, round_.day)
