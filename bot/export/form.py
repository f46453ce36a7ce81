"""The form that asks what to export."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import context, field, modal
from bot.form import Sent, channels_box, date_box, radio
from bot.text import day
from rituals.export import Request, Subject

ASK = "export.ask"
RANGE = "range"
MOST_CHANNELS = 20
XLSX, CSV = "xlsx", "csv"
FORMATS = {XLSX: "Excel workbook", CSV: "CSV files, for other programs"}


@dataclass(frozen=True)
class Ended:
    """A round that can be taken alone."""

    round_id: str
    name: str
    on: date


def export_form(subject: Subject, kind: str, zone: str, channel_id: str, ended: Sequence[Ended]) -> View:
    """`ended` is offered before the range of dates; the newest first."""
    about = json.dumps({"subject": str(subject), "kind": kind, "zone": zone})
    blocks: list[Block] = [
        *_which(ended),
        *_range(subject, channel_id),
        field("format", "As", radio(FORMATS, XLSX)),
    ]
    blocks.append(context("It comes to you as a direct message. The channels see that you made an export."))
    return modal(ASK, "Export", blocks, submit="Export", metadata=about)


def _which(ended: Sequence[Ended]) -> list[Block]:
    if not ended:
        return []
    offered = {each.round_id: f"{each.name}, ended {day(each.on)}" for each in ended}
    offered[RANGE] = "All of the channels and days below"
    return [field("which", "Which", radio(offered, ended[0].round_id))]


def _range(subject: Subject, channel_id: str) -> list[Block]:
    here = [channel_id] if channel_id else []
    hint = "Leave empty for all that you may see." if subject == Subject.UPDATES else ""
    return [
        field("channels", "Channels", channels_box(here, most=MOST_CHANNELS), hint=hint, optional=True),
        field("since", "From", date_box(), optional=True),
        field(
            "until",
            "To",
            date_box(),
            hint="Both days are included. Leave both empty for everything there is.",
            optional=True,
        ),
    ]


def read_request(view: Mapping[str, Any]) -> Request:
    """Raises FormRefusal naming the field that needs another look."""
    form, about = Sent(view), json.loads(view["private_metadata"])
    subject, is_csv = Subject(about["subject"]), form.option("format") == CSV
    which = form.option("which") or RANGE
    if which != RANGE:
        return Request(subject, about["zone"], about["kind"], round_id=which, is_csv=is_csv)
    channels, since, until = form.channels("channels"), form.day("since"), form.day("until")
    if not channels and subject != Subject.UPDATES:
        form.fault("channels", "Choose at least one channel.")
    if since and until and since > until:
        form.fault("until", "This day lies before the first. Please swap them.")
    form.check()
    return Request(subject, about["zone"], about["kind"], channels, since, until, is_csv=is_csv)
