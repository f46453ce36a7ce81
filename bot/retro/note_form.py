"""Writing a note: the form, what is said when it is in, and one's own notes with what can be done to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import (
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    modal,
    paragraph,
    rich,
    section,
    words,
)
from bot.form import Sent, radio, text_box, tick
from bot.retro.card import ADD
from bot.text import bold, escape, moment, shorten
from rituals.questions import Question
from rituals.retro.note import LONGEST, Draft, OwnNote

SEND = "retro.note"
NOTES, EDIT, DELETE, SHOW = "retro.notes", "retro.edit", "retro.delete", "retro.show"
NAMELESS = "nameless"
PROMISE = (
    "Encrypted until the end, then mixed with the others and shown without your name and time. If fewer than three "
    "people write without a name, theirs are not shown."
)
LONGEST_SHOWN = 600
MOST_SHOWN = 40


@dataclass(frozen=True)
class Place:
    """The retrospective a note is for, as its screens name it."""

    round_id: str
    title: str
    channel: str
    columns: tuple[Question, ...]
    closes_at: datetime
    zone: str


@dataclass(frozen=True)
class Shown:
    """Somebody's notes in one retrospective. `kept_until` is set when that is over and did not show them; they can
    be shown afterwards unless it was cancelled."""

    place: Place
    notes: Sequence[OwnNote]
    kept_until: datetime | None = None
    is_cancelled: bool = False


def note_form(place: Place, text: str, own: int, note: OwnNote | None = None) -> View:
    """`own` is how many notes they can look at: those there, and those that others held back."""
    about = f"{bold(place.title)} in {escape(place.channel)}, until {moment(place.closes_at, place.zone)}"
    columns = {each.key: each.label for each in place.columns}
    nameless = tick("Without my name", NAMELESS, is_ticked=note is not None and not note.is_named)
    blocks: list[Block] = [
        context(about),
        field("column", "Column", radio(columns, note.column if note else "")),
        field("text", "Your note", text_box(note.text if note else text, LONGEST, tall=True)),
        *_cut(text),
        field("name", "Name", nameless, hint=PROMISE, optional=True),
    ]
    if own and note is None:
        label = f"Your notes ({own})"
        blocks.append(actions("more", [button(label, NOTES, place.round_id)]))
    about_note = json.dumps({"round": place.round_id, "note": note.id if note else ""})
    if note is not None:
        return modal(SEND, "Change your note", blocks, submit="Save", metadata=about_note)
    return modal(SEND, "Add a note", blocks, submit="Send", metadata=about_note)


def _cut(text: str) -> list[Block]:
    """What was typed elsewhere and has no room in the field is said to be missing."""
    lost = len(text) - LONGEST
    if lost <= 0:
        return []
    return [context(f"A note has {LONGEST:,} characters at most: the last {lost:,} of yours did not fit.")]


@dataclass(frozen=True)
class Typed:
    """A submitted form. `note_id` is empty for a new note."""

    round_id: str
    note_id: str
    draft: Draft


def read_note(view: Mapping[str, Any]) -> Typed:
    about = json.loads(view["private_metadata"])
    form = Sent(view)
    draft = Draft(form.option("column"), form.text("text"), is_named=not form.is_ticked("name"))
    return Typed(about["round"], about["note"], draft)


def saved(place: Place, draft: Draft, *, was_named: bool) -> View:
    """`was_named`: it had their name until now, and does not any more."""
    how = "with your name" if draft.is_named else "without your name"
    until = moment(place.closes_at, place.zone)
    blocks: list[Block] = [
        section(f"Your note is in, {how}. Only you see it until {until}, and until then you can change it.")
    ]
    if was_named and not draft.is_named:
        blocks.append(context("It had your name until now. A backup made meanwhile may still have it so."))
    buttons = [
        button("Add another", ADD, place.round_id, style="primary"),
        button("Your notes", NOTES, place.round_id),
    ]
    return modal("retro.saved", "It is in", [*blocks, actions("more", buttons)])


def notes_list(here: Shown | None, held: Sequence[Shown], said: str = "") -> View:
    """What somebody wrote where notes are collected, and what was held back elsewhere. `said` stands above."""
    blocks: list[Block] = [section(said)] if said else []
    room = MOST_SHOWN
    for shown in [*([here] if here else []), *held]:
        blocks += [divider()] if blocks else []
        blocks += [context(_heading(shown))]
        for note in shown.notes[:room]:
            blocks += _note(shown, note)
        if len(shown.notes) > room:
            blocks.append(context(f"{len(shown.notes) - room} more are not shown."))
        room = max(0, room - len(shown.notes))
    if here is not None:
        blocks.append(actions("more", [button("Add a note", ADD, here.place.round_id, style="primary")]))
    return modal("retro.own", "Your notes", blocks or [context("You have no notes now.")])


def _heading(shown: Shown) -> str:
    where = f"{bold(shown.place.title)} in {escape(shown.place.channel)}"
    if shown.kept_until is None:
        until = moment(shown.place.closes_at, shown.place.zone)
        none = "" if shown.notes else " You have none yet."
        return f"{where}. Only you see these until {until}.{none}"
    until = moment(shown.kept_until, shown.place.zone)
    if shown.is_cancelled:
        return f"{where} was cancelled. Only you see these, until {until}; then they are destroyed."
    return (
        f"{where} is over. These were held back, because fewer than three people wrote without a name. "
        f"Only you see them, until {until}; then they are destroyed."
    )


def _note(shown: Shown, note: OwnNote) -> list[Block]:
    labels = {each.key: each.label for each in shown.place.columns}
    how = "" if note.is_named else " · without your name"
    title = paragraph(words(labels.get(note.column, ""), bold=True), words(f"{how}\n", italic=True))
    text = paragraph(words(shorten(note.text, LONGEST_SHOWN)))
    value = f"{shown.place.round_id}:{note.id}"
    sure = confirm("Delete this note?", "It cannot be brought back.", "Delete")
    buttons = [button("Delete", DELETE, value, confirm=sure)]
    if shown.kept_until is None:
        buttons.insert(0, button("Edit", EDIT, value))
    elif not shown.is_cancelled:
        told = f"Everybody in {shown.place.channel} will see it with your name."
        sure = confirm("Show it with your name?", told, "Show it")
        buttons.insert(0, button("Show it with my name", SHOW, value, confirm=sure))
    return [rich(title, text), actions(f"note:{value}", buttons)]


def which_one(places: Sequence[Place], text: str) -> View:
    """Notes are collected in several channels, and none of them is this one. `text` waits for the choice."""
    blocks: list[Block] = [section("Notes are collected in several of your channels. For which one?")]
    for place in places[:20]:
        until = moment(place.closes_at, place.zone)
        blocks.append(
            section(
                f"{bold(place.title)} in {escape(place.channel)}, until {until}",
                accessory=button("Add a note", ADD, place.round_id),
            )
        )
    blocks += _cut(text)
    return modal("retro.which", "Which one?", blocks, metadata=text[:LONGEST])
