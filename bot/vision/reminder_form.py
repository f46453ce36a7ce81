"""The form in which a channel gets its rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import actions, button, confirm, field, modal
from bot.form import Sent, channel_box, time_box, zone_box
from bot.rhythm import read_rhythm, rhythm_fields
from rituals.rhythm import zone
from rituals.vision.channel import Wish
from rituals.words import parse_time

REMINDED, STOP = "vision.reminded", "vision.stop"
REPEATS = "vision.repeats"


def reminder_form(wish: Wish, today: date, reminder_id: str = "") -> View:
    """`reminder_id` "" makes a new one."""
    blocks: list[Block] = [
        field(
            "channel",
            "Channel",
            channel_box(wish.channel_id),
            hint="I post the vision there with one story or one side of it, and none twice within two months.",
        ),
        *rhythm_fields(wish.rhythm, today, REPEATS),
        field("at", "At", time_box(wish.at), hint="Such as 10:00. Never on a day on which the team is off."),
        field("zone", "Time zone", zone_box(wish.zone)),
    ]
    if reminder_id:
        sure = confirm("Stop reminding?", "Nothing more is posted. What was posted stays.", "Stop")
        stop = button("Stop reminding", STOP, reminder_id, style="danger", confirm=sure)
        blocks.append(actions("vision_stop", [stop]))
    title = "Change the reminder" if reminder_id else "Remind a channel"
    return modal(REMINDED, title, blocks, submit="Save", metadata=reminder_id)


def read_wish(view: Mapping[str, Any]) -> Wish:
    """Raises FormRefusal naming every field that needs another look."""
    form = Sent(view)
    wish = Wish(
        channel_id=form.channel("channel"),
        rhythm=read_rhythm(form),
        at=form.read("at", lambda: parse_time(form.text("at")), time()),
        zone=form.read("zone", lambda: zone(form.option("zone")).key, ""),
    )
    if not wish.channel_id:
        form.fault("channel", "Choose the channel that is reminded.")
    form.check()
    return wish
