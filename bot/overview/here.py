"""`/rituals`: what this person can do here, and what goes on in this channel."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.blocks import actions, button, context, divider, header, lines, section
from bot.overview.role_words import LETS, NAMED, where
from bot.text import bold, escape, names, place, wall_date
from rituals.calendar import may_enter
from rituals.kinds import KINDS, Kind
from rituals.kinds.vision import VISION
from rituals.plan import rhythm
from rituals.rhythm import describe
from rituals.rights import is_admin, is_full_member
from rituals.ritual import owner_name
from rituals.vision.reminder import next_post
from storage import ritual as rituals
from storage.member import Member
from storage.right import Role, grants_of
from storage.ritual import Ritual, RitualState, RitualVersion
from storage.round import open_rounds

SETTINGS, DAYS_OFF, ROLES, DATA = (
    "overview.open_settings",
    "overview.open_days_off",
    "overview.open_roles",
    "overview.open_data",
)
EVERYBODY = "answer, add notes to retrospectives, keep stories for the vision, and set up rituals of your own"
MOST_RITUALS = 20


def overview_blocks(session: Session, person: Member, channel_id: str) -> list[Block]:
    here = rituals.rituals_of_channel(session, person.team_id, channel_id)
    blocks: list[Block] = [
        header("What you can do here"),
        section("\n".join(abilities(session, person, channel_id))),
    ]
    blocks += [divider(), header("In this channel")]
    if here:
        blocks.append(lines([_ritual(session, each) for each in here[:MOST_RITUALS]], 2800))
    else:
        blocks.append(
            context("No rituals yet." + (" `/rituals setup` makes one." if is_full_member(person) else ""))
        )
    blocks.append(actions("overview", _buttons(session, person, channel_id)))
    blocks.append(context("`/rituals help` lists all that can be typed."))
    return blocks


def abilities(session: Session, person: Member, channel_id: str) -> list[str]:
    """In mrkdwn, a line each."""
    if not is_full_member(person):
        who = "come from another workspace" if person.is_external else "are a guest"
        return [f"You {who}: in the channels you are in, you answer what you are asked and add notes."]
    found = [f"You can {EVERYBODY}."]
    if is_admin(session, person.team_id, person.id):
        return [*found, "You are an *admin* of this workspace: you can do everything, and give others roles."]
    for each in grants_of(session, person.team_id, person.id):
        if each.channel_id in ("", channel_id):
            role = Role(each.role)
            found.append(f"You are *{NAMED[role]}* {_scope(each.channel_id)}: you can {LETS[role]}.")
    return found


def _scope(channel_id: str) -> str:
    return "here" if channel_id else where("")


def _ritual(session: Session, ritual: Ritual) -> str:
    version, kind = rituals.current_version(session, ritual), KINDS[ritual.kind]
    paused = " · paused" if ritual.state == RitualState.PAUSED else ""
    owner = names([owner_name(session, ritual)])
    told = [f"• {bold(version.name)} ({escape(kind.noun)})", when(session, ritual, version, kind)]
    told += _next(session, ritual, version)
    return " · ".join([*told, f"owned by {owner}{paused}"])


def _next(session: Session, ritual: Ritual, version: RitualVersion) -> list[str]:
    """Of the vision, whose reminders are left out after somebody posted it by hand."""
    at = next_post(session, ritual) if ritual.kind == VISION.name else None
    return [f"next {wall_date(at, version.zone)}"] if at else []


def when(session: Session, ritual: Ritual, version: RitualVersion, kind: Kind) -> str:
    """ "Monday to Friday at 09:00 in everybody's own time"."""
    if kind.asks:
        return f"{describe(rhythm(version))} at {version.ask_at} in everybody's own time"
    if ritual.next_date is None:
        running = open_rounds(session, ritual.id)
        return f"open until {wall_date(running[0].closes_at, version.zone)}" if running else "started by hand"
    return f"{describe(rhythm(version))} at {version.ask_at} in {place(version.zone)}"


def _buttons(session: Session, person: Member, channel_id: str) -> list[ButtonElement]:
    shown = [button("My settings", SETTINGS, channel_id)]
    if may_enter(session, person.team_id, person.id, channel_id):
        shown.append(button("Days off", DAYS_OFF, channel_id))
    if is_admin(session, person.team_id, person.id):
        return [*shown, button("Roles", ROLES, channel_id), button("Data", DATA, channel_id)]
    return [*shown, button("My data", DATA, channel_id)]
