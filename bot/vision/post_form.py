"""The form in which somebody posts the vision by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import context, field, modal
from bot.form import Sent, select, tick
from bot.vision.showing import statement
from rituals.vision.story import SORTS
from rituals.vision.telling import BARE, story_key
from rituals.vision.vision import Vision
from storage.contribution import Contribution

POSTED = "vision.posted"
PIN = "pin"
MOST_OFFERED = 100


def post_form(vision: Vision, stories: Sequence[Contribution], channel_id: str) -> View:
    """`stories` the oldest first; the newest are offered first."""
    blocks: list[Block] = [context(f"In <#{channel_id}>, now:"), statement(vision.statement)]
    newest = stories[::-1][:MOST_OFFERED]
    if newest:
        offered = select({each.id: _label(each) for each in newest}, placeholder="None")
        blocks.append(field("story", "With a story", offered, optional=True))
    blocks.append(field("pin", "Afterwards", tick("Pin it to the channel", PIN), optional=True))
    return modal(POSTED, "Post the vision", blocks, submit="Post", metadata=channel_id)


def _label(story: Contribution) -> str:
    return f"{SORTS.get(story.prompt, 'Story')}: {' '.join(story.text.split())}"


def read(view: Mapping[str, Any]) -> tuple[str, bool]:
    """What is told beside the statement, and whether it is pinned."""
    form = Sent(view)
    story_id = form.option("story")
    return story_key(story_id) if story_id else BARE, form.is_ticked("pin")
