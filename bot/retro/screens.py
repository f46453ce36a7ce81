"""The screens about notes, filled from the database. Nothing is written, and nobody is looked up, to show them."""

from __future__ import annotations

from functools import partial

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import context, notice, paragraph, rich, section, words
from bot.parts import Parts
from bot.retro.note_form import Place, Shown, note_form, notes_list, which_one
from bot.retro.start_form import end_form, start_form
from bot.text import as_typed
from rituals.people import channel_name, name_of
from rituals.questions import loaded
from rituals.retro import course, finding, note
from rituals.retro.course import kept_until
from storage.ritual import version_of
from storage.round import Round, RoundState

NOTHING_OPEN = (
    "No retrospective is collecting notes in this channel, or in another one of yours. "
    "A facilitator starts one with `/retro start`; then {add} with `/retro`."
)


def nothing_open(text: str) -> list[Block]:
    """`text` is what they wanted to add, if they have typed it already."""
    return [section(NOTHING_OPEN.format(add="add this" if text else "add a note")), *kept_text(text)]


def place_of(session: Session, round_: Round) -> Place:
    version = version_of(session, round_)
    return Place(
        round_id=round_.id,
        title=version.name,
        channel=channel_name(session, round_.team_id, round_.channel_id, "its channel"),
        columns=loaded(version.questions),
        closes_at=round_.closes_at,
        zone=version.zone,
    )


def add_note(parts: Parts, round_id: str, user_id: str, text: str = "") -> View:
    """Raises what `note.find` raises; one that is over shows what somebody has left there."""
    with parts.database.read() as session:
        round_ = note.find(session, parts.team_id, round_id, user_id)
        if round_.state != RoundState.OPEN:
            return _too_late(text)
        own = len(note.own(session, parts.sealer, round_, user_id))
        held = finding.held_for(session, parts.sealer, parts.team_id, user_id)
        return note_form(place_of(session, round_), text, own + sum(len(notes) for _, notes in held))


def _too_late(text: str) -> View:
    said = "This retrospective is over. `/retro` shows what is open."
    return notice("It is over", [section(said), *kept_text(text)])


def change_note(parts: Parts, round_id: str, user_id: str, note_id: str) -> View:
    with parts.database.read() as session:
        round_ = note.find(session, parts.team_id, round_id, user_id)
        found = note.own_note(session, parts.sealer, round_, user_id, note_id)
        return note_form(place_of(session, round_), "", 0, found)


def own_notes(parts: Parts, user_id: str, round_id: str = "", said: str = "") -> View:
    """Those in the given retrospective, if it is open, and those that others held back. `said` stands above them."""
    with parts.database.read() as session:
        here = None
        if round_id:
            round_ = note.find_anywhere(session, parts.team_id, round_id)
            if round_.state == RoundState.OPEN:
                here = Shown(place_of(session, round_), note.own(session, parts.sealer, round_, user_id))
        held = finding.held_for(session, parts.sealer, parts.team_id, user_id)
        return notes_list(here, [_held(session, round_, notes) for round_, notes in held], said)


def _held(session: Session, round_: Round, notes: list[note.OwnNote]) -> Shown:
    is_cancelled = round_.state == RoundState.CANCELLED
    return Shown(place_of(session, round_), notes, kept_until(session, round_), is_cancelled)


def start_note(parts: Parts, user_id: str, channel_id: str, text: str) -> View:
    """The form for this channel's retrospective; or for the one elsewhere; or a choice; or what to do instead."""
    with parts.database.read() as session:
        found = finding.open_for(session, parts.team_id, user_id, channel_id)
        places = [place_of(session, each) for each in found]
    if len(places) == 1:
        return add_note(parts, places[0].round_id, user_id, text)
    if places:
        return which_one(places, text)
    return notice("Nothing is open", nothing_open(text))


def kept_text(text: str) -> list[Block]:
    return [context("Your text, to keep:"), rich(paragraph(words(text)))] if text else []


def start(parts: Parts, user_id: str, channel_id: str, title: str) -> View:
    """The form to start one. Raises what `course.check_may_start` raises."""
    person = parts.directory.person(user_id)
    with parts.database.read() as session:
        course.check_may_start(session, parts.team_id, user_id, channel_id)
        named = as_typed(title, partial(name_of, session, parts.team_id))
    return start_form(channel_id, person.zone, parts.clock.calendar(), named)


def change_end(parts: Parts, user_id: str, round_id: str) -> View:
    with parts.database.read() as session:
        round_ = course.find_running(session, parts.team_id, round_id, user_id, course.CHANGING_THE_END)
        version = version_of(session, round_)
    return end_form(round_.id, version.name, round_.closes_at, version.zone)
