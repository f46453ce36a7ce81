"""The form of an update, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import field, modal
from bot.form import Sent, advice_blocks, people_box, select
from bot.update.fields import audience_fields, check_and_preview, text_field
from rituals.advice import Advice, Number, advise_update
from rituals.update.aim import Aims
from rituals.update.audience import Addressed
from rituals.update.update import Update

POST = "update.post"


def update_form(
    said: Update,
    to: Addressed,
    aims: Aims,
    *,
    seen: str = "",
    here: bool = False,
    advice: Sequence[Advice] | None = None,
    fault: str = "",
    above: Sequence[Block] = (),
) -> View:
    """`seen` is "<item>:<number>", what the change is made from, and "" for a new one. `fault` goes before advice."""
    blocks = [*above, *_what(said), *_ask(said), *_pillar(said, aims), *_audience(to, here=here)]
    blocks += [*advice_blocks(advice, fault), check_and_preview()]
    title, submit = ("Change an update", "Save") if seen else ("Post an update", "Post")
    return modal(POST, title, blocks, submit=submit, metadata=seen)


def _what(said: Update) -> list[Block]:
    number = said.number
    return [
        text_field(
            "outcome",
            "Outcome, in one sentence",
            said.outcome,
            hint="What is better now, not what was done. It comes first, in bold.",
            tall=True,
        ),
        text_field("for_whom", "For whom it matters", said.for_whom, optional=True),
        text_field(
            "counted",
            "The number: what is counted",
            number.name,
            hint="A number convinces. Such as: activation in the first week.",
            optional=True,
        ),
        text_field(
            "baseline", "How much it was", number.baseline, hint="12 %, € 3,000, 4 min …", optional=True
        ),
        text_field("now", "How much it is now", number.now, optional=True),
        text_field("target", "How much it should be", number.target, optional=True),
        text_field("next_step", "What comes next", said.next_step, optional=True),
    ]


def _ask(said: Update) -> list[Block]:
    return [
        text_field("ask", "What you ask for", said.ask, optional=True),
        field(
            "asked",
            "Of whom",
            people_box(said.asked),
            hint="They are mentioned. Whoever is in none of the channels gets a direct message.",
            optional=True,
        ),
    ]


def _pillar(said: Update, aims: Aims) -> list[Block]:
    """Only where there is a vision with pillars; one that was taken out since can stay."""
    kept = {said.pillar: said.pillar_name} if said.pillar else {}
    pillars = {**kept, **aims.pillars}
    if not pillars:
        return []
    return [field("pillar", "Pillar of the vision it serves", select(pillars, said.pillar), optional=True)]


def _audience(to: Addressed, *, here: bool) -> list[Block]:
    hints = (
        "Everybody in them reads it, also guests and people of other workspaces.",
        "They get it as a direct message.",
    )
    return audience_fields(to, ("Channels", "People"), hints, here=here)


def typed_update(view: Mapping[str, Any], pillars: Mapping[str, str]) -> Update:
    """`pillars` are names by key: those of the vision, and the one it had."""
    form = Sent(view)
    pillar = form.option("pillar")
    number = Number(form.line("counted"), form.line("baseline"), form.line("now"), form.line("target"))
    return Update(
        outcome=form.line("outcome"),
        for_whom=form.line("for_whom"),
        number=number,
        next_step=form.line("next_step"),
        ask=form.line("ask"),
        asked=form.people("asked"),
        pillar=pillar if pillar in pillars else "",
        pillar_name=pillars.get(pillar, ""),
    )


def advise(said: Update) -> list[Advice]:
    number = said.number if said.number.all_text else None
    return advise_update(
        said.outcome, for_whom=said.for_whom, number=number, next_step=said.next_step, ask=said.ask
    )
