"""App Home: the vision, what is asked of me, my rituals, what I said. A reply to what was typed says it in short."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import (
    actions,
    as_json,
    bullets,
    button,
    context,
    divider,
    header,
    paragraph,
    rich,
    section,
    words,
)
from bot.commitment import home as commitment
from bot.message.rendering import Rendered
from bot.overview.here import SETTINGS
from bot.retro import home as retro
from bot.ritual.status import status_blocks
from bot.round.prompt import ANSWER
from bot.text import bold, moment, shorten
from bot.update import home as update
from bot.vision import home as vision
from rituals.home import OpenSeat, open_seats, own_rituals, said_lately
from rituals.people import zone_of
from rituals.rights import is_full_member
from storage.commitment import commitments_proposed
from storage.item import not_understood
from storage.member import Member, member
from storage.message import Message

SET_UP = "home.set_up"
ASKED = "Asked of you"
MOST_BLOCKS = 100
MOST_ASKED, MOST_SAID, LONGEST_SAID = 10, 5, 90
COMMANDS = (
    "`/standup` opens your standup, `/retro` adds a note to the retrospective, `/update` tells an outcome, `/vision` "
    "shows where we are going, and `/rituals` what you can do and change."
)


def home_view(session: Session, team_id: str, user_id: str, now: datetime) -> View:
    person = member(session, team_id, user_id)
    about = (session, team_id, user_id, now)
    blocks = vision.home_blocks(*about)
    blocks += _asked(session, team_id, user_id)
    for room in (update, retro, commitment):
        blocks += room.home_blocks(*about)
    blocks += [header("Your rituals"), *_rituals(session, team_id, user_id, now)]
    blocks += _said(session, team_id, user_id, zone_of(session, team_id, user_id))
    blocks += [divider(), *_set_up(person)]
    return View(type="home", callback_id="home", blocks=_cut(blocks))


def _cut(blocks: list[Block]) -> list[Block]:
    if len(blocks) <= MOST_BLOCKS:
        return blocks
    return [
        *blocks[: MOST_BLOCKS - 1],
        context("There is more than fits here. `/rituals help` lists where to look."),
    ]


def _asked(session: Session, team_id: str, user_id: str) -> list[Block]:
    """No heading where all that waits has one of its own further down."""
    seats = open_seats(session, team_id, user_id)
    if seats:
        return [header(ASKED), *(_seat(each) for each in seats[:MOST_ASKED])]
    if not_understood(session, team_id, user_id) or commitments_proposed(session, team_id, user_id):
        return []
    return [header(ASKED), context("Nothing right now.")]


def _rituals(session: Session, team_id: str, user_id: str, now: datetime) -> list[Block]:
    mine = own_rituals(session, team_id, user_id)
    return status_blocks(session, mine, user_id, now) if mine else [context("None yet.")]


def _said(session: Session, team_id: str, user_id: str, zone: str) -> list[Block]:
    """One line each, as it was typed: nothing in it links or pings."""
    found = said_lately(session, team_id, user_id, MOST_SAID)
    lines = [
        paragraph(words(f"{_date(each.at, zone)} · {each.where}: ", bold=True), words(_one_line(each.text)))
        for each in found
    ]
    return [header("What you said lately"), rich(bullets(lines))] if lines else []


def _date(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%a} {there.day} {there:%b}"


def _one_line(text: str) -> str:
    return shorten(" ".join(text.split()), LONGEST_SAID)


def _set_up(person: Member | None) -> list[Block]:
    """A guest sets up nothing; settings are everybody's."""
    blocks: list[Block] = []
    if is_full_member(person):
        offer = "A standup takes a minute to set up, and you can try it on yourself first."
        blocks.append(section(offer))
    buttons = [button("My settings", SETTINGS, "home")]
    if is_full_member(person):
        buttons.insert(0, button("Set up a standup", SET_UP, "standup"))
    return [*blocks, actions("home", buttons)]


def _seat(each: OpenSeat) -> Block:
    text = f"{bold(each.name)} in <#{each.channel_id}>, open until {moment(each.closes_at)}"
    if each.is_answered:
        return section(f"{text}. Answered.", accessory=button("Edit", ANSWER, each.seat_id))
    return section(text, accessory=button("Answer", ANSWER, each.seat_id, style="primary"))


def render_reply(session: Session, message: Message, _now: datetime) -> Rendered | None:
    """To what somebody typed into the DM, where nothing can be answered."""
    seats = open_seats(session, message.team_id, message.ref)
    if seats and not seats[0].is_answered:
        text = "I do not read answers typed here. Press *Answer*, and a form opens."
    elif seats:
        text = "You have answered. To change it, press *Edit*; I do not read answers typed here."
    else:
        text = "Nothing is asked of you right now, and I do not read what is typed here."
    blocks = [section(text), *(_seat(each) for each in seats[:5]), context(COMMANDS)]
    return Rendered(text=text, blocks=as_json(blocks))
