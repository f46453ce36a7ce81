"""People: the only way to act in the workspace. The page and the tests both go through these functions.

Each takes the workspace and the id of who acts, and returns what that person would see:
{"ok": true, …} or {"ok": false, "trouble": <the sentence on their screen>}. `file` alone returns a file, or raises.
"""

from bot.standin.people.clicking import fill, press, suggest
from bot.standin.people.commanding import message_shortcut, run_command, shortcut
from bot.standin.people.living import change_zone, deactivate
from bot.standin.people.moving import archive, invite, join, kick, leave, rename, unarchive
from bot.standin.people.reading import file
from bot.standin.people.submitting import close_all, close_view, submit
from bot.standin.people.talking import edit, open_home, react, say, take_back

__all__ = [
    "archive",
    "change_zone",
    "close_all",
    "close_view",
    "deactivate",
    "edit",
    "file",
    "fill",
    "invite",
    "join",
    "kick",
    "leave",
    "message_shortcut",
    "open_home",
    "press",
    "react",
    "rename",
    "run_command",
    "say",
    "shortcut",
    "submit",
    "suggest",
    "take_back",
    "unarchive",
]
