"""`/standup status`: who is expected when, and how the next round goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, context, divider, lines, section
from bot.ritual.plan_message import owner_buttons
from bot.text import bold, clock_time, day, escape, moment, names
from rituals.forecast import Expected, Forecast, RoundStatus, forecast, open_status
from rituals.people import may_manage
from rituals.ritual import owner_name
from storage import ritual as rituals
from storage.ritual import Ritual, RitualState
from storage.round import SeatState

MOST_SHOWN = 4
MOST_NAMES = 20
HEARD_OF = {"Answered": SeatState.ANSWERED, "Asked": SeatState.ASKED, "Skipped": SeatState.SKIPPED}


def status_blocks(session: Session, shown: Sequence[Ritual], user_id: str, now: datetime) -> list[Block]:
    blocks: list[Block] = []
    for ritual in shown[:MOST_SHOWN]:
        blocks += [divider()] if blocks else []
        blocks += _ritual(session, ritual, user_id, now)
    if len(shown) > MOST_SHOWN:
        blocks.append(context(f"{len(shown) - MOST_SHOWN} more are not shown; ask in their channel."))
    return blocks


def _ritual(session: Session, ritual: Ritual, user_id: str, now: datetime) -> list[Block]:
    version = rituals.current_version(session, ritual)
    ahead = forecast(session, ritual, now)
    about = f"{bold(version.name)} in <#{ritual.channel_id}>, {ahead.days} at {version.ask_at} in everybody's own time"
    blocks: list[Block] = [section(about)]
    if ritual.state == RitualState.PAUSED:
        blocks.append(context(":double_vertical_bar: Paused: nobody is asked. What is open still closes."))
    begun = [r for r in open_status(session, ritual) if _has_begun(r, now)]
    blocks += [_round(each, is_paused=ritual.state == RitualState.PAUSED) for each in begun]
    if not begun and ahead.groups and ahead.day:
        blocks.append(
            section(f"Next: {day(ahead.day)}, first asked {moment(ahead.groups[0].at)}{_then(ahead)}")
        )
    blocks.append(context(f"Owned by {escape(owner_name(session, ritual))}"))
    if may_manage(session, ritual, user_id):
        blocks.append(actions(f"status:{ritual.id}", owner_buttons(ritual, version.name)))
    return blocks


def _then(ahead: Forecast) -> str:
    return f"; then {day(ahead.then)}" if ahead.then else ""


def _has_begun(status: RoundStatus, now: datetime) -> bool:
    """A round is opened long before its first person is asked; until then it is still ahead."""
    return any(person.state != SeatState.WAITING or person.at <= now for person in status.people)


def _round(status: RoundStatus, *, is_paused: bool) -> Block:
    rows = [f"*{day(status.day)}*, open until {moment(status.closes_at)}"]
    for label, state in HEARD_OF.items():
        people = [person.name for person in _in(status, state)]
        rows += [f"{label}: {names(people, MOST_NAMES)}"] if people else []
    rows += [] if is_paused else [_expected(person) for person in _in(status, SeatState.WAITING)]
    return lines(rows)


def _in(status: RoundStatus, state: SeatState) -> list[Expected]:
    return [person for person in status.people if person.state == state]


def _expected(person: Expected) -> str:
    return f"• {names([person.name])} is asked at {clock_time(person.at)}"
