"""users.info and users.list; users.conversations is with the conversations."""

from __future__ import annotations

from bot.standin import objects
from bot.standin.errors import SlackError
from bot.standin.methods import pages
from bot.standin.methods.call import MethodCall
from bot.standin.workspace import Json


def info(call: MethodCall) -> Json:
    """Works for deactivated people too."""
    key = call.arguments.text("user")
    if key == objects.NOT_A_BOT_ID:
        return {"user": objects.slackbot()}
    who = call.workspace.people.get(key or "")
    if who is None:
        raise SlackError("user_not_found")
    return {"user": objects.person(call.workspace, who, locale=call.arguments.flag("include_locale"))}


def list_(call: MethodCall) -> Json:
    """Everybody: deactivated people, bots, guests and Slackbot."""
    locale = call.arguments.flag("include_locale")
    people = [objects.person(call.workspace, who, locale=locale) for who in call.workspace.people.values()]
    page, cursor = pages.page(call, [objects.slackbot(), *people], lambda user: str(user["id"]))
    now = int(call.workspace.clock.calendar().timestamp())
    return {"members": list(page), "cache_ts": now, **pages.metadata(cursor)}
