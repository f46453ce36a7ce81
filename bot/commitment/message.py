"""What an owner is asked in a direct message, and what whoever added it hears when nobody takes it."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, as_json, button, context, paragraph, rich, words
from bot.commitment.showing import ACCEPT, DATE, DONE, DROP, GIVE, REOPEN, dated, handle, owner_words
from bot.message.rendering import Rendered
from bot.text import LONGEST_NAME, escape, shorten
from rituals.commitment import STATE_WORDS, given_at, gone_back
from rituals.people import channel_name, name_of
from storage import ritual as rituals
from storage.commitment import Commitment, CommitmentChange, CommitmentState, changes, last_change
from storage.message import Message
from storage.round import Round

REMOVED = "This action was removed."


def render_commitment(session: Session, message: Message, _now: datetime) -> Rendered | None:
    """It follows the action as long as the reader has it, then says in a line who does."""
    row = session.get(Commitment, message.ref)
    if row is None or not row.text:
        return Rendered(text=REMOVED, blocks=as_json([context(REMOVED)]))
    if _number(message) < given_at(session, row):
        back = gone_back(session, row)
        if back is not None and back.by == message.destination:
            return _quiet(session, row, f"You gave this back to {owner_words(session, row)}: ", back.reason)
        return _quiet(session, row, f"{owner_words(session, row)} has this action now: ")
    return _for_owner(session, row, message)


def _for_owner(session: Session, row: Commitment, message: Message) -> Rendered:
    match CommitmentState(row.state):
        case CommitmentState.PROPOSED:
            back = gone_back(session, row)
            return _question(session, row) if back is None else _given_back(session, row, back)
        case CommitmentState.OPEN:
            return _taken(session, row)
        case CommitmentState.DONE:
            return _quiet(session, row, "Done: ", reopens=True)
        case CommitmentState.DROPPED:
            return _dropped(session, row, message.destination)


def _question(session: Session, row: Commitment) -> Rendered:
    by = _by(session, row)
    opening = f"{by} asks you to take this: "
    buttons = [
        button("Accept", ACCEPT, handle(row), style="primary"),
        button("Another date", DATE, handle(row)),
        button("Not me", DROP, handle(row)),
    ]
    return _message(session, row, opening, [actions(f"commitment:{row.id}", buttons)])


def _given_back(session: Session, row: Commitment, back: CommitmentChange) -> Rendered:
    by = shorten(name_of(session, row.team_id, back.by), LONGEST_NAME)
    buttons = [
        button("Give it to …", GIVE, handle(row)),
        button("I do it", ACCEPT, handle(row)),
        button("Drop", DROP, handle(row)),
    ]
    quiet = _quiet(session, row, f"{by} does not take this, so it is back with you: ", back.reason)
    offered = actions(f"commitment:{row.id}", buttons)
    return Rendered(text=quiet.text, blocks=[*quiet.blocks, *as_json([offered])])


def _by(session: Session, row: Commitment) -> str:
    """Who asks: whoever gave it to its owner last."""
    asked = changes(session, row.id)[given_at(session, row) - 1]
    return shorten(name_of(session, row.team_id, asked.by), LONGEST_NAME)


def _taken(session: Session, row: Commitment) -> Rendered:
    buttons = [
        button("Done", DONE, handle(row)),
        button("Change the date", DATE, handle(row)),
        button("Drop", DROP, handle(row)),
    ]
    return _message(session, row, "You have taken this on: ", [actions(f"commitment:{row.id}", buttons)])


def _message(session: Session, row: Commitment, opening: str, buttons: list[Block]) -> Rendered:
    due = f" · due {dated(row.due, row.made_at)}" if row.due else ""
    line = rich(paragraph(words(opening), words(row.text, bold=True), words(due)))
    return Rendered(
        text=escape(f"{opening}{row.text}{due}"), blocks=as_json([line, _where(session, row), *buttons])
    )


def _where(session: Session, row: Commitment) -> Block:
    """Where it was agreed: "From Sprint 12 in #team"."""
    place = channel_name(session, row.team_id, row.channel_id, "its channel")
    round_ = session.get(Round, row.round_id) if row.round_id else None
    if round_ is None:
        return rich(paragraph(words(f"In {place}")))
    name = rituals.version_of(session, round_).name
    return rich(paragraph(words("From "), words(name, bold=True), words(f" in {place}")))


def _dropped(session: Session, row: Commitment, reader_id: str) -> Rendered:
    last = last_change(session, row)
    who = "You" if last.by == reader_id else shorten(name_of(session, row.team_id, last.by), LONGEST_NAME)
    return _quiet(session, row, f"{who} dropped this: ", last.reason, reopens=last.by == reader_id)


def _quiet(
    session: Session, row: Commitment, opening: str, reason: str = "", *, reopens: bool = False
) -> Rendered:
    why = words(f"\nWhy: {reason}", italic=True) if reason else []
    blocks: list[Block] = [rich(paragraph(words(opening), words(row.text), why))]
    if reopens:
        blocks.append(actions(f"commitment:{row.id}", [button("Open again", REOPEN, handle(row))]))
    return Rendered(text=escape(f"{opening}{row.text}"), blocks=as_json(blocks))


def render_declined(session: Session, message: Message, _now: datetime) -> Rendered | None:
    """To whoever added it: that its owner does not take it or has dropped it, and why; and what became of it."""
    row = session.get(Commitment, message.ref)
    if row is None or not row.text:
        return Rendered(text=REMOVED, blocks=as_json([context(REMOVED)]))
    dropped = changes(session, row.id)[_number(message) - 1]
    if dropped.state == CommitmentState.PROPOSED and _number(message) == given_at(session, row):
        return _for_owner(session, row, message)
    if row.number > dropped.number:
        state = STATE_WORDS[CommitmentState(row.state)]
        return _quiet(session, row, f"{owner_words(session, row)} has this now, {state}: ")
    by = shorten(name_of(session, row.team_id, dropped.by), LONGEST_NAME)
    opening = f"{by} does not take this: " if dropped.by == dropped.owner_id else f"{by} dropped this: "
    quiet = _quiet(session, row, opening, dropped.reason)
    give = actions(f"commitment:{row.id}", [button("Give it to …", GIVE, handle(row))])
    return Rendered(text=quiet.text, blocks=[*quiet.blocks, *as_json([give])])


def _number(message: Message) -> int:
    return int(message.key.rsplit(":", 1)[1])
