"""What rounds of a kind live through: the steps that the engine (rituals/due.py) takes when they fall due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from rituals import round as round_
from rituals.days_off import is_day_off
from rituals.round import InRound
from storage.ritual import RitualVersion
from storage.round import Round, Seat

Ask = Callable[[Session, Sequence[InRound], datetime], None]


@dataclass(frozen=True)
class Life:
    """`stages` gives the stages of a round that opens for a day, each with the instant it is due. `end` is what is done
    then, for each stage by name, `after` the same for stages that fall due when the round is over, and `ask` what is
    done when seats fall due, many at once: all in the transaction that notes that it was done. A step is late when the
    bot was not running; whether it is too late is the step's own business.
    """

    stages: Callable[[RitualVersion, date], Mapping[str, datetime]]
    end: Mapping[str, Callable[[Session, Round, datetime], None]]
    ask: Ask = round_.ask
    is_left_out: Callable[[Session, str, str, date], bool] = is_day_off
    """Of a channel's day: whether nothing takes place on it, as things stand."""
    after: Mapping[str, Callable[[Session, Round, datetime], None]] = field(default_factory=dict)


def one_by_one(ask: Callable[[Session, Seat, Round, datetime], None]) -> Ask:
    """Asks many by asking each."""

    def ask_all(session: Session, places: Sequence[InRound], now: datetime) -> None:
        for seat, round_of_it in places:
            ask(session, seat, round_of_it, now)

    return ask_all
