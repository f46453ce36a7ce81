"""The form in which somebody posts the vision by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, Option, StaticSelectElement
from slack_sdk.models.views import View

from bot.blocks import context, field, modal
from bot.text import shorten
from bot.vision.showing import statement
from rituals.vision.story import SORTS
from rituals.vision.telling import BARE, story_key
from rituals.vision.vision import Vision
from storage.contribution import Contribution

POSTED = "vision.posted"
VALUE, PIN = "value", "pin"
MOST_OFFERED = 100


def form(vision: Vision, stories: Sequence[Contribution], channel_id: str) -> View:
    """`stories` the oldest first; the newest are offered first."""
    blocks: list[Block] = [context(f"In <#{channel_id}>, now:"), statement(vision.statement)]
    offered = [_option(each) for each in reversed(stories)][:MOST_OFFERED]
    if offered:
        chosen = StaticSelectElement(action_id=VALUE, options=offered, placeholder="None")
        blocks.append(field("story", "With a story", chosen, optional=True))
    pin = CheckboxesElement(action_id=VALUE, options=[Option(text="Pin it to the channel", value=PIN)])
    blocks.append(field("pin", "Afterwards", pin, optional=True))
    return modal(POSTED, "Post the vision", blocks, submit="Post", metadata=channel_id)


def _option(story: Contribution) -> Option:
    label = f"{SORTS.get(story.prompt, 'Story')}: {' '.join(story.text.split())}"
    return Option(text=shorten(label, 75), value=story.id)


def read(view: Mapping[str, Any]) -> tuple[str, bool]:
    """What is told beside the statement, and whether it is pinned."""
    values: Mapping[str, Any] = view["state"]["values"]
    chosen = (values.get("story") or {}).get(VALUE, {}).get("selected_option")
    return story_key(chosen["value"]) if chosen else BARE, bool(values["pin"][VALUE].get("selected_options"))
