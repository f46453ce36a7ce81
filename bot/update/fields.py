"""What the forms of updates and changed plans have in common: their audience, and the buttons to look before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock

from bot.blocks import actions, button, field
from bot.form import Sent, channels_box, people_box, text_box
from rituals.update.audience import Addressed

CHECK, PREVIEW = "update.check", "update.preview"


def text_field(
    block_id: str, label: str, value: str, *, hint: str = "", tall: bool = False, optional: bool = False
) -> InputBlock:
    return field(block_id, label, text_box(value, tall=tall), hint=hint, optional=optional)


def audience_fields(
    to: Addressed, labels: tuple[str, str], hints: tuple[str, str], *, here: bool
) -> list[Block]:
    """`here`: the channel the form was opened in is chosen, as long as nothing else is."""
    return [
        field("channels", labels[0], channels_box(to.channels, here=here), hint=hints[0], optional=True),
        field("people", labels[1], people_box(to.people), hint=hints[1], optional=True),
    ]


def check_and_preview() -> Block:
    return actions("look", [button("Check", CHECK, "check"), button("Preview", PREVIEW, "preview")])


def only_preview() -> Block:
    return actions("look", [button("Preview", PREVIEW, "preview")])


def read_audience(view: Mapping[str, Any]) -> Addressed:
    form = Sent(view)
    return Addressed(form.channels("channels"), form.people("people"))
