"""The forms about an action: add one, choose a date, say why not, give it to somebody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextInputElement, UserSelectElement
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import context, field, modal, paragraph, rich, words
from bot.commitment.view import handle
from bot.failures import FormRefusal
from bot.text import LONGEST_NAME, escape, shorten
from rituals.commitment import (
    LONGEST_REASON,
    LONGEST_TEXT,
    UnclearCommitment,
    check_due,
    check_owner,
    check_text,
    today_of,
)
from rituals.people import name_of
from storage.commitment import Commitment, CommitmentState
from storage.round import Round

ADDED, DATED, DROPPED, GIVEN = (
    "commitment.added",
    "commitment.dated",
    "commitment.dropped",
    "commitment.given",
)
VALUE = "value"
T = TypeVar("T")


@dataclass(frozen=True)
class About:
    """What a form knows of where it came from: the action as it was seen ("<id>:<number>"), and what is to be drawn
    anew when it is sent: "home", or the channel and the address of a list that only its reader sees, or nothing."""

    handle: str
    redraws: str = ""

    def as_text(self) -> str:
        return json.dumps(asdict(self))


def read_about(view: Mapping[str, Any]) -> About:
    return About(**json.loads(view["private_metadata"]))


def add_form(round_: Round) -> View:
    line = PlainTextInputElement(action_id=VALUE, max_length=LONGEST_TEXT)
    blocks = [
        field("text", "What is to be done?", line),
        field(
            "owner",
            "Who takes it?",
            UserSelectElement(action_id=VALUE),
            hint="Somebody in this channel. They are asked, and can say no.",
        ),
        field(
            "due",
            "By when?",
            DatePickerElement(action_id=VALUE),
            hint="Leave it empty if you cannot say yet.",
            optional=True,
        ),
    ]
    return modal(ADDED, "Add an action", blocks, submit="Add", metadata=round_.id)


def date_form(row: Commitment, redraws: str = "", *, accepts: bool = False) -> View:
    chosen = DatePickerElement(action_id=VALUE, initial_date=row.due.isoformat() if row.due else None)
    blocks = [_what(row), field("due", "By when?", chosen, hint="Empty: without a date.", optional=True)]
    if accepts:
        blocks.append(context("With this you accept it. Everybody sees the new date."))
    title, submit = ("Another date", "Accept") if accepts else ("Change the date", "Save")
    return modal(DATED, title, blocks, submit=submit, metadata=About(handle(row), redraws).as_text())


def drop_form(session: Session, row: Commitment, by: str, redraws: str = "") -> View:
    is_asked = by == row.owner_id and row.state == CommitmentState.PROPOSED
    why = PlainTextInputElement(action_id=VALUE, multiline=True, max_length=LONGEST_REASON)
    label = "Why not?" if is_asked else "Why is it dropped?"
    blocks = [_what(row), field("reason", label, why, hint="A few words do.")]
    if by != row.made_by:
        adder = shorten(name_of(session, row.team_id, row.made_by), LONGEST_NAME)
        blocks.append(context(f"{escape(adder)}, who added it, is told, and can give it to somebody else."))
    title, submit = ("Not me", "Send") if is_asked else ("Drop an action", "Drop")
    return modal(DROPPED, title, blocks, submit=submit, metadata=About(handle(row), redraws).as_text())


def give_form(row: Commitment, redraws: str = "") -> View:
    hint = "Somebody in the channel. They are asked, and can say no."
    blocks = [_what(row), field("owner", "Who takes it?", UserSelectElement(action_id=VALUE), hint=hint)]
    return modal(
        GIVEN, "Give it to somebody", blocks, submit="Give", metadata=About(handle(row), redraws).as_text()
    )


def _what(row: Commitment) -> Block:
    return rich(paragraph(words(row.text, bold=True)))


@dataclass(frozen=True)
class Wish:
    """What was typed into the form that adds an action."""

    text: str
    owner_id: str
    due: date | None


def read_wish(session: Session, round_: Round, view: Mapping[str, Any], by: str, now: datetime) -> Wish:
    """Raises FormRefusal naming every field that needs another look."""
    faults: dict[str, str] = {}

    def read(block_id: str, get: Callable[[], T], otherwise: T) -> T:
        try:
            return get()
        except UnclearCommitment as refusal:
            faults[block_id] = str(refusal)
            return otherwise

    today = today_of(session, round_.team_id, by, now)
    wish = Wish(
        text=read("text", lambda: check_text(read_text(view, "text")), ""),
        owner_id=read(
            "owner", lambda: check_owner(session, round_.team_id, round_.channel_id, read_owner(view)), ""
        ),
        due=read("due", lambda: check_due(read_due(view), today), None),
    )
    if faults:
        raise FormRefusal(faults)
    return wish


def read_text(view: Mapping[str, Any], block_id: str) -> str:
    return _values(view)[block_id][VALUE].get("value") or ""


def read_owner(view: Mapping[str, Any]) -> str:
    chosen = _values(view)["owner"][VALUE].get("selected_user")
    if not chosen:
        raise UnclearCommitment("Choose who takes it.")
    return str(chosen)


def read_due(view: Mapping[str, Any]) -> date | None:
    chosen = _values(view)["due"][VALUE].get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def _values(view: Mapping[str, Any]) -> Mapping[str, Any]:
    values: Mapping[str, Any] = view["state"]["values"]
    return values
