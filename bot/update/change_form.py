"""The form of a changed plan, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import context, field, modal
from bot.form import Sent, select
from bot.update.fields import audience_fields, only_preview, text_field
from rituals.update.aim import Aims, line_key
from rituals.update.audience import Addressed
from rituals.update.change import Change

CHANGE = "update.change"
NO_VISION = "There is no vision yet to choose from, so say in your own words what it serves."


def change_form(
    said: Change,
    to: Addressed,
    aims: Aims,
    *,
    seen: str = "",
    here: bool = False,
    above: Sequence[Block] = (),
) -> View:
    """`seen` is "<item>:<number>", what the change is made from, and "" for a new one."""
    blocks = [*above, *_what(said), *_aim(said, aims), *_affected(to, here=here), only_preview()]
    title, submit = ("Change what you said", "Save") if seen else ("Tell a changed plan", "Post")
    return modal(CHANGE, title, blocks, submit=submit, metadata=seen)


def _what(said: Change) -> list[Block]:
    return [
        text_field("planned", "What was planned", said.planned, tall=True),
        text_field("now", "What is the plan now", said.now, hint="It comes first, in bold.", tall=True),
        text_field("why", "Why", said.why, tall=True),
        text_field("stops", "What stops", said.stops, hint="What people can drop. If nothing, say so."),
    ]


def _aim(said: Change, aims: Aims) -> list[Block]:
    """Chosen from the vision; typed where it has none to choose. What it said before can stay."""
    pillars, lines = choices(said, aims)
    blocks: list[Block] = [] if aims.lines else [context(NO_VISION)]
    if aims.pillars:
        blocks.append(field("pillar", "Pillar of the vision it serves", select(pillars, said.pillar)))
    else:
        blocks.append(text_field("pillar", "Which aim it serves", said.pillar_name))
    if aims.lines:
        chosen = line_key(said.line) if said.line else ""
        blocks.append(field("line", "Line of the vision it serves", select(lines, chosen)))
    else:
        blocks.append(text_field("line", "How it serves that aim", said.line))
    return blocks


def choices(said: Change, aims: Aims) -> tuple[dict[str, str], dict[str, str]]:
    """Pillars and lines by key."""
    pillar = {said.pillar: said.pillar_name} if said.pillar else {}
    line = {line_key(said.line): said.line} if said.line else {}
    return {**pillar, **aims.pillars}, {**line, **aims.lines}


def _affected(to: Addressed, *, here: bool) -> list[Block]:
    labels = ("Channels that are affected", "People who are affected")
    hints = (
        "It is posted there.",
        "Each is told in a direct message and can say that they understood it.",
    )
    return audience_fields(to, labels, hints, here=here)


def typed_change(view: Mapping[str, Any], before: Change, aims: Aims) -> Change:
    """`before` is what was saved last; what it chose from the vision counts, though the vision has it no more."""
    form = Sent(view)
    pillars, lines = choices(before, aims)
    pillar, line = form.option("pillar"), form.option("line")
    return Change(
        planned=form.line("planned"),
        now=form.line("now"),
        why=form.line("why"),
        stops=form.line("stops"),
        pillar=pillar if pillar in pillars else "",
        pillar_name=pillars.get(pillar) or form.line("pillar"),
        line=lines.get(line) or form.line("line"),
    )
