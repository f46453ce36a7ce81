"""What the owner is told: what happens next and when, what is missing for it, and what can be done."""

from __future__ import annotations

from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.blocks import actions, as_json, button, confirm, context, header, lines, section
from bot.message.pace import posts_per_minute
from bot.message.rendering import Rendered
from bot.rhythm import opening
from bot.ritual.crowd import crowd_words, left_out_words
from bot.text import bold, count, day, escape, moment, names, place, wall
from rituals.forecast import Forecast, Group, crowd, forecast
from rituals.plan import Latecomers, plan_key
from rituals.ritual import owner_name
from storage import ritual as rituals
from storage.member import Channel
from storage.message import Message
from storage.ritual import Ritual, RitualState, RitualVersion

TRY, EDIT, PAUSE, RESUME, HAND_OVER, DELETE, JOIN = (
    "ritual.try",
    "ritual.edit",
    "ritual.pause",
    "ritual.resume",
    "ritual.hand_over",
    "ritual.delete",
    "ritual.join",
)


def render_plan(session: Session, message: Message, now: datetime) -> Rendered | None:
    ritual = session.get_one(Ritual, message.ref)
    version = rituals.current_version(session, ritual)
    if ritual.state == RitualState.DELETED:
        return _short(f"{bold(version.name)} was deleted. Nothing more is asked or posted.")
    if message.destination != ritual.owner_id:
        return _short(f"{bold(version.name)} now belongs to {escape(owner_name(session, ritual))}.")
    if message.key != plan_key(ritual):
        return _short(f"{bold(version.name)} was changed since; how it is now stands further down.")
    return _plan(session, ritual, version, now)


def _short(text: str) -> Rendered:
    return Rendered(text=text, blocks=as_json([section(text)]))


def _plan(session: Session, ritual: Ritual, version: RitualVersion, now: datetime) -> Rendered:
    ahead = forecast(session, ritual, now)
    channel = session.get(Channel, (ritual.team_id, ritual.channel_id))
    where = f"#{escape(channel.name)}" if channel and channel.name else f"<#{ritual.channel_id}>"
    text = f"{escape(version.name)}: {ahead.days}, {version.ask_at} in everybody's own time"
    blocks: list[Block] = [header(version.name), section(_rhythm(version, ahead, where))]
    if ritual.handovers:
        blocks.append(context("It was handed over to you: you can change, pause and delete it."))
    blocks += _obstacles(ritual, channel)
    if channel is not None and channel.seen_at is not None and channel.has_bot:
        blocks += _next_round(ritual, version, ahead, posts_per_minute(session, ritual.team_id))
        blocks += _left_out(ahead, where)
    blocks.append(actions(f"plan:{ritual.id}", owner_buttons(ritual, version.name)))
    return Rendered(text=text, blocks=as_json(blocks))


def _rhythm(version: RitualVersion, ahead: Forecast, where: str) -> str:
    who = count(len(version.people), "chosen person", "chosen people") if version.people else "everybody"
    return (
        f"{opening(ahead.days)}, I ask {who} in {where} at *{version.ask_at} in their own time zone*,"
        f" remind once whoever has not answered, and post the digest there at "
        f"*{version.close_at} in {place(version.zone)}*."
    )


def _obstacles(ritual: Ritual, channel: Channel | None) -> list[Block]:
    if channel is None or channel.seen_at is None:
        return [context("Looking up who is in the channel…")]
    if channel.is_archived:
        return [section(":warning: The channel is archived. Unarchive it, or choose another with *Change*.")]
    if channel.has_bot:
        return []
    if channel.is_private:
        how = f"Type `/invite @rituals` in <#{ritual.channel_id}>: only its members can let me into a private channel."
        return [section(f":warning: *I am not in the channel yet*, so I cannot see whom to ask. {how}")]
    join = button("Add me to the channel", JOIN, ritual.id, style="primary")
    missing = f":warning: *I am not in #{escape(channel.name)} yet*, so nobody is asked."
    return [section(missing, accessory=join)]


def _next_round(ritual: Ritual, version: RitualVersion, ahead: Forecast, pace: float) -> list[Block]:
    if ritual.state == RitualState.PAUSED:
        return [section(":double_vertical_bar: *Paused.* Nobody is asked until you press *Resume*.")]
    if ahead.day is None or ahead.closes_at is None or not ahead.groups:
        return [
            context(
                "Nobody is there to be asked yet. Whoever joins the channel is asked from the next round on."
            )
        ]
    rows = [f"*Next: {days_ahead(ahead.day, ahead.then)}*", *(_group(group) for group in ahead.groups)]
    close = (
        f":checkered_flag: Closes {wall(ahead.closes_at, version.zone)} ({moment(ahead.closes_at)} for you)"
    )
    return [lines(rows), section(close), *_crowd(ahead, pace), *_late(version, ahead)]


def days_ahead(first: date, then: date | None) -> str:
    """ "Monday 30 November, then Monday 14 December" """
    return f"{day(first)}, then {day(then)}" if then else day(first)


def _crowd(ahead: Forecast, pace: float) -> list[Block]:
    found = crowd(ahead.groups, pace)
    return [context(crowd_words(found, pace))] if found else []


def _group(group: Group) -> str:
    return f"• {names(group.names, 8)}: {wall(group.at, group.zone)} ({moment(group.at)} for you)"


def _late(version: RitualVersion, ahead: Forecast) -> list[Block]:
    if not ahead.late or ahead.planned_close is None or ahead.closes_at is None:
        return []
    who = names([name for group in ahead.late for name in group.names], 8)
    if version.latecomers == Latecomers.EVENING_BEFORE:
        return [
            context(
                f"It closes too early for {who}, so I ask there the evening before. *Change* can wait instead."
            )
        ]
    wait = f"It waits for {who}, and so closes after {wall(ahead.planned_close, version.zone)}."
    return [context(f"{wait} Under *Change* you can have people asked the evening before instead.")]


def _left_out(ahead: Forecast, where: str) -> list[Block]:
    if not ahead.left_out:
        return []
    return [section(f":warning: *Not everybody you chose is asked.* {left_out_words(ahead.left_out, where)}")]


def owner_buttons(ritual: Ritual, name: str) -> list[ButtonElement]:
    is_paused = ritual.state == RitualState.PAUSED
    return [
        button("Try it on me", TRY, ritual.id),
        button("Change", EDIT, ritual.id),
        button("Resume", RESUME, ritual.id) if is_paused else button("Pause", PAUSE, ritual.id),
        button("Hand over", HAND_OVER, ritual.id),
        delete_button(ritual, name),
    ]


def delete_button(ritual: Ritual, name: str) -> ButtonElement:
    sure = confirm(
        f"Delete “{name}”?",
        "Nobody is asked any more. What was answered stays in the channel and in the database.",
        "Delete",
    )
    return button("Delete", DELETE, ritual.id, style="danger", confirm=sure)
