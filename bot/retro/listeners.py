"""`/retro`, its forms and its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from slack_bolt import Ack
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.command import run
from bot.form import under
from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.retro import card, command, note_form, screens, start_form
from bot.retro.card import render_card, render_nudge
from bot.retro.quote import quoted
from bot.retro.summary import render_column, render_summary
from bot.submission import take_once
from bot.switchboard import Switchboard
from rituals.people import zone_of
from rituals.refusals import Refusal
from rituals.retro import course, note
from rituals.retro.note import NoColumn, NoteIsGone
from storage.ritual import version_of
from storage.round import Round

NOTE_FROM_MESSAGE = "retro.note_from_message"
RENDERERS: Mapping[str, Renderer] = {
    "retro": render_card,
    "retro_nudge": render_nudge,
    "retro_summary": render_summary,
    "retro_column": render_column,
}


def register(board: Switchboard, parts: Parts) -> None:
    @board.command("/retro")
    def typed(ack: Ack, body: Body) -> None:
        ack(run(command.COMMAND, parts, body))

    @board.shortcut(NOTE_FROM_MESSAGE)
    def chosen(ack: Ack, body: Body) -> None:
        with parts.database.read() as session:
            text = quoted(session, parts.team_id, body["message"])
        user_id, channel_id = body["user"]["id"], body["channel"]["id"]
        parts.screens.open(body, lambda: screens.start_note(parts, user_id, channel_id, text))
        ack()

    _register_notes(board, parts)
    _register_own_notes(board, parts)
    _register_start(board, parts)
    _register_running(board, parts)


def _register_notes(board: Switchboard, parts: Parts) -> None:
    """No transaction here may touch a row that names the person, unless the note does."""

    @board.action(card.ADD)
    def pressed_add(ack: Ack, body: Body, action: Body) -> None:
        user_id, round_id = body["user"]["id"], action["value"]
        view = body.get("view") or {}
        if view.get("type") == "modal":
            text = view["private_metadata"]  # of the choice between several; other screens carry none
            parts.screens.update(view, lambda: screens.add_note(parts, round_id, user_id, text))
        else:
            parts.screens.open(body, lambda: screens.add_note(parts, round_id, user_id))
        ack()

    @board.action(command.ADD_TYPED)
    def pressed_add_typed(ack: Ack, body: Body, action: Body) -> None:
        user_id, channel_id, text = body["user"]["id"], body["channel"]["id"], action["value"]
        parts.screens.open(body, lambda: screens.start_note(parts, user_id, channel_id, text))
        ack()

    @board.view(note_form.SEND)
    def sent(ack: Ack, body: Body, view: Body) -> None:
        typed, now, user_id = note_form.read_note(view), parts.clock.calendar(), body["user"]["id"]
        with parts.database.write() as session:
            round_ = note.find(session, parts.team_id, typed.round_id, user_id)
            if typed.draft.is_named and not typed.note_id:  # without a name, the rules themselves know it
                take_once(session, view, now)
            with under("text", Refusal), under("column", NoColumn):
                was_named = note.send(session, parts.sealer, round_, user_id, typed.note_id, typed.draft, now)
            place = screens.place_of(session, round_)
        ack(response_action="update", view=note_form.saved(place, typed.draft, was_named=was_named))


def _register_own_notes(board: Switchboard, parts: Parts) -> None:
    @board.action(note_form.NOTES)
    def pressed_notes(ack: Ack, body: Body, action: Body) -> None:
        def build() -> View:
            return screens.own_notes(parts, body["user"]["id"], action["value"])

        if body["view"]["callback_id"] == note_form.SEND:  # what is being typed there stays
            parts.screens.push(body, build())
        else:
            parts.screens.update(body["view"], build)
        ack()

    @board.action(note_form.EDIT)
    def pressed_edit(ack: Ack, body: Body, action: Body) -> None:
        round_id, note_id = action["value"].split(":")
        user_id = body["user"]["id"]
        parts.screens.update(body["view"], lambda: screens.change_note(parts, round_id, user_id, note_id))
        ack()

    @board.action(note_form.DELETE)
    def pressed_delete(ack: Ack, body: Body, action: Body) -> None:
        round_id, note_id = action["value"].split(":")
        user_id = body["user"]["id"]
        # What is gone already is what they wanted; also when the press comes twice, which is not recorded here.
        with suppress(NoteIsGone), parts.database.write() as session:
            round_ = note.find_anywhere(session, parts.team_id, round_id)
            note.remove(session, parts.sealer, round_, user_id, note_id)
        parts.screens.update(body["view"], lambda: screens.own_notes(parts, user_id, round_id))
        ack()

    @board.action(note_form.SHOW)
    def pressed_show(ack: Ack, body: Body, action: Body) -> None:
        round_id, note_id = action["value"].split(":")
        user_id = body["user"]["id"]
        with parts.database.write() as session:
            round_ = note.find(session, parts.team_id, round_id, user_id)
            note.show_with_name(session, parts.sealer, round_, user_id, note_id, parts.clock.calendar())
        said = "It is in the thread now."
        parts.screens.update(body["view"], lambda: screens.own_notes(parts, user_id, round_id, said))
        ack()
        parts.wake()


def _register_start(board: Switchboard, parts: Parts) -> None:
    @board.action(start_form.COLUMNS)
    def chose_columns(ack: Ack, body: Body) -> None:
        view, now = body["view"], parts.clock.calendar()
        chosen = start_form.chosen_columns(view)
        zone = _zone_of(parts, body["user"]["id"])
        parts.screens.update(
            view, lambda: start_form.start_form(view["private_metadata"], zone, now, chosen=chosen)
        )
        ack()

    @board.view(start_form.START)
    def started(ack: Ack, body: Body, view: Body) -> None:
        user_id, now = body["user"]["id"], parts.clock.calendar()
        outline = start_form.read_outline(view, _zone_of(parts, user_id), now)
        with parts.database.write() as session:
            take_once(session, view, now)
            course.start(
                session, parts.sealer, parts.team_id, view["private_metadata"], outline, user_id, now
            )
        told = start_form.told_end(view, outline.title, outline.until, outline.zone)
        ack(response_action="update", view=told)
        parts.wake()


def _zone_of(parts: Parts, user_id: str) -> str:
    with parts.database.read() as session:
        return zone_of(session, parts.team_id, user_id)


def _register_running(board: Switchboard, parts: Parts) -> None:
    @board.action(command.CHANGE_END)
    def pressed_change_end(ack: Ack, body: Body, action: Body) -> None:
        user_id, round_id = body["user"]["id"], action["value"]
        parts.screens.open(body, lambda: screens.change_end(parts, user_id, round_id))
        ack()

    @board.view(start_form.CHANGE_END)
    def changed_end(ack: Ack, body: Body, view: Body) -> None:
        user_id, now = body["user"]["id"], parts.clock.calendar()
        with parts.database.write() as session:
            round_ = course.find_running(
                session, parts.team_id, view["private_metadata"], user_id, course.CHANGING_THE_END
            )
            version = version_of(session, round_)
            until = start_form.read_end(view, version.zone, now)
            course.change_end(session, round_, until)
        ack(response_action="update", view=start_form.told_end(view, version.name, until, version.zone))
        parts.wake()

    def on_press(
        action_id: str, doing: str, act: Callable[[Session, Round, datetime], None], said: str
    ) -> None:
        @board.action(action_id)
        def pressed(ack: Ack, body: Body, action: Body) -> None:
            with parts.database.write() as session:
                round_ = course.find_running(
                    session, parts.team_id, action["value"], body["user"]["id"], doing
                )
                act(session, round_, parts.clock.calendar())
                title = course.title_of(session, round_)
            ack()
            parts.wake()
            parts.screens.answer(body["response_url"], command.about(title, said), instead=True)

    on_press(command.CLOSE, course.CLOSING, course.close_now, command.CLOSING)
    on_press(command.CANCEL, course.CANCELLING, course.cancel, command.CANCELLED)
