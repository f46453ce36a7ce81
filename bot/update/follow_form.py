"""The forms of digests: one's own, and a channel's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from slack_sdk.models.blocks import Block, StaticMultiSelectElement
from slack_sdk.models.views import View

from bot.blocks import actions, button, context, field, modal
from bot.form import DAYS, VALUE, Sent, options, people_box, radio, select, time_box, zone_box
from bot.rhythm import read_rhythm, rhythm_fields
from rituals.rhythm import WORKDAYS, Rhythm, weekly, weekly_days, zone
from rituals.update.digest import LINE, SILENT
from rituals.update.follow import Wish, is_daily
from rituals.words import parse_time

FOLLOW, DIGEST = "update.follow", "update.digest"
STOP, UNFOLLOW = "update.stop_digest", "update.unfollow"
REPEATS = "update.repeats"
DAILY = "daily"
OFTEN = {DAILY: "Monday to Friday"} | {str(n): f"Every {name}" for n, name in enumerate(DAYS, start=1)}
EMPTY = {SILENT: "Stay silent", LINE: "Say so in one line"}


def follow_form(wish: Wish, pillars: Mapping[str, str], *, is_new: bool) -> View:
    blocks: list[Block] = [
        context("A direct message with what others posted since the last one, of what you may see."),
        _often(wish),
        field("at", "At", time_box(wish.at), hint="In your own time zone, wherever you are. Such as 9:00."),
        field("people", "Only from these people", people_box(wish.people), optional=True),
        *_pillars(wish, pillars),
        _empty(wish),
    ]
    if not is_new:
        blocks.append(actions("stop", [button("Stop following", UNFOLLOW, "unfollow")]))
    return modal(FOLLOW, "Follow updates", blocks, submit="Save" if not is_new else "Follow")


def digest_form(wish: Wish, pillars: Mapping[str, str], channel_id: str, version: int, today: date) -> View:
    """`version` is the one shown, 0 for a new one."""
    blocks: list[Block] = [
        context(
            f"Posted in <#{channel_id}>: what is new since the last one, of what everybody there may see."
        ),
        *rhythm_fields(wish.rhythm, today, REPEATS),
        field("at", "At", time_box(wish.at), hint="Such as 9:00 or 9.30."),
        field("zone", "Time zone", zone_box(wish.zone)),
        field("people", "Only from these people", people_box(wish.people), optional=True),
        *_pillars(wish, pillars),
        _empty(wish),
    ]
    if version:
        blocks.append(actions("stop", [button("Stop this digest", STOP, channel_id)]))
    return modal(DIGEST, "Digest for the channel", blocks, submit="Save", metadata=f"{channel_id}:{version}")


def _often(wish: Wish) -> Block:
    chosen = DAILY if is_daily(wish) else str(min(weekly_days(wish.rhythm)))
    return field("often", "How often", select(OFTEN, chosen))


def _pillars(wish: Wish, pillars: Mapping[str, str]) -> list[Block]:
    if not pillars:
        return []
    offered = options(pillars)
    chosen = [option for option in offered if option.value in wish.pillars]
    element = StaticMultiSelectElement(action_id=VALUE, options=offered, initial_options=chosen or None)
    hint = "Together with the people: whatever fits either. Leave both empty for everything."
    return [field("pillars", "Only for these pillars", element, hint=hint, optional=True)]


def _empty(wish: Wish) -> Block:
    return field("empty", "When there is nothing new", radio(EMPTY, wish.empty))


def read_wish(view: Mapping[str, Any], own_zone: str) -> Wish:
    """`own_zone` is used where the form asks for none. Raises FormRefusal."""
    form = Sent(view)
    chosen_zone = form.option("zone")
    at = form.read("at", lambda: parse_time(form.text("at")), time())
    rhythm = _read_often(form) if "often" in form else read_rhythm(form)
    form.check()
    return Wish(
        rhythm=rhythm,
        at=at,
        zone=zone(chosen_zone).key if chosen_zone else own_zone,
        empty=form.option("empty") or SILENT,
        people=form.people("people"),
        pillars=form.options("pillars"),
    )


def _read_often(form: Sent) -> Rhythm:
    """Only good once the form was checked."""
    often = form.option("often")
    if not often:
        form.fault("often", "Choose how often.")
    return weekly(WORKDAYS if often in ("", DAILY) else frozenset({int(often)}))
