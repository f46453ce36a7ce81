"""The prompt: what one person is asked in their DM, and what stands there once they have answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, as_json, button, context, paragraph, rich, section, words
from bot.commitment.showing import standup_blocks
from bot.message.rendering import Rendered
from bot.text import bold, clock_time, day, escape, moment
from rituals.digest import Line, line
from rituals.questions import Question, loaded
from storage import ritual as rituals
from storage.commitment import commitments_owned
from storage.message import Message
from storage.round import Entry, Round, RoundState, Seat, SeatState

ANSWER, LATER, SKIP = "round.answer", "round.later", "round.skip"


@dataclass(frozen=True)
class Asked:
    """Everything the prompt and the nudge speak of."""

    seat: Seat
    round: Round
    name: str
    channel: str
    zone: str
    questions: tuple[Question, ...]
    entry: Entry | None
    said: Line | None


def asked(session: Session, seat_id: str) -> Asked:
    found = rituals.seated(session, seat_id)
    return Asked(
        seat=found.seat,
        round=found.round,
        name=found.version.name,
        channel=f"#{found.channel.name}" if found.channel and found.channel.name else "its channel",
        zone=found.person.zone,
        questions=loaded(found.version.questions),
        entry=found.entry,
        said=line(session, found.seat) if found.entry else None,
    )


def render_prompt(session: Session, message: Message, now: datetime) -> Rendered | None:
    about = asked(session, message.ref)
    if int(message.key.rsplit(":", 1)[1]) < about.seat.asks:
        return _replaced(about)
    text, blocks = _prompt(about, now)
    if _is_asked_now(about):
        blocks += standup_blocks(
            session, commitments_owned(session, about.seat.team_id, about.seat.user_id), now
        )
    return Rendered(text=text, blocks=as_json(blocks))


def _replaced(about: Asked) -> Rendered:
    text = f"{escape(about.name)}: asked again below."
    return Rendered(text=text, blocks=as_json([context(text)]))


def _prompt(about: Asked, now: datetime) -> tuple[str, list[Block]]:
    if about.said is not None:
        return _answered(about)
    if about.seat.state == SeatState.SKIPPED:
        return _quiet(
            about, f"{bold(about.name)}: skipped this time. Nothing else to do.", "Answer after all"
        )
    if about.round.state != RoundState.OPEN:
        return _closed(about)
    if about.seat.state == SeatState.WAITING and about.seat.due_at:
        again = f"{bold(about.name)}: I ask you again at {clock_time(about.seat.due_at, about.zone)}."
        return _quiet(about, again, "Answer now")
    return _open(about, now)


def _is_asked_now(about: Asked) -> bool:
    is_open = about.round.state == RoundState.OPEN and not about.round.is_trial
    return is_open and about.seat.state == SeatState.ASKED


def _open(about: Asked, now: datetime) -> tuple[str, list[Block]]:
    asked_of = f"{escape(about.name)} for {escape(about.channel)}, {day(about.round.day)}"
    questions = "\n".join(f"{number}. {q.label}" for number, q in enumerate(about.questions, start=1))
    blocks: list[Block] = [section(_opening(about)), rich(paragraph(words(questions))), _buttons(about)]
    if about.round.is_trial:
        blocks.append(context("It closes when you send it, and only you see the result."))
    elif about.round.closes_at > now:
        until = moment(about.round.closes_at, about.zone)
        blocks.append(context(f"Open until {until}. You can edit until then."))
    return asked_of, blocks


def _opening(about: Asked) -> str:
    if about.round.is_trial:
        return f"{bold(about.name)} · a trial: this is how everybody will be asked"
    return f"{bold(about.name)} · {day(about.round.day)} · everybody in {escape(about.channel)} reads it"


def _closed(about: Asked) -> tuple[str, list[Block]]:
    if about.round.is_trial:
        return _quiet(about, f"{bold(about.name)}: this trial is over. Under *Try it on me* is another.", "")
    closed = moment(about.round.closes_at, about.zone)
    return _quiet(about, f"{bold(about.name)} of {day(about.round.day)} closed {closed}.", "Answer late")


def _buttons(about: Asked) -> Block:
    seat = about.seat.id
    buttons = [button("Answer", ANSWER, seat, style="primary")]
    if not about.round.is_trial:
        buttons += [button("In an hour", LATER, seat), button("Skip this time", SKIP, seat)]
    return actions(f"prompt:{seat}", buttons)


def _answered(about: Asked) -> tuple[str, list[Block]]:
    text = f"{bold(about.name)}: thank you, that is in."
    if about.entry and about.entry.is_late:
        text += " It came after the close and is marked as late."
    elif about.entry and about.entry.edited_late:
        text += " Your change came after the close and is marked as such."
    elif about.round.state == RoundState.OPEN:
        text += f" You can edit it until {moment(about.round.closes_at, about.zone)}."
    return _quiet(about, text, "" if about.round.is_trial else "Edit")


def _quiet(about: Asked, text: str, label: str) -> tuple[str, list[Block]]:
    blocks: list[Block] = [section(text)]
    if label:
        blocks.append(actions(f"prompt:{about.seat.id}", [button(label, ANSWER, about.seat.id)]))
    return text, blocks


def render_nudge(session: Session, message: Message, now: datetime) -> Rendered | None:
    about = asked(session, message.ref)
    if about.said is not None or about.seat.state != SeatState.ASKED or about.round.closes_at <= now:
        return None
    text = f"{escape(about.name)} is open until {clock_time(about.round.closes_at, about.zone)}; one line is enough."
    buttons = actions(f"nudge:{about.seat.id}", [button("Answer", ANSWER, about.seat.id, style="primary")])
    return Rendered(text=text, blocks=as_json([section(text), buttons]))
