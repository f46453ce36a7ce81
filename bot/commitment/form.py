"""The forms about an action: add one, choose a date, say why not, give it to somebody else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import context, field, modal, paragraph, rich, words
from bot.commitment.showing import handle
from bot.form import Sent, date_box, person_box, text_box
from bot.text import LONGEST_NAME, escape, shorten
from rituals.commitment import (
    LONGEST_REASON,
    LONGEST_TEXT,
    UnclearCommitment,
    check_due,
    check_owner,
    check_text,
    declines,
)
from rituals.people import name_of, today_of
from storage.commitment import Commitment
from storage.round import Round

ADDED, DATED, DROPPED, GIVEN = (
    "commitment.added",
    "commitment.dated",
    "commitment.dropped",
    "commitment.given",
)


TOLD = "{}, who added it, is told, and can give it to somebody else."


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
    blocks = [
        field("text", "What is to be done?", text_box(longest=LONGEST_TEXT)),
        field(
            "owner",
            "Who takes it?",
            person_box(),
            hint="Somebody in this channel. They are asked, and can say no.",
        ),
        field(
            "due",
            "By when?",
            date_box(),
            hint="Leave it empty if you cannot say yet.",
            optional=True,
        ),
    ]
    return modal(ADDED, "Add an action", blocks, submit="Add", metadata=round_.id)


def date_form(row: Commitment, redraws: str = "", *, accepts: bool = False) -> View:
    blocks = [
        _what(row),
        field("due", "By when?", date_box(row.due), hint="Empty: without a date.", optional=True),
    ]
    if accepts:
        blocks.append(context("With this you accept it. Everybody sees the new date."))
    title, submit = ("Another date", "Accept") if accepts else ("Change the date", "Save")
    return modal(DATED, title, blocks, submit=submit, metadata=About(handle(row), redraws).as_text())


def drop_form(session: Session, row: Commitment, by: str, redraws: str = "") -> View:
    is_asked = declines(row, by)
    why = text_box(longest=LONGEST_REASON, tall=True)
    label = "Why not?" if is_asked else "Why is it dropped?"
    blocks = [_what(row), field("reason", label, why, hint="A few words do.")]
    if by != row.made_by:
        adder = shorten(name_of(session, row.team_id, row.made_by), LONGEST_NAME)
        told = "It goes back to {}, who added it." if is_asked else TOLD
        blocks.append(context(told.format(escape(adder))))
    title, submit = ("Not me", "Send") if is_asked else ("Drop an action", "Drop")
    return modal(DROPPED, title, blocks, submit=submit, metadata=About(handle(row), redraws).as_text())


def give_form(row: Commitment, redraws: str = "") -> View:
    hint = "Somebody in the channel. They are asked, and can say no."
    blocks = [_what(row), field("owner", "Who takes it?", person_box(), hint=hint)]
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
    form, today = Sent(view), today_of(session, round_.team_id, by, now)
    wish = Wish(
        text=form.read("text", lambda: check_text(form.text("text")), ""),
        owner_id=form.read(
            "owner", lambda: check_owner(session, round_.team_id, round_.channel_id, read_owner(view)), ""
        ),
        due=form.read("due", lambda: check_due(read_due(view), today), None),
    )
    form.check()
    return wish


def read_reason(view: Mapping[str, Any]) -> str:
    return Sent(view).text("reason")


def read_owner(view: Mapping[str, Any]) -> str:
    chosen = Sent(view).person("owner")
    if not chosen:
        raise UnclearCommitment("Choose who takes it.")
    return chosen


def read_due(view: Mapping[str, Any]) -> date | None:
    return Sent(view).day("due")
