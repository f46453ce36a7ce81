"""App Home: what is asked of me, and my rituals. The reply to a typed message says the same in short."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import actions, as_json, button, context, divider, header, section
from bot.message.rendering import Rendered
from bot.ritual.status import status_blocks
from bot.round.prompt import ANSWER
from bot.text import bold, moment
from rituals.home import OpenSeat, open_seats, own_rituals
from storage.member import member
from storage.message import Message

SET_UP = "home.set_up"


def home_view(session: Session, team_id: str, user_id: str, now: datetime) -> View:
    blocks: list[Block] = [header("Asked of you")]
    blocks += _asked(open_seats(session, team_id, user_id))
    blocks.append(header("Your rituals"))
    mine = own_rituals(session, team_id, user_id)
    blocks += status_blocks(session, mine, user_id, now)
    if not mine:
        blocks.append(context("None yet."))
    person = member(session, team_id, user_id)
    if person is None or not (person.is_guest or person.is_external):
        blocks += [
            divider(),
            section("A standup takes a minute to set up, and you can try it on yourself first."),
        ]
        blocks.append(actions("home", [button("Set up a standup", SET_UP, "standup")]))
    return View(type="home", callback_id="home", blocks=blocks)


def _asked(seats: list[OpenSeat]) -> list[Block]:
    if not seats:
        return [context("Nothing right now.")]
    return [_seat(each) for each in seats[:20]]


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
        text = "Nothing is asked of you right now. `/standup help` shows what I can do; *Home* shows your rituals."
    return Rendered(text=text, blocks=as_json([section(text), *(_seat(each) for each in seats[:5])]))
