"""How the end of a retrospective is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import RichTextBlock, RichTextElement

from bot.blocks import paragraph, rich, when, words
from bot.text import day, place


def in_full(at: datetime, zone: str) -> str:
    """ "Thursday 26 November 17:00 in Madrid": the same for every reader."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M} in {place(zone)}"


def until(at: datetime, zone: str) -> list[RichTextElement]:
    """As the ritual's zone says it, and as the reader's clock does."""
    return [*words(f"until {in_full(at, zone)} ("), *when(at, zone), *words(" for you)")]


def titled(title: str, *rest: Sequence[RichTextElement]) -> RichTextBlock:
    """A title is somebody's own words: in rich text its stars are stars."""
    return rich(paragraph(words(title, bold=True), words(" "), *rest))
