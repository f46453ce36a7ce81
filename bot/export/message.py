"""What is said of an export: to the channel that it was made, to the asker when it could not be."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.blocks import as_json, context, section
from bot.export.books import in_words
from bot.message.rendering import Rendered
from bot.text import escape
from rituals import export as exports
from rituals.export import Request, Subject
from rituals.kinds import KINDS
from rituals.people import name_of
from storage.export import Export
from storage.message import Message

COMMANDS = {Subject.RETRO: "/retro", Subject.UPDATES: "/update"}
NOT_ALLOWED, BUG = "not_allowed", "bug"
REMEDIES = {
    BUG: "something went wrong on my side. Whoever runs me finds more in the log",
    NOT_ALLOWED: "you cannot export all of these channels any more. A workspace admin can give you the role",
    "missing_scope": "I lack a permission. Whoever runs me can reinstall the app from its manifest",
    "posting_to_channel_denied": "Slack does not let me send you files",
    "user_disabled": "Slack says that your account is deactivated",
}


def subject(request: Request) -> str:
    """ "the retrospectives" """
    if request.subject == Subject.RETRO:
        return "the retrospectives"
    if request.subject == Subject.UPDATES:
        return "the updates"
    return f"the answers to the {KINDS[request.kind].noun}"


def render_exported(session: Session, message: Message, _now: datetime) -> Rendered | None:
    export = session.get_one(Export, message.ref)
    request = exports.read(export.request)
    who = escape(name_of(session, export.team_id, export.asked_by)) if export.asked_by else "Whoever runs me"
    text = f"{who} exported {subject(request)} of this channel to a spreadsheet: {in_words(request, [])}."
    return Rendered(text=text, blocks=as_json([context(text)]))


def render_failed(session: Session, message: Message, _now: datetime) -> Rendered | None:
    export = session.get_one(Export, message.ref)
    request = exports.read(export.request)
    command = COMMANDS.get(request.subject) or KINDS[request.kind].command
    why = REMEDIES.get(export.trouble, f"what I got back was `{escape(export.trouble)}`")
    text = f"I could not send you the export of {subject(request)}: {why}. `{command} export` tries again."
    return Rendered(text=text, blocks=as_json([section(text)]))
