"""`/standup`, the buttons under a plan, and the forms behind them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.error import URLError

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.blocks import notice
from bot.command import run
from bot.form import ZONE, Sent, under, zone_option
from bot.message.rendering import Renderer
from bot.parts import Body, Parts, is_only_for_them
from bot.rhythm import chosen_anew
from bot.ritual import command, plan_message, screens
from bot.ritual.command import command_of
from bot.ritual.form import CHANGE, CHANNEL, PEOPLE, REPEATS, SET_UP, read_plan, remarks
from bot.submission import take_once
from bot.switchboard import Switchboard
from bot.text import bold
from rituals import ritual as ritual_rules
from rituals.kinds import KINDS, Kind, asking
from rituals.people import check_may_manage
from rituals.rhythm import WORKDAYS
from rituals.ritual import NotAPerson
from rituals.words import search_zones
from storage import ritual as rituals
from storage.ritual import Ritual

log = logging.getLogger(__name__)

DELETED = "is deleted. Nothing more is asked or posted."
TRIED = "is in your direct messages now, to be tried by you alone."


RENDERERS: Mapping[str, Renderer] = {"plan": plan_message.render_plan}


def register(board: Switchboard, parts: Parts) -> None:
    for kind in asking():
        if kind.own_command:
            _register_command(board, parts, kind)
    _register_buttons(board, parts)
    _register_forms(board, parts)


def _register_command(board: Switchboard, parts: Parts, kind: Kind) -> None:
    @board.command(kind.command)
    def typed(ack: Ack, body: Body) -> None:
        ack(run(command_of(kind), parts, body))


def _register_buttons(board: Switchboard, parts: Parts) -> None:
    def on_press(action_id: str, act: Callable[[Session, Ritual, str], None], said: str) -> None:
        @board.action(action_id)
        def pressed(ack: Ack, body: Body, action: Body) -> None:
            with parts.database.write() as session:
                ritual = ritual_rules.find(session, parts.team_id, action["value"])
                act(session, ritual, body["user"]["id"])
                name = bold(rituals.current_version(session, ritual).name)
            ack()
            parts.pressed(body)
            if is_only_for_them(body):
                parts.screens.tell(body["response_url"], f"{name} {said}", instead=True)

    on_press(plan_message.PAUSE, ritual_rules.pause, command.PAUSED)
    on_press(
        plan_message.RESUME,
        lambda s, r, by: ritual_rules.resume(s, r, by, parts.clock.calendar()),
        command.RESUMED,
    )
    on_press(
        plan_message.DELETE, lambda s, r, by: ritual_rules.delete(s, r, by, parts.clock.calendar()), DELETED
    )
    on_press(plan_message.TRY, lambda s, r, by: ritual_rules.try_out(s, r, by, parts.clock.calendar()), TRIED)

    @board.action(plan_message.EDIT)
    def pressed_change(ack: Ack, body: Body, action: Body) -> None:
        _open(parts, body, action["value"], screens.change)
        ack()

    @board.action(plan_message.HAND_OVER)
    def pressed_hand_over(ack: Ack, body: Body, action: Body) -> None:
        _open(parts, body, action["value"], screens.hand_over)
        ack()

    @board.action(plan_message.JOIN)
    def pressed_join(ack: Ack, body: Body, action: Body) -> None:
        with parts.database.read() as session:
            ritual = ritual_rules.find(session, parts.team_id, action["value"])
            check_may_manage(session, ritual, body["user"]["id"])
        parts.screens.run(lambda: _join(parts, ritual.channel_id, body["response_url"]))
        ack()


def _open(parts: Parts, body: Body, ritual_id: str, screen: Callable[[Parts, str], Any]) -> None:
    with parts.database.read() as session:
        check_may_manage(session, ritual_rules.find(session, parts.team_id, ritual_id), body["user"]["id"])
    parts.screens.open(body, lambda: screen(parts, ritual_id))


def _join(parts: Parts, channel_id: str, response_url: str) -> None:
    try:
        parts.directory.join(channel_id)
    except SlackApiError as error:
        log.warning("not joined: channel=%s error=%s", channel_id, error.response.get("error"))
        parts.screens.tell(
            response_url, "Slack did not let me in. Type `/invite @rituals` in the channel, please."
        )
    except (URLError, OSError) as error:
        log.warning("not joined: channel=%s error=%s", channel_id, type(error).__name__)
        parts.screens.tell(response_url, "I could not reach Slack. Please press once more.")


def _register_forms(board: Switchboard, parts: Parts) -> None:
    def chose(ack: Ack, body: Body) -> None:
        parts.screens.run(lambda: screens.tell_of_people(parts, body["view"]))
        ack()

    board.action(CHANNEL)(chose)
    board.action(PEOPLE)(chose)

    @board.action(REPEATS)
    def chose_how_often(ack: Ack, body: Body) -> None:
        view, now = body["view"], parts.clock.calendar()
        usual = KINDS[view["private_metadata"]].days if view["callback_id"] == SET_UP else WORKDAYS
        parts.screens.update(view, lambda: chosen_anew(view, usual, now, REPEATS))
        ack()

    @board.view(SET_UP)
    def set_up(ack: Ack, body: Body, view: Body) -> None:
        plan, now = read_plan(view), parts.clock.calendar()
        kind = KINDS[view["private_metadata"]]
        with parts.database.write() as session:
            take_once(session, view, now)
            ritual_rules.set_up(session, parts.team_id, kind.name, plan, body["user"]["id"], now)
        told = (
            f"{bold(plan.name)} is set up. I have sent you, as a direct message, what happens next and when."
        )
        ack(response_action="update", view=notice("All set", " ".join([told, *remarks(view)])))
        parts.wake()

    @board.view(CHANGE)
    def changed(ack: Ack, body: Body, view: Body) -> None:
        plan, now = read_plan(view), parts.clock.calendar()
        ritual_id, number = view["private_metadata"].split(":")
        with parts.database.write() as session:
            ritual = ritual_rules.find(session, parts.team_id, ritual_id)
            ritual_rules.change(session, ritual, plan, body["user"]["id"], now, seen=int(number))
        ack()
        parts.wake()

    @board.view(screens.HAND_OVER)
    def handed_over(ack: Ack, body: Body, view: Body) -> None:
        chosen, by = Sent(view).person("owner"), body["user"]["id"]
        with parts.database.write() as session:
            ritual = ritual_rules.find(session, parts.team_id, view["private_metadata"])
            with under("owner", NotAPerson):
                ritual_rules.hand_over(session, ritual, chosen, by)
        told = "I have told the new owner in a direct message. Workspace admins can still change it."
        ack(response_action="update", view=notice("Handed over", told))
        parts.wake()

    @board.options(ZONE)
    def zones(ack: Ack, payload: Body) -> None:
        found = search_zones(payload.get("value") or "")
        ack(options=[zone_option(choice.name, choice.label).to_dict() for choice in found])
