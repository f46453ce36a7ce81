"""How long it takes to ask many people at once, told before it is set up and whenever it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, ContextBlock, MarkdownTextObject
from slack_sdk.models.views import View

from bot.form import blocks_of, same_form
from bot.text import place
from rituals.forecast import UNNOTICED, Crowd, time_to_ask

NOTE, CHANNEL = "crowd", "channel"


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
    return [ContextBlock(block_id=NOTE, elements=[MarkdownTextObject(text=told, verbatim=True)])]


def with_note(view: Mapping[str, Any], note: list[Block]) -> View:
    """The open form, with this note about its channel, or without any."""
    others = [block for block in blocks_of(view) if block["block_id"] != NOTE]
    at = next(n for n, block in enumerate(others) if block["block_id"] == CHANNEL) + 1
    return same_form(view, [*others[:at], *note, *others[at:]])
