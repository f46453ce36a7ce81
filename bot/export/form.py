"""The form that asks what to export."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationMultiSelectElement,
    DatePickerElement,
    Option,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.blocks import context, field, modal
from bot.failures import FormRefusal
from bot.text import day, shorten
from rituals.export import Request, Subject

CALLBACK = "export.ask"
VALUE = "value"
RANGE = "range"
MOST_CHANNELS = 20
FORMATS = {"xlsx": "Excel workbook", "csv": "CSV files, for other programs"}


@dataclass(frozen=True)
class Ended:
    """A round that can be taken alone."""

    round_id: str
    name: str
    on: date


def export_form(subject: Subject, kind: str, zone: str, channel_id: str, ended: Sequence[Ended]) -> View:
    """`ended` is offered before the range of dates; the newest first."""
    about = json.dumps({"subject": str(subject), "kind": kind, "zone": zone})
    blocks: list[Block] = [*_which(ended), *_range(subject, channel_id), _format()]
    blocks.append(context("It comes to you as a direct message. The channels see that you made an export."))
    return modal(CALLBACK, "Export", blocks, submit="Export", metadata=about)


def _which(ended: Sequence[Ended]) -> list[Block]:
    if not ended:
        return []
    options = [
        Option(text=shorten(f"{each.name}, ended {day(each.on)}", 75), value=each.round_id) for each in ended
    ]
    options.append(Option(text="All of the channels and days below", value=RANGE))
    return [
        field(
            "which",
            "Which",
            RadioButtonsElement(action_id=VALUE, options=options, initial_option=options[0]),
        )
    ]


def _range(subject: Subject, channel_id: str) -> list[Block]:
    channels = ConversationMultiSelectElement(
        action_id=VALUE,
        initial_conversations=[channel_id] if channel_id[:1] in ("C", "G") else None,
        filter=ConversationFilter(include=["public", "private"]),
        max_selected_items=MOST_CHANNELS,
    )
    hint = "Leave empty for all that you may see." if subject == Subject.UPDATES else ""
    return [
        field("channels", "Channels", channels, hint=hint, optional=True),
        field("since", "From", DatePickerElement(action_id=VALUE), optional=True),
        field(
            "until",
            "To",
            DatePickerElement(action_id=VALUE),
            hint="Both days are included. Leave both empty for everything there is.",
            optional=True,
        ),
    ]


def _format() -> Block:
    options = [Option(text=text, value=value) for value, text in FORMATS.items()]
    return field(
        "format", "As", RadioButtonsElement(action_id=VALUE, options=options, initial_option=options[0])
    )


def read_request(view: Mapping[str, Any]) -> Request:
    """Raises FormRefusal naming the field that needs another look."""
    about, values = json.loads(view["private_metadata"]), view["state"]["values"]
    is_csv = values["format"][VALUE]["selected_option"]["value"] == "csv"
    subject = Subject(about["subject"])
    which = values["which"][VALUE]["selected_option"]["value"] if "which" in values else RANGE
    if which != RANGE:
        return Request(subject, about["zone"], about["kind"], round_id=which, is_csv=is_csv)
    channels = tuple(values["channels"][VALUE].get("selected_conversations") or ())
    if not channels and subject != Subject.UPDATES:
        raise FormRefusal({"channels": "Choose at least one channel."})
    since, until = _date(values, "since"), _date(values, "until")
    if since and until and since > until:
        raise FormRefusal({"until": "This day lies before the first. Please swap them."})
    return Request(subject, about["zone"], about["kind"], channels, since, until, is_csv=is_csv)


def _date(values: Mapping[str, Any], block_id: str) -> date | None:
    chosen = values[block_id][VALUE].get("selected_date")
    return date.fromisoformat(chosen) if chosen else None
