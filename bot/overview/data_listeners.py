"""How long things are kept, and erasing what somebody wrote."""

from __future__ import annotations

from slack_bolt import Ack

from bot.blocks import notice
from bot.overview import data_form, screens
from bot.overview.data_form import read_spans, read_whom, sure_form, whom_form
from bot.overview.record_words import erased_words
from bot.parts import Body, Parts
from bot.switchboard import Switchboard
from bot.text import names
from rituals.erasure import check_may_erase, erase, kept
from rituals.people import name_of
from rituals.retention import keep_for
from rituals.rights import check_is_admin


def register(board: Switchboard, parts: Parts) -> None:
    _register_retention(board, parts)
    _register_erasing_others(board, parts)

    @board.action(data_form.ERASE_OWN)
    def erased_own(ack: Ack, body: Body) -> None:
        user_id = body["user"]["id"]
        with parts.database.write() as session:
            erase(session, parts.team_id, user_id, user_id, parts.clock.calendar(), parts.sealer)
        parts.screens.update(body["view"], lambda: screens.own_data(parts, user_id, is_erased=True))
        ack()
        parts.wake()


def _register_retention(board: Switchboard, parts: Parts) -> None:
    @board.view(data_form.RETENTION)
    def decided(ack: Ack, body: Body, view: Body) -> None:
        with parts.database.write() as session:
            keep_for(session, parts.team_id, read_spans(view), body["user"]["id"], parts.clock.calendar())
        told = "Saved. What is older goes within six hours; `/rituals data` shows when it did."
        ack(response_action="update", view=notice("Saved", told))


def _register_erasing_others(board: Switchboard, parts: Parts) -> None:
    @board.action(data_form.ERASE_OTHERS)
    def asked(ack: Ack, body: Body) -> None:
        with parts.database.read() as session:
            check_is_admin(session, parts.team_id, body["user"]["id"], "Erasing what others wrote")
        parts.screens.push(body, whom_form())
        ack()

    @board.view(data_form.WHOM)
    def chosen(ack: Ack, body: Body, view: Body) -> None:
        user_id = read_whom(view)
        with parts.database.read() as session:
            check_may_erase(session, parts.team_id, user_id, body["user"]["id"])
            name, found = name_of(session, parts.team_id, user_id), kept(session, parts.team_id, user_id)
        ack(response_action="update", view=sure_form(user_id, name, found))

    @board.view(data_form.ERASE)
    def erased(ack: Ack, body: Body, view: Body) -> None:
        user_id = view["private_metadata"]
        with parts.database.write() as session:
            name = names([name_of(session, parts.team_id, user_id)])
            gone = erase(
                session, parts.team_id, user_id, body["user"]["id"], parts.clock.calendar(), parts.sealer
            )
        ack(response_action="update", view=notice("Erased", erased_words(name, gone)))
        parts.wake()
