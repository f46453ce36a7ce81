"""What opens above or instead of what was pressed, and what is drawn anew afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import context, modal
from bot.command import say
from bot.commitment import form
from bot.commitment.history import history_view
from bot.commitment.showing import list_blocks, own_list_blocks, round_list_blocks
from bot.parts import Body, Parts, is_only_for_them
from rituals import commitment as rules
from storage.commitment import Commitment, CommitmentState

Screen = Callable[[Session, Commitment, str, str, datetime], View]
"""Makes a modal about an action, for a person: with their id, and what is drawn anew when the modal is sent."""

LISTED = "commitment.listed"
HOME = "home"


def date(session: Session, row: Commitment, by: str, redraws: str, _now: datetime) -> View:
    rules.check_may_put_off(session, row, by)
    rules.check_is_open(row)
    accepts = by == row.owner_id and row.state == CommitmentState.PROPOSED
    return form.date_form(row, redraws, accepts=accepts)


def drop(session: Session, row: Commitment, by: str, redraws: str, _now: datetime) -> View:
    rules.check_may_drop(session, row, by)
    rules.check_is_open(row)
    return form.drop_form(session, row, by, redraws)


def give(session: Session, row: Commitment, by: str, redraws: str, _now: datetime) -> View:
    rules.check_may_give(session, row, by)
    return form.give_form(row, redraws)


def history(session: Session, row: Commitment, by: str, _redraws: str, now: datetime) -> View:
    rules.check_may_look(session, row, by)
    return history_view(session, row, by, now)


def show(parts: Parts, body: Body, handle: str, screen: Screen) -> None:
    """On top of the modal that was pressed in, if it was one."""
    with parts.database.read() as session:
        row = rules.find(session, parts.team_id, handle.partition(":")[0])
        built = screen(session, row, body["user"]["id"], _redraws(body), parts.clock.calendar())
    if _view_type(body) == "modal":
        parts.screens.push(body, built)
    else:
        parts.screens.open(body, lambda: built)


def listed(parts: Parts, shown: str, user_id: str) -> View:
    """The actions of a retrospective ("round:<id>"), or one's own ("own:")."""
    kind, _, round_id = shown.partition(":")
    now = parts.clock.calendar()
    with parts.database.read() as session:
        if kind == "own":
            title, blocks = "My actions", own_list_blocks(session, parts.team_id, user_id, now)
        else:
            round_ = rules.find_round(session, parts.team_id, round_id)
            title, blocks = "Actions", round_list_blocks(session, round_, user_id, now)
    nothing: list[Block] = [context("Nothing is open. Thank you!")]
    return modal(LISTED, title, blocks or nothing, metadata=shown)


def redraw(parts: Parts, body: Body) -> None:
    """After a press: the screen it was made on. Messages follow by themselves."""
    user_id = body["user"]["id"]
    if _view_type(body) == "modal":
        shown = body["view"]["private_metadata"]
        parts.screens.update(body["view"], lambda: listed(parts, shown, user_id))
    else:
        redraw_elsewhere(parts, _redraws(body), user_id)


def redraw_elsewhere(parts: Parts, redraws: str, user_id: str) -> None:
    """After a form, which is closed by now: what it was opened from."""
    if redraws == HOME:
        parts.draw_home(user_id)
    elif redraws:
        channel_id, _, address = redraws.partition(" ")
        with parts.database.read() as session:
            blocks = list_blocks(session, parts.team_id, channel_id, user_id, parts.clock.calendar())
        parts.screens.answer(address, say("Open actions", blocks), instead=True)


def _redraws(body: Body) -> str:
    if _view_type(body) == "home":
        return HOME
    return f"{body['channel']['id']} {body['response_url']}" if is_only_for_them(body) else ""


def _view_type(body: Body) -> str:
    return str((body.get("view") or {}).get("type", ""))
