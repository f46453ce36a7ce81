"""What a reminder shows beside the statement: one thing, in turn, and none twice within two months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from rituals.vision.story import SORTS
from rituals.vision.telling import BARE, pillar_key, story_key
from rituals.vision.vision import Vision
from storage.contribution import Contribution

APART = relativedelta(months=2)


def choose(
    vision: Vision, stories: Sequence[Contribution], last: Mapping[str, date], day: date
) -> str | None:
    """`stories` come the oldest first; `last` is {what: when the channel was told it last}. None: all was told lately.

    Stories nobody there has heard come first, their sorts in turn; then sides of the vision itself that were not
    told yet; then whatever was told longest ago.
    """
    fresh = [story for story in stories if story_key(story.id) not in last]
    if fresh:
        turns = _turns(stories, last)
        return story_key(min(fresh, key=lambda story: turns.get(story.prompt, date.min)).id)
    things = [*(story_key(story.id) for story in stories), *sides(vision)]
    free = [thing for thing in things if last.get(thing, date.min) < day - APART]
    return min(free, key=lambda thing: last.get(thing, date.min), default=None)


def sides(vision: Vision) -> list[str]:
    """What the vision itself has to show, beside its statement."""
    said = [part for part in ("why", "for_whom", "value") if getattr(vision, part)]
    return [*said, *(pillar_key(pillar.key) for pillar in vision.pillars), BARE]


def _turns(stories: Sequence[Contribution], last: Mapping[str, date]) -> dict[str, date]:
    """{sort of story: when one of it was told last}"""
    turns = dict.fromkeys(SORTS, date.min)
    for story in stories:
        turns[story.prompt] = max(turns.get(story.prompt, date.min), last.get(story_key(story.id), date.min))
    return turns
