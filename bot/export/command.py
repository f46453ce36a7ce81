"""`… export`: one subcommand for every command that has something to take home."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from slack_sdk.models.views import View
from sqlmodel import Session

from bot.command import Answer, Asked, Subcommand
from bot.export.form import Ended, export_form
from rituals.export import Subject, check_may_export
from rituals.export.rounds import ended_lately
from rituals.export.sending import WORKSPACE
from storage import ritual as rituals
from storage.member import Member

MOST_OFFERED = 5


def export_of(subject: Subject, kind: str = "", *, one_by_one: bool = False) -> Subcommand:
    """`one_by_one` offers the rounds of the channel that ended last, each alone."""

    def open_form(asked: Asked) -> Answer:
        where = asked.channel_id if asked.is_in_channel else WORKSPACE
        with asked.parts.database.read() as session:
            check_may_export(session, asked.team_id, asked.user_id, [where])
        return asked.opens(lambda: _form(asked))

    def _form(asked: Asked) -> View:
        with asked.parts.database.read() as session:
            zone = session.get_one(Member, (asked.team_id, asked.user_id)).zone
            ended = _ended(session, asked, str(subject), zone) if one_by_one else []
        return export_form(subject, kind, zone, asked.channel_id if asked.is_in_channel else "", ended)

    return Subcommand(open_form, "take it home in a spreadsheet", meets=True)


def _ended(session: Session, asked: Asked, kind: str, zone: str) -> list[Ended]:
    found = ended_lately(session, asked.team_id, asked.channel_id, kind, MOST_OFFERED)
    return [
        Ended(
            round_id=round_.id,
            name=rituals.version_of(session, round_).name,
            on=(round_.closed_at or round_.closes_at).astimezone(ZoneInfo(zone)).date(),
        )
        for round_ in found
    ]
