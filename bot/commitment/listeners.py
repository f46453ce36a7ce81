"""Action items: added, accepted, put off, done, dropped, given to somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from slack_bolt import Ack
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.commitment import form, screens, showing
from bot.commitment.message import render_commitment, render_declined
from bot.message.rendering import Renderer
from bot.parts import Body, Parts
from bot.submission import take_once
from bot.switchboard import Switchboard
from rituals import commitment as rules
from storage.commitment import Commitment

Deed = Callable[[Session, Commitment, int, str, datetime], None]

RENDERERS: Mapping[str, Renderer] = {
    "commitment": render_commitment,
    "commitment_declined": render_declined,
}


def register(board: Switchboard, parts: Parts) -> None:
    """Buttons and forms."""
    _register_deeds(board, parts)
    _register_openers(board, parts)
    _register_adding(board, parts)
    _register_forms(board, parts)


def _register_deeds(board: Switchboard, parts: Parts) -> None:
    """Buttons that do something at once."""

    def on_press(action_id: str, deed: Deed) -> None:
        @board.action(action_id)
        def pressed(ack: Ack, body: Body, action: Body) -> None:
            _does(parts, deed, action["value"], body)
            ack()
            parts.wake()
            screens.redraw(parts, body)

    on_press(showing.ACCEPT, rules.accept)
    on_press(showing.DONE, rules.finish)
    on_press(showing.REOPEN, rules.reopen)


def _register_openers(board: Switchboard, parts: Parts) -> None:
    """Buttons that open a form, and the menu in which all of this stands once more."""
    opens = {
        showing.DATE: screens.date,
        showing.DROP: screens.drop,
        showing.GIVE: screens.give,
        showing.HISTORY: screens.history,
    }

    def on_press(action_id: str, screen: screens.Screen) -> None:
        @board.action(action_id)
        def pressed(ack: Ack, body: Body, action: Body) -> None:
            screens.show(parts, body, action["value"], screen)
            ack()

    for action_id in (showing.DATE, showing.DROP, showing.GIVE):
        on_press(action_id, opens[action_id])

    @board.action(showing.MORE)
    def chosen(ack: Ack, body: Body, action: Body) -> None:
        what, handle = action["selected_option"]["value"].split(":", 1)
        if what == showing.REOPEN:
            _does(parts, rules.reopen, handle, body)
            ack()
            parts.wake()
            screens.redraw(parts, body)
        else:
            screens.show(parts, body, handle, opens[what])
            ack()

    @board.action(showing.LIST)
    def pressed_list(ack: Ack, body: Body, action: Body) -> None:
        _open_list(parts, body, f"round:{action['value']}")
        ack()

    @board.action(showing.OWN)
    def pressed_own(ack: Ack, body: Body) -> None:
        _open_list(parts, body, "own:")
        ack()


def _open_list(parts: Parts, body: Body, shown: str) -> None:
    user_id = body["user"]["id"]
    parts.screens.open(body, lambda: screens.listed(parts, shown, user_id))


def _register_adding(board: Switchboard, parts: Parts) -> None:
    @board.action(showing.ADD)
    def pressed_add(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.read() as session:
            round_ = rules.find_round(session, parts.team_id, action["value"])
            rules.check_may_add(session, round_.team_id, round_.channel_id, body["user"]["id"])

        def build() -> View:
            return form.add_form(round_)

        parts.screens.open(body, build)
        ack()

    @board.view(form.ADDED)
    def added(ack: Ack, body: Body, view: Body) -> None:
        now, by = parts.clock.calendar(), body["user"]["id"]
        with parts.database.write() as session:
            take_once(session, view, now)
            round_ = rules.find_round(session, parts.team_id, view["private_metadata"])
            wish = form.read_wish(session, round_, view, by, now)
            rules.add(session, round_, wish.text, wish.owner_id, wish.due, by, now)
        ack()
        parts.wake()


def _register_forms(board: Switchboard, parts: Parts) -> None:
    def on_sending(callback_id: str, deed_of: Callable[[Body], Deed]) -> None:
        @board.view(callback_id)
        def sent(ack: Ack, body: Body, view: Body) -> None:
            about = form.read_about(view)
            _does(parts, deed_of(view), about.handle, body)
            ack(response_action="clear")
            parts.wake()
            screens.redraw_elsewhere(parts, about.redraws, body["user"]["id"])

    on_sending(form.DATED, _dating)
    on_sending(form.DROPPED, _dropping)
    on_sending(form.GIVEN, _giving)


def _dating(view: Body) -> Deed:
    return lambda session, row, seen, by, now: rules.put_off(session, row, seen, form.read_due(view), by, now)


def _dropping(view: Body) -> Deed:
    return lambda session, row, seen, by, now: rules.drop(session, row, seen, form.read_reason(view), by, now)


def _giving(view: Body) -> Deed:
    return lambda session, row, seen, by, now: rules.give(session, row, seen, form.read_owner(view), by, now)


def _does(parts: Parts, deed: Deed, handle: str, body: Body) -> None:
    """One change in one transaction."""
    commitment_id, number = handle.split(":")
    with parts.database.write() as session:
        row = rules.find(session, parts.team_id, commitment_id)
        deed(session, row, int(number), body["user"]["id"], parts.clock.calendar())
