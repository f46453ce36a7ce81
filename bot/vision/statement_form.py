"""The form in which the vision is set, changed, and taken up again as it was; and the advice in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationMultiSelectElement,
    PlainTextInputElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks import actions, bullets, button, context, field, modal, paragraph, rich, section, words
from bot.failures import FormRefusal
from bot.text import escape, shorten
from rituals.advice import Advice
from rituals.refusals import Refusal
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
)

SAVED, CHECK, MORE = "vision.saved", "vision.check", "vision.more_pillars"
VALUE = "value"
LONGEST_TYPED = 3000
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


def form(
    typed: Typed, *, advice: Sequence[Advice] | None = None, meanwhile: tuple[str, str] | None = None
) -> View:
    """`advice` None: not asked for yet. `meanwhile`: who saved another revision while this stood open, and what it
    says."""
    draft = typed.draft
    blocks: list[Block] = [*_meanwhile(*meanwhile)] if meanwhile else []
    blocks += _sentences(draft)
    blocks.append(actions("vision_check", [button("Check", CHECK, "check")]))
    blocks += _advice(advice)
    for row, pillar in enumerate(draft.pillars, start=1):
        blocks += _pillar(row, pillar)
    if len(draft.pillars) < MOST_PILLARS:
        blocks.append(actions("vision_pillars", [button("One more pillar", MORE, "more")]))
    if typed.seen:
        reason = PlainTextInputElement(
            action_id=VALUE, max_length=LONGEST_REASON, initial_value=typed.reason or None
        )
        blocks.append(field("reason", "Why does it change?", reason))
    blocks.append(_channels(typed))
    metadata = json.dumps({"seen": typed.seen, "keys": [pillar.key for pillar in draft.pillars]})
    title = "Change the vision" if typed.seen else "Set the vision"
    return modal(SAVED, title, blocks, submit="Save", metadata=metadata)


def _meanwhile(name: str, says: str) -> list[Block]:
    told = (
        f":warning: *{escape(name)} saved another version while this form was open.* What you typed is kept below; "
        "*Save* now puts it in place of theirs, which says:"
    )
    return [section(told), rich(paragraph(words(shorten(says, 300), italic=True)))]


def _sentences(draft: Draft) -> list[Block]:
    """The vision itself may be typed much longer than it may be saved, so that nothing pasted is cut without a word."""
    statement = PlainTextInputElement(
        action_id=VALUE, multiline=True, max_length=LONGEST_TYPED, initial_value=draft.statement or None
    )
    blocks: list[Block] = [
        field("statement", "Vision", statement, hint="One or two sentences that people can recall.")
    ]
    for block_id, (part, label, hint) in DETAILS.items():
        filled = getattr(draft, part)
        element = PlainTextInputElement(
            action_id=VALUE, max_length=LONGEST_DETAIL, placeholder=hint, initial_value=filled or None
        )
        blocks.append(field(block_id, label, element, optional=True))
    return blocks


def _pillar(row: int, pillar: Pillar) -> list[Block]:
    name = PlainTextInputElement(
        action_id=VALUE, max_length=LONGEST_PILLAR, initial_value=pillar.name or None
    )
    owner = UserSelectElement(
        action_id=VALUE, initial_user=pillar.owner_id or None, placeholder="Who looks after it"
    )
    hint = "What the vision rests on, in a few words." if row == 1 else ""
    return [
        field(f"pillar_{row}", f"Pillar {row}", name, hint=hint, optional=True),
        field(f"owner_{row}", f"Owner of pillar {row}", owner, optional=True),
    ]


def _advice(advice: Sequence[Advice] | None) -> list[Block]:
    if advice is None:
        return []
    if not advice:
        return [context(":white_check_mark: I have no advice on this.")]
    told = bullets([paragraph(words(each.says)) for each in advice])
    return [rich(paragraph(words("Advice. You can save it as it is.", bold=True)), told)]


def _channels(typed: Typed) -> Block:
    channels = ConversationMultiSelectElement(
        action_id=VALUE,
        initial_conversations=list(typed.channels) or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    hint = "It is posted there with its reason. Leave empty to tell nobody."
    return field("channels", "Tell these channels", channels, hint=hint, optional=True)


def read_typed(view: Mapping[str, Any]) -> Typed:
    """As it stands, good or not."""
    values, told = view["state"]["values"], json.loads(view["private_metadata"])
    pillars = [
        Pillar(key, _value(values, f"pillar_{row}"), _value(values, f"owner_{row}", "selected_user"))
        for row, key in enumerate(told["keys"], start=1)
    ]
    parts = {part: _value(values, block_id) for block_id, (part, _, _) in DETAILS.items()}
    channels = (values["channels"][VALUE].get("selected_conversations")) or ()
    draft = Draft(_value(values, "statement"), **parts, pillars=tuple(pillars))
    return Typed(told["seen"], draft, _value(values, "reason"), tuple(channels))


def checked(typed: Typed) -> Draft:
    """What is to be saved. Raises FormRefusal naming every field that needs another look."""
    faults: dict[str, str] = {}
    checks = [("statement", check_statement, typed.draft.statement)]
    checks += [("reason", check_reason, typed.reason)] if typed.seen else []
    for block_id, check, text in checks:
        try:
            check(text)
        except Refusal as refusal:
            faults[block_id] = str(refusal)
    for row, pillar in enumerate(typed.draft.pillars, start=1):
        if pillar.owner_id and not pillar.name.strip():
            faults[f"pillar_{row}"] = "Give this pillar a name, or leave its owner empty too."
    if faults:
        raise FormRefusal(faults)
    return _tidy(typed.draft)


def _tidy(draft: Draft) -> Draft:
    named = [replace(each, name=" ".join(each.name.split())) for each in draft.pillars if each.name.strip()]
    return Draft(
        statement=draft.statement.strip(),
        why=draft.why.strip(),
        for_whom=draft.for_whom.strip(),
        value=draft.value.strip(),
        pillars=tuple(named),
    )


def _value(values: Mapping[str, Any], block_id: str, key: str = "value") -> str:
    return str((values.get(block_id) or {}).get(VALUE, {}).get(key) or "")
