"""What is told of the people, before a ritual is set up and whenever it is changed: how long it takes to ask so many,
and who of those chosen cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, ContextBlock, MarkdownTextObject
from slack_sdk.models.views import View

from bot.form import blocks_of, same_form
from bot.text import names, place
from rituals.forecast import UNNOTICED, Crowd, time_to_ask
from storage.member import Member

CHANNEL, PEOPLE = "channel", "people"
NOTES = {CHANNEL: "crowd", PEOPLE: "left_out"}
"""Block ids of the notes, by the field they stand below."""


def crowd_words(crowd: Crowd, per_minute: float) -> str:
    first, last = (at.astimezone(ZoneInfo(crowd.zone)) for at in (crowd.at, crowd.last_at))
    return (
        f"{crowd.people} people are asked at {first:%H:%M} in {place(crowd.zone)}; Slack lets me ask about "
        f"{per_minute:.0f} a minute, so the last is asked about {last:%H:%M}."
    )


def crowd_note(people: int, per_minute: float) -> list[Block]:
    """Before anybody's time zone is known."""
    span = time_to_ask(people, per_minute)
    if span <= UNNOTICED:
        return []
    told = (
        f"{people} people are in the channel. Slack lets me ask about {per_minute:.0f} a minute: if all of them are "
        f"asked, and are in one time zone, it takes about {round(span.total_seconds() / 60)} minutes."
    )
    return [_note(CHANNEL, told)]


def left_out_note(people: Sequence[Member], channel_id: str) -> list[Block]:
    told = f":warning: I cannot ask all of them. {left_out_words(people, f'<#{channel_id}>')}"
    return [_note(PEOPLE, told)] if people else []


def left_out_words(people: Sequence[Member], where: str) -> str:
    """Why these people, chosen by name, are not asked in the channel called `where`, and what would help."""
    by_reason: dict[str, list[str]] = {}
    for person in people:
        by_reason.setdefault(_reason(person, where), []).append(person.name)
    return " ".join(f"{names(found)} {reason}" for reason, found in by_reason.items())


def _reason(person: Member, where: str) -> str:
    """Reads well of one and of several."""
    if person.is_gone:
        return "left this workspace."
    if person.is_bot:
        return "cannot answer, as no app can."
    if person.is_external:
        return "joined from another workspace: I ask members of this one."
    return f"must be in {where} for that. Invite them there."


def _note(field: str, told: str) -> Block:
    text = MarkdownTextObject(text=told, verbatim=True)
    return ContextBlock(block_id=NOTES[field], elements=[text])


def has_notes(view: Mapping[str, Any]) -> bool:
    return any(block["block_id"] in NOTES.values() for block in blocks_of(view))


def with_notes(view: Mapping[str, Any], notes: Mapping[str, list[Block]]) -> View:
    """The open form, with these notes below its fields, and no others."""
    blocks: list[Any] = []
    for block in blocks_of(view):
        if block["block_id"] not in NOTES.values():
            blocks += [block, *notes.get(block["block_id"], ())]
    return same_form(view, blocks)
