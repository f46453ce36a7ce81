"""Giving a role and taking it back."""

from __future__ import annotations

from slack_bolt import Ack

from bot.blocks import notice
from bot.failures import FormRefusal
from bot.form import under
from bot.overview import screens
from bot.overview.role_words import NAMED, where
from bot.overview.roles_form import CHOSEN, GIVE, REVOKE, read_grant, read_place
from bot.parts import Body, Parts
from bot.switchboard import Switchboard
from bot.text import names
from rituals.people import name_of
from rituals.rights import CannotHoldRole, grant, revoke, role_of_ref
from storage.member import member

NOT_MET = "I had to look this person up in Slack first. Please press the button once more."


def register(board: Switchboard, parts: Parts) -> None:
    @board.action(CHOSEN)
    def chosen(ack: Ack, action: Body) -> None:
        user_id = action["selected_user"]
        parts.screens.run(lambda: _meet(parts, user_id))
        ack()

    @board.view(GIVE)
    def given(ack: Ack, body: Body, view: Body) -> None:
        user_id, role, channel_id = read_grant(view)
        by, now = body["user"]["id"], parts.clock.calendar()
        with parts.database.write() as session:
            if member(session, parts.team_id, user_id) is None:
                parts.screens.run(lambda: _meet(parts, user_id))
                raise FormRefusal({"person": NOT_MET})
            with under("person", CannotHoldRole):
                grant(session, parts.team_id, user_id, role, channel_id, by, now)
            name = names([name_of(session, parts.team_id, user_id)])
        told = f"{name} is now {NAMED[role]} {where(channel_id)}. I have told them in a direct message."
        ack(response_action="update", view=notice("Done", told))
        parts.wake()

    @board.action(REVOKE)
    def taken_back(ack: Ack, body: Body, action: Body) -> None:
        user_id, role, channel_id = role_of_ref(action["value"])
        by = body["user"]["id"]
        with parts.database.write() as session:
            revoke(session, parts.team_id, user_id, role, channel_id, by, parts.clock.calendar())
        parts.screens.update(body["view"], lambda: screens.roles(parts, by, read_place(body["view"])))
        ack()
        parts.wake()


def _meet(parts: Parts, user_id: str) -> None:
    parts.directory.person(user_id)
