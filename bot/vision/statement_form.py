"""The form in which the vision is set, changed, and taken up again as it was; and the advice in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import actions, button, field, modal
from bot.form import WRITE_FIRST, Sent, advice_blocks, channels_box, person_box, saved_meanwhile, text_box
from rituals.advice import Advice, advise_vision
from rituals.vision.vision import (
    LONGEST_DETAIL,
    LONGEST_PILLAR,
    LONGEST_REASON,
    MOST_PILLARS,
    Draft,
    Pillar,
    Vision,
    check_reason,
    check_statement,
    length_fault,
)

SAVED, CHECK, MORE = "vision.saved", "vision.check", "vision.more_pillars"
DETAILS = {
    "for_whom": ("for_whom", "For whom", "Who is better off?"),
    "worth": ("value", "What it is worth to them", "What changes for them?"),
    "why": ("why", "Why", "What makes it worth the effort?"),
}
"""{block id: part of the draft, label, what the empty field asks}"""


@dataclass(frozen=True)
class Typed:
    """The form as it stands. `seen` is the number of the revision it was made from, 0 for none. Of `pillars`, each is
    a row, and an empty name an empty row."""

    seen: int
    draft: Draft
    reason: str = ""
    channels: tuple[str, ...] = ()


def first_typed(now: Vision | None, again: Vision | None = None) -> Typed:
    """What the form opens with: the vision as it is, or an earlier one to be used `again`."""
    shown = again or now
    draft = shown.draft if shown else Draft()
    return Typed(now.number if now else 0, with_room(draft, len(draft.pillars) + 1))


def with_room(draft: Draft, rows: int) -> Draft:
    """With empty rows for pillars, up to so many rows."""
    missing = max(0, min(rows, MOST_PILLARS) - len(draft.pillars))
    return replace(draft, pillars=(*draft.pillars, *[Pillar("", "")] * missing))


def roomier(typed: Typed) -> Typed:
    """With one more row for a pillar."""
    return replace(typed, draft=with_room(typed.draft, len(typed.draft.pillars) + 1))


def moved_on(typed: Typed, seen: int) -> Typed:
    """The same, on top of a revision that came meanwhile."""
    return replace(typed, seen=seen)


def statement_form(
    typed: Typed,
    *,
    advice: Sequence[Advice] | None = None,
    fault: str = "",
    meanwhile: tuple[str, str] | None = None,
) -> View:
    """`advice` None: not asked for yet; `fault` goes before it. `meanwhile`: who saved another revision while this
    stood open, and what it says."""
    draft = typed.draft
    blocks: list[Block] = saved_meanwhile(*meanwhile) if meanwhile else []
    blocks += _sentences(draft)
    blocks.append(actions("vision_check", [button("Check", CHECK, "check")]))
    blocks += advice_blocks(advice, fault)
    for row, pillar in enumerate(draft.pillars, start=1):
        blocks += _pillar(row, pillar)
    if len(draft.pillars) < MOST_PILLARS:
        blocks.append(actions("vision_pillars", [button("One more pillar", MORE, "more")]))
    if typed.seen:
        blocks.append(field("reason", "Why does it change?", text_box(typed.reason, LONGEST_REASON)))
    blocks.append(_channels(typed))
    metadata = json.dumps({"seen": typed.seen, "keys": [pillar.key for pillar in draft.pillars]})
    title = "Change the vision" if typed.seen else "Set the vision"
    return modal(SAVED, title, blocks, submit="Save", metadata=metadata)


def _sentences(draft: Draft) -> list[Block]:
    """The vision itself may be typed much longer than it may be saved, so that nothing pasted is cut without a word."""
    statement = text_box(draft.statement, tall=True)
    blocks: list[Block] = [
        field("statement", "Vision", statement, hint="One or two sentences that people can recall.")
    ]
    for block_id, (part, label, asks) in DETAILS.items():
        detail = text_box(getattr(draft, part), LONGEST_DETAIL, placeholder=asks)
        blocks.append(field(block_id, label, detail, optional=True))
    return blocks


def _pillar(row: int, pillar: Pillar) -> list[Block]:
    name = text_box(pillar.name, LONGEST_PILLAR)
    owner = person_box(pillar.owner_id, placeholder="Who looks after it")
    hint = "What the vision rests on, in a few words." if row == 1 else ""
    return [
        field(f"pillar_{row}", f"Pillar {row}", name, hint=hint, optional=True),
        field(f"owner_{row}", f"Owner of pillar {row}", owner, optional=True),
    ]


def _channels(typed: Typed) -> Block:
    hint = "It is posted there with its reason. Leave empty to tell nobody."
    return field("channels", "Tell these channels", channels_box(typed.channels), hint=hint, optional=True)


def read_typed(view: Mapping[str, Any]) -> Typed:
    """As it stands, good or not."""
    form, told = Sent(view), json.loads(view["private_metadata"])
    pillars = tuple(
        Pillar(key, form.text(f"pillar_{row}"), form.person(f"owner_{row}"))
        for row, key in enumerate(told["keys"], start=1)
    )
    parts = {part: form.text(block_id) for block_id, (part, _, _) in DETAILS.items()}
    draft = Draft(form.text("statement"), **parts, pillars=pillars)
    return Typed(told["seen"], draft, form.text("reason"), form.channels("channels"))


def checked(view: Mapping[str, Any]) -> Draft:
    """What is to be saved. Raises FormRefusal naming every field that needs another look."""
    form, typed = Sent(view), read_typed(view)
    form.read("statement", lambda: check_statement(typed.draft.statement), "")
    if typed.seen:
        form.read("reason", lambda: check_reason(typed.reason), "")
    for row, pillar in enumerate(typed.draft.pillars, start=1):
        if pillar.owner_id and not pillar.name.strip():
            form.fault(f"pillar_{row}", "Give this pillar a name, or leave its owner empty too.")
    form.check()
    return _tidy(typed.draft)


def with_advice(typed: Typed) -> View:
    """The same form with advice in it; first with what keeps the statement from being saved."""
    said = typed.draft
    if not said.statement.strip():
        return statement_form(typed, advice=[], fault=WRITE_FIRST)
    named = [pillar.name for pillar in said.pillars if pillar.name]
    advice = advise_vision(
        said.statement, why=said.why, for_whom=said.for_whom, value=said.value, pillars=named
    )
    return statement_form(typed, advice=advice, fault=length_fault(said.statement))


def _tidy(draft: Draft) -> Draft:
    named = [replace(each, name=" ".join(each.name.split())) for each in draft.pillars if each.name.strip()]
    return Draft(
        statement=draft.statement.strip(),
        why=draft.why.strip(),
        for_whom=draft.for_whom.strip(),
        value=draft.value.strip(),
        pillars=tuple(named),
    )
