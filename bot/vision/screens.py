"""The modals about the vision, filled from what is kept; whoever opens one is looked up first, if need be."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.parts import Body, Parts
from bot.text import as_typed
from bot.vision.statement_form import first_typed, statement_form
from bot.vision.story_form import Filled, from_message, story_form
from rituals.vision.story import Words, check_may_add
from rituals.vision.vision import as_it_was, check_may_set, current
from storage.member import channel


def statement(parts: Parts, user_id: str, again: int = 0) -> View:
    """With revision `again` in it, if any."""
    parts.directory.person(user_id)
    with parts.database.read() as session:
        check_may_set(session, parts.team_id, user_id)
        earlier = as_it_was(session, parts.team_id, again) if again else None
        return statement_form(first_typed(current(session, parts.team_id), earlier))


def story(parts: Parts, user_id: str, text: str = "") -> View:
    """`text` is what was typed behind the command, as Slack sent it."""
    _check_may_add(parts, user_id)
    return story_form(Filled(Words("customer", as_typed(text, lambda named: _name(parts, named)))))


def story_from_message(parts: Parts, body: Body) -> View:
    _check_may_add(parts, body["user"]["id"])
    with parts.database.read() as session:
        known = channel(session, parts.team_id, body["channel"]["id"])
    is_private = known is not None and known.is_private
    return story_form(from_message(body, lambda named: _name(parts, named), is_private=is_private))


def _check_may_add(parts: Parts, user_id: str) -> None:
    parts.directory.person(user_id)
    with parts.database.read() as session:
        check_may_add(session, parts.team_id, user_id)


def _name(parts: Parts, user_id: str) -> str:
    return parts.directory.person(user_id).name
