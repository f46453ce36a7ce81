"""What the forms of updates and changed plans have in common: fields, buttons, and reading them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationMultiSelectElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.blocks import actions, bullets, button, context, field, paragraph, rich, section, words
from bot.text import shorten
from rituals.advice import Advice
from rituals.update.audience import Addressed

VALUE = "value"
CHECK, PREVIEW = "update.check", "update.preview"
LONGEST_TYPED = 3000
"""Beyond what is accepted, so that too long a text is kept in the form and its length named."""
LONGEST_OPTION = 75
State = Mapping[str, Any]


def text_field(
    block_id: str, label: str, value: str, *, hint: str = "", tall: bool = False, optional: bool = False
) -> InputBlock:
    typing = PlainTextInputElement(
        action_id=VALUE, multiline=tall or None, max_length=LONGEST_TYPED, initial_value=value or None
    )
    return field(block_id, label, typing, hint=hint, optional=optional)


def select_field(
    block_id: str,
    label: str,
    choices: Mapping[str, str],
    chosen: str,
    *,
    hint: str = "",
    optional: bool = False,
) -> InputBlock:
    """`choices` are texts by value; `chosen` is a value, or ""."""
    options = [Option(text=shorten(text, LONGEST_OPTION), value=value) for value, text in choices.items()]
    first = next((option for option in options if option.value == chosen), None)
    element = StaticSelectElement(action_id=VALUE, options=options, initial_option=first)
    return field(block_id, label, element, hint=hint, optional=optional)


def people_field(
    block_id: str, label: str, chosen: Sequence[str], *, hint: str = "", optional: bool = True
) -> InputBlock:
    element = UserMultiSelectElement(action_id=VALUE, initial_users=list(chosen) or None)
    return field(block_id, label, element, hint=hint, optional=optional)


def audience_fields(
    to: Addressed, labels: tuple[str, str], hints: tuple[str, str], *, here: bool
) -> list[Block]:
    """`here`: the channel the form was opened in is chosen, as long as nothing else is."""
    channels = ConversationMultiSelectElement(
        action_id=VALUE,
        initial_conversations=list(to.channels) or None,
        default_to_current_conversation=True if here and not to.channels else None,
        filter=ConversationFilter(include=["public", "private"]),
    )
    return [
        field("channels", labels[0], channels, hint=hints[0], optional=True),
        people_field("people", labels[1], to.people, hint=hints[1]),
    ]


def check_and_preview() -> Block:
    return actions("look", [button("Check", CHECK, "check"), button("Preview", PREVIEW, "preview")])


def only_preview() -> Block:
    return actions("look", [button("Preview", PREVIEW, "preview")])


def advice_blocks(advice: Sequence[Advice] | None) -> list[Block]:
    """None before anybody asked."""
    if advice is None:
        return []
    if not advice:
        return [context("I have nothing to add.")]
    found = bullets([paragraph(words(each.says)) for each in advice])
    return [context("Advice, which you may ignore:"), rich(found)]


def saved_meanwhile(by: str, said: str) -> list[Block]:
    """On top of a form whose text is kept."""
    return [
        section(
            ":warning: *While this form was open, somebody else saved a change.* Your text is still here."
        ),
        rich(
            paragraph(words(by, bold=True), words(" saved: "), words(shorten(said, 300), italic=True)),
        ),
        context("Saving now replaces it with yours."),
    ]


def typed(values: State, block_id: str) -> str:
    """One line of it: what was typed, without surplus spaces."""
    return " ".join(str((values.get(block_id) or {}).get(VALUE, {}).get("value") or "").split())


def picked(values: State, block_id: str) -> str:
    option = (values.get(block_id) or {}).get(VALUE, {}).get("selected_option") or {}
    return str(option.get("value") or "")


def picked_people(values: State, block_id: str) -> tuple[str, ...]:
    return tuple((values.get(block_id) or {}).get(VALUE, {}).get("selected_users") or ())


def picked_audience(values: State) -> Addressed:
    channels = (values.get("channels") or {}).get(VALUE, {}).get("selected_conversations") or ()
    return Addressed(tuple(channels), picked_people(values, "people"))


def state(view: Mapping[str, Any]) -> State:
    values: State = view["state"]["values"]
    return values
