"""auth.test: whose token this is."""

from __future__ import annotations

from bot.standin.methods.call import MethodCall
from bot.standin.workspace import BOT_ID, BOT_USER_ID, TEAM_ID, Json


def test(call: MethodCall) -> Json:
    workspace = call.workspace
    return {
        "url": f"{workspace.base_url}/",
        "team": workspace.name,
        "user": workspace.people[BOT_USER_ID].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }
