"""One's own settings and days away, and the days off of a channel: the forms and the buttons in them."""

from __future__ import annotations

from slack_bolt import Ack
from sqlmodel import Session

from bot.blocks import notice
from bot.overview import days_off_form, screens, settings_form
from bot.overview.days_off_form import country_option, read_country, read_name
from bot.overview.settings_form import read_choice, read_days, stretch, under_its_field
from bot.parts import Body, Parts
from bot.switchboard import Switchboard
from bot.text import place
from rituals import calendar
from rituals.countries import search_countries
from rituals.preference import (
    Choice,
    DaysOver,
    DaysTheWrongWayRound,
    NoFirstDay,
    choose,
    come_back,
    go_away,
    known_person,
)

BEGUN = "What has begun already goes on as planned."
WRONG_DAYS = (NoFirstDay, DaysTheWrongWayRound, DaysOver)


def register(board: Switchboard, parts: Parts) -> None:
    _register_own(board, parts)
    _register_days_off(board, parts)


def _register_own(board: Switchboard, parts: Parts) -> None:
    @board.view(settings_form.SETTINGS)
    def saved(ack: Ack, body: Body, view: Body) -> None:
        user_id, choice = body["user"]["id"], read_choice(view)
        with parts.database.write() as session:
            choose(session, parts.team_id, user_id, choice, parts.clock.calendar())
            told = [_choice(session, parts, user_id, choice), *_go_away(session, parts, user_id, view)]
        ack(response_action="update", view=notice("Saved", "\n".join(told)))
        parts.wake()

    @board.view(settings_form.AWAY)
    def away(ack: Ack, body: Body, view: Body) -> None:
        with parts.database.write() as session:
            told = _go_away(session, parts, body["user"]["id"], view)
        ack(response_action="update", view=notice("Saved", "\n".join(told or ["No days were added."])))
        parts.wake()

    @board.action(settings_form.COME_BACK)
    def back(ack: Ack, body: Body, action: Body) -> None:
        user_id, view = body["user"]["id"], body["view"]
        with parts.database.write() as session:
            come_back(session, parts.team_id, user_id, action["value"], parts.clock.calendar())
        screen = screens.away if view["callback_id"] == settings_form.AWAY else screens.settings
        parts.screens.update(view, lambda: screen(parts, user_id))
        ack()
        parts.wake()


def _go_away(session: Session, parts: Parts, user_id: str, view: Body) -> list[str]:
    """What was entered, in words; nothing when no day was picked."""
    first, last = read_days(view)
    if first is None and last is None:
        return []
    try:
        row = go_away(session, parts.team_id, user_id, first, last, parts.clock.calendar())
    except WRONG_DAYS as refusal:
        raise under_its_field(refusal) from refusal
    return [f"You are away {stretch(row.first, row.last)}. Nothing is asked of you then."]


def _choice(session: Session, parts: Parts, user_id: str, choice: Choice) -> str:
    zone = place(known_person(session, parts.team_id, user_id).zone)
    whose = "" if choice.zone else ", as Slack says"
    reminded = "You are reminded once" if choice.is_nudged else "You are not reminded"
    named = "name you as a mention" if choice.is_mentioned else "show your name as plain text"
    return f"Your time zone is {zone}{whose}. {reminded}, and digests {named}."


def _register_days_off(board: Switchboard, parts: Parts) -> None:
    @board.view(days_off_form.DAYS_OFF)
    def entered(ack: Ack, body: Body, view: Body) -> None:
        with parts.database.write() as session:
            _save_days_off(session, parts, body["user"]["id"], view)
        told = f"On its days off nothing is asked or posted in <#{view['private_metadata']}>. {BEGUN}"
        ack(response_action="update", view=notice("Saved", told))
        parts.wake()

    @board.action(days_off_form.TAKE_OUT)
    def taken_out(ack: Ack, body: Body, action: Body) -> None:
        user_id, view = body["user"]["id"], body["view"]
        channel_id, now = view["private_metadata"], parts.clock.calendar()
        with parts.database.write() as session:
            calendar.take_out(session, parts.team_id, channel_id, action["value"], user_id, now)
        parts.screens.update(view, lambda: screens.days_off(parts, user_id, channel_id))
        ack()
        parts.wake()

    @board.options(days_off_form.COUNTRY)
    def countries(ack: Ack, payload: Body) -> None:
        found = search_countries(payload.get("value") or "")
        ack(options=[country_option(each).to_dict() for each in found])


def _save_days_off(session: Session, parts: Parts, user_id: str, view: Body) -> None:
    channel_id, now = view["private_metadata"], parts.clock.calendar()
    calendar.choose_country(session, parts.team_id, channel_id, read_country(view), user_id, now)
    (first, last), name = read_days(view), read_name(view)
    if first is None and last is None and not name.strip():
        return
    try:
        calendar.enter_day_off(session, parts.team_id, channel_id, first, last, name, user_id, now)
    except WRONG_DAYS as refusal:
        raise under_its_field(refusal) from refusal
